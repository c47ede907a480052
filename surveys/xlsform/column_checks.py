"""Columns that mean something to other programs, or to us, and would otherwise be passed over in silence."""

import re
from collections.abc import Iterator

from pyxform.utils import default_is_dynamic

from surveys.form import Kind, Missing
from surveys.kinds import SENT
from surveys.phrase import Phrase
from surveys.xlsform.findings import Finding, one_of
from surveys.xlsform.workbook import Row, Workbook, code_of
from surveys.xlsform.xform import NS, SHORT

_OURS = "bind::gauhar:"
_KNOWN = {"bind::gauhar:missing", "bind::gauhar:end", "bind::gauhar:exclusive"}
_NO = {"", "no", "false", "false()"}
_LISTED = ("select_one", "select_multiple", "rank")
_SHOWN = ("text", "note", "integer", "decimal", "date", "time", "dateTime")
"""Types that can be shown without being asked."""
_SHAPES = {
    "integer": re.compile(r"-?[0-9]{1,15}"),
    "decimal": re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "time": re.compile(r"[0-2][0-9]:[0-5][0-9]:00"),
    "dateTime": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-2][0-9]:[0-5][0-9]:00"),
    "geopoint": re.compile(r"-?[0-9]{1,2}(\.[0-9]+)? -?[0-9]{1,3}(\.[0-9]+)?( [0-9.-]+){0,2}"),
    "range": re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?"),
}

Lists = dict[str, set[str]]
"""Names of the choices of each list."""


def check_columns(workbook: Workbook, lists: Lists) -> Iterator[Finding]:
    """Find settings of questions that we do not follow, or that do not fit the question."""
    yield from _check_ours(workbook)
    for row in workbook.survey:
        yield from _check_unasked(row)
        yield from _check_sent(row)
        yield from _check_default(row, lists)
        yield from _check_attributes(row, lists)


def _check_ours(workbook: Workbook) -> Iterator[Finding]:
    ours = [heading for heading in workbook.headings["survey"] if heading.startswith(_OURS)]
    known = _KNOWN | {f"{_OURS}{SHORT}{code_of(language)}" for language in workbook.languages}
    for heading in sorted(set(ours) - known):
        problem = Phrase("There is no column {column}.", column=heading)
        yield Finding("survey", 1, problem, one_of(known))
    spaces = workbook.settings[0].get("namespaces") if workbook.settings else ""
    declared = f'gauhar="{NS["g"]}"'
    used = any(row.get(heading) for row in workbook.survey for heading in ours)
    if used and declared not in re.sub("[“”]", '"', spaces):
        problem = Phrase("The columns {ours}… are used, but their namespace is not declared.", ours=_OURS)
        remedy = Phrase("Give the setting namespaces the value {value}.", value=declared)
        yield Finding("settings", 2, problem, remedy)


def _check_unasked(row: Row) -> Iterator[Finding]:
    if row.get("trigger") and not row.get("calculation"):
        problem = Phrase("There is a trigger, but nothing that it could set.")
        remedy = Phrase("Fill in the calculation, or take the trigger out.")
        yield Finding("survey", row.number, problem, remedy)
    read_only = row.get("read_only").lower() not in _NO
    if read_only and row.type not in _SHOWN:
        problem = Phrase("A row of type {type} cannot be shown without being asked.", type=repr(row.type))
        remedy = Phrase("Make it a text, or a note that quotes a calculation.")
        yield Finding("survey", row.number, problem, remedy)
    overwrites = row.get("calculation") and not read_only and not row.get("trigger")
    if overwrites and row.type not in ("calculate", "note", *SENT):
        problem = Phrase("A calculation would overwrite what the respondent answers.")
        yield Finding("survey", row.number, problem, Phrase("Move it to a row of type calculate."))


def _check_sent(row: Row) -> Iterator[Finding]:
    """Find a file that would be there before anybody has sent one."""
    given = [column for column in ("default", "calculation") if row.get(column)]
    if row.type in SENT and given:
        problem = Phrase(
            "The {column} gives a row of type {type} a file that nobody has sent.",
            column=given[0],
            type=repr(row.type),
        )
        yield Finding("survey", row.number, problem, Phrase("Take the {column} out.", column=given[0]))


def _check_default(row: Row, lists: Lists) -> Iterator[Finding]:
    default = row.get("default")
    if not default or row.type in SENT:
        return
    kind, names = row.type.partition(" ")[0], lists.get(list_of(row), set())
    if default_is_dynamic(default, kind):
        return  # an expression, which is checked with the others
    if kind in (*_LISTED, "acknowledge") and not _are_choices(kind, default, names):
        problem = Phrase("The default {value} is not in the question's list.", value=repr(default))
        yield Finding("survey", row.number, problem, one_of(names))
    elif kind in _SHAPES and not _SHAPES[kind].fullmatch(default):
        problem = Phrase("The default {value} is no {type}.", value=repr(default), type=kind)
        remedy = Phrase("Write it like 7, 7.5, 2026-12-31, 14:30:00 or 2026-12-31T14:30:00.")
        yield Finding("survey", row.number, problem, remedy)


def list_of(row: Row) -> str:
    """Name the list of a question's choices; blank where it has none."""
    return (*row.type.split()[1:2], "")[0]


def _are_choices(kind: str, default: str, names: set[str]) -> bool:
    return default in names if kind == Kind.SELECT_ONE else set(default.split()) <= names


def _check_attributes(row: Row, lists: Lists) -> Iterator[Finding]:
    for missing in row.get("bind::gauhar:missing").split():
        if missing not in (Missing.DONT_KNOW, Missing.REFUSED):
            problem = Phrase("{value} is no way of not answering.", value=repr(missing))
            yield Finding("survey", row.number, problem, Phrase("Use dont_know, refused or both."))
    ending = row.get("bind::gauhar:end")
    if ending not in ("", "discard"):
        problem = Phrase("{value} is no way of ending.", value=repr(ending))
        yield Finding("survey", row.number, problem, Phrase("Use discard, on a note."))
    elif ending and row.type != Kind.NOTE:
        problem = Phrase("Only a note can end the interview, not a row of type {type}.", type=repr(row.type))
        remedy = Phrase("Move it to a note with the words of parting.")
        yield Finding("survey", row.number, problem, remedy)
    exclusive, names = row.get("bind::gauhar:exclusive"), lists.get(list_of(row), set())
    if exclusive and exclusive not in names:
        problem = Phrase("The exclusive choice {value} is not in the question's list.", value=repr(exclusive))
        yield Finding("survey", row.number, problem, one_of(names))
