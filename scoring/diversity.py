"""How far the engaged resemble everyone, attribute by attribute (1.3.1, 1.6.1).

D is half the sum of absolute differences between the engaged's shares and everyone's. D grows by chance
as the engaged get fewer, so its expectation E under exact proportionality is taken off. The derivation
of E is in docs/methodology.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import pi, sqrt

import numpy as np

from scoring.difference import Measure
from scoring.interval import FULL
from scoring.quantiles import t_quantile
from scoring.ratio import AttributeSpread, Ends, Estimate, Groups
from scoring.sample import BoolArray, CodeArray, FloatArray, Sample


def diversity(sample: Sample, *, counted_in: tuple[Measure, ...], over: tuple[str, ...]) -> Estimate:
    """100 (1 - mean corrected D) over the attributes that vary and have a large enough base."""
    engaged, attributes = _attributes(sample, counted_in, over)
    empty = Estimate(None, int(np.count_nonzero(engaged)), _rests_on(engaged, attributes))
    if not attributes:
        return empty
    spread = tuple(one.spread for one in attributes)
    raw = FULL * (1 - sum(one.distance for one in spread) / len(spread))
    corrected = FULL * (1 - sum(one.corrected for one in spread) / len(spread))
    correct = sample.methodology.correct_diversity
    rounds = np.array([_rounds(sample, one, one.spread.expected if correct else 0.0) for one in attributes])
    return replace(
        empty,
        value=corrected if correct else raw,
        raw=raw,
        replicates=FULL * (1 - np.maximum(rounds, 0.0).mean(axis=0)),
        ends=_ends(sample, attributes, rounds) if correct else None,
        spread=spread,
    )


def diversity_groups(sample: Sample, *, counted_in: tuple[Measure, ...], over: tuple[str, ...]) -> Groups:
    """Say whom the figure rests on: the engaged, and those they are compared with, by attribute."""
    return _rests_on(*_attributes(sample, counted_in, over))


@dataclass(frozen=True, eq=False)
class _Attribute:
    """One attribute: each respondent's group (-1 outside the base), who is engaged, and what was found."""

    group: CodeArray
    count: int
    engaged: BoolArray
    spread: AttributeSpread


def _attributes(
    sample: Sample, counted_in: tuple[Measure, ...], over: tuple[str, ...]
) -> tuple[BoolArray, list[_Attribute]]:
    """Find the engaged, and every attribute that has something to say of them."""
    parts = [part for measure in counted_in for part in measure(sample)]
    known = np.logical_or.reduce([part.base > 0 for part in parts])
    engaged = np.logical_or.reduce([part.amount > 0 for part in parts])
    found = (_attribute(sample, name, known, engaged) for name in over)
    return engaged, [one for one in found if one is not None]


def _rests_on(engaged: BoolArray, attributes: Sequence[_Attribute]) -> Groups:
    groups = {"engaged": engaged} if attributes else {}
    for one in attributes:
        name = one.spread.attribute
        groups |= {f"engaged by {name}": one.engaged, f"all by {name}": one.group >= 0}
    return groups


def _attribute(sample: Sample, name: str, known: BoolArray, engaged: BoolArray) -> _Attribute | None:
    """Find the distance on one attribute, unless it has nothing to say.

    It has not when everybody falls in one group (a filter fixed it), or too few engaged answered it.
    """
    coded = sample.question(name)
    table, count = _groups(sample, name)
    group = np.where(known, table[coded.codes], -1)
    inside, some = group >= 0, engaged & (group >= 0)
    among_all = Shares.of(group[inside], sample.weight[inside], count)
    n = int(np.count_nonzero(some))
    if np.count_nonzero(among_all.shares) < 2 or n < max(sample.threshold, 1):  # noqa: PLR2004 two groups differ
        return None
    among_engaged = Shares.of(group[some], sample.weight[some], count)
    distance = among_engaged.distance(among_all)
    expected = expected_distance(among_all, among_engaged)
    corrected = max(0.0, (distance - expected) / (1 - expected))
    return _Attribute(group, count, some, AttributeSpread(name, n, distance, expected, corrected))


