"""Iterative proportional fitting on a table of cells, with bounds on the weights.

It knows counts, axes and shares. What the axes mean, and whose weights these are, is decided elsewhere.
The last place on each axis holds those who did not answer: their factor stays 1, and the shares are
fitted among the others. The weight of a cell is the product of its factors, cut off at the bounds, so a
margin is met by what the bounds leave; where they leave too little, the fit does not converge and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.methodology import Raking
from scoring.sample import FloatArray

FARTHEST = 1e9


@dataclass(frozen=True, eq=False)
class Fitted:
    """A weight for each cell, after how many rounds, and the largest gap left, as a share of everybody."""

    weight: FloatArray
    rounds: int
    gap: float
    converged: bool


def rake(counts: FloatArray, shares: Sequence[FloatArray], bounds: Raking) -> Fitted:
    """Fit the cells to the shares of every axis; an axis with no shares is left alone."""
    factors = [np.ones(size) for size in counts.shape]
    axes = [axis for axis, share in enumerate(shares) if len(share)]
    weight, gap, people = _weights(factors, bounds), np.inf, float(counts.sum())
    for done in range(1, bounds.rounds + 1):
        for axis in axes:
            known, target = _margin(counts * weight, people, axis, shares[axis])
            factors[axis][:-1] *= np.clip(target / known, 1 / FARTHEST, FARTHEST)
            np.clip(factors[axis], 1 / FARTHEST, FARTHEST, out=factors[axis])
            weight = _weights(factors, bounds)
        gap = _gap(counts, weight, axes, shares)
        if gap <= bounds.tolerance:
            return Fitted(weight, done, gap, converged=True)
    return Fitted(weight, bounds.rounds, gap, converged=False)


def _weights(factors: Sequence[FloatArray], bounds: Raking) -> FloatArray:
    product = factors[0]
    for factor in factors[1:]:
        product = np.multiply.outer(product, factor)
    return np.clip(product, bounds.lowest, bounds.highest)


def _margin(
    weighted: FloatArray, people: float, axis: int, share: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Give what each category weighs, and what it should, so that all together weigh their number."""
    others = tuple(other for other in range(weighted.ndim) if other != axis)
    totals = weighted.sum(axis=others)
    return totals[:-1], share * max(people - totals[-1], 0.0)


def _gap(counts: FloatArray, weight: FloatArray, axes: Sequence[int], shares: Sequence[FloatArray]) -> float:
    people = float(counts.sum())
    pairs = [_margin(counts * weight, people, axis, shares[axis]) for axis in axes]
    return max((float(np.abs(known - target).max()) for known, target in pairs), default=0.0) / max(
        people, 1.0
    )
