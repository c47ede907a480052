"""Stored answers gathered into columns of codes as rows stream by: no answer is kept twice.

An interview's answers lie in the table as JSON, `{"sex": "male", "trust": {"missing": "refused"}}`.
Respondents give the same few answers over and over, so a text is not parsed: it is cut at ", " and every
piece is looked up. Only a piece not seen before is read as JSON. That is safe: pieces that are each a
whole member of an object make up, side by side, exactly the object they were cut from. A text with other
pieces (a comma inside an answer) is parsed whole. It knows nothing of forms or of what an answer means.
"""

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Codes = npt.NDArray[np.signedinteger]
Answered = Sequence[Any]
"""An interview's id, its answers and what was worked out from them, both as JSON."""

_CUT = ", "
_END = "\n"  # stands between two rows; no text contains it, for JSON spells it otherwise
_NO_ANSWER, _ROW_ENDS, _UNCLEAR = 0, 1, 2


class Columns:
    """What has been gathered so far; `frame` makes a frame of it."""

    def __init__(self) -> None:
        self._pieces = _Pieces()
        self._ids: list[str] = []
        self._stacks: list[tuple[int, list[Codes]]] = []

    def add(self, rows: Sequence[Answered]) -> None:
        """Gather some rows. Of two values under one name the later counts."""
        row, found = self._looked_up(rows)
        unclear = np.unique(row[found == _UNCLEAR])
        clear = ~np.isin(row, unclear)
        parsed = [
            (number, self._pieces.of(name, value))
            for number in unclear.tolist()
            for name, value in _parsed(rows[number])
        ]
        others = np.array(parsed, dtype=np.intp).reshape(-1, 2)
        row, found = np.append(row[clear], others[:, 0]), np.append(found[clear], others[:, 1])
        told = found > _UNCLEAR
        self._stacks.append((len(rows), self._pieces.columns(row[told], found[told], len(rows))))
        self._ids += [id_ for id_, *_ in rows]

    def _looked_up(self, rows: Sequence[Answered]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Cut all texts at once; give the row of each piece and its number."""
        text = _CUT.join(
            f"{_inside(answers)}{_CUT}{_inside(worked_out)}{_CUT}{_END}" for _, answers, worked_out in rows
        )
        pieces = text.split(_CUT)
        found = np.fromiter(map(self._pieces.__getitem__, pieces), np.intp, len(pieces))
        ends = found == _ROW_ENDS
        return np.cumsum(ends) - ends, found

    def frame(self, columns: Iterable[str]) -> pd.DataFrame:
        """Make categories of what was answered to these questions, rows sorted by id."""
        order = np.array(sorted(range(len(self._ids)), key=self._ids.__getitem__), dtype=np.intp)
        index = pd.Index(np.array(self._ids, dtype=object)[order], dtype="str")
        made = {name: self._column(name, order) for name in columns}
        return pd.DataFrame(made, index=index, columns=pd.Index(list(made), dtype="str"), copy=False)

    def _column(self, name: str, order: npt.NDArray[np.intp]) -> pd.Categorical:
        """Put a question's answers in the order of their words, whichever came first."""
        number, answers = self._pieces.question(name)
        parts = [
            stack[number] if number < len(stack) else np.full(rows, -1, dtype=np.int8)
            for rows, stack in self._stacks
        ]
        codes = np.concatenate(parts)[order] if parts else np.empty(0, dtype=np.int8)
        times = np.bincount(codes + 1, minlength=len(answers) + 1)[1:]
        there = sorted(answer for answer, code in answers.items() if times[code])
        table = np.full(len(answers) + 1, -1, dtype=_narrowest(len(there)))
        table[[answers[answer] for answer in there]] = np.arange(len(there))
        return pd.Categorical.from_codes(table[codes], pd.Index(there, dtype="str"))


class _Pieces(dict[str, int]):
    """Pieces of text and the answers they stand for, each numbered when it first comes along."""

    def __init__(self) -> None:
        super().__init__({"": _NO_ANSWER, _END: _ROW_ENDS})
        self._numbers: dict[str, int] = {}
        self._answers: list[dict[str, int]] = []
        self._known: dict[tuple[int, int], int] = {}
        self._question, self._code = array("i", [-1] * 3), array("i", [-1] * 3)

    def __missing__(self, piece: str) -> int:
        """Read a new piece; it is remembered unless it is one of a kind, as sealed words are."""
        try:
            members = list(json.loads(f"{{{piece}}}").items())
        except json.JSONDecodeError:
            return _UNCLEAR
        if len(members) != 1:
            return _UNCLEAR
        ((name, value),) = members
        number = self.of(name, value)
        if isinstance(value, str) or _is_missing(value):
            self[piece] = number
        return number

    def of(self, name: str, value: Any) -> int:
        """Give an answer its number; not answering, in whatever way, shares one with sealed words."""
        if not isinstance(value, str) or not value:
            return _NO_ANSWER
        question = self._numbers.setdefault(name, len(self._answers))
        if question == len(self._answers):
            self._answers.append({})
        answers = self._answers[question]
        code = answers.setdefault(value, len(answers))
        number = self._known.setdefault((question, code), len(self._code))
        if number == len(self._code):
            self._question.append(question)
            self._code.append(code)
        return number

    def question(self, name: str) -> tuple[int, dict[str, int]]:
        """Give a question's place among the columns, beyond the last if nobody answered it, and its codes."""
        number = self._numbers.get(name, len(self._answers))
        return number, self._answers[number] if name in self._numbers else {}

    def columns(self, row: npt.NDArray[np.intp], found: npt.NDArray[np.intp], rows: int) -> list[Codes]:
        """Lay numbered answers out as columns, a code or -1 for every row."""
        laid = np.full((len(self._answers), rows), -1, dtype=np.int32)
        laid[np.array(self._question)[found], row] = np.array(self._code)[found]
        return [
            column.astype(_narrowest(len(answers)))
            for column, answers in zip(laid, self._answers, strict=True)
        ]


def _inside(text: str | None) -> str:
    return text[1:-1] if text else ""


def _parsed(row: Answered) -> Iterator[tuple[str, Any]]:
    _, answers, worked_out = row
    yield from json.loads(answers).items()
    yield from json.loads(worked_out or "{}").items()


def _is_missing(value: object) -> bool:
    return isinstance(value, dict) and "missing" in value


def _narrowest(answers: int) -> type[np.int8 | np.int16 | np.int32]:
    """Choose the smallest number that holds a code for each of so many answers."""
    return next(kind for kind in (np.int8, np.int16, np.int32) if answers <= np.iinfo(kind).max)
