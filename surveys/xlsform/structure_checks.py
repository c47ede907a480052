"""The shape of a form: settings present, types we can ask, names unique, lists that exist."""

import re
from collections.abc import Iterator

from surveys.form import Kind, Missing
from surveys.xlsform.findings import Finding
from surveys.xlsform.workbook import Row, Workbook

WANTED_SETTINGS = {
    "form_id": "a short name in Latin letters, such as citizen",
    "version": "a number or date that grows with each edition",
    "default_language": "one of the languages, spelled as in the label columns",
}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MOST_CHOICES = 60
_UNNAMED = {"end group", "end repeat", "end_group", "end_repeat"}
_GROUPS = {"begin group", "begin_group", "end group", "end_group"}


def check_structure(workbook: Workbook) -> Iterator[Finding]:
    """Find what is wrong with settings, types, names and lists."""
    yield from _check_settings(workbook)
    seen: dict[str, int] = {}
    lists = _lists(workbook)
    for row in workbook.survey:
        yield from _check_name(row, seen)
        yield from _check_type(row, lists)
        yield from _check_attributes(row, lists)
    yield from _check_choices(workbook)


def _lists(workbook: Workbook) -> dict[str, set[str]]:
    lists: dict[str, set[str]] = {}
    for row in workbook.choices:
        lists.setdefault(row.get("list_name"), set()).add(row.get("name"))
    return lists


def _check_settings(workbook: Workbook) -> Iterator[Finding]:
    settings = workbook.settings[0] if workbook.settings else Row(2, {})
    for name, wish in WANTED_SETTINGS.items():
        if not settings.get(name):
            yield Finding("settings", 2, f"The setting {name} is missing.", f"Give {wish}.")
    chosen = settings.get("default_language")
    if chosen and workbook.languages and chosen not in workbook.languages:
        known = ", ".join(workbook.languages)
        problem = f"The default language {chosen!r} has no columns."
        yield Finding("settings", 2, problem, f"Use one of: {known}.")


def _check_name(row: Row, seen: dict[str, int]) -> Iterator[Finding]:
    name, kind = row.get("name"), row.get("type")
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


def _check_type(row: Row, lists: dict[str, set[str]]) -> Iterator[Finding]:
    kind, *rest = row.get("type").split() or [""]
    if row.get("type") in _GROUPS:
        return
    if kind not in {each.value for each in Kind}:
        problem = f"The type {row.get('type')!r} cannot be asked in a chat yet."
        remedy = f"Use one of: {', '.join(Kind)}, begin group, end group."
        yield Finding("survey", row.number, problem, remedy)
    elif kind.startswith("select_") and (len(rest) != 1 or rest[0] not in lists):
        problem = f"There is no list {' '.join(rest)!r} on the choices sheet."
        remedy = f"Add its choices, or use one of: {', '.join(sorted(lists))}."
        yield Finding("survey", row.number, problem, remedy)
    if row.get("choice_filter"):
        problem = "Choice filters cannot be asked in a chat yet."
        yield Finding("survey", row.number, problem, "Split the question.")


def _check_attributes(row: Row, lists: dict[str, set[str]]) -> Iterator[Finding]:
    for missing in row.get("bind::gauhar:missing").split():
        if missing not in (Missing.DONT_KNOW, Missing.REFUSED):
            problem = f"{missing!r} is no way of not answering."
            yield Finding("survey", row.number, problem, "Use dont_know, refused or both.")
    if row.get("bind::gauhar:end") not in ("", "discard"):
        problem = f"{row.get('bind::gauhar:end')!r} is no way of ending."
        yield Finding("survey", row.number, problem, "Use discard, on a note.")
    exclusive, names = row.get("bind::gauhar:exclusive"), lists.get(row.get("type").split(" ")[-1], set())
    if exclusive and exclusive not in names:
        problem = f"The exclusive choice {exclusive!r} is not in the question's list."
        yield Finding("survey", row.number, problem, f"Use one of: {', '.join(sorted(names))}.")


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
        if count > _MOST_CHOICES:
            problem = f"The list {name!r} has {count} choices."
            yield Finding("choices", None, problem, f"Keep it to {_MOST_CHOICES}: more buttons do not fit.")
