"""One survey's answers as the rules see them: each question coded once, rows in a fixed order.

Any missing answer is outside the base, whatever the reason for it. An answer that the instrument does
not list is refused: counting it silently on either side would falsify the score.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from scoring.instrument import Instrument
from scoring.methodology import Methodology

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
CodeArray = npt.NDArray[np.intp]


class AnswersError(ValueError):
    """Answers that do not fit the instrument; the message says which and what to do."""


@dataclass(frozen=True, eq=False)
class Coded:
    """One question's answers: a code for each interview (-1 where missing) into the answers that occur."""

    codes: CodeArray
    answers: tuple[str, ...]

    @property
    def answered(self) -> BoolArray:
        return self.codes >= 0

    def chosen(self, choices: Iterable[str]) -> BoolArray:
        """Interviews whose answer is, or contains, one of these choices."""
        wanted = set(choices)
        hits = [bool(wanted.intersection(answer.split())) for answer in self.answers]
        return np.array([*hits, False], dtype=np.bool_)[self.codes]

    def valued(self, values: Mapping[str, float]) -> FloatArray:
        """Each answer's value; zero where missing."""
        return np.array([*(values[answer] for answer in self.answers), 0.0], dtype=np.float64)[self.codes]


@dataclass(frozen=True, eq=False)
class Sample:
    """The counted interviews of one survey, ready for the rules."""

    survey: str
    size: int
    weight: FloatArray
    methodology: Methodology
    instrument: Instrument
    coded: Mapping[str, Coded] = field(repr=False)

    def question(self, name: str) -> Coded:
        """Answers to a question; all missing when it was not asked."""
        return self.coded.get(name) or Coded(np.full(self.size, -1, dtype=np.intp), ())

    @property
    def threshold(self) -> int:
        return self.methodology.thresholds.of(self.survey)


def sample(
    survey: str,
    frame: pd.DataFrame,
    methodology: Methodology,
    instrument: Instrument,
    weight: "pd.Series[float] | None" = None,
) -> Sample:
    """Code a frame (one row an interview, index = interview id) question by question."""
    if not frame.index.is_unique:
        raise AnswersError(f"{survey} answers: an interview id occurs twice; give each interview one row.")
    order = _order(frame.index)
    names = [name for name in instrument.names(survey) if name in frame.columns]
    coded = {name: _code(frame[name], order) for name in names}
    for name in names:
        _refuse_strangers(survey, name, coded[name], instrument)
    weights = _weights(survey, frame.index, weight)[order]
    return Sample(survey, len(frame), weights, methodology, instrument, coded)


def _order(index: pd.Index) -> CodeArray:
    """Rows by interview id, so that sums do not depend on the order in which rows arrive."""
    if index.is_monotonic_increasing:
        return np.arange(len(index), dtype=np.intp)
    return np.asarray(index.argsort(), dtype=np.intp)


def _code(column: pd.Series, order: CodeArray) -> Coded:
    codes, found = pd.factorize(column)
    return Coded(np.asarray(codes, dtype=np.intp)[order], tuple(map(str, found)))


def _refuse_strangers(survey: str, name: str, coded: Coded, instrument: Instrument) -> None:
    known = set(instrument.choices(name))
    strangers = sorted(
        answer for answer in coded.answers if not answer or not known.issuperset(answer.split())
    )
    if strangers:
        raise AnswersError(
            f'{survey} answers: question "{name}" holds "{strangers[0]}", which is none of its choices'
            f" ({', '.join(sorted(known))}); correct the answers, or add the choice to scoring/data."
        )


def _weights(survey: str, index: pd.Index, weight: "pd.Series[float] | None") -> FloatArray:
    if weight is None:
        return np.ones(len(index), dtype=np.float64)
    aligned = np.asarray(weight.reindex(index), dtype=np.float64)
    if not (np.isfinite(aligned) & (aligned > 0)).all():
        raise AnswersError(
            f"{survey} weights: each interview needs one weight greater than 0; weigh the wave again."
        )
    return aligned
