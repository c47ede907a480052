"""Reads a workbook's sheets as rows that know where they stand. Knows nothing of what they mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import DefinitionData, get_xlsform

from surveys.xlsform.findings import Finding, FormError

FILE_TYPES = {".xlsx": ".xlsx", ".xlsm": ".xlsx", ".xls": ".xls", ".csv": ".csv", ".md": ".md"}
_LANGUAGE = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\s*$")


@dataclass(frozen=True)
class Row:
    """A row of a sheet: its number as in a spreadsheet, and its cells by heading."""

    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Workbook:
    """The three sheets of an XLSForm, and what pyxform needs to read the file again."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: tuple[Row, ...]
    headings: Mapping[str, tuple[str, ...]]
    source: str
    file_type: str

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language any translated column names, as written: `Русский (ru)`."""
        found = [language_of(h) for sheet in ("survey", "choices") for h in self.headings[sheet]]
        return tuple(dict.fromkeys(language for language in found if language))


def language_of(heading: str) -> str:
    """Give the language a translated column is in; blank for other columns."""
    base, _, language = heading.partition("::")
    return language.strip() if language and base.strip() not in ("bind", "body", "instance", "media") else ""


def code_of(language: str) -> str:
    """Give the code of a language column: `Русский (ru)` -> `ru`; blank when it names none."""
    match = _LANGUAGE.search(language)
    return match.group(1) if match else ""


def read_workbook(path: Path) -> Workbook:
    """Read a workbook; raises FormError when the file is no workbook."""
    file_type = FILE_TYPES.get(path.suffix.lower())
    if file_type is None:
        remedy = "Save it as .xlsx, .xls, .csv or .md."
        raise FormError([Finding(path.name, None, f"Files ending in {path.suffix!r} are not forms.", remedy)])
    if not path.is_file():
        raise FormError([Finding(path.name, None, "There is no such file.", "Check the name.")])
    try:
        source = path.read_text("utf-8") if file_type == ".md" else str(path)
        definition = get_xlsform(source, file_type=file_type)
    except (PyXFormError, UnicodeDecodeError, OSError, ValueError, KeyError) as error:
        remedy = "Open it in a spreadsheet program and save it again."
        raise FormError([Finding(path.name, None, f"It cannot be read: {error}.", remedy)]) from error
    return _workbook(definition, source, file_type)


def _workbook(definition: DefinitionData, source: str, file_type: str) -> Workbook:
    sheets = {name: getattr(definition, name) or [] for name in ("survey", "choices", "settings")}
    rows = {name: _rows(cells) for name, cells in sheets.items()}
    headings = {name: _headings(cells) for name, cells in sheets.items()}
    return Workbook(rows["survey"], rows["choices"], rows["settings"], headings, source, file_type)


def _rows(cells: list[dict[str, str]]) -> tuple[Row, ...]:
    return tuple(
        Row(number, {heading.strip(): str(cell).strip() for heading, cell in row.items() if cell})
        for number, row in enumerate(cells, start=2)
    )


def _headings(cells: list[dict[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(heading.strip() for row in cells for heading in row))
