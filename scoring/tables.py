"""Reads the CSV tables that experts edit; says everything that is wrong with one at once.

It knows rows, columns and line numbers. What a row means is decided by the module that asked for it.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import StringIO
from unicodedata import category


@dataclass(frozen=True)
class Finding:
    """One fault in a table: where it is and what to do about it."""

    file: str
    row: int
    fault: str
    remedy: str

    def __str__(self) -> str:
        return _printable(f"{self.file}, row {self.row}: {self.fault} {self.remedy}")


class TableError(ValueError):
    """A table that cannot be used, with all its findings."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))


@dataclass(frozen=True)
class Row:
    """One line of a table; `cells` holds exactly the columns asked for, stripped."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def finding(self, fault: str, remedy: str) -> Finding:
        return Finding(self.file, self.number, fault, remedy)


def shipped(name: str) -> str:
    """Read the text of a table that travels with the package."""
    return (files("scoring") / "data" / name).read_text(encoding="utf-8")


def read(text: str, file: str, columns: Sequence[str]) -> list[Row]:
    """Split a table into rows; a missing column or a ragged line is refused."""
    (_, names), *rows = _numbered(text, file)
    header = [name.strip() for name in names]
    findings = list(_header_findings(file, header, columns))
    if findings:
        raise TableError(findings)
    rows = [(number, cells) for number, cells in rows if any(map(str.strip, cells))]
    findings = list(_ragged(file, len(header), rows))
    if findings:
        raise TableError(findings)
    return [Row(file, number, _cells(header, cells, columns)) for number, cells in rows]


def _numbered(text: str, file: str) -> list[tuple[int, list[str]]]:
    """Give the lines with their numbers, of which there is always a first."""
    lines = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=_delimiter(text))
    try:
        return [(lines.line_num, cells) for cells in lines] or [(1, [])]
    except csv.Error as error:
        row = lines.line_num
        raise TableError(
            [Finding(file, row, f"This row cannot be read: {error}.", "Is a quotation mark not closed?")]
        ) from error


def _printable(text: str) -> str:
    """Put a dot for every character that a terminal would obey instead of showing it."""
    return "".join("·" if category(letter)[0] == "C" else letter for letter in text)


def _delimiter(text: str) -> str:
    """Excel writes semicolons where the comma is the decimal sign, as it is in Kazakhstan."""
    header = text.partition("\n")[0]
    return ";" if header.count(";") > header.count(",") else ","


def _cells(header: Sequence[str], cells: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    named = dict(zip(header, cells, strict=True))
    return {column: named[column].strip() for column in columns}


def _header_findings(file: str, header: Sequence[str], columns: Sequence[str]) -> Iterator[Finding]:
    for column in columns:
        if header.count(column) != 1:
            times = "missing" if column not in header else "there more than once"
            yield Finding(
                file, 1, f'The column "{column}" is {times}.', f"Name the columns: {', '.join(columns)}."
            )


def _ragged(file: str, width: int, rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Finding]:
    for number, cells in rows:
        if len(cells) != width:
            yield Finding(
                file,
                number,
                f"This row has {len(cells)} cells, the header has {width}.",
                "Put text that contains the separator in double quotes.",
            )
