"""Reads what people write: numbers, dates and choices in the ways they are really written.

Returns an `Answer` or a `Problem`; whether the form accepts the value is decided elsewhere.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from surveys.form import Answer, Kind, Question
from surveys.screens import Problem, ProblemKind

LONGEST_TEXT = 2_000
"""Characters of free text kept in one answer; about a page."""

_INVISIBLE = {"Cf", "Cc", "Cs", "Mn", "Me"}
_NUMBER = re.compile(
    r"[+-]?(?:(?:[0-9]{1,15}|[0-9]{1,3}(?:[ '’][0-9]{3}){1,4})(?:[.,][0-9]{1,9})?"
    r"|[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){2,4}(?:,[0-9]{1,9})?|(?:,[0-9]{3}){2,4}(?:\.[0-9]{1,9})?))"
)
_ONE_OR_A_THOUSAND = re.compile(
    r"[+-]?(?:[1-9][0-9]{0,2}[.,][0-9]{3}|[1-9][0-9]*[.,]000|[0-9]{1,3}(?:[ '’][0-9]{3})+[.,][0-9]{3})"
)
_TIMES_TEN_TO = {
    3: "тыс тысяча тысячи тысяч мың мын thousand",
    6: "млн миллион миллиона миллионов million",
    9: "млрд миллиард миллиарда миллиардов billion",
}
_SCALES = {word: power for power, words in _TIMES_TEN_TO.items() for word in words.split()}
_CURRENCY = "тг|тнг|тенге|теңге|tenge|kzt|₸"
_AMOUNT = re.compile(rf"(.*[0-9])(?: ?({'|'.join(_SCALES)})\.?)?(?: ?(?:{_CURRENCY})\.?)?")
_ZERO = {"ноль", "нуль", "нөл", "zero"}
_LARGEST = 10**15
_DASHES = str.maketrans("‐–−", "---")
_OVERRIDES = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Marks that turn the direction of everything after them, our own words on the card included."""
_DAY_FIRST = re.compile(r"^(\d{1,2})[./\-](\d{1,2})[./\-](\d{4})$")
_YEAR_FIRST = re.compile(r"^(\d{4})[./\-](\d{1,2})[./\-](\d{1,2})$")


def read(question: Question, text: str) -> Answer | Problem:
    """Read a written answer to a question.

    Choices are understood by number or by label in any language of the form; numbers as `1 000`, `1000`,
    `12,5`, `1.500.000`, `1,5 млн тг` or `150 мың`; dates as `31.12.2026` or `2026-12-31`. `1,000` and
    `1.000` are refused: each means one to some people and a thousand to others.
    """
    if question.kind is Kind.TEXT:
        return _read_text(text)
    if question.kind in (Kind.INTEGER, Kind.DECIMAL):
        return _read_number(question.kind, text)
    if question.kind is Kind.DATE:
        return _read_date(simplify(text))
    return _read_choices(question, text)


def simplify(text: str) -> str:
    """Fold look-alikes (full-width and keycap digits, odd spaces and dashes), drop invisible characters."""
    folded = unicodedata.normalize("NFKC", re.sub(r"\s", " ", text)).translate(_DASHES)
    seen = "".join(letter for letter in folded if unicodedata.category(letter) not in _INVISIBLE)
    return " ".join(seen.split())


def _read_text(text: str) -> Answer | Problem:
    spaced = re.sub(r"[^\S\n]", " ", text.replace("\r\n", "\n").translate(_OVERRIDES))
    tidy = "".join(c for c in spaced if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"}).strip()
    if not simplify(tidy):
        return Problem(ProblemKind.ONLY_WORDS)
    if len(tidy) > LONGEST_TEXT:
        return Problem(ProblemKind.TOO_LONG, given=str(len(tidy)))
    return Answer(tidy)


def _read_number(kind: Kind, text: str) -> Answer | Problem:
    plain = simplify(text)
    odd = any(unicodedata.category(letter) == "No" for letter in text)  # 5² would be folded into 52
    number = None if odd else _number(plain.casefold())
    if number is None:
        return Problem(ProblemKind.NOT_A_NUMBER, given=_shown(plain))
    whole = number == number.to_integral_value()
    if kind is Kind.INTEGER and not whole:
        return Problem(ProblemKind.NOT_WHOLE, given=_shown(plain))
    return Answer(str(int(number)) if whole else f"{number.normalize():f}")


def _number(plain: str) -> Decimal | None:
    """Work out a number with its thousands or millions and its currency; None where it may mean two."""
    amount = _AMOUNT.fullmatch("0" if plain in _ZERO else plain)
    if not amount or _ONE_OR_A_THOUSAND.fullmatch(amount[1]) or not _NUMBER.fullmatch(amount[1]):
        return None
    number = Decimal(_with_a_point(amount[1])).scaleb(_SCALES.get(amount[2], 0))
    return number if abs(number) < _LARGEST else None


def _with_a_point(written: str) -> str:
    """Drop what sets groups apart, so that at most one mark is left, and make a point of it."""
    bare = re.sub(r"[ '’]", "", written)
    for mark in ".,":
        bare = bare.replace(mark, "") if bare.count(mark) > 1 else bare
    return bare.replace(",", ".")


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
    known = _understood(question)
    whole = known.get(_key(text))
    if whole:
        return Answer(whole)
    if question.kind is Kind.SELECT_ONE:
        return Problem(ProblemKind.NOT_A_CHOICE, given=_shown(simplify(text)))
    parts = [part for part in re.split(r"[,;.\n]+|(?<=\d)\s+(?=\d)", text) if part.strip()]
    found = {known.get(_key(part)) for part in parts}
    if None in found or not found:
        return Problem(ProblemKind.NOT_A_CHOICE, given=_shown(simplify(text)))
    return _combined(question, found)


def _combined(question: Question, found: set[str | None]) -> Answer | Problem:
    if question.exclusive in found and len(found) > 1:
        return Problem(ProblemKind.NOT_A_CHOICE, given="")
    return Answer(" ".join(choice.name for choice in question.choices if choice.name in found))


def _understood(question: Question) -> dict[str, str | None]:
    """Give what may be written for each choice; None where it could mean two of them.

    A whole label beats a number. A number means the place in the list, unless labels begin with numbers
    of their own: on a scale from `0 (not at all)` to `10 (fully)`, "10" must not become the tenth choice.
    """
    labels: dict[str, str | None] = {}
    numbers: dict[str, str | None] = {}
    for place, choice in enumerate(question.choices, start=1):
        _mean(numbers, str(place), choice.name)
        for label in choice.label.values():
            _mean(labels, _key(label), choice.name)
            leading = re.match(r"[0-9]{1,3}(?![0-9])", simplify(label))
            _mean(numbers, _key(leading.group()) if leading else "", choice.name)
    return {**numbers, **labels, "": None}


def _mean(meanings: dict[str, str | None], written: str, name: str) -> None:
    meanings[written] = name if meanings.get(written, name) == name else None


def _key(text: str) -> str:
    """Reduce to what counts. Signs become spaces, lest "1,2" be taken for choice 12."""
    key = " ".join(re.sub(r"[^\w\s]", " ", simplify(text)).casefold().replace("ё", "е").split())
    return str(int(key)) if re.fullmatch(r"[0-9]{1,3}", key) else key


def _shown(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004 - what fits on a card's line
