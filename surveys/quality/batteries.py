"""Questions that share a scale, and who gave one and the same answer to all of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from surveys.form import Form, Kind
from surveys.quality.table import Rule

STEPS = 4
"""A scale has at least so many choices: yes and no may well be the same throughout."""

QUESTIONS = 3
"""So many questions, asked or answered, make a battery."""


@dataclass(frozen=True)
class Flat:
    """For each interview: whether every battery was answered alike throughout, and how many questions."""

    throughout: npt.NDArray[np.bool_]
    questions: npt.NDArray[np.intp]


def batteries(form: Form) -> list[tuple[str, ...]]:
    """Give the questions that share a scale, wherever they stand in the form."""
    shared: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for question in form.once:
        if question.kind is Kind.SELECT_ONE and len(question.choices) >= STEPS:
            shared[tuple(choice.name for choice in question.choices)].append(question.name)
    return [tuple(names) for names in shared.values() if len(names) >= QUESTIONS]


def flat(form: Form, answers: pd.DataFrame, plausible: Sequence[Rule]) -> Flat:
    """Look at all batteries of a form; what is declared plausible speaks neither for haste nor against it."""
    throughout = np.ones(len(answers), dtype=np.bool_)
    questions = np.zeros(len(answers), dtype=np.intp)
    for names in batteries(form):
        codes, steps = _codes(form, answers, names)
        answered = (codes >= 0).sum(axis=1)
        alike = codes.max(axis=1) == np.where(codes >= 0, codes, steps).min(axis=1)
        counts = (answered >= QUESTIONS) & ~(alike & _excused(form, names, codes, plausible))
        throughout &= alike | ~counts
        questions += np.where(counts, answered, 0)
    return Flat(throughout, questions)


def _codes(form: Form, answers: pd.DataFrame, names: Sequence[str]) -> tuple[npt.NDArray[np.intp], int]:
    """Give answers as numbers in the scale's own order, -1 for none; and how many steps it has."""
    steps = [choice.name for choice in form.by_name[names[0]].choices]
    nobody = pd.Categorical.from_codes([-1] * len(answers), pd.Index(steps))
    columns = [
        answers[name].cat.set_categories(steps) if name in answers else pd.Series(nobody) for name in names
    ]
    return np.column_stack([column.cat.codes.to_numpy(dtype=np.intp) for column in columns]), len(steps)


def _excused(
    form: Form, names: Sequence[str], codes: npt.NDArray[np.intp], plausible: Sequence[Rule]
) -> npt.NDArray[np.bool_]:
    steps = [choice.name for choice in form.by_name[names[0]].choices]
    excused = np.zeros(len(codes), dtype=np.bool_)
    for rule in plausible:
        if set(names) <= set(rule.questions) and rule.value in steps:
            excused |= codes.max(axis=1) == steps.index(rule.value)
    return excused
