"""Citizens who answer anything at all, for laws that must hold for any answers."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from scoring.instrument import load

SURVEY = "citizen"
HALF = 0.5


def citizens(size: int, seed: int, gaps: float = 0.1) -> pd.DataFrame:
    """Answer by lot; a share of answers is missing, and half the people take no part in anything."""
    lot, instrument = np.random.default_rng(seed), load()
    columns = {name: _answers(lot, size, gaps, instrument.choices(name)) for name in instrument.names(SURVEY)}
    frame = pd.DataFrame(columns, index=[f"{seed}-{number:06}" for number in range(size)], dtype=object)
    uninvolved = lot.random(size) < HALF
    for question in instrument.questions.values():
        if question.battery:
            frame.loc[uninvolved & frame[question.name].notna(), question.name] = question.choices[-1]
    return frame


@st.composite
def frames(draw: st.DrawFn, smallest: int = 0) -> pd.DataFrame:
    size = draw(st.integers(smallest, 60))
    return citizens(size, draw(st.integers(0, 10**6)), draw(st.sampled_from([0.0, 0.2, 0.9])))


def _answers(lot: np.random.Generator, size: int, gaps: float, choices: tuple[str, ...]) -> "np.ndarray":
    chances = lot.dirichlet(np.ones(len(choices)))
    answers = lot.choice(np.array(choices, dtype=object), size, p=chances)
    answers[lot.random(size) < gaps] = None
    return answers
