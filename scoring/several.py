"""The rules that take several questions together, each a pure function from a sample to the parts of a ratio.

Their names and parameters are what a methodologist writes in data/indicators.csv. Questions of one battery
are the business of `rules`; a rule does not know which indicator it serves.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from scoring.difference import Measure
from scoring.ratio import Part, Parts, part
from scoring.rules import Names, mean_of_shares, share
from scoring.sample import BoolArray, Sample


def all_of_several(sample: Sample, *, questions: Names, counted: Names) -> Parts:
    """Share giving a counted answer to every question, among those who answered every one."""
    coded = [sample.question(name) for name in questions]
    chosen = np.logical_and.reduce([one.chosen(counted) for one in coded])
    return (part(chosen, np.logical_and.reduce([one.answered for one in coded])),)


def any_of_several(
    sample: Sample, *, questions: Names, counted: Names, counted_in: tuple[Measure, ...]
) -> Parts:
    """Share giving a counted answer to any question, among those counted elsewhere who answered any."""
    coded = [sample.question(name) for name in questions]
    chosen = np.logical_or.reduce([one.chosen(counted) for one in coded])
    answered = np.logical_or.reduce([one.answered for one in coded])
    return (part(chosen, answered & _counted(sample, counted_in)),)


def share_not_below(sample: Sample, *, question: str, against: str, order: Names) -> Parts:
    """Share whose answer stands at least as high in the order as the other; a choice not in it is outside."""
    one, other = (_places(sample, name, order) for name in (question, against))
    return (part(one >= other, (one > 0) & (other > 0)),)


def mean_of_answers(sample: Sample, *, answers: Names) -> Parts:
    """Share giving an answer counted for that question (question:choice), then the plain mean."""
    counted: dict[str, Names] = {}
    for name, _, choice in (answer.partition(":") for answer in answers):
        counted[name] = (*counted.get(name, ()), choice)
    return tuple(share(sample, question=name, counted=choices)[0] for name, choices in counted.items())


def mean_over_fields(sample: Sample, *, questions: Names, counted: Names) -> Parts:
    """Share for each field, then the plain mean of the fields that enough people answered for.

    Fields are places for what a respondent has to name, of which some name fewer; leaving an empty place
    out of the mean keeps the figure about the same thing, which is not so where questions are fixed.
    """
    shares = mean_of_shares(sample, questions=questions, counted=counted)
    named = zip(shares, questions, strict=True)
    fields = tuple(replace(one, name=name, among=len(questions)) for one, name in named)
    fewest = max(sample.threshold, 1)
    return tuple(one for one in fields if np.count_nonzero(one.base) >= fewest) or fields


def _counted(sample: Sample, measures: Iterable[Measure]) -> BoolArray:
    parts: list[Part] = [one for measure in measures for one in measure(sample)]
    return np.asarray(np.logical_or.reduce([one.amount > 0 for one in parts]))


def _places(sample: Sample, name: str, order: Names) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Give the place of each answer in the order, counted from 1; 0 where there is none."""
    coded = sample.question(name)
    places = {choice: float(number) for number, choice in enumerate(order, 1)}
    return coded.valued({answer: places.get(answer, 0.0) for answer in coded.answers})
