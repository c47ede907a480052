"""Words of a form: every language complete, nothing too long for a card."""

from collections import Counter
from collections.abc import Iterator

from surveys.form import Kind
from surveys.offers import MOST_AT_ONCE
from surveys.phrase import Phrase
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
SILENT = frozenset({Kind.CALCULATE, "hidden", "audit", "start", "end", "today", EXTERNAL})
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
        remedy = Phrase("Name the columns label::English (en), label::Русский (ru) and so on.")
        yield Finding("survey", None, Phrase("No column says which language it is in."), remedy)
    for language in workbook.languages:
        if not code_of(language):
            problem = Phrase("The language {language} has no code.", language=repr(language))
            remedy = Phrase("Write it as {language} (xx), xx being the language's code.", language=language)
            yield Finding("survey", None, problem, remedy)


def _check_labelled(sheet: str, row: Row) -> Iterator[Finding]:
    silent = sheet == "survey" and (row.type in SILENT or row.type.startswith(("begin ", "end ")))
    if not silent and not any(heading.partition("::")[0] == "label" for heading in row.cells):
        remedy = Phrase("Fill in the label in every language.")
        yield Finding(sheet, row.number, Phrase("The label is missing."), remedy)


def _check_translations(workbook: Workbook, sheet: str, row: Row) -> Iterator[Finding]:
    for base in LONGEST:
        present = {language for language in workbook.languages if row.get(f"{base}::{language}")}
        if row.get(base):
            untold = Phrase("A text stands in a column without a language.")
            remedy = Phrase("Move it to {column}::… of its language.", column=base)
            yield Finding(sheet, row.number, untold, remedy)
        for language in workbook.languages:
            if present and language not in present:
                problem = Phrase(
                    "The {text} has no translation into {language}.",
                    text=base.replace("_", " "),
                    language=language,
                )
                remedy = Phrase("Fill in {column}::{language}.", column=base, language=language)
                yield Finding(sheet, row.number, problem, remedy)


def _check_lengths(sheet: str, row: Row) -> Iterator[Finding]:
    for heading, cell in row.cells.items():
        base = heading.partition("::")[0].strip()
        limit = LONGEST_CHOICE if sheet == "choices" else LONGEST.get(base)
        if base in LONGEST and limit and len(cell) > limit:
            remedy = Phrase("Shorten it to {limit}; more does not fit on a card.", limit=limit)
            yield Finding(sheet, row.number, _length(base, language_of(heading), len(cell)), remedy)


def _length(column: str, language: str, count: int) -> Phrase:
    if not language:
        return Phrase("The {column} in this row has {count} characters.", column=column, count=count)
    return Phrase(
        "The {column} in {language} has {count} characters.", column=column, language=language, count=count
    )


def _check_lists(workbook: Workbook) -> Iterator[Finding]:
    totals: dict[tuple[str, str], int] = {}
    counts = Counter(row.get("list_name") for row in workbook.choices)
    for row in workbook.choices:
        for language in workbook.languages:
            key = (row.get("list_name"), language)
            totals[key] = totals.get(key, 0) + len(row.get(f"label::{language}")) + 5
    for (name, language), total in totals.items():
        if total > LONGEST_CHOICES and counts[name] <= MOST_AT_ONCE:
            problem = Phrase(
                "The choices of list {name} have {count} characters together in {language}.",
                name=repr(name),
                count=total,
                language=language,
            )
            remedy = Phrase("Shorten or split the list; {limit} fit.", limit=LONGEST_CHOICES)
            yield Finding("choices", None, problem, remedy)
