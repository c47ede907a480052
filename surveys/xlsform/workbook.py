"""Reads a workbook's sheets as rows that know where they stand. Knows nothing of what they mean.

Headings are spelled in one way here, whichever of their names the author used (`relevance`, `List Name`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pyxform.xls2json_backends import DefinitionData, get_xlsform

from surveys.xlsform.findings import Finding, FormError, unreadable
from surveys.xlsform.source import read_source

_LANGUAGE = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)\)\s*$")
_ALIASES = {
    "bind::relevant": "relevant",
    "bind::constraint": "constraint",
    "bind::calculate": "calculation",
    "bind::required": "required",
    "bind::readonly": "read_only",
    "bind::jr:constraintMsg": "constraint_message",
    "bind::jr:requiredMsg": "required_message",
    "relevance": "relevant",
    "calculate": "calculation",
    "readonly": "read_only",
    "constraining_message": "constraint_message",
    "requiredmsg": "required_message",
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "id_string": "form_id",
    "set_form_id": "form_id",
    "title": "form_title",
    "set_form_title": "form_title",
}


@dataclass(frozen=True)
class Row:
    """A row of a sheet: its number as in a spreadsheet, and its cells by heading."""

    number: int
    cells: Mapping[str, str]

    @property
    def type(self) -> str:
        """The type in one spelling: `begin_group` and `begin  group` are the same."""
        return re.sub(r"^(begin|end)_", r"\1 ", " ".join(self.get("type").split()))

    def get(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Workbook:
    """The three sheets of an XLSForm, and what pyxform needs to read the file again."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: tuple[Row, ...]
    headings: Mapping[str, tuple[str, ...]]
    source: bytes
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
    source, file_type = read_source(path)
    try:
        definition = get_xlsform(source, file_type=file_type)
    except Exception as error:  # the readers behind it raise whatever a broken file provokes in them
        raise FormError([Finding(path.name, None, *unreadable(file_type))]) from error
    return _workbook(definition, source, file_type)


def _workbook(definition: DefinitionData, source: bytes, file_type: str) -> Workbook:
    sheets = {name: getattr(definition, name) or [] for name in ("survey", "choices", "settings")}
    rows = {name: _rows(cells) for name, cells in sheets.items()}
    headings = {
        name: _headings([*(getattr(definition, f"{name}_header") or []), *cells])
        for name, cells in sheets.items()
    }
    return Workbook(rows["survey"], rows["choices"], rows["settings"], headings, source, file_type)


def _rows(cells: list[dict[str, str]]) -> tuple[Row, ...]:
    return tuple(
        Row(number, {spelled(heading): str(cell).strip() for heading, cell in row.items() if cell})
        for number, row in enumerate(cells, start=2)
        if any(row.values())
    )


def _headings(cells: list[dict[str, str]]) -> tuple[str, ...]:
    """List the headings, also of columns without any cell: a language may have been begun and left."""
    return tuple(dict.fromkeys(spelled(heading) for row in cells for heading in row if heading))


def spelled(heading: str) -> str:
    """Spell a heading as the checks know it: `Label :: English (en)` -> `label::English (en)`."""
    base, *rest = (part.strip() for part in heading.split("::"))
    base = "_".join(base.split()).lower()
    if base == "bind" and rest:
        base, rest = f"bind::{rest[0]}", rest[1:]
    return "::".join([_ALIASES.get(base, base), *rest])
