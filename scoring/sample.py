"""One survey's answers as the rules see them: each question coded once, rows in a fixed order.

Any missing answer is outside the base, whatever the reason for it. An answer that the instrument does
not list is refused: counting it silently on either side would falsify the score.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from scoring.bootstrap import Draws
from scoring.instrument import Instrument
from scoring.methodology import Methodology

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
CodeArray = npt.NDArray[np.integer]
FEW = 20


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
        if sum(hits) > FEW:
            return np.array([*hits, False], dtype=np.bool_)[self.codes]
        found = np.zeros(len(self.codes), dtype=np.bool_)  # comparing one byte is far quicker than a look-up
        for code in np.flatnonzero(hits):
            found |= self.codes == code
        return found

    def valued(self, values: Mapping[str, float]) -> FloatArray:
        """Each answer's value; zero where missing."""
        return np.array([*(values[answer] for answer in self.answers), 0.0], dtype=np.float64)[self.codes]


@dataclass(frozen=True, eq=False)
class Sample:
    """The counted interviews of one survey, ready for the rules.

    After a filter they are the rows inside it, with the weights of the whole wave; `whole` is how many
    interviews the wave has, which the error needs.
    """

    survey: str
    ids: pd.Index
    whole: int
    weight: FloatArray
    methodology: Methodology
    instrument: Instrument
    coded: Mapping[str, Coded] = field(repr=False)

    def within(self, inside: "slice | npt.NDArray[np.intp]") -> "Sample":
        """Keep some of the rows, or put them in another order, with the weights they have."""
        coded = {name: Coded(one.codes[inside], one.answers) for name, one in self.coded.items()}
        return replace(self, ids=self.ids[inside], weight=self.weight[inside], coded=coded)

    def question(self, name: str) -> Coded:
        """Answers to a question; all missing when it was not asked."""
        return self.coded.get(name) or Coded(np.full(self.size, -1, dtype=np.int8), ())

    @property
    def size(self) -> int:
        return len(self.ids)

    @cached_property
    def draws(self) -> Draws:
        """The one resampling that all figures of this survey share."""
        return Draws.of(self.size, self.methodology.bootstrap)

    @property
    def threshold(self) -> int:
        return self.methodology.thresholds.of(self.survey)


def sample(
    survey: str,
    frame: pd.DataFrame,
    methodology: Methodology,
    instrument: Instrument,
    weight: "pd.Series[float] | None" = None,
    domain: "pd.Series[bool] | None" = None,
) -> Sample:
    """Code a frame (one row an interview, index = interview id) question by question."""
    if not frame.index.is_unique:
        raise AnswersError(f"{survey} answers: an interview id occurs twice; give each interview one row.")
    weights, whole = _weights(survey, frame.index, weight), len(frame)
    if domain is not None:
        inside = domain.reindex(frame.index, fill_value=False).to_numpy(dtype=np.bool_)
        frame, weights = frame[inside], weights[inside]
    order = _order(frame.index)
    coded = {name: code(survey, frame, name, instrument) for name in instrument.names(survey)}
    ordered = {name: Coded(one.codes[order], one.answers) for name, one in coded.items() if one is not None}
    return Sample(survey, frame.index[order], whole, weights[order], methodology, instrument, ordered)


def code(survey: str, frame: pd.DataFrame, name: str, instrument: Instrument) -> Coded | None:
    """Code one question in the order of the rows; nothing when the frame has no such column."""
    if name not in frame.columns:
        return None
    column = frame[name]
    coded = _code(column)
    if instrument.strangers(name, coded.answers) and isinstance(column.dtype, pd.CategoricalDtype):
        coded = _code(column.cat.remove_unused_categories())  # costly, so only where it might matter
    if strangers := sorted(instrument.strangers(name, coded.answers)):
        raise AnswersError(
            f'{survey} answers: question "{name}" holds "{strangers[0]}", which is none of its choices'
            f" ({instrument.expected(name)}); correct the answers, or add the choice to scoring/data."
        )
    return coded


def _order(index: pd.Index) -> "slice | npt.NDArray[np.intp]":
    """Rows by interview id, so that sums do not depend on the order in which rows arrive."""
    if index.is_monotonic_increasing:
        return slice(None)
    return np.asarray(index.argsort(), dtype=np.intp)


def _code(column: pd.Series) -> Coded:
    """Put numbers for the answers; they take one byte whenever there are few enough of them."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return Coded(column.cat.codes.to_numpy(), tuple(map(str, column.cat.categories)))
    codes, found = pd.factorize(column)
    return Coded(codes.astype(_narrowest(len(found))), tuple(map(str, found)))


def _narrowest(answers: int) -> type[np.int8 | np.intp]:
    return np.int8 if answers <= np.iinfo(np.int8).max else np.intp


def _weights(survey: str, index: pd.Index, weight: "pd.Series[float] | None") -> FloatArray:
    if weight is None:
        return np.ones(len(index), dtype=np.float64)
    aligned = np.asarray(weight.reindex(index), dtype=np.float64)
    if not (np.isfinite(aligned) & (aligned > 0)).all():
        raise AnswersError(
            f"{survey} weights: each interview needs one weight greater than 0; weigh the wave again."
        )
    return aligned
