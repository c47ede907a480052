"""Reads what people write: numbers, dates and choices in the ways they are really written.

Returns an `Answer` or a `Problem`; whether the form accepts the value is decided elsewhere.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from surveys.form import TICKED, Answer, Kind, Question
from surveys.kinds import SENT
from surveys.screens import NOT_SUCH, Problem, ProblemKind

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
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.\- ]?([0-5][0-9])(?::[0-5][0-9](?:\.0+)?)?")
_MONTH = re.compile(r"(?:(?P<m>[0-9]{1,2})[./\-](?P<y>[0-9]{4})|(?P<y2>[0-9]{4})[./\-](?P<m2>[0-9]{1,2}))")
_YEAR = re.compile(r"[0-9]{4}")
_PLACE = re.compile(
    r"([+-]?[0-9]{1,3}(?:[.,][0-9]+)?)(?: ?[,;] ?| )([+-]?[0-9]{1,3}(?:[.,][0-9]+)?)(?: [0-9.+-]+){0,2}"
)
_DIGITS = re.compile(r"[0-9 ()+.,\-]*[0-9][0-9 ()+.,\-]*")
_DAY_FIRST = re.compile(r"^(\d{1,2})[./\-](\d{1,2})[./\-](\d{4})$")
_YEAR_FIRST = re.compile(r"^(\d{4})[./\-](\d{1,2})[./\-](\d{1,2})$")


def read(question: Question, text: str) -> Answer | Problem:
    """Read a written answer to a question.

    Choices are understood by number or by label in any language of the form; numbers as `1 000`, `1000`,
    `12,5`, `1.500.000`, `1,5 млн тг` or `150 мың`; dates as `31.12.2026` or `2026-12-31`. `1,000` and
    `1.000` are refused: each means one to some people and a thousand to others. Times are `14:30`, places
    `43.25, 76.95`.
    """
    reads = _READS.get(question.kind)
    if reads is not None:
        return reads(question, text)
    return _read_choices(question, text)


def simplify(text: str) -> str:
    """Fold look-alikes (full-width and keycap digits, odd spaces and dashes), drop invisible characters."""
    folded = unicodedata.normalize("NFKC", re.sub(r"\s", " ", text)).translate(_DASHES)
    seen = "".join(letter for letter in folded if unicodedata.category(letter) not in _INVISIBLE)
    return " ".join(seen.split())


def _read_text(question: Question, text: str) -> Answer | Problem:
    if "numbers" in question.looks and not _DIGITS.fullmatch(simplify(text)):
        return Problem(ProblemKind.NOT_DIGITS, given=_shown(simplify(text)))
    spaced = re.sub(r"[^\S\n]", " ", text.replace("\r\n", "\n").translate(_OVERRIDES))
    tidy = "".join(c for c in spaced if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"}).strip()
    if not simplify(tidy):
        return Problem(ProblemKind.ONLY_WORDS)
    if len(tidy) > LONGEST_TEXT:
        return Problem(ProblemKind.TOO_LONG, given=str(len(tidy)))
    return Answer(tidy)


def _read_number(question: Question, text: str) -> Answer | Problem:
    plain = simplify(text)
    odd = any(unicodedata.category(letter) == "No" for letter in text)  # 5² would be folded into 52
    number = None if odd else _number(plain.casefold())
    if number is None:
        return Problem(ProblemKind.NOT_A_NUMBER, given=_shown(plain))
    if question.kind is Kind.INTEGER and number != number.to_integral_value():
        return Problem(ProblemKind.NOT_WHOLE, given=_shown(plain))
    if question.span is not None and not question.span.holds(number):
        return Problem(ProblemKind.OUT_OF_RANGE, given=_shown(plain))
    return Answer(number_spelled(number))


def number_spelled(number: Decimal) -> str:
    """Spell a number as XForms do: no exponent, and no fraction where there is none."""
    whole = number == number.to_integral_value()
    return str(int(number)) if whole else f"{number.normalize():f}"


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


def _read_date(question: Question, text: str) -> Answer | Problem:
    """Read a day; where only a month or a year is asked for, its first day stands for it."""
    plain = simplify(text)
    if "year" in question.looks:
        return _read_year(plain)
    return _read_month(plain) if "month-year" in question.looks else _read_day(plain)


def _read_year(plain: str) -> Answer | Problem:
    year = plain.removesuffix("-01-01")
    if not _YEAR.fullmatch(year) or int(year) == 0:
        return Problem(ProblemKind.NOT_A_YEAR, given=_shown(plain))
    return Answer(f"{year}-01-01")


def _read_month(plain: str) -> Answer | Problem:
    match = _MONTH.fullmatch(plain.removesuffix("-01") if plain.count("-") > 1 else plain)
    month = int(match["m"] or match["m2"]) if match else 0
    if match is None or not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        return Problem(ProblemKind.NOT_A_MONTH, given=_shown(plain))
    return Answer(f"{match['y'] or match['y2']}-{month:02}-01")


def _read_time(_question: Question, text: str) -> Answer | Problem:
    match = _TIME.fullmatch(simplify(text))
    if match is None:
        return Problem(ProblemKind.NOT_A_TIME, given=_shown(simplify(text)))
    return Answer(f"{int(match[1]):02}:{match[2]}:00")


def _read_moment(question: Question, text: str) -> Answer | Problem:
    plain = simplify(text)
    day, _, hour = plain.replace(",", " ").replace("T", " ").partition(" ")
    on, at = _read_day(day), _read_time(question, hour)
    if isinstance(on, Problem) or isinstance(at, Problem):
        return Problem(ProblemKind.NOT_A_MOMENT, given=_shown(plain))
    return Answer(f"{on.value}T{at.value}")


def _read_place(_question: Question, text: str) -> Answer | Problem:
    plain = simplify(text)
    match = _PLACE.fullmatch(plain)
    parts = [part.replace(",", ".") for part in match.groups()] if match else []
    spelled = place_spelled(*map(float, parts)) if parts else None
    return Answer(spelled) if spelled else Problem(ProblemKind.NOT_A_PLACE, given=_shown(plain))


def place_spelled(latitude: float, longitude: float, accuracy: float = 0) -> str | None:
    """Spell a place as XForms do: latitude, longitude, altitude, accuracy in metres; None off the globe."""
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004 - degrees
        return None
    return " ".join(number_spelled(Decimal(str(round(n, 6)))) for n in (latitude, longitude, 0, accuracy))


def _read_words_for_a_file(question: Question, _text: str) -> Answer | Problem:
    return Problem(NOT_SUCH[question.kind])


def _read_day(plain: str) -> Answer | Problem:
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
    if question.kind not in TICKED:
        return Problem(ProblemKind.NOT_A_CHOICE, given=_shown(simplify(text)))
    parts = [part for part in re.split(r"[,;.\n]+|(?<=\d)\s+(?=\d)", text) if part.strip()]
    found = [known.get(_key(part)) for part in parts]
    named = [name for name in dict.fromkeys(found) if name is not None]
    if None in found or not found:
        return Problem(ProblemKind.NOT_A_CHOICE, given=_shown(simplify(text)))
    return _combined(question, named)


def _combined(question: Question, found: list[str]) -> Answer | Problem:
    if question.exclusive in found and len(found) > 1:
        return Problem(ProblemKind.NOT_A_CHOICE, given="")
    if question.kind is Kind.RANK:
        complete = len(found) == len(question.choices)
        return Answer(" ".join(found)) if complete else Problem(ProblemKind.NOT_ALL_RANKED)
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


_READS: Mapping[Kind, Callable[[Question, str], Answer | Problem]] = {
    Kind.TEXT: _read_text,
    Kind.INTEGER: _read_number,
    Kind.DECIMAL: _read_number,
    Kind.RANGE: _read_number,
    Kind.DATE: _read_date,
    Kind.TIME: _read_time,
    Kind.MOMENT: _read_moment,
    Kind.GEOPOINT: _read_place,
    **dict.fromkeys(SENT, _read_words_for_a_file),
}
"""How each kind that is written is read; choices are understood by number or label."""
