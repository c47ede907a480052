"""The errors of one survey's indicators together: a matrix of covariances, since one sample made them all.

For ratios it holds n/(n-1) sum (w z - mean)(w y - mean) over the whole sample, z and y being influences.
A mean of indicators with coefficients a then has the variance a'Va, which is the same as averaging the
influences before taking the variance. Diversity has no influence; its row comes from the bootstrap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.ratio import Estimate
from scoring.sample import FloatArray, Sample

Coefficients = Mapping[str, float]
PIECE = 65_536


@dataclass(frozen=True, eq=False)
class SurveyErrors:
    """Covariances of the indicators of one survey, and how many degrees of freedom they have."""

    position: Mapping[str, int]
    covariance: FloatArray
    freedom: float

    def variance(self, coefficients: Coefficients) -> float:
        """Give the variance of a weighted sum of indicators of this survey."""
        a = np.zeros(len(self.position))
        for name, coefficient in coefficients.items():
            a[self.position[name]] = coefficient
        return max(0.0, float(a @ self.covariance @ a))

    @property
    def known(self) -> bool:
        """Whether there were people enough to speak of a variance."""
        return self.freedom >= 1


def errors(found: Mapping[str, Estimate], sample: Sample) -> SurveyErrors:
    """Take the covariances of all indicators that have a value."""
    linear = {name: one.influence for name, one in found.items() if one.influence is not None}
    drawn = {name: one.replicates for name, one in found.items() if one.replicates is not None}
    position = {name: number for number, name in enumerate([*linear, *drawn])}
    covariance = np.zeros((len(position), len(position)))
    if sample.size < 2:  # noqa: PLR2004 one respondent has no spread
        return SurveyErrors(position, covariance, 0.0)
    sums = _Sums.of(list(linear.values()), sample)
    covariance[: len(linear), : len(linear)] = sums.covariance(sample.whole)
    if drawn:
        _add_drawn(covariance, sums.blocks @ sample.draws.times.T, np.array(list(drawn.values())), sample)
    return SurveyErrors(position, covariance, sample.size - 1.0)


@dataclass(frozen=True, eq=False)
class _Sums:
    """Sums over respondents of weighted influences: all products of two, and each by bootstrap block."""

    products: FloatArray
    blocks: FloatArray

    @classmethod
    def of(cls, influences: Sequence[FloatArray], sample: Sample) -> "_Sums":
        """Sum piece by piece, so that a million respondents need no second copy of everything."""
        count, blocks = len(influences), sample.draws.blocks
        piece = blocks * max(1, PIECE // blocks)
        sums = cls(np.zeros((count, count)), np.zeros((count, blocks)))
        for start in range(0, sample.size, piece):
            rows = slice(start, min(start + piece, sample.size))
            weighted = np.array([sample.weight[rows] * one[rows] for one in influences])
            if count:
                sums.products[...] += weighted @ weighted.T
                sums.blocks[...] += sample.draws.sums(weighted)
        return sums

    def covariance(self, whole: int) -> FloatArray:
        """Centre and scale; rows outside a filter are zeros that add to the count alone."""
        means = self.blocks.sum(axis=1) / whole
        centred = self.products - whole * np.multiply.outer(means, means)
        return np.asarray(centred * (whole / (whole - 1)))


def _add_drawn(covariance: FloatArray, ratios: FloatArray, drawn: FloatArray, sample: Sample) -> None:
    """Fill in the rows of diversity: its spread over the rounds, and how it moves with the others there.

    With the ratios only the correlation is taken from the rounds, for their spread is known better.
    """
    linear = len(ratios)
    rounds = np.vstack([ratios, drawn * sample.draws.scale])
    rounds -= rounds.mean(axis=1, keepdims=True)
    together = rounds @ rounds.T / (rounds.shape[1] - 1)
    stretch = np.ones(len(rounds))
    spread = np.sqrt(np.diag(together)[:linear])
    exact = np.sqrt(np.maximum(np.diag(covariance)[:linear], 0.0))
    stretch[:linear] = np.divide(exact, spread, out=np.zeros(linear), where=spread > 0)
    covariance[linear:, :] = (together * np.multiply.outer(stretch, stretch))[linear:, :]
    covariance[:linear, linear:] = covariance[linear:, :linear].T
