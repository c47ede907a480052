"""Where expressions look something up by name: lists and tables are there, with the columns asked for.

Reads rows of a workbook; knows no files.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveys.phrase import Phrase
from surveys.xlsform.findings import Finding, one_of
from surveys.xlsform.workbook import Row, Workbook
from surveys.xpath import XPathError
from surveys.xpath.analysis import everything
from surveys.xpath.parser import parse
from surveys.xpath.syntax import Call, Text

_COLUMNS = ("relevant", "constraint", "calculation", "required", "choice_filter", "default", "repeat_count")
_WITHOUT_TABLES = frozenset({"choice_filter", "repeat_count"})
"""Columns that pyxform attaches no table for."""
_LOOKING = frozenset({"instance", "pulldata"})
_REFERENCE = re.compile(r"\$\{[^{}]*\}")


@dataclass(frozen=True)
class Lookup:
    """A call that looks into a list or table; names are blank where they are not written out."""

    function: str
    column: str
    name: str
    cells: tuple[str, ...] = ()


def lookups(row: Row) -> Iterator[Lookup]:
    """Give what a row looks up; an expression that cannot be read is told of elsewhere."""
    for column in _COLUMNS:
        text = row.get(column)
        if any(f"{name}" in text for name in _LOOKING):
            yield from _found(column, text)


def _found(column: str, text: str) -> Iterator[Lookup]:
    try:
        calls = [each for each in everything(parse(_REFERENCE.sub("/data", text))) if isinstance(each, Call)]
    except XPathError:
        return
    for call in calls:
        if call.name in _LOOKING and call.args:
            name, *cells = (arg.value.strip() if isinstance(arg, Text) else "" for arg in call.args)
            yield Lookup(call.name, column, name, tuple(cell for cell in cells[:2] if cell))


def check_lookups(workbook: Workbook, tables: Mapping[str, set[str]]) -> Iterator[Finding]:
    """Find lists and tables that are not there, and columns that they lack; `tables` are those attached."""
    lists = {row.get("list_name") for row in workbook.choices}
    attached = {file.removesuffix(".csv"): columns for file, columns in tables.items()}
    for row in workbook.survey:
        for each in lookups(row):
            for problem, remedy in _complaints(each, lists | attached.keys(), attached):
                yield Finding("survey", row.number, problem, remedy)


def _complaints(
    lookup: Lookup, names: set[str], tables: Mapping[str, set[str]]
) -> Iterator[tuple[Phrase, Phrase]]:
    if not lookup.name:
        problem = Phrase(
            "The {column} does not write out the name in {function}().",
            column=lookup.column,
            function=lookup.function,
        )
        yield problem, Phrase("Put the name in quotation marks.")
    elif lookup.name not in names:
        problem = Phrase(
            "The {column} looks into {name}, which is no list of this form and no attached table.",
            column=lookup.column,
            name=repr(lookup.name),
        )
        yield problem, Phrase("Correct the name, or attach the table with a row of type csv-external.")
    elif lookup.function == "pulldata" and lookup.column in _WITHOUT_TABLES:
        problem = Phrase("The {column} uses pulldata(), which it cannot.", column=lookup.column)
        yield problem, Phrase("Work the value out in a row of type calculate.")
    elif lookup.function == "pulldata":
        yield from _missing_columns(lookup, tables[lookup.name])


def _missing_columns(lookup: Lookup, columns: set[str]) -> Iterator[tuple[Phrase, Phrase]]:
    for cell in lookup.cells:
        if cell not in columns:
            problem = Phrase(
                "The {column} reads a column {cell}, which {table}.csv does not have.",
                column=lookup.column,
                cell=repr(cell),
                table=lookup.name,
            )
            yield problem, one_of(columns)
