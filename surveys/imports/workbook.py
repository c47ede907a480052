"""Reads the first sheet of an .xlsx workbook as records of text; trusts neither its size nor its formulas."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zlib import error as ZlibError  # noqa: N812 - a class, whatever zlib calls it

from openpyxl import load_workbook  # type: ignore[import-untyped]  # it comes without types

from surveys.imports.faults import ImportFileError

ZIPPED = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
FORMULA = "\ue000"
"""Stands before a formula; a character that no file in use means anything by."""

LARGEST_UNPACKED = 400 * 2**20
_MOST_PARTS = 2_000
_DAMAGED = (zipfile.BadZipFile, ZlibError, ParseError, KeyError, ValueError, TypeError, AttributeError)
"""What openpyxl raises for files that are no workbooks, or were tampered with."""


def workbook_records(path: Path, content: bytes) -> Iterator[Sequence[str]]:
    """Give the rows of the first sheet; raises ImportFileError for what is no table."""
    try:
        _weigh(path, content)
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its size need not be true
        for row in sheet.iter_rows():
            yield [_spelled(cell) for cell in row]
    except (*_DAMAGED, IndexError, RuntimeError, NotImplementedError) as error:
        raise ImportFileError(f"{path} is no workbook that can be read; save it as .xlsx or CSV.") from error


def _weigh(path: Path, content: bytes) -> None:
    parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or unpacked > LARGEST_UNPACKED:
        raise ImportFileError(
            f"{path} would unpack to {unpacked // 2**20} MiB in {len(parts)} parts, too much to be a table. "
            "Save it as CSV."
        )


def _spelled(cell: Any) -> str:
    """Spell a cell as it would stand in a CSV file."""
    value = cell.value
    if cell.data_type == "f":
        return f"{FORMULA}{value}"
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return _moment(value) if isinstance(value, date) else _number_or_text(value)


def _moment(value: date) -> str:
    midnight = isinstance(value, datetime) and not (value.hour or value.minute or value.second)
    return value.date().isoformat() if isinstance(value, datetime) and midnight else value.isoformat()


def _number_or_text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
