"""Writes a questionnaire's sheets down: as plain rows to keep, as a workbook and tables to hand out.

Whoever changes a form next begins with these; nothing of the file's looks is kept, and no formula is written.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO

from xlsxwriter import Workbook as Spreadsheet

from surveys.xlsform.attached import Rows
from surveys.xlsform.workbook import Row, Workbook

Sheets = Mapping[str, Sequence[Sequence[str]]]
"""Rows of cells by sheet, the headings first; attached tables by the names of their files."""

_SHEETS = ("survey", "choices", "settings")
_WIDTHS = {"label": 50, "hint": 40, "relevant": 40, "constraint": 30, "calculation": 40}
_WIDTH = 18


def sheets_of(workbook: Workbook, tables: Mapping[str, Rows]) -> Sheets:
    """Give the cells of a workbook and its tables; each row stands where it stood."""
    sheets = {name: _grid(workbook.headings[name], getattr(workbook, name)) for name in _SHEETS}
    return sheets | {name: _table(rows) for name, rows in tables.items()}


def _grid(headings: Sequence[str], rows: Iterable[Row]) -> list[list[str]]:
    grid = [[*headings]]
    for row in rows:
        grid += [[] for _ in range(row.number - 1 - len(grid))]
        grid.append([row.get(heading) for heading in headings])
    return grid


def _table(rows: Rows) -> list[list[str]]:
    headings = [*rows[0]]
    return [headings, *([row.get(heading, "") for heading in headings] for row in rows)]


def spreadsheet(sheets: Sheets) -> bytes:
    """Write the three sheets as a workbook that KoboToolbox and ODK read."""
    file = BytesIO()
    with Spreadsheet(file, {"in_memory": True}) as book:
        looks = {"text_wrap": True, "valign": "top", "num_format": "@"}  # as text: 007 stays what it is
        plain, bold = book.add_format(looks), book.add_format({**looks, "bold": True})
        for name in _SHEETS:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for place, heading in enumerate(sheets[name][0]):
                sheet.set_column(place, place, _WIDTHS.get(heading.partition("::")[0], _WIDTH), plain)
            for number, row in enumerate(sheets[name]):
                for place, cell in enumerate(row):
                    if cell:
                        sheet.write_string(number, place, cell, plain if number else bold)
    return file.getvalue()


def tables_in(sheets: Sheets) -> dict[str, bytes]:
    """Give the attached tables as CSV files, by name."""
    return {name: _csv(rows) for name, rows in sheets.items() if name not in _SHEETS}


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    file = StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue().encode()
