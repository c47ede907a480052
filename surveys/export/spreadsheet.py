"""An Excel workbook: sheets of answers, and one that says what their columns and values mean.

Rows go to disk as they come. A sheet takes 1,048,576 of them; what comes after is on the next one.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from xlsxwriter import Workbook

from surveys.export.cells import Row
from surveys.export.codebook import Codebook
from surveys.export.columns import local
from surveys.export.explained import explained, heading
from surveys.export.labels import Scissors
from surveys.export.sinks import ExportError, Made, Place
from surveys.export.wording import Values, Worded, Wording

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 1_048_576, 16_384, 32_767
_SAFE: dict[str, Any] = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
    "remove_timezone": True,
    "default_date_format": "yyyy-mm-dd",
}


class Xlsx:
    """A workbook of answers."""

    def __init__(
        self, codebook: Codebook, place: Place, values: Values = "labels", most_rows: int = MOST_ROWS
    ) -> None:
        if len(codebook.variables) > MOST_COLUMNS:
            raise ExportError(f"A sheet takes {MOST_COLUMNS} columns; choose another format.")
        self.codebook = codebook
        self._place = place
        self._most = most_rows
        self._wording = Wording(codebook, place.language, values, place.zone)
        self._scissors = Scissors(place.language)
        self._book = Workbook(str(place.path(".xlsx")), {**_SAFE, "tmpdir": str(place.folder)})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._head = self._book.add_format({"bold": True})
        self._sheets = 0
        self._next_sheet()

    def add(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if self._row >= self._most:
                self._next_sheet()
            for place, cell in enumerate(self._wording.row(row)):
                self._write(place, cell)
            self._row += 1

    def close(self) -> Made:
        self._add_sheet("codebook", heading())
        for line in explained(self.codebook, self._place.language):
            self._sheet.write_row(self._row, 0, line)
            self._row += 1
        self._book.close()
        return Made((self._place.path(".xlsx"),), tuple(self._scissors.cuts))

    def _next_sheet(self) -> None:
        self._sheets += 1
        title = "answers" if self._sheets == 1 else f"answers {self._sheets}"
        self._add_sheet(title, (variable.name for variable in self.codebook.variables))

    def _add_sheet(self, title: str, heads: Iterable[str]) -> None:
        self._sheet = self._book.add_worksheet(title)
        self._sheet.freeze_panes(1, 1)
        self._sheet.write_row(0, 0, heads, self._head)
        self._row = 1

    def _write(self, place: int, cell: Worded) -> None:
        match cell:
            case None:
                return
            case str():
                variable = self.codebook.variables[place]
                text = self._scissors.words(variable, cell, LONGEST_CELL, letters=True)
                self._sheet.write_string(self._row, place, text)
            case datetime():
                moment = local(cell, self._place.zone)
                self._sheet.write_datetime(self._row, place, moment, self._moment)
            case date():
                self._sheet.write_datetime(self._row, place, cell)
            case _:
                self._sheet.write_number(self._row, place, cell)
