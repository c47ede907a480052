"""CSV, read by every spreadsheet program, and a second file that says what its columns and values mean."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from surveys.export.cells import Row
from surveys.export.codebook import Codebook
from surveys.export.explained import explained, heading
from surveys.export.sinks import Made, Place
from surveys.export.wording import Values, Worded, Wording

_BY_EXCEL = "utf-8-sig"
"""With a mark at the beginning, without which Excel takes Kazakh letters for others."""


class Csv:
    """A file of answers, written as they come, and one that explains it."""

    def __init__(self, codebook: Codebook, place: Place, values: Values = "labels") -> None:
        self.codebook = codebook
        self._place = place
        self._wording = Wording(codebook, place.language, values, place.zone)
        self._file = place.path(".csv").open("w", encoding=_BY_EXCEL, newline="")
        self._lines = csv.writer(self._file)
        self._lines.writerow([variable.name for variable in codebook.variables])

    def add(self, rows: Sequence[Row]) -> None:
        self._lines.writerows([_spelled(cell) for cell in self._wording.row(row)] for row in rows)

    def close(self) -> Made:
        self._file.close()
        about = self._place.path("-codebook.csv")
        with about.open("w", encoding=_BY_EXCEL, newline="") as file:
            lines = csv.writer(file)
            lines.writerow(heading())
            lines.writerows(explained(self.codebook, self._place.language))
        return Made((self._place.path(".csv"), about))


def _spelled(cell: Worded) -> Any:
    return cell.isoformat(sep=" ", timespec="seconds") if isinstance(cell, datetime) else _day(cell)


def _day(cell: Worded) -> Any:
    return cell.isoformat() if isinstance(cell, date) else cell
