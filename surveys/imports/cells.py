"""Reads what stands in a file for a question: an answer, a way of having none, nothing at all, or a fault.

Choices are named or written out in any language of the form, exactly: a number never means a place in the
list here. Numbers and dates are read as in the chat, and numbers as XForms spell them besides.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from surveys.form import Answer, Kind, Missing, Question
from surveys.imports.words import same
from surveys.imports.workbook import FORMULA
from surveys.reading import LONGEST_TEXT, read
from surveys.screens import NOT_SUCH, Problem, ProblemKind

_MISSING = {missing.value: missing for missing in Missing}
_THREE_DECIMALS = re.compile(r"-?[0-9]{1,15}\.[0-9]{3}")
_TRUE, _FALSE = frozenset({"1", "true", "yes"}), frozenset({"0", "false", "no"})
_REASONS = {
    ProblemKind.NOT_A_NUMBER: "This is no number that can mean only one thing.",
    ProblemKind.NOT_WHOLE: "A whole number is needed.",
    ProblemKind.NOT_A_DATE: "This is no date; write it as 2026-12-31.",
    ProblemKind.NOT_A_TIME: "This is no time; write it as 14:30.",
    ProblemKind.NOT_A_MOMENT: "This is no date and time; write it as 2026-12-31 14:30.",
    ProblemKind.NOT_A_PLACE: "This is no place; write it as 43.25 76.95.",
    ProblemKind.OUT_OF_RANGE: "This is not a number of the range.",
    ProblemKind.NOT_DIGITS: "Only digits may stand here.",
    ProblemKind.TOO_LONG: f"Text may have {LONGEST_TEXT} characters.",
    ProblemKind.ONLY_WORDS: "There are no words in it.",
    **dict.fromkeys(NOT_SUCH.values(), "Nothing that was sent can be imported; leave this cell blank."),
}


class CellError(ValueError):
    """A cell that cannot be read; the message is the reason, in words."""


def read_cell(question: Question, text: str) -> Answer | None:
    """Read a cell; None when it is blank. Raises CellError."""
    if text.startswith(FORMULA):
        raise CellError("This is a formula; replace it by its value.")
    tidy = text.strip()
    if not tidy or tidy == Missing.NOT_ASKED.value:
        return None
    missing = _missing(question, tidy)
    if missing is not None:
        return Answer(missing=missing)
    reads = _CHOSEN.get(question.kind)
    return Answer(reads(question, tidy)) if reads else _typed(question, tidy)


def read_ticks(question: Question, cells: Mapping[str, str]) -> Answer | None:
    """Read a select_multiple from a cell for each choice; None when none is ticked. Raises CellError."""
    ticked = {name for name, text in cells.items() if _is_ticked(text)}
    if not ticked:
        return None
    alone = _MISSING.get(next(iter(ticked)))
    if len(ticked) == 1 and alone is not None and question.choice(alone.value) is None:
        return Answer(missing=alone)
    return Answer(_together(question, ticked))


def _is_ticked(text: str) -> bool:
    word = text.strip().casefold()
    if word in _TRUE or word in _FALSE or not word:
        return word in _TRUE
    raise CellError("A column for one choice holds 1 or 0.")


def _missing(question: Question, tidy: str) -> Missing | None:
    """Take a code for what it means, unless the form has a choice of that name, or asks for words."""
    missing = None if question.choice(tidy) else _MISSING.get(tidy)
    offered = missing in question.missing or missing is Missing.SKIPPED
    return missing if offered or question.kind is not Kind.TEXT else None


def _typed(question: Question, tidy: str) -> Answer:
    exact = question.kind in (Kind.DECIMAL, Kind.RANGE) and _THREE_DECIMALS.fullmatch(tidy)
    answer = read(
        question, f"{tidy}0" if exact else tidy
    )  # 1.250 is no thousand where decimals are asked for
    if isinstance(answer, Problem):
        raise CellError(_REASONS.get(answer.kind, "This cannot be read."))
    return answer


def _one(question: Question, tidy: str) -> str:
    names = _choices_called(question).get(same(tidy), frozenset())
    if question.choice(tidy) is not None:
        return tidy
    if len(names) != 1:
        raise CellError(
            "Several choices are called so; use the name." if names else "No choice is called so."
        )
    return next(iter(names))


def _ranked(question: Question, tidy: str) -> str:
    names = tidy.split()
    if sorted(names) != sorted(choice.name for choice in question.choices):
        raise CellError("A rank names every choice once, the first one first.")
    return " ".join(names)


def _agreed(_question: Question, tidy: str) -> str:
    if tidy.casefold() != "ok":
        raise CellError("An acknowledgement is OK or nothing.")
    return "OK"


def _several(question: Question, tidy: str) -> str:
    names = set(tidy.split())
    if all(question.choice(name) for name in names):
        return _together(question, names)
    readings = {frozenset(reading) for reading in _divided(_choices_called(question), same(tidy), 0)}
    if len(readings) != 1:
        raise CellError("This can be read in several ways; use the choices' names." if readings else _UNKNOWN)
    return _together(question, set(next(iter(readings))))


_UNKNOWN = "The form has no such choice, or not all of these."
_MOST_TRIED = 64


def _divided(called: Mapping[str, frozenset[str]], text: str, used: int) -> Iterator[tuple[str, ...]]:
    """Divide a row of written-out choices, between which stands a space or a sign, in every possible way."""
    if used > _MOST_TRIED:
        return
    for label, names in called.items():
        if text == label:
            yield from ((name,) for name in names)
        elif text.startswith(label) and (rest := _SIGN.sub("", text[len(label) :])) != text[len(label) :]:
            yield from ((name, *others) for others in _divided(called, rest, used + 1) for name in names)


_SIGN = re.compile(r"^\s*[,;|]?\s+|^\s*[,;|]\s*")


def _together(question: Question, names: set[str]) -> str:
    unknown = sorted(name for name in names if question.choice(name) is None)
    if unknown:
        raise CellError(_UNKNOWN)
    if question.exclusive in names and len(names) > 1:
        raise CellError(f"{question.exclusive} rules out all other choices.")
    return " ".join(choice.name for choice in question.choices if choice.name in names)


@lru_cache(maxsize=512)
def _by_label(labels: tuple[tuple[str, str], ...]) -> Mapping[str, frozenset[str]]:
    called: dict[str, frozenset[str]] = {}
    for name, label in labels:
        called[label] = called.get(label, frozenset()) | {name}
    return called


def _choices_called(question: Question) -> Mapping[str, frozenset[str]]:
    """Give the choices that each label may mean, in whatever language it is."""
    return _by_label(
        tuple(
            (choice.name, same(label))
            for choice in question.choices
            for label in choice.label.values()
            if label
        )
    )


_CHOSEN: Mapping[Kind, Callable[[Question, str], str]] = {
    Kind.SELECT_ONE: _one,
    Kind.SELECT_MULTIPLE: _several,
    Kind.RANK: _ranked,
    Kind.ACKNOWLEDGE: _agreed,
}
