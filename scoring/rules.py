"""The rules that count answers, each a pure function from a sample to the parts of a ratio.

Their names and parameters are what a methodologist writes in data/indicators.csv. A rule does not know
which indicator it serves.
"""

from collections.abc import Iterable

import numpy as np

from scoring.instrument import Question
from scoring.ratio import Part, Parts, part
from scoring.sample import BoolArray, Sample

Names = tuple[str, ...]


def share(sample: Sample, *, question: str, counted: Names, among: Names = ()) -> Parts:
    """Share giving a counted answer; for depth only `among` those who gave one of these answers."""
    coded = sample.question(question)
    narrowed = bool(among) and sample.methodology.depth_base == "counted"
    return (part(coded.chosen(counted), coded.chosen(among) if narrowed else coded.answered),)


def share_of_any(sample: Sample, *, battery: str, kind: str, counted: Names) -> Parts:
    """Share giving a counted answer for at least one item of this kind."""
    return (part(_times(sample, battery, kind, counted) >= 1, answered(sample, battery)),)


def depth(sample: Sample, *, battery: str, kind: str, counted: Names) -> Parts:
    """Share with two or more items of this kind, among those with at least one."""
    times, base = _times(sample, battery, kind, counted), answered(sample, battery)
    everyone = sample.methodology.depth_base == "everyone"
    return (part(times >= 2, base if everyone else base & (times >= 1)),)  # noqa: PLR2004 depth begins at two


def mean_of_shares(sample: Sample, *, questions: Names, counted: Names) -> Parts:
    """Share giving a counted answer to each question, then the plain mean; each has its own base."""
    coded = [sample.question(name) for name in questions]
    return tuple(part(one.chosen(counted), one.answered) for one in coded)


def mean_not_named(sample: Sample, *, question: str, choices: Names) -> Parts:
    """Share not naming each choice of a multiple choice, then the plain mean."""
    coded = sample.question(question)
    return tuple(part(~coded.chosen([choice]), coded.answered) for choice in choices)


def mean_reversed(sample: Sample, *, questions: Names, best: float, worst: float) -> Parts:
    """Place every scale answer between worst (0) and best (100); mean by question, then of questions."""
    return tuple(_reversed(sample, name, best, worst) for name in questions)


def answered(sample: Sample, battery: str) -> BoolArray:
    """Who is in the base of a battery: any item answered, or (by methodology) all items."""
    items = [sample.question(item.name).answered for item in sample.instrument.battery(battery)]
    combine = np.logical_or if sample.methodology.battery_gaps == "no" else np.logical_and
    return np.asarray(combine.reduce(items))


def chose_any(sample: Sample, items: Iterable[Question], counted: Iterable[str]) -> BoolArray:
    """Who gave a counted answer for at least one of the items."""
    wanted = tuple(counted)
    return np.asarray(np.logical_or.reduce([sample.question(item.name).chosen(wanted) for item in items]))


def _times(
    sample: Sample, battery: str, kind: str, counted: Names
) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    times = np.zeros(sample.size, dtype=np.int8)
    for item in sample.instrument.battery(battery):
        if item.kind == kind:
            times += sample.question(item.name).chosen(counted)
    return times


def _reversed(sample: Sample, name: str, best: float, worst: float) -> Part:
    coded = sample.question(name)
    steps = {answer: abs(float(answer) - worst) for answer in coded.answers}
    return Part(coded.valued(steps), coded.answered.astype(np.float64), 100 / abs(best - worst))
