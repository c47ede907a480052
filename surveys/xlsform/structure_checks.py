"""The shape of a form: settings present, types we can ask, names unique, lists that exist."""

import re
from collections.abc import Iterator
from itertools import pairwise

from surveys.phrase import Phrase
from surveys.xlsform.findings import Finding
from surveys.xlsform.type_checks import GROUPS, check_others, check_repeats, check_type
from surveys.xlsform.workbook import Row, Workbook

WANTED_SETTINGS = {
    "form_id": Phrase("Give a short name in Latin letters, such as citizen."),
    "version": Phrase("Give a number or date that grows with each edition."),
    "default_language": Phrase("Give one of the languages, spelled as in the label columns."),
}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MOST_CHOICES = 2_000
_MOST = {"select_multiple": 60, "rank": 24}
"""Choices of a list where fewer fit: each has a column in files, or is given a place."""
_DEEPEST = 10
_SETTINGS_ROW = 2
_UNNAMED = {"end group", "end repeat"}


def check_structure(workbook: Workbook) -> Iterator[Finding]:
    """Find what is wrong with settings, types, names and lists."""
    yield from _check_settings(workbook)
    seen: dict[str, int] = {}
    lists = choice_names(workbook)
    for row in workbook.survey:
        yield from _check_name(row, seen)
        yield from check_type(row, lists)
    yield from _check_groups(workbook)
    yield from _check_choices(workbook)
    yield from check_others(workbook)
    yield from check_repeats(workbook)


def choice_names(workbook: Workbook) -> dict[str, set[str]]:
    """Give the names of the choices of each list."""
    lists: dict[str, set[str]] = {}
    for row in workbook.choices:
        lists.setdefault(row.get("list_name"), set()).add(row.get("name"))
    return lists


def _check_settings(workbook: Workbook) -> Iterator[Finding]:
    settings = workbook.settings[0] if workbook.settings else Row(_SETTINGS_ROW, {})
    if settings.number != _SETTINGS_ROW:
        problem = Phrase("The settings stand too low on their sheet to be found.")
        remedy = Phrase("Move them to row 2, below the headings.")
        yield Finding("settings", settings.number, problem, remedy)
    for name, remedy in WANTED_SETTINGS.items():
        if not settings.get(name):
            problem = Phrase("The setting {name} is missing.", name=name)
            yield Finding("settings", _SETTINGS_ROW, problem, remedy)
    chosen = settings.get("default_language")
    if chosen and workbook.languages and chosen not in workbook.languages:
        problem = Phrase("The default language {language} has no columns.", language=repr(chosen))
        remedy = Phrase("Use one of: {names}.", names=", ".join(workbook.languages))
        yield Finding("settings", _SETTINGS_ROW, problem, remedy)


def _check_name(row: Row, seen: dict[str, int]) -> Iterator[Finding]:
    name, kind = row.get("name"), row.type
    if kind in _UNNAMED or not kind:
        return
    if not _NAME.fullmatch(name):
        remedy = Phrase("Use Latin letters, digits and underscores, beginning with a letter.")
        wrong = Phrase("{name} cannot be a name.", name=repr(name))
        yield Finding("survey", row.number, wrong if name else Phrase("The name is missing."), remedy)
    elif name in seen:
        problem = Phrase("The name {name} is taken by row {row}.", name=repr(name), row=seen[name])
        yield Finding("survey", row.number, problem, Phrase("Give each question a name of its own."))
    else:
        seen[name] = row.number


def _check_groups(workbook: Workbook) -> Iterator[Finding]:
    if not workbook.survey:
        remedy = Phrase("Add a row for each question.")
        yield Finding("survey", None, Phrase("There are no questions."), remedy)
    depth = 0
    for before, row in pairwise((Row(1, {}), *workbook.survey)):
        if row.type.startswith("end ") and before.type.startswith("begin "):
            problem = Phrase(
                "The {kind} {name} has no questions.",
                kind=before.type.removeprefix("begin "),
                name=repr(before.get("name")),
            )
            yield Finding("survey", before.number, problem, Phrase("Take it out, or fill it."))
        depth += {"begin": 1, "end": -1}.get(row.type.partition(" ")[0], 0) if row.type in GROUPS else 0
        if row.type.startswith("begin ") and depth == _DEEPEST + 1:
            problem = Phrase("Groups are nested more than {most} deep.", most=_DEEPEST)
            yield Finding("survey", row.number, problem, Phrase("Put the questions into fewer groups."))


def _check_choices(workbook: Workbook) -> Iterator[Finding]:
    seen: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}
    for row in workbook.choices:
        key = row.get("list_name"), row.get("name")
        if not key[1] or " " in key[1]:
            problem = Phrase("{name} cannot be the name of a choice.", name=repr(key[1]))
            remedy = Phrase("Use letters, digits and underscores without spaces.")
            yield Finding("choices", row.number, problem, remedy)
        if key in seen:
            problem = Phrase(
                "The choice {name} stands in row {row} already.", name=repr(key[1]), row=seen[key]
            )
            yield Finding("choices", row.number, problem, Phrase("Remove one of them."))
        seen.setdefault(key, row.number)
        counts[key[0]] = counts.get(key[0], 0) + 1
    for name, count in counts.items():
        most = min((_MOST[kind] for kind in _kinds_of(workbook, name)), default=_MOST_CHOICES)
        if count > most:
            problem = Phrase("The list {name} has {count} choices.", name=repr(name), count=count)
            remedy = Phrase("Keep it to {most}: more cannot be looked through.", most=most)
            yield Finding("choices", None, problem, remedy)


def _kinds_of(workbook: Workbook, name: str) -> set[str]:
    rows = (row.type.split() for row in workbook.survey)
    return {row[0] for row in rows if row[1:2] == [name] and row[0] in _MOST}
