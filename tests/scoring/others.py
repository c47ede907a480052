"""Organisations and experts who answer anything at all, numbers included."""

import numpy as np
import pandas as pd

from scoring.instrument import Question, load

BIGGEST = 40


def answering(survey: str, size: int, seed: int, gaps: float = 0.1) -> pd.DataFrame:
    """Answer by lot; nobody has more union members than staff."""
    lot, instrument = np.random.default_rng(seed), load()
    asked = [question for question in instrument.questions.values() if question.survey == survey]
    columns = {question.name: _answers(lot, size, gaps, question) for question in asked}
    frame = pd.DataFrame(columns, index=[f"{seed}-{number:06}" for number in range(size)], dtype=object)
    if "union_members" in frame:
        more = frame["union_members"].fillna("0").astype(int) > frame["staff"].fillna("0").astype(int)
        frame.loc[more, "union_members"] = frame.loc[more, "staff"]
    return frame


def _answers(lot: np.random.Generator, size: int, gaps: float, question: Question) -> "np.ndarray":
    if question.numbers is None:
        answers = lot.choice(np.array(question.choices, dtype=object), size)
    else:
        numbers = lot.integers(0, BIGGEST, size) * lot.integers(0, 2, size)
        answers = numbers.astype(str).astype(object)
    answers[lot.random(size) < gaps] = None
    return answers
