"""Words of a form: every language complete, nothing too long for a card."""

from collections import Counter
from collections.abc import Iterator

from surveys.form import Kind
from surveys.offers import MOST_AT_ONCE
from surveys.xlsform.attached import EXTERNAL
from surveys.xlsform.findings import Finding
from surveys.xlsform.workbook import Row, Workbook, code_of, language_of

LONGEST = {
    "label": 1000,
    "hint": 400,
    "guidance_hint": 400,
    "constraint_message": 300,
    "required_message": 300,
}
_SILENT = frozenset({Kind.CALCULATE, "hidden", "audit", "start", "end", "today", EXTERNAL})
LONGEST_CHOICE = 120
"""Characters: a card carries section, question, hint, choices and a problem within Telegram's 4096."""
LONGEST_CHOICES = 2000
"""Characters of one list's labels together, numbered in the card's text."""


def check_languages(workbook: Workbook) -> Iterator[Finding]:
    """Find missing languages and translations, and texts too long to show."""
    yield from _check_codes(workbook)
    for sheet, rows in (("survey", workbook.survey), ("choices", workbook.choices)):
        for row in rows:
            yield from _check_labelled(sheet, row)
            yield from _check_translations(workbook, sheet, row)
            yield from _check_lengths(sheet, row)
    yield from _check_lists(workbook)


def _check_codes(workbook: Workbook) -> Iterator[Finding]:
    if not workbook.languages:
        remedy = "Name the columns label::English (en), label::Русский (ru) and so on."
        yield Finding("survey", None, "No column says which language it is in.", remedy)
    for language in workbook.languages:
        if not code_of(language):
            remedy = f"Write it as {language} (xx), xx being the language's code."
            yield Finding("survey", None, f"The language {language!r} has no code.", remedy)


def _check_labelled(sheet: str, row: Row) -> Iterator[Finding]:
    silent = sheet == "survey" and (row.type in _SILENT or row.type.startswith(("begin ", "end ")))
    if not silent and not any(heading.partition("::")[0] == "label" for heading in row.cells):
        yield Finding(sheet, row.number, "The label is missing.", "Fill in the label in every language.")


def _check_translations(workbook: Workbook, sheet: str, row: Row) -> Iterator[Finding]:
    for base in LONGEST:
        present = {language for language in workbook.languages if row.get(f"{base}::{language}")}
        untold = row.get(base) and "A text stands in a column without a language."
        if untold:
            yield Finding(sheet, row.number, untold, f"Move it to {base}::… of its language.")
        for language in workbook.languages:
            if present and language not in present:
                problem = f"The {base.replace('_', ' ')} has no translation into {language}."
                yield Finding(sheet, row.number, problem, f"Fill in {base}::{language}.")


def _check_lengths(sheet: str, row: Row) -> Iterator[Finding]:
    for heading, cell in row.cells.items():
        base = heading.partition("::")[0].strip()
        limit = LONGEST_CHOICE if sheet == "choices" else LONGEST.get(base)
        if base in LONGEST and limit and len(cell) > limit:
            problem = f"The {base} in {language_of(heading) or 'this row'} has {len(cell)} characters."
            yield Finding(sheet, row.number, problem, f"Shorten it to {limit}; more does not fit on a card.")


def _check_lists(workbook: Workbook) -> Iterator[Finding]:
    totals: dict[tuple[str, str], int] = {}
    counts = Counter(row.get("list_name") for row in workbook.choices)
    for row in workbook.choices:
        for language in workbook.languages:
            key = (row.get("list_name"), language)
            totals[key] = totals.get(key, 0) + len(row.get(f"label::{language}")) + 5
    for (name, language), total in totals.items():
        if total > LONGEST_CHOICES and counts[name] <= MOST_AT_ONCE:
            problem = f"The choices of list {name!r} have {total} characters together in {language}."
            yield Finding("choices", None, problem, f"Shorten or split the list; {LONGEST_CHOICES} fit.")
