"""Cells as people read them in a spreadsheet: in words, and harmless.

A spreadsheet program takes a cell that begins with = + - or @ for a formula and may run it. Such a text
gets an apostrophe in front, which the program shows as what it is: text. Numbers are left alone.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from typing import Any, Literal

from surveys.export.cells import Cell, Row
from surveys.export.codebook import Codebook, Part, Shape, Variable, said
from surveys.form import Missing

Values = Literal["labels", "codes"]
Worded = str | int | float | date | datetime | None

_DANGEROUS = re.compile("[\\s\u200b\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def harmless(text: str) -> str:
    """Make sure that no spreadsheet program takes a text for a formula."""
    text = printable(text)
    return f"'{text}" if _DANGEROUS.match(text) and not _NUMBER.fullmatch(text) else text


def printable(text: str) -> str:
    """Leave out the signs that XML, and so a workbook, cannot hold."""
    return _CONTROL.sub("", text)


class Wording:
    """Puts rows of a codebook into the words of a language, or into the names that the form has for them."""

    def __init__(self, codebook: Codebook, language: str, values: Values, zone: tzinfo) -> None:
        missing = {one: _word(one.value, words, language, values) for one, words in codebook.missing.items()}
        self._words = [
            _worded(variable, _values(variable, language, values), missing, zone)
            for variable in codebook.variables
        ]

    def row(self, row: Row) -> list[Worded]:
        return [words(cell) for words, cell in zip(self._words, row, strict=True)]


def _word(name: str, label: Mapping[str, str], language: str, values: Values) -> str:
    return harmless(name if values == "codes" else said(label, language) or name)


def _values(variable: Variable, language: str, values: Values) -> Mapping[Any, Worded]:
    """Give the word for each number; ticks stay 0 and 1, which is how such columns are counted."""
    if variable.part is Part.TICK:
        return {value.number: value.number for value in variable.listed}
    return {value.number: _word(value.name, value.label, language, values) for value in variable.listed}


def _worded(
    variable: Variable, numbers: Mapping[Any, Worded], missing: Mapping[Missing, str], zone: tzinfo
) -> Callable[[Cell], Worded]:
    explained_beside = variable.shape in (Shape.TEXT, Shape.DATE)
    ways: Mapping[Any, str | None] = dict.fromkeys(missing) if explained_beside else missing

    def words(cell: Cell) -> Worded:
        if isinstance(cell, Missing):
            return ways[cell]
        if isinstance(cell, datetime):
            return cell.astimezone(zone)
        if isinstance(cell, str):
            return harmless(cell)
        return numbers[cell] if numbers and cell is not None else cell

    return words
