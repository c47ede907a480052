"""The rules that reckon with whole numbers, such as people on the staff, instead of counting answers.

Their names and parameters are what a methodologist writes in data/indicators.csv. Numbers that contradict
each other are refused: any way of counting them would falsify the score.
"""

import numpy as np

from scoring.ratio import Part, Parts, part
from scoring.sample import AnswersError, BoolArray, FloatArray, Sample

FULL = 100.0


def share_at_most(sample: Sample, *, amount: str, beside: str, percent: float) -> Parts:
    """Share whose `amount` is at most so many percent of it and the other, among those with any of either."""
    (one, other), known = _numbers(sample, amount, beside)
    return (part(FULL * one <= percent * (one + other), known & (one + other > 0)),)


def pooled_share(sample: Sample, *, amount: str, within: str) -> Parts:
    """Share of the pooled `within` that is `amount`, over those who answered both and have any."""
    (one, whole), known = _numbers(sample, amount, within)
    base = known & (whole > 0)
    too_many = np.count_nonzero(base & (one > whole))
    if too_many:
        raise AnswersError(
            f'{sample.survey} answers: "{amount}" is more than "{within}" in {too_many} of the interviews,'
            " of which it is a part; correct the answers."
        )
    return (Part(one * base, whole * base),)


def _numbers(sample: Sample, *names: str) -> tuple[list[FloatArray], BoolArray]:
    """Give the numbers answered to each question, and who answered all of them."""
    coded = [sample.question(name) for name in names]
    numbers = [one.valued({answer: float(answer) for answer in one.answers}) for one in coded]
    return numbers, np.asarray(np.logical_and.reduce([one.answered for one in coded]))
