"""Reads quota cells from a CSV file, refusing what no respondent could ever match, row by row."""

import csv
import re
from collections.abc import Mapping, Sequence
from io import StringIO

from surveys.fieldwork.quotas import DIMENSIONS, Cell
from surveys.form import Form

COLUMNS = (*DIMENSIONS, "target")
_LITERAL = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_MOST = 10_000_000


class QuotaFileError(ValueError):
    """Quotas that cannot be used: the message has a sentence for each finding, `rows` say where."""

    def __init__(self, message: str, rows: Sequence[int] = ()) -> None:
        super().__init__(message)
        self.rows = tuple(rows)


def read_cells(text: str, form: Form, name: str) -> tuple[Cell, ...]:
    """Read the cells of a file; raises QuotaFileError with every finding, its row and the remedy."""
    heading, *lines = _rows(text, name)
    if sorted(heading) != sorted(COLUMNS):
        raise QuotaFileError(f"{name}, row 1: the columns must be {', '.join(COLUMNS)}.", [1])
    findings: dict[int, str] = {}
    cells: dict[Cell, int] = {}
    for number, line in enumerate(lines, start=2):
        if not any(line):
            continue
        found = _cell(dict(zip(heading, line, strict=False)), form)
        if isinstance(found, Cell):
            found = _repeated(found, cells) or found
        if isinstance(found, Cell):
            cells[found] = number
        else:
            findings[number] = f"{name}, row {number}: {found}"
    if findings:
        raise QuotaFileError("\n".join(findings.values()), [*findings])
    return tuple(cells)


def values_of(form: Form, column: str) -> tuple[str, ...]:
    """Give what a cell can ask for in a column; nothing where that cannot be told."""
    question = form.by_name.get(column)
    if question is None:
        return ()
    known = [choice.name for choice in question.choices]
    if question.calculation is not None:  # what it can give stands in it as literals
        found = _LITERAL.findall(question.calculation.text)
        known = [single or double for single, double in found if single or double]
    return tuple(dict.fromkeys(known))


def _rows(text: str, name: str) -> list[list[str]]:
    first, _, _ = text.partition("\n")
    delimiter = ";" if ";" in first else ","  # as Excel writes it in Kazakhstan
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise QuotaFileError(f"{name} is no CSV file: {error}.") from error
    if not rows:
        raise QuotaFileError(f"{name} is empty; its first row must be {','.join(COLUMNS)}.")
    return [[each.strip() for each in row] for row in rows]


def _cell(row: Mapping[str, str], form: Form) -> Cell | str:
    """Give a row's cell, or the sentence that refuses it."""
    target = row.get("target", "")
    if not (target.isascii() and target.isdigit() and int(target) <= _MOST):
        return f'the target "{target}" must be a whole number, such as 40.'
    told = {name: row.get(name) or None for name in DIMENSIONS}
    for column, value in told.items():
        if value is not None and (refused := _objection(form, column, value)):
            return refused
    return Cell(int(target), **told)


def _objection(form: Form, column: str, value: str) -> str | None:
    if column not in form.by_name:
        return f"the form {form.name} has no {column}; leave that column empty."
    known = values_of(form, column)
    if value in known or not known:
        return None
    return f'"{value}" is no {column} of the form {form.name}; use one of {", ".join(known)}.'


def _repeated(cell: Cell, cells: Mapping[Cell, int]) -> str | None:
    alike = (
        row
        for other, row in cells.items()
        if all(getattr(other, name) == getattr(cell, name) for name in DIMENSIONS)
    )
    first = next(alike, None)
    return None if first is None else f"it asks for the same people as row {first}; keep one of them."
