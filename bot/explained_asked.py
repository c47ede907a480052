"""What was asked, in the form's own words: questions, choices that count, and those outside the base.

Questions that share their choices and their part in the rule are listed together. Questions the form does
not have (any more) are named and said to be missing from it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from scoring.explain_asked import Asked, Role
from surveys.form import Form, Kind, Question, Text
from surveys.xpath import Expression

JOINED = "; "


@dataclass(frozen=True)
class Wording:
    """A form's texts in one language, or in the form's own where it lacks that one."""

    form: Form | None
    language: str

    def question(self, name: str) -> str:
        """Quote a question; of a calculation say from which questions it is worked out."""
        found = self._find(name)
        if found is None:
            return f"{name} (not in this version of the questionnaire)"
        if found.kind is Kind.CALCULATE:
            sources = self._asked_behind(found.calculation, found)
            return f"{_plain(name)}, worked out from {JOINED.join(map(self.question, sources))}"
        return f"“{self._said(found.label)}”"

    def choice(self, question: str, name: str) -> str:
        found = self._find(question)
        choice = found.choice(name) if found else None
        return self._said(choice.label) if choice else _plain(name)

    def choices(self, question: str) -> tuple[str, ...]:
        found = self._find(question)
        return tuple(choice.name for choice in found.choices) if found else ()

    def conditions(self, name: str) -> tuple[str, ...]:
        """Quote the questions whose answers decide whether this one is asked, screening questions apart."""
        found = self._find(name)
        if found is None or self.form is None:
            return ()
        endings = [question for question in self.form.questions if question.ending]
        screening = {name for one in endings for name in self._asked_behind(one.relevant, one)}
        behind = self._asked_behind(found.relevant, found) if found.kind is not Kind.CALCULATE else ()
        return tuple(self.question(name) for name in behind if name not in screening)

    def _find(self, name: str) -> Question | None:
        return self.form.by_name.get(name) if self.form else None

    def _asked_behind(self, expression: Expression | None, around: Question) -> tuple[str, ...]:
        """Name the questions an expression reads, through calculations, in the order of the form."""
        if expression is None or self.form is None:
            return ()
        names: set[str] = set()
        for path in expression.references(around.path):
            item = self.form.by_path.get(path)
            if isinstance(item, Question):
                is_worked_out = item.kind is Kind.CALCULATE
                names |= set(self._asked_behind(item.calculation, item)) if is_worked_out else {item.name}
        return tuple(name for name in self.form.numbers if name in names)

    def _said(self, text: Text) -> str:
        default = self.form.default_language if self.form else self.language
        return text.get(self.language) or text.get(default, "")


@dataclass(frozen=True)
class Block:
    """Questions with the same part and the same choices, with the lines that say what counts."""

    heading: str
    questions: tuple[str, ...]
    lines: tuple[str, ...]


def blocks(asked: tuple[Asked, ...], wording: Wording) -> Iterator[Block]:
    """Put the questions into blocks, in the order of the rule."""
    for _, group in groupby(asked, lambda one: _likeness(one, wording)):
        first, *others = group
        lines = tuple(line for line in EXPLAINED[first.role](first, wording) if line)
        questions = tuple(one.question for one in (first, *others))
        yield Block(HEADINGS.get(first.role, ""), questions, lines)


def numbers(asked: tuple[Asked, ...]) -> Mapping[str, int]:
    """Give every question the number it is listed under; a question has one, wherever it is read."""
    return {name: number for number, name in enumerate(dict.fromkeys(one.question for one in asked), 1)}


def _likeness(one: Asked, wording: Wording) -> tuple[object, ...]:
    labels = tuple(wording.choice(one.question, name) for name in wording.choices(one.question))
    return one.role, one.choices, one.outside, one.battery, one.groups, labels


def _counted(one: Asked, wording: Wording) -> Iterator[str]:
    rest = [name for name in wording.choices(one.question) if name not in (*one.choices, *one.outside)]
    yield _line("Counts", one, one.choices, wording)
    yield _line("Does not count", one, rest, wording)
    yield _line("Outside the base", one, one.outside, wording)


def _base(one: Asked, wording: Wording) -> Iterator[str]:
    yield _line("In the base", one, one.choices, wording)


def _not_named(one: Asked, wording: Wording) -> Iterator[str]:
    rest = [name for name in wording.choices(one.question) if name not in one.choices]
    yield "Several may be named."
    yield _line("Counts, for each of these, when it is not named", one, one.choices, wording)
    yield _line("Names none of them", one, rest, wording)


def _order(one: Asked, wording: Wording) -> Iterator[str]:
    yield _line("From low to high", one, one.choices, wording)
    yield _line("Outside the base", one, one.outside, wording)


def _scale(one: Asked, _: Wording) -> Iterator[str]:
    worst, best = one.choices
    yield f"The answer {best} scores 100, the answer {worst} scores 0, and those between in equal steps."


def _number(_: Asked, __: Wording) -> Iterator[str]:
    yield "Answered with a whole number."


def _nothing(_: Asked, __: Wording) -> Iterator[str]:
    yield from ()


def _membership(one: Asked, wording: Wording) -> Iterator[str]:
    belongs = (*one.choices, *one.outside)
    rest = [name for name in wording.choices(one.question) if name not in belongs]
    yield _line("A member answered at least once", one, one.choices, wording)
    yield _line("A non-member never answered anything but", one, rest, wording)
    yield _line("On neither side, unless a member otherwise", one, one.outside, wording)


def _attribute(one: Asked, wording: Wording) -> Iterator[str]:
    shown = [_group(name, choices, one.question, wording) for name, choices in one.groups]
    yield f"Groups: {JOINED.join(shown)}."


def _group(name: str, choices: tuple[str, ...], question: str, wording: Wording) -> str:
    labels = " / ".join(wording.choice(question, choice) for choice in choices)
    return labels if choices == (name,) else f"{_plain(name)} ({labels})"


def _line(heading: str, one: Asked, names: "tuple[str, ...] | list[str]", wording: Wording) -> str:
    if not names:
        return ""
    return f"{heading}: {JOINED.join(wording.choice(one.question, name) for name in names)}."


def _plain(name: str) -> str:
    """Make a name readable where the form has no words for it, such as the groups of a calculation."""
    return re.sub(r"(?<=\d)_(?=\d)", "–", name).replace("_", " ")


EXPLAINED = MappingProxyType(
    {
        Role.COUNTED: _counted,
        Role.NOT_NAMED: _not_named,
        Role.ORDER: _order,
        Role.SCALE: _scale,
        Role.NUMBER: _number,
        Role.BASE: _base,
        Role.BATTERY_BASE: _nothing,
        Role.MEMBERSHIP: _membership,
        Role.ATTRIBUTE: _attribute,
    }
)
HEADINGS = MappingProxyType(
    {
        Role.BASE: "Asked to know who is in the base:",
        Role.BATTERY_BASE: "Of the same battery; these only help to decide who is in the base:",
        Role.MEMBERSHIP: "Asked to tell members from non-members:",
        Role.ATTRIBUTE: "The attributes on which the engaged are compared with all:",
    }
)
