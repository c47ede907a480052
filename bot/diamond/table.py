"""A view of the index as a workbook: a row for each value, and above them, on every sheet, what they rest on.

Texts are written as texts, whatever they begin with: no spreadsheet program reads a formula out of them.
"""

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from bot.diamond.words import reason, survey
from bot.fieldwork import Fieldwork
from bot.results import Beneath, about
from locales import Translator
from locales.index_words import DIAMOND, DIMENSIONS, INDICATORS, SUBDIMENSIONS
from scoring.catalogue import Source
from scoring.serialise import ScoreRow, to_rows
from scoring.tree import Reason

Cell = str | float | None
NAMES = {**DIMENSIONS, **SUBDIMENSIONS, **INDICATORS}
_SAFE: Mapping[str, Any] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = (18, 8, 60, 10, 10, 10, 10, 10, 12, 12, 34, 26, 18, 8, 16)


def workbook(t: Translator, seen: Fieldwork, place: str, under: Beneath | None = None) -> bytes:
    """Write what is seen, and on a sheet of its own what lies under it, as XLSX."""
    into = BytesIO()
    book = Workbook(into, dict(_SAFE))
    book.set_properties({"created": seen.made_at.replace(tzinfo=None)})
    _sheet(book, t("Figures"), t, seen, place or t("Whole country"))
    if under is not None:
        _sheet(book, t("Comparison"), t, under.seen, under.name)
    book.close()
    return into.getvalue()


def _sheet(book: Workbook, title: str, t: Translator, seen: Fieldwork, place: str) -> None:
    bold = book.add_format({"bold": True})
    score = book.add_format({"num_format": "0.0"})
    sheet = book.add_worksheet(title)
    lines = [t(DIAMOND), place, *about(seen, t)]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, bold if row == 0 or (line == lines[-1] and seen.simulated) else None)
    top = len(lines) + 1
    heads = [name(t) for name, _ in COLUMNS]
    for column, (head, width) in enumerate(zip(heads, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(top, column, head, bold)
    for row, one in enumerate(to_rows(seen.index), top + 1):
        _write(sheet, row, (cell(t, one) for _, cell in COLUMNS), score)
    sheet.freeze_panes(top + 1, 3)


def _write(sheet: Any, row: int, cells: Iterable[Cell], score: Any) -> None:
    for column, cell in enumerate(cells):
        match cell:
            case str():
                sheet.write_string(row, column, cell)
            case int():
                sheet.write_number(row, column, cell)
            case float():
                sheet.write_number(row, column, cell, score)
            case None:
                pass


def _state(t: Translator, one: ScoreRow) -> str | None:
    if one.level == "indicator":
        return reason(t, Reason(one.status)) if one.status else None
    return _named(t, _STATES, one.status)


def _named(t: Translator, names: Mapping[str, Callable[[Translator], str]], name: str) -> str | None:
    return names[name](t) if name else None


COLUMNS: tuple[tuple[Callable[[Translator], str], Callable[[Translator, ScoreRow], Cell]], ...] = (
    (lambda t: t("Level"), lambda t, one: _LEVELS[one.level](t)),
    (lambda t: t("Number"), lambda _, one: one.id),
    (lambda t: t("Name"), lambda t, one: t(NAMES[one.id])),
    (lambda t: t("Value"), lambda _, one: one.value),
    (lambda t: t("From (95 %)"), lambda _, one: one.low),
    (lambda t: t("To (95 %)"), lambda _, one: one.high),
    (lambda t: t("Standard error"), lambda _, one: one.se),
    (lambda t: t("Answers"), lambda _, one: one.n),
    (lambda t: t("Parts with a value"), lambda _, one: one.present),
    (lambda t: t("Parts in all"), lambda _, one: one.of),
    (lambda t: t("State"), _state),
    (lambda t: t("Source"), lambda t, one: survey(t, Source(one.source)) if one.source else None),
    (lambda t: t("Certainty of the rule"), lambda t, one: _named(t, _CERTAINTIES, one.certainty)),
    (lambda t: t("Year"), lambda _, one: one.year),
    (lambda t: t("National figure"), lambda t, one: t("yes") if one.national else None),
)
"""What stands in each column, and what it is called."""
_LEVELS: Mapping[str, Callable[[Translator], str]] = {
    "dimension": lambda t: t("Dimension"),
    "subdimension": lambda t: t("Sub-dimension"),
    "indicator": lambda t: t("Indicator"),
}
_STATES: Mapping[str, Callable[[Translator], str]] = {
    "complete": lambda t: t("complete"),
    "partial": lambda t: t("partial"),
    "provisional": lambda t: t("provisional"),
    "absent": lambda t: t("no data"),
}
_CERTAINTIES: Mapping[str, Callable[[Translator], str]] = {
    "known": lambda t: t("known"),
    "likely": lambda t: t("likely"),
    "reconstructed": lambda t: t("reconstructed"),
}
