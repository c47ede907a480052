"""Which single letters a class, an escape or a plain letter of a pattern stands for.

The escape w means letters of any alphabet, as on Android; d means 0 to 9 only, the digits numbers are read
from here.
"""

import re
import unicodedata
from collections.abc import Callable

from surveys.phrase import Phrase

Letters = Callable[[str], bool]

_SETS: dict[str, Letters] = {
    "d": lambda letter: letter in "0123456789",
    "w": lambda letter: letter.isalnum() or letter == "_",
    "s": str.isspace,
}
_SIGNS = {"n": "\n", "r": "\r", "t": "\t"}
_PROPERTY = re.compile(r"\\([pP])\{(L|Lu|Ll|N|Nd|P)\}")


class PatternError(ValueError):
    """The pattern cannot be read, for the `reason`."""

    def __init__(self, reason: Phrase) -> None:
        self.reason = reason
        super().__init__(reason)


def exactly(letter: str) -> Letters:
    return lambda each: each == letter


def _except(letters: Letters) -> Letters:
    return lambda each: not letters(each)


def escaped(text: str) -> tuple[Letters, int]:
    """Read an escape at the start of the text; give its meaning and length."""
    sign = text[1:2]
    if sign.lower() in _SETS and sign:
        letters = _SETS[sign.lower()]
        return (letters if sign.islower() else _except(letters)), 2
    if sign in ("p", "P"):
        return _property(text)
    return exactly(_literal(text)), 2


def _literal(text: str) -> str:
    sign = text[1:2]
    if not sign:
        raise PatternError(Phrase('the pattern ends in "{sign}"', sign="\\"))
    if sign in _SIGNS:
        return _SIGNS[sign]
    if sign.isalnum():
        raise PatternError(Phrase('"{sign}" is not supported', sign=f"\\{sign}"))
    return sign


def _property(text: str) -> tuple[Letters, int]:
    found = _PROPERTY.match(text)
    if found is None:
        raise PatternError(
            Phrase(
                '"{sign}" is not supported; write {letter} for any letter, {digit} for any digit',
                sign=text[:6],
                letter="\\p{L}",
                digit="\\p{N}",
            )
        )
    category = found.group(2)

    def belongs(letter: str) -> bool:
        return unicodedata.category(letter).startswith(category)

    return (belongs if found.group(1) == "p" else _except(belongs)), found.end()


def letter_class(text: str) -> tuple[Letters, int]:
    """Read a class such as [a-z0-9_] at the start of the text; give its meaning and length."""
    place = 2 if text.startswith("[^") else 1
    first, members = place, list[Letters]()
    while text[place : place + 1] != "]" or place == first:
        if place >= len(text):
            raise PatternError(Phrase('"{sign}" is never closed', sign="["))
        member, length = _member(text[place:])
        members.append(member)
        place += length

    def belongs(letter: str) -> bool:
        return any(member(letter) for member in members)

    return (_except(belongs) if first == 2 else belongs), place + 1  # noqa: PLR2004 - after "[^"


def _member(text: str) -> tuple[Letters, int]:
    if text[0] == "[" or text.startswith("&&"):
        raise PatternError(
            Phrase(
                '"{sign}" inside […] is not supported; write {escaped} for the sign itself',
                sign=text[:2],
                escaped=f"\\{text[0]}",
            )
        )
    if text[0] == "\\" and (text[1:2].lower() in _SETS or text[1:2] in ("p", "P")) and text[1:2]:
        return escaped(text)
    low, length = _bound(text)
    rest = text[length:]
    if not rest.startswith("-") or rest[1:2] in ("]", ""):
        return exactly(low), length
    high, width = _bound(rest[1:])
    if high < low:
        raise PatternError(Phrase("the range {range} runs backwards", range=f"{low}-{high}"))
    return (lambda letter: low <= letter <= high), length + 1 + width


def _bound(text: str) -> tuple[str, int]:
    return (_literal(text), 2) if text[0] == "\\" else (text[0], 1)
