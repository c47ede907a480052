"""The one estimator behind every survey share: a mean of weighted ratios.

A rule says what each respondent adds above and below the line (`Part`); this module sums, and keeps the
linearised influence of each respondent, from which the error is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.sample import BoolArray, FloatArray


@dataclass(frozen=True, eq=False)
class Part:
    """What every respondent adds: `amount` above the line, `base` below; both zero outside the base.

    `scale` is applied to the finished ratio, so that sums are taken over whole numbers and stay exact.
    """

    amount: FloatArray
    base: FloatArray
    scale: float = 100.0

    def within(self, domain: BoolArray) -> "Part":
        return Part(np.where(domain, self.amount, 0.0), np.where(domain, self.base, 0.0), self.scale)


Parts = tuple[Part, ...]


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

    `n` respondents are in the base, `smallest` is the smallest group that any part of the value rests
    on, `raw` is the value before truncation or correction, `influence` one number per respondent.
    """

    value: float | None
    n: int
    smallest: int
    raw: float | None = None
    influence: FloatArray | None = None
    spread: tuple[AttributeSpread, ...] = ()


def part(counted: BoolArray, base: BoolArray) -> Part:
    """Share of the base that is counted."""
    return Part((counted & base).astype(np.float64), base.astype(np.float64))


def ratio(parts: Parts, weight: FloatArray) -> Estimate:
    """Mean over the parts, each with its own base; no value when any part has nobody."""
    bases = [one.base > 0 for one in parts]
    n = int(np.count_nonzero(np.logical_or.reduce(bases)))
    smallest = min(int(np.count_nonzero(base)) for base in bases)
    if smallest == 0:
        return Estimate(None, n, smallest)
    totals = [float((weight * one.base).sum()) for one in parts]
    ratios = [float((weight * one.amount).sum()) / total for one, total in zip(parts, totals, strict=True)]
    values = [one.scale * found for one, found in zip(parts, ratios, strict=True)]
    value = sum(values) / len(values)
    return Estimate(value, n, smallest, value, _influence(parts, ratios, totals))


def _influence(parts: Parts, ratios: Sequence[float], totals: Sequence[float]) -> FloatArray:
    """Weighted, these sum to zero; their spread is the variance of the value."""
    influence = np.zeros(len(parts[0].base))
    for one, found, total in zip(parts, ratios, totals, strict=True):
        influence += (one.amount - found * one.base) * (one.scale / total / len(parts))
    return influence
