"""The rules that reckon with whole numbers, such as people on the staff, instead of counting answers.

Their names and parameters are what a methodologist writes in data/indicators.csv. Numbers that contradict
each other are outside the base: any way of counting them would falsify the score.
"""

from dataclasses import replace

import numpy as np

from scoring.methodology import Dominance
from scoring.ratio import Part, Parts, part
from scoring.sample import BoolArray, FloatArray, Sample

FULL = 100.0


def share_at_most(sample: Sample, *, amount: str, beside: str, percent: float) -> Parts:
    """Share whose `amount` is at most so many percent of it and the other, among those with any of either."""
    (one, other), known = _numbers(sample, amount, beside)
    return (part(FULL * one <= percent * (one + other), known & (one + other > 0)),)


def pooled_share(sample: Sample, *, amount: str, within: str) -> Parts:
    """Share of the pooled `within` that is `amount`, over those who answered both and have any.

    Who has more of the part than of the whole cannot be counted either way, and is left out and reported.
    """
    (one, whole), known = _numbers(sample, amount, within)
    base = known & (whole > 0) & (one <= whole)
    pooled = Part(one * base, whole * base)
    return (
        replace(
            pooled,
            dominated=dominated(pooled.base * sample.weight, sample.methodology.dominance),
            contradictions=int(np.count_nonzero(known & (one > whole))),
        ),
    )


def dominated(amounts: FloatArray, limits: Dominance) -> bool:
    """Whether one or two make up so much of a sum that it would tell about them, not about all."""
    largest = np.sort(amounts)[-2:]
    total = amounts.sum()
    return bool(largest[-1:].sum() > limits.one * total or largest.sum() > limits.two * total)


def _numbers(sample: Sample, *names: str) -> tuple[list[FloatArray], BoolArray]:
    """Give the numbers answered to each question, and who answered all of them."""
    coded = [sample.question(name) for name in names]
    numbers = [one.valued({answer: float(answer) for answer in one.answers}) for one in coded]
    return numbers, np.asarray(np.logical_and.reduce([one.answered for one in coded]))
