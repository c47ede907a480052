"""Makes an interview of a row, or says everything that is wrong with it.

A row is refused when a cell cannot be read, when the form would have ended the interview or asked for more,
and also when it answers what the form would not have asked: such a row contradicts itself, and nobody knows
which of its answers is the slip.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from surveys.form import Answer, Kind, Question
from surveys.imports.cells import CellError, read_cell, read_ticks
from surveys.imports.columns import Layout
from surveys.imports.faults import Refusal
from surveys.imports.moments import moment_in
from surveys.imports.replay import Objection, lay_before
from surveys.imports.table import Row
from surveys.imports.workbook import FORMULA
from surveys.interview import Interview


@dataclass(frozen=True)
class Collected:
    """An interview from a file. `identity` is its own there, or blank when the file gives it none."""

    row: int
    identity: str
    content: str
    interview: Interview
    started_at: datetime
    completed_at: datetime
    dated: bool


def read_row(
    layout: Layout, row: Row, language: str | None, now: datetime
) -> Collected | tuple[Refusal, ...]:
    """Read a row and lay it before the engine; `language` is that of rows which name none."""
    if row.fault:
        return (Refusal(row.number, "", "", row.fault),)
    spoken, faults = _language(layout, row, language)
    answers = dict[str, Answer]()
    for question in layout.form.questions:
        try:
            answer = _answer(layout, row, question)
        except CellError as error:
            faults.append(_refusal(layout, row, question.name, str(error)))
        else:
            if answer is not None:
                answers[question.name] = answer
    return tuple(faults) or _collected(layout, row, spoken, answers, now)


def _collected(
    layout: Layout, row: Row, language: str, answers: Mapping[str, Answer], now: datetime
) -> Collected | tuple[Refusal, ...]:
    ended = _moment(row, layout.ends, now)
    completed_at = ended or now
    laid = lay_before(layout.form, language, answers, completed_at)
    if not isinstance(laid, Interview):
        return tuple(_objected(layout, row, each) for each in laid)
    started_at = min(_moment(row, layout.starts, now) or completed_at, completed_at)
    identity = row.cells[layout.identity].strip().removeprefix("uuid:") if layout.identity is not None else ""
    content = _content(layout, row)
    return Collected(row.number, identity, content, laid, started_at, completed_at, ended is not None)


def _answer(layout: Layout, row: Row, question: Question) -> Answer | None:
    place = layout.whole.get(question.name)
    whole = read_cell(question, row.cells[place]) if place is not None else None
    if question.name not in layout.ticks:
        return whole
    ticks = read_ticks(question, {name: row.cells[at] for name, at in layout.ticks[question.name].items()})
    if whole is not None and ticks is not None and whole != ticks:
        raise CellError("The columns for single choices say otherwise.")
    return whole or ticks


def _language(layout: Layout, row: Row, given: str | None) -> tuple[str, list[Refusal]]:
    form = layout.form
    fallback = given or form.default_language
    text = row.cells[layout.language].strip() if layout.language is not None else ""
    if not text or given is not None:
        return fallback, []
    spoken = [code for code in form.languages if text.casefold() == code or f"({code})" in text.casefold()]
    if spoken:
        return spoken[0], []
    column = layout.columns[layout.language or 0]
    return fallback, [
        Refusal(row.number, column, text, f"The form has the languages {', '.join(form.languages)}.")
    ]


def _moment(row: Row, places: tuple[int, ...], now: datetime) -> datetime | None:
    read = (moment_in(row.cells[place], now) for place in places)
    return next((moment for moment in read if moment is not None), None)


def _content(layout: Layout, row: Row) -> str:
    """Give a short name to all that stands in a row, in whatever order its columns are."""
    cells = sorted((column, cell) for column, cell in zip(layout.columns, row.cells, strict=True) if cell)
    return sha256(json.dumps(cells).encode()).hexdigest()


def _objected(layout: Layout, row: Row, objection: Objection) -> Refusal:
    return _refusal(layout, row, objection.question, objection.reason)


def _refusal(layout: Layout, row: Row, name: str, reason: str) -> Refusal:
    """Name the column as the file does; words that respondents wrote are not repeated."""
    place = layout.whole.get(name, next(_ticked(layout, row, name), None))
    if place is None:
        return Refusal(row.number, name, "", reason)
    told = "" if layout.form.by_name[name].kind is Kind.TEXT else row.cells[place].removeprefix(FORMULA)
    return Refusal(row.number, layout.columns[place], told, reason)


def _ticked(layout: Layout, row: Row, name: str) -> Iterator[int]:
    return (place for place in layout.ticks.get(name, {}).values() if row.cells[place].strip())
