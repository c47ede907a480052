"""What a question, a choice and a group of a form are, and which expressions they hold.

Nothing here knows of the form around it, nor of any answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from surveys.kinds import TYPED, Kind, Missing, Span
from surveys.paths import plain
from surveys.xpath import Expression

Text = Mapping[str, str]
"""The same words in each language of the form: language code -> text."""


@dataclass(frozen=True)
class Medium:
    """A picture, recording or film that is shown with a question; `digest` is the SHA-256 of the file."""

    kind: Kind
    name: str
    digest: str


@dataclass(frozen=True)
class Choice:
    """One of the offered answers."""

    name: str
    label: Text


NODE_KINDS = {
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "decimal",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.MOMENT: "dateTime",
    Kind.RANGE: "decimal",
    Kind.SELECT_MULTIPLE: "select_multiple",
}
"""How expressions read an answer; text if it is not listed."""


class Place(NamedTuple):
    """Where an item lies in the tree; `asks` names its question, and is empty for a group."""

    path: str
    around: str
    name: str
    asks: str
    kind: str
    default: str


@dataclass(frozen=True)
class Group:
    """A section of the questionnaire; `label` is its title, if it has one.

    A repeat is asked row by row, `count` times, or as long as there is another one.
    """

    name: str
    path: str
    label: Text | None = None
    relevant: Expression | None = None
    quotes: Mapping[str, Expression] = field(default_factory=dict)
    is_repeat: bool = False
    count: Expression | None = None

    @cached_property
    def place(self) -> Place:
        around, _, name = self.path.rpartition("/")
        return Place(self.path, around, plain(name), "", "string", "")


NOWHERE = Group("", "")


@dataclass(frozen=True)
class Question:
    """One question (or note, or calculation) of a form; `short` words name its column in files of answers.

    `quotes` are the answers that its words quote, by what stands for them: `${name}`. `offer` gives the
    choices offered just now, where they are not all; `shuffled`: each respondent has an order of their own.
    `dynamic` works a default out; `preset` is start, today or end for a value that the moment gives. Whoever
    answers this one anew takes back the answers to `resets`, and gives the hidden questions in `sets` values.
    `span` are the numbers of a range, `looks` the words of its appearance, few of which mean anything here;
    `media` are shown before its words, in each language.
    """

    name: str
    path: str
    kind: Kind
    label: Text = field(default_factory=dict)
    hint: Text | None = None
    choices: tuple[Choice, ...] = ()
    required: Expression | None = None
    relevant: Expression | None = None
    constraint: Expression | None = None
    constraint_message: Text | None = None
    required_message: Text | None = None
    guidance: Text | None = None
    quotes: Mapping[str, Expression] = field(default_factory=dict)
    dynamic: Expression | None = None
    preset: str = ""
    resets: tuple[str, ...] = ()
    sets: tuple[tuple[str, Expression], ...] = ()
    offer: Expression | None = None
    shuffled: bool = False
    span: Span | None = None
    looks: frozenset[str] = frozenset()
    calculation: Expression | None = None
    default: str = ""
    missing: tuple[Missing, ...] = ()
    ending: str | None = None
    exclusive: str | None = None
    short: Text = field(default_factory=dict)
    media: Mapping[str, tuple[Medium, ...]] = field(default_factory=dict)

    @cached_property
    def place(self) -> Place:
        around, _, name = self.path.rpartition("/")
        return Place(
            self.path, around, plain(name), self.name, NODE_KINDS.get(self.kind, "string"), self.default
        )

    @property
    def is_typed(self) -> bool:
        return self.kind in TYPED or (self.kind is Kind.RANGE and not self.choices)

    @property
    def is_asked(self) -> bool:
        return self.kind is not Kind.CALCULATE

    @cached_property
    def is_plain(self) -> bool:
        """Tell whether its value is the answer or a default that is always the same, and nothing else."""
        return self.calculation is None and self.dynamic is None

    @property
    def is_counted(self) -> bool:
        """Tell whether it is answered: a note is only read."""
        return self.is_asked and self.kind is not Kind.NOTE

    @property
    def is_kept(self) -> bool:
        """Tell whether its value is worked out once, and then kept like an answer."""
        return self.calculation is not None and "once" in self.calculation.functions

    @property
    def is_worked_out(self) -> bool:
        """Tell whether the form gives its value: a calculation, whether hidden or shown."""
        return self.kind is Kind.CALCULATE or (self.kind is Kind.NOTE and self.calculation is not None)

    def choice(self, name: str) -> Choice | None:
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> Mapping[str, Choice]:
        return {choice.name: choice for choice in reversed(self.choices)}

    def choice_at(self, number: int) -> Choice | None:
        return self.choices[number] if 0 <= number < len(self.choices) else None

    def toggled(self, ticked: tuple[str, ...], name: str) -> tuple[str, ...]:
        """Tick or clear a box, in the form's order; the exclusive choice clears the others, and they it.

        A rank keeps the order of the taps, and the last choice left takes the last place; tapping a place
        that is taken frees it and those after it.
        """
        if self.kind is Kind.RANK:
            return self._ranked(ticked, name)
        if name in ticked:
            left = set(ticked) - {name}
        elif name == self.exclusive:
            left = {name}
        else:
            left = {*ticked, name} - {self.exclusive}
        return tuple(choice.name for choice in self.choices if choice.name in left)

    def _ranked(self, ticked: tuple[str, ...], name: str) -> tuple[str, ...]:
        if name in ticked:
            return ticked[: ticked.index(name)]
        ranked = (*ticked, name)
        left = [choice.name for choice in self.choices if choice.name not in ranked]
        return (*ranked, *left) if len(left) == 1 else ranked


def has_value(question: Question) -> bool:
    """Tell whether a question or calculation has a value to keep: words that are only shown have none."""
    return question.kind is not Kind.NOTE or question.is_worked_out


def demands_of(question: Question) -> tuple[Expression, ...]:
    """List what decides whether an answer holds."""
    demands = (question.required, question.constraint, question.offer)
    return tuple(each for each in demands if each is not None)


def logic_of(item: Question | Group) -> tuple[Expression, ...]:
    worked = (item.calculation, item.dynamic) if isinstance(item, Question) else ()
    return tuple(each for each in (item.relevant, *worked) if each is not None)
