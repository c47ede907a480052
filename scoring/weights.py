"""Weights for a sample of citizens, so that by sex and age, region and settlement it resembles all adults.

Done once for a wave, on the table of cells that the three margins span: people in one cell answer the
same about themselves and weigh the same. A filter never weighs anew; it takes the rows it wants.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from scoring import collapse, instrument, targets
from scoring.collapse import Merged, Neighbours
from scoring.methodology import Methodology
from scoring.raking import Fitted, rake
from scoring.sample import CodeArray, FloatArray, code
from scoring.targets import Margin, Standing

SURVEY = "citizen"
EDGE = 1e-12


class Fit(StrEnum):
    """How the raking ended."""

    CONVERGED = "converged"
    NOT_CONVERGED = "not converged"
    NOTHING = "nothing to fit"


@dataclass(frozen=True)
class FittedMargin:
    """One margin: how far its targets may be trusted, and how many people it was fitted among."""

    name: str
    standing: Standing
    answered: int


@dataclass(frozen=True)
class WeightingReport:
    """What the weighting did, for people who must judge it; `gap` is the largest left on any margin."""

    fit: Fit
    rounds: int
    gap: float
    n: int
    margins: tuple[FittedMargin, ...]
    merged: tuple[Merged, ...]
    lowest: float | None
    highest: float | None
    at_lowest: int
    at_highest: int
    design_effect: float | None
    effective_size: float


@dataclass(frozen=True, eq=False)
class Weighting:
    """One weight for each interview, by its id, and the report that belongs to them."""

    weight: "pd.Series[float]"
    report: WeightingReport


@dataclass(frozen=True, eq=False)
class _Axis:
    """One margin as the cells see it: everybody's place on it (the last is "no answer"), and its shares."""

    margin: Margin
    places: CodeArray
    shares: FloatArray
    merged: tuple[Merged, ...]

    @property
    def size(self) -> int:
        return len(self.shares) + 1

    @property
    def fitted(self) -> FittedMargin:
        answered = int(np.count_nonzero(self.places < len(self.shares)))
        return FittedMargin(self.margin.name, self.margin.standing, answered)


def weigh(frame: pd.DataFrame, methodology: Methodology) -> Weighting:
    """Weigh a whole wave of citizens (index = interview id); nobody gets a weight of nothing."""
    margins = targets.load()
    neighbours = collapse.load(margins)
    axes = [_axis(frame, margin, neighbours) for margin in margins]
    cells = np.ravel_multi_index([axis.places for axis in axes], [axis.size for axis in axes])
    shape = tuple(axis.size for axis in axes)
    counts = np.bincount(cells, minlength=int(np.prod(shape))).astype(np.float64)
    fitted = rake(counts.reshape(shape), [axis.shares for axis in axes], methodology.raking)
    weight = pd.Series(fitted.weight.ravel()[cells], frame.index)
    return Weighting(weight, _report(axes, counts, fitted, methodology))


def _axis(frame: pd.DataFrame, margin: Margin, neighbours: Neighbours) -> _Axis:
    """Place everybody; an empty category has no place, and its share is with the neighbour that took it."""
    categories = list(margin.shares)
    found = _categories(frame, margin)
    counts = np.bincount(found, minlength=len(categories) + 1)[:-1]
    present = [name for name, count in zip(categories, counts, strict=True) if count]
    shares, merged = collapse.merge(margin, present, neighbours)
    place = np.array([*(np.cumsum(counts > 0) - 1), len(present)], dtype=np.intp)
    return _Axis(margin, place[found], np.array(list(shares.values())), merged)


def _categories(frame: pd.DataFrame, margin: Margin) -> CodeArray:
    """Each person's category; the last number is for those who left any of the questions open."""
    asked = instrument.load()
    coded = [code(SURVEY, frame, name, asked) for name in margin.questions]
    nobody = len(margin.shares)
    if any(one is None for one in coded):
        return np.full(len(frame), nobody, dtype=np.intp)
    there = [one for one in coded if one is not None]
    numbers = {name: number for number, name in enumerate(margin.shares)}
    lengths = [len(one.answers) + 1 for one in there]
    table = np.full(lengths, nobody, dtype=np.intp)
    for place in np.ndindex(*(len(one.answers) for one in there)):
        words = "/".join(one.answers[number] for one, number in zip(there, place, strict=True))
        table[place] = numbers[words]
    return np.asarray(table[tuple(one.codes for one in there)])


def _report(
    axes: Sequence[_Axis], counts: FloatArray, fitted: Fitted, methodology: Methodology
) -> WeightingReport:
    weight, bounds = fitted.weight.ravel(), methodology.raking
    used = weight[counts > 0]
    total, squares = float((counts * weight).sum()), float((counts * weight**2).sum())
    n, effective = int(counts.sum()), total**2 / squares if squares else 0.0
    return WeightingReport(
        fit=_fit(axes, fitted),
        rounds=fitted.rounds,
        gap=fitted.gap,
        n=n,
        margins=tuple(axis.fitted for axis in axes),
        merged=tuple(one for axis in axes for one in axis.merged if len(axis.shares)),
        lowest=float(used.min()) if n else None,
        highest=float(used.max()) if n else None,
        at_lowest=int(counts[weight <= bounds.lowest + EDGE].sum()),
        at_highest=int(counts[weight >= bounds.highest - EDGE].sum()),
        design_effect=n / effective if n else None,
        effective_size=effective,
    )


def _fit(axes: Sequence[_Axis], fitted: Fitted) -> Fit:
    if all(len(axis.shares) < 2 for axis in axes):  # noqa: PLR2004 one category leaves nothing to choose
        return Fit.NOTHING
    return Fit.CONVERGED if fitted.converged else Fit.NOT_CONVERGED
