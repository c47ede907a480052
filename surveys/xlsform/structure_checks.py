"""The shape of a form: settings present, types we can ask, names unique, lists that exist."""

import re
from collections.abc import Iterator
from itertools import pairwise

from surveys.xlsform.findings import Finding
from surveys.xlsform.type_checks import GROUPS, check_others, check_repeats, check_type
from surveys.xlsform.workbook import Row, Workbook

WANTED_SETTINGS = {
    "form_id": "a short name in Latin letters, such as citizen",
    "version": "a number or date that grows with each edition",
    "default_language": "one of the languages, spelled as in the label columns",
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
        problem = "The settings stand too low on their sheet to be found."
        yield Finding("settings", settings.number, problem, "Move them to row 2, below the headings.")
    for name, wish in WANTED_SETTINGS.items():
        if not settings.get(name):
            yield Finding("settings", _SETTINGS_ROW, f"The setting {name} is missing.", f"Give {wish}.")
    chosen = settings.get("default_language")
    if chosen and workbook.languages and chosen not in workbook.languages:
        known = ", ".join(workbook.languages)
        problem = f"The default language {chosen!r} has no columns."
        yield Finding("settings", _SETTINGS_ROW, problem, f"Use one of: {known}.")


def _check_name(row: Row, seen: dict[str, int]) -> Iterator[Finding]:
    name, kind = row.get("name"), row.type
    if kind in _UNNAMED or not kind:
        return
    if not _NAME.fullmatch(name):
        remedy = "Use Latin letters, digits and underscores, beginning with a letter."
        problem = f"{name!r} cannot be a name." if name else "The name is missing."
        yield Finding("survey", row.number, problem, remedy)
    elif name in seen:
        problem = f"The name {name!r} is taken by row {seen[name]}."
        yield Finding("survey", row.number, problem, "Give each question a name of its own.")
    else:
        seen[name] = row.number


def _check_groups(workbook: Workbook) -> Iterator[Finding]:
    if not workbook.survey:
        yield Finding("survey", None, "There are no questions.", "Add a row for each question.")
    depth = 0
    for before, row in pairwise((Row(1, {}), *workbook.survey)):
        if row.type.startswith("end ") and before.type.startswith("begin "):
            problem = f"The {before.type.removeprefix('begin ')} {before.get('name')!r} has no questions."
            yield Finding("survey", before.number, problem, "Take it out, or fill it.")
        depth += {"begin": 1, "end": -1}.get(row.type.partition(" ")[0], 0) if row.type in GROUPS else 0
        if row.type.startswith("begin ") and depth == _DEEPEST + 1:
            problem = f"Groups are nested more than {_DEEPEST} deep."
            yield Finding("survey", row.number, problem, "Put the questions into fewer groups.")


def _check_choices(workbook: Workbook) -> Iterator[Finding]:
    seen: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}
    for row in workbook.choices:
        key = row.get("list_name"), row.get("name")
        if not key[1] or " " in key[1]:
            remedy = "Use letters, digits and underscores without spaces."
            yield Finding("choices", row.number, f"{key[1]!r} cannot be the name of a choice.", remedy)
        if key in seen:
            problem = f"The choice {key[1]!r} stands in row {seen[key]} already."
            yield Finding("choices", row.number, problem, "Remove one of them.")
        seen.setdefault(key, row.number)
        counts[key[0]] = counts.get(key[0], 0) + 1
    for name, count in counts.items():
        most = min((_MOST[kind] for kind in _kinds_of(workbook, name)), default=_MOST_CHOICES)
        if count > most:
            problem = f"The list {name!r} has {count} choices."
            yield Finding("choices", None, problem, f"Keep it to {most}: more cannot be looked through.")


def _kinds_of(workbook: Workbook, name: str) -> set[str]:
    rows = (row.type.split() for row in workbook.survey)
    return {row[0] for row in rows if row[1:2] == [name] and row[0] in _MOST}
