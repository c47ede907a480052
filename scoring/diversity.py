"""How far the engaged resemble everyone, attribute by attribute (1.3.1, 1.6.1).

D is half the sum of absolute differences between the engaged's shares and everyone's. D grows by chance
as the engaged get fewer, so its expectation E under exact proportionality is taken off. The derivation
of E is in docs/methodology.md.
"""

from dataclasses import dataclass
from math import pi

import numpy as np

from scoring.difference import Measure
from scoring.ratio import AttributeSpread, Estimate
from scoring.sample import BoolArray, CodeArray, FloatArray, Sample


def diversity(sample: Sample, *, counted_in: tuple[Measure, ...], over: tuple[str, ...]) -> Estimate:
    """100 (1 - mean corrected D) over the attributes that vary and have a large enough base."""
    parts = [part for measure in counted_in for part in measure(sample)]
    known = np.logical_or.reduce([part.base > 0 for part in parts])
    engaged = np.logical_or.reduce([part.amount > 0 for part in parts])
    n = int(np.count_nonzero(engaged))
    found = [_attribute(sample, name, known, engaged) for name in over]
    spread = tuple(one for one in found if one is not None and one.n >= max(sample.threshold, 1))
    if not spread:
        return Estimate(None, n, 0)
    raw = 100 * (1 - sum(one.distance for one in spread) / len(spread))
    corrected = 100 * (1 - sum(one.corrected for one in spread) / len(spread))
    value = corrected if sample.methodology.correct_diversity else raw
    return Estimate(value, n, min(one.n for one in spread), raw, spread=spread)


def _attribute(sample: Sample, name: str, known: BoolArray, engaged: BoolArray) -> AttributeSpread | None:
    """No value when everybody falls in one group: a filter fixed the attribute, or it says nothing."""
    coded = sample.question(name)
    group, count = _groups(sample, name)
    inside = known & coded.answered
    among_all = Shares.of(group[coded.codes[inside]], sample.weight[inside], count)
    if np.count_nonzero(among_all.shares) < 2:  # noqa: PLR2004 two groups are the fewest that can differ
        return None
    inside &= engaged
    among_engaged = Shares.of(group[coded.codes[inside]], sample.weight[inside], count)
    distance = among_engaged.distance(among_all)
    expected = expected_distance(among_all, among_engaged)
    corrected = max(0.0, (distance - expected) / (1 - expected))
    return AttributeSpread(name, int(np.count_nonzero(inside)), distance, expected, corrected)


def _groups(sample: Sample, name: str) -> tuple[CodeArray, int]:
    """Count the declared groups and look up the group of each answer."""
    declared = sample.instrument.groups[name]
    order = sorted(set(declared.values()))
    table = [order.index(declared[answer]) for answer in sample.question(name).answers]
    return np.array(table, dtype=np.intp), len(order)


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
