"""Resampling the respondents of one survey, all its figures together, always with the same draws.

Up to some thousands of respondents each is drawn by himself. Beyond that, respondents are dealt into that
many blocks and blocks are drawn: a block is as good a small sample as any, and a million people take no
longer than two thousand. What is computed from a draw is not known here.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from scoring.methodology import Bootstrap

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Draws:
    """How often each block occurs in each round, and how many blocks and respondents there are."""

    times: FloatArray
    size: int

    @classmethod
    def of(cls, size: int, how: Bootstrap) -> "Draws":
        blocks = min(size, how.blocks)
        lot = np.random.default_rng(how.seed)
        drawn = lot.integers(0, max(blocks, 1), (how.rounds, blocks))
        drawn += np.arange(how.rounds)[:, None] * blocks
        times = np.bincount(drawn.ravel(), minlength=how.rounds * blocks)
        return cls(times.reshape(how.rounds, blocks).astype(np.float64), size)

    @property
    def blocks(self) -> int:
        return int(self.times.shape[1])

    @property
    def scale(self) -> float:
        """By what a spread over rounds must be stretched, since draws vary about their own blocks."""
        return sqrt(self.blocks / (self.blocks - 1)) if self.blocks > 1 else 0.0

    def block(self) -> npt.NDArray[np.intp]:
        """Give the block of each respondent: dealt in turn, in the order of interview ids."""
        return np.arange(self.size) % max(self.blocks, 1)

    def sums(self, amounts: FloatArray) -> FloatArray:
        """Sum amounts (one row a figure, one column a respondent, from a first block on) by block."""
        missing = -amounts.shape[1] % self.blocks
        padded = np.pad(amounts, ((0, 0), (0, missing))) if missing else amounts
        return np.asarray(padded.reshape(len(amounts), -1, self.blocks).sum(axis=1))
