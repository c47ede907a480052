"""The one estimator behind every survey share: a mean of weighted ratios.

A rule says what each respondent adds above and below the line (`Part`); this module sums, and keeps the
linearised influence of each respondent, from which the error is taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.interval import Shape
from scoring.sample import BoolArray, FloatArray


@dataclass(frozen=True, eq=False)
class Part:
    """What every respondent adds: `amount` above the line, `base` below; both zero outside the base.

    `scale` is applied to the finished ratio, so that sums are taken over whole numbers and stay exact.
    A part that may be left out of a mean has a `name`, since its place would not last, and knows of how many
    it is one (`among`). Of amounts that are pooled it is known whether one or two respondents make up nearly
    all of them, and how many respondents contradict themselves and are therefore outside the base.
    """

    amount: FloatArray
    base: FloatArray
    scale: float = 100.0
    name: str = ""
    among: int = 0
    dominated: bool = False
    contradictions: int = 0

    def within(self, domain: BoolArray) -> "Part":
        return replace(self, amount=self.amount * domain, base=self.base * domain)


Parts = tuple[Part, ...]
Ends = tuple[float, float]
Groups = Mapping[str, BoolArray]
"""The groups of respondents that a figure rests on, each by a name that lasts from edition to edition."""


@dataclass(frozen=True)
class Coverage:
    """On how many of how many a mean rests."""

    present: int
    of: int


@dataclass(frozen=True)
class AttributeSpread:
    """How far the engaged differ from all on one attribute: D, its expectation E, and D corrected."""

    attribute: str
    n: int
    distance: float
    expected: float
    corrected: float


@dataclass(frozen=True, eq=False)
class Estimate:
    """One indicator's value, before anyone decides whether it may be shown.

    `n` respondents are in the base; `groups` are all the groups that any part of the value rests on;
    `raw` is the value before truncation or correction. For the error there is an `influence` for each
    respondent, or else `replicates`, one value for each bootstrap round; where all influences are nothing,
    `effective` is how many respondents the base is worth. A rule that knows better than its error where the
    truth may lie gives the `ends` of the interval itself.
    """

    value: float | None
    n: int
    groups: Groups
    raw: float | None = None
    influence: FloatArray | None = None
    replicates: FloatArray | None = None
    ends: Ends | None = None
    effective: float = 0.0
    shape: Shape = Shape.PLAIN
    spread: tuple[AttributeSpread, ...] = ()
    parts: Coverage | None = None
    dominated: bool = False
    contradictions: int = 0

    @property
    def smallest(self) -> int:
        return min((int(np.count_nonzero(group)) for group in self.groups.values()), default=0)


def part(counted: BoolArray, base: BoolArray) -> Part:
    """Share of the base that is counted."""
    return Part((counted & base).astype(np.float64), base.astype(np.float64))


def groups_of(parts: Parts) -> Groups:
    """Say whom each part rests on."""
    return {one.name or str(place): one.base > 0 for place, one in enumerate(parts)}


def ratio(parts: Parts, weight: FloatArray) -> Estimate:
    """Mean over the parts, each with its own base; no value when any part has nobody."""
    bases = groups_of(parts)
    n = int(np.count_nonzero(np.logical_or.reduce(list(bases.values()))))
    empty = Estimate(
        value=None,
        n=n,
        groups=bases,
        parts=Coverage(len(parts), parts[0].among) if parts[0].among else None,
        dominated=any(one.dominated for one in parts),
        contradictions=sum(one.contradictions for one in parts),
    )
    if empty.smallest == 0:
        return empty
    totals = [float((weight * one.base).sum()) for one in parts]
    ratios = [float((weight * one.amount).sum()) / total for one, total in zip(parts, totals, strict=True)]
    values = [one.scale * found for one, found in zip(parts, ratios, strict=True)]
    value, influence = sum(values) / len(values), _influence(parts, ratios, totals)
    return replace(
        empty,
        value=value,
        raw=value,
        influence=influence,
        effective=float(n) if influence.any() else min(_effective(base, weight) for base in bases.values()),
        shape=Shape.SHARE if len(parts) == 1 else Shape.MEAN,
    )


def _effective(base: BoolArray, weight: FloatArray) -> float:
    """Kish's effective number of the people in a base."""
    inside = weight[base]
    return float(inside.sum() ** 2 / (inside * inside).sum())


def _influence(parts: Parts, ratios: Sequence[float], totals: Sequence[float]) -> FloatArray:
    """Weighted, these sum to zero; their spread is the variance of the value."""
    influence = np.zeros(len(parts[0].base))
    for one, found, total in zip(parts, ratios, totals, strict=True):
        influence += (one.amount - found * one.base) * (one.scale / total / len(parts))
    return influence
