"""What is wrong with a file, which stops everything, and with a row, which stops only that row."""

import unicodedata
from dataclasses import dataclass

_SHOWN = 40


class ImportFileError(Exception):
    """A file of which nothing can be imported; the message says why and what to do."""


@dataclass(frozen=True)
class Refusal:
    """Why a row is not imported. `row` counts as spreadsheets do: the column names are row 1."""

    row: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        cell = f'{shown(self.column)} = "{shown(self.value)}": ' if self.column else ""
        return f"row {self.row}: {cell}{self.reason}"


def shown(text: str) -> str:
    """Make text from a file fit for a terminal: short, on one line, and without control characters."""
    short = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return "".join("·" if unicodedata.category(letter)[0] == "C" else letter for letter in short)