def _rounds(sample: Sample, one: _Attribute, expected: float) -> FloatArray:
    """Give the corrected distance in every bootstrap round, not cut off, with the E of the sample itself.

    The gaps of the sample are truth and chance, whose squares add up. A round adds chance once more, so it
    must not begin with the chance already there, which is taken off first.
    """
    draws, inside = sample.draws, one.group >= 0
    place = (draws.block()[inside] * one.count + one.group[inside]) * 2 + one.engaged[inside]
    weights = np.bincount(place, weights=sample.weight[inside], minlength=draws.blocks * one.count * 2)
    by_block = weights.reshape(draws.blocks, -1)
    drawn, found = (each.reshape(-1, one.count, 2) for each in (draws.times @ by_block, by_block.sum(axis=0)))
    distance = one.spread.distance
    truth = sqrt(max(0.0, 1 - (one.spread.expected / distance) ** 2)) if distance else 0.0
    apart = np.abs(_gaps(drawn) - (1 - truth) * _gaps(found)).sum(axis=1) / 2
    return np.asarray((apart - expected) / (1 - expected))


def _gaps(weights: FloatArray) -> FloatArray:
    """How far the shares of the engaged are from everyone's, group by group."""
    return _shares(weights[:, :, 1]) - _shares(weights.sum(axis=2))


def _ends(sample: Sample, attributes: Sequence[_Attribute], rounds: FloatArray) -> Ends | None:
    """Give the ends of the interval, which has to allow for what the correction may do wrong.

    Where the engaged resemble everyone all of E is chance, where they differ much hardly any of it is. So
    the lower end begins at the score without the correction, the upper end at the score with all of it,
    not even cut off where an attribute's D is below its E.
    """
    spread = [one.spread for one in attributes]
    raw = FULL * (1 - sum(one.distance for one in spread) / len(spread))
    whole = FULL * (
        1 - sum((one.distance - one.expected) / (1 - one.expected) for one in spread) / len(spread)
    )
    if len(rounds[0]) < 2 or sample.size < 2:  # noqa: PLR2004 one has no spread
        return None
    uncut = rounds.mean(axis=0)
    reach = FULL * sample.draws.scale * float(uncut.std(ddof=1))
    reach *= t_quantile((1 + sample.methodology.confidence) / 2, sample.size - 1)
    return (max(raw - reach, 0.0), min(whole + reach, FULL)) if reach else None


def _shares(weights: FloatArray) -> FloatArray:
    totals = weights.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0))


def _groups(sample: Sample, name: str) -> tuple[CodeArray, int]:
    """Look up the group of each answer (the last place is for none), and count the groups."""
    declared = sample.instrument.groups[name]
    order = sorted(set(declared.values()))
    table = [order.index(declared[answer]) for answer in sample.question(name).answers]
    return np.array([*table, -1], dtype=np.int8), len(order)


@dataclass(frozen=True, eq=False)
class Shares:
    """Weighted shares of the groups, with the weight and Kish's effective size they rest on."""

    shares: FloatArray
    total: float
    squares: float

    @classmethod
    def of(cls, groups: CodeArray, weight: FloatArray, count: int) -> "Shares":
        sums = np.bincount(groups, weights=weight, minlength=count).astype(np.float64)
        total = float(sums.sum())
        return cls(sums / total if total else sums, total, float((weight * weight).sum()))

    def distance(self, other: "Shares") -> float:
        return float(np.abs(self.shares - other.shares).sum()) / 2


def expected_distance(among_all: Shares, among_engaged: Shares) -> float:
    """E: what D would be on average if the engaged were drawn blindly from everyone."""
    if among_engaged.total == 0:
        return 0.0
    rest = among_all.total - among_engaged.total
    rest_squares = among_all.squares - among_engaged.squares
    if rest <= 0 or rest_squares <= 0:
        return 0.0
    variance = among_engaged.squares / among_engaged.total**2 + rest_squares / rest**2
    outside = rest / among_all.total
    deviations = np.sqrt(among_all.shares * (1 - among_all.shares))
    return float(outside * np.sqrt(2 * variance / pi) * deviations.sum() / 2)
