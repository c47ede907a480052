"""Opens a file as a table of text: column names and rows. Decides what is too large or is no table.

Knows no form; a row keeps the number it has in a spreadsheet program.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from surveys.imports.faults import ImportFileError, shown
from surveys.imports.workbook import OLD_EXCEL, ZIPPED, workbook_records

LARGEST_FILE = 200 * 2**20
MOST_ROWS = 250_000
MOST_COLUMNS = 3_000
LONGEST_CELL = 32_767
"""What a spreadsheet program puts in a cell at most."""

_DELIMITERS = ",;\t|"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AS_UTF_8 = "Save it as CSV in UTF-8 (in Excel: Save as, CSV UTF-8)."


@dataclass(frozen=True)
class Row:
    """A row's cells by the place of their column; `number` is its row in a spreadsheet program."""

    number: int
    cells: tuple[str, ...]
    fault: str = ""


@dataclass(frozen=True)
class Table:
    """A file's column names and its rows, which are read as they are asked for, once."""

    columns: tuple[str, ...]
    rows: Iterator[Row]


def open_table(path: Path) -> Table:
    """Open a file and read its column names; raises ImportFileError, also while the rows are read."""
    records = _numbered(path, _records(path, _content(path)))
    _number, names = next(records, (0, ()))
    if not any(names):
        raise ImportFileError(f"{path} is empty: the first row must name the columns.")
    columns = tuple(name.strip() for name in names)
    if len(columns) > MOST_COLUMNS:
        raise ImportFileError(
            f"{path} has {len(columns)} columns; {MOST_COLUMNS} are the most that are read."
        )
    return Table(columns, _rows(columns, records))


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise ImportFileError(
                f"{path} has {size // 2**20} MiB: divide it into parts of {LARGEST_FILE // 2**20}."
            )
        return path.read_bytes()
    except OSError as error:
        raise ImportFileError(f"{path} cannot be read: {error.strerror}.") from error


def _records(path: Path, content: bytes) -> Iterator[Sequence[str]]:
    if content.startswith(ZIPPED):
        return workbook_records(path, content)
    if content.startswith(OLD_EXCEL):
        raise ImportFileError(f"{path} is a workbook of the old kind; save it as .xlsx or CSV.")
    return _csv_records(path, _text(path, content))


def _text(path: Path, content: bytes) -> str:
    if content.startswith(_UTF_16):
        raise ImportFileError(f"{path} is in UTF-16. {_SAVE_AS_UTF_8}")
    if b"\0" in content:
        raise ImportFileError(f"{path} holds a NUL byte, which no table does. {_SAVE_AS_UTF_8}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ImportFileError(f"{path} is not in UTF-8 (line {line}). {_SAVE_AS_UTF_8}") from error


def _csv_records(path: Path, text: str) -> Iterator[Sequence[str]]:
    number = 0
    try:
        for number, record in enumerate(_parsed(text, _delimiter(text)), 1):  # noqa: B007 - for the sentence
            yield record
    except csv.Error as error:
        raise ImportFileError(
            f"{path} cannot be read after row {number}: {error}. Is a quotation mark not closed?"
        ) from error


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _delimiter(text: str) -> str:
    """Take the sign that divides the first row into most columns; the comma when none does."""
    return max(_DELIMITERS, key=lambda sign: _width(text, sign))


def _width(text: str, sign: str) -> int:
    try:
        return len(next(_parsed(text, sign), []))
    except csv.Error:  # quotation marks that make no sense with this sign
        return 0


def _numbered(path: Path, records: Iterable[Sequence[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    """Leave empty rows out; the others keep the numbers that a spreadsheet program gives them."""
    for number, record in enumerate(records, 1):
        if number > MOST_ROWS:
            raise ImportFileError(f"{path} has more than {MOST_ROWS} rows; divide it into several files.")
        if any(cell.strip() for cell in record):
            yield number, record


def _rows(columns: tuple[str, ...], records: Iterator[tuple[int, Sequence[str]]]) -> Iterator[Row]:
    for number, cells in records:
        padded = (*cells, *[""] * (len(columns) - len(cells)))
        yield Row(number, padded[: len(columns)], _fault(columns, padded))


def _fault(columns: tuple[str, ...], cells: Sequence[str]) -> str:
    if any(cell.strip() for cell in cells[len(columns) :]):
        return f"The row has {len(cells)} cells for {len(columns)} columns; put commas in quotation marks."
    place = next((place for place, cell in enumerate(cells) if len(cell) > LONGEST_CELL), None)
    return "" if place is None else f"{shown(columns[place])} has more than {LONGEST_CELL} characters."
