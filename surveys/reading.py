"""Reads what people write: numbers, dates and choices in the ways they are really written.

Returns an `Answer` or a `Problem`; whether the form accepts the value is decided elsewhere.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from surveys.form import Answer, Kind, Question
from surveys.screens import Problem, ProblemKind

LONGEST_TEXT = 2_000
"""Characters of free text kept in one answer; about a page."""

_INVISIBLE = {"Cf", "Cc", "Mn", "Me"}
_GROUPED = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?:\D|$))")
_ENGLISH_THOUSANDS = re.compile(r"^\d{1,3}(,\d{3})+$")
_DAY_FIRST = re.compile(r"^(\d{1,2})[./\-](\d{1,2})[./\-](\d{4})$")
_YEAR_FIRST = re.compile(r"^(\d{4})[./\-](\d{1,2})[./\-](\d{1,2})$")


def read(question: Question, text: str) -> Answer | Problem:
    """Read a written answer to a question.

    Choices are understood by number or by label in any language of the form; numbers as `1 000`, `1000`
    or `12,5`; dates as `31.12.2026` or `2026-12-31`. `1,000` is refused: it means one or a thousand.
    """
    if question.kind is Kind.TEXT:
        return _read_text(text)
    plain = simplify(text)
    if question.kind in (Kind.INTEGER, Kind.DECIMAL):
        return _read_number(question.kind, plain)
    if question.kind is Kind.DATE:
        return _read_date(plain)
    return _read_choices(question, text)


def simplify(text: str) -> str:
    """Fold look-alikes (full-width and keycap digits, odd spaces) and drop invisible characters."""
    folded = unicodedata.normalize("NFKC", text.replace("\n", " "))
    seen = "".join(letter for letter in folded if unicodedata.category(letter) not in _INVISIBLE)
    return " ".join(seen.split())


def _read_text(text: str) -> Answer | Problem:
    tidy = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"}).strip()
    if not simplify(tidy):
        return Problem(ProblemKind.ONLY_WORDS)
    if len(tidy) > LONGEST_TEXT:
        return Problem(ProblemKind.TOO_LONG, given=str(len(tidy)))
    return Answer(tidy)


def _read_number(kind: Kind, plain: str) -> Answer | Problem:
    joined = _GROUPED.sub("", plain)
    if _ENGLISH_THOUSANDS.match(joined) or not re.fullmatch(r"[+-]?[0-9]{1,15}([.,][0-9]{1,9})?", joined):
        return Problem(ProblemKind.NOT_A_NUMBER, given=_shown(plain))
    try:
        number = Decimal(joined.replace(",", "."))
    except InvalidOperation:  # the pattern above should make this impossible; refuse rather than crash
        return Problem(ProblemKind.NOT_A_NUMBER, given=_shown(plain))
    whole = number == number.to_integral_value()
    if kind is Kind.INTEGER and not whole:
        return Problem(ProblemKind.NOT_WHOLE, given=_shown(plain))
    return Answer(str(int(number)) if whole else str(number.normalize()))


def _read_date(plain: str) -> Answer | Problem:
    day_first, year_first = _DAY_FIRST.match(plain), _YEAR_FIRST.match(plain)
    try:
        if day_first:
            day, month, year = map(int, day_first.groups())
            return Answer(date(year, month, day).isoformat())
        if year_first:
            year, month, day = map(int, year_first.groups())
            return Answer(date(year, month, day).isoformat())
    except ValueError:
        return Problem(ProblemKind.NOT_A_DATE, given=_shown(plain))
    return Problem(ProblemKind.NOT_A_DATE, given=_shown(plain))


def _read_choices(question: Question, text: str) -> Answer | Problem:
    whole = _find(question, text)
    if whole:
        return Answer(whole)
    if question.kind is Kind.SELECT_ONE:
        return Problem(ProblemKind.NOT_A_CHOICE, given=_shown(simplify(text)))
    parts = [part for part in re.split(r"[,;.\n]+|(?<=\d)\s+(?=\d)", text) if part.strip()]
    found = {_find(question, part) for part in parts}
    if None in found or not found:
        return Problem(ProblemKind.NOT_A_CHOICE, given=_shown(simplify(text)))
    return _combined(question, found)


def _combined(question: Question, found: set[str | None]) -> Answer | Problem:
    if question.exclusive in found and len(found) > 1:
        return Problem(ProblemKind.NOT_A_CHOICE, given="")
    return Answer(" ".join(choice.name for choice in question.choices if choice.name in found))


def _find(question: Question, text: str) -> str | None:
    wanted = _key(text)
    for choice in question.choices:
        if wanted and any(_key(label) == wanted for label in choice.label.values()):
            return choice.name
    if wanted.isdecimal() and 1 <= int(wanted) <= len(question.choices):
        return question.choices[int(wanted) - 1].name
    return None


def _key(text: str) -> str:
    return re.sub(r"[^\w\s]", "", simplify(text)).casefold().replace("ё", "е").strip()


def _shown(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004 - what fits on a card's line
