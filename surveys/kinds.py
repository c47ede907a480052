"""What questions can ask for, what an answer is, and the ways of having none."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from weakref import ref


class Kind(StrEnum):
    """What a question asks for."""

    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    DATE = "date"
    TIME = "time"
    MOMENT = "dateTime"
    RANGE = "range"
    RANK = "rank"
    ACKNOWLEDGE = "acknowledge"
    GEOPOINT = "geopoint"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"
    NOTE = "note"
    CALCULATE = "calculate"


SENT = frozenset({Kind.IMAGE, Kind.AUDIO, Kind.VIDEO, Kind.FILE})
"""Kinds answered by sending a file, whose name is the answer."""

TYPED = SENT | {Kind.INTEGER, Kind.DECIMAL, Kind.TEXT, Kind.DATE, Kind.TIME, Kind.MOMENT, Kind.GEOPOINT}
"""Kinds answered by writing or sending a message; the others by tapping. A range is either, by its length."""

PICKED = frozenset({Kind.SELECT_ONE, Kind.RANGE, Kind.ACKNOWLEDGE})
"""Kinds answered with one tap."""

TICKED = frozenset({Kind.SELECT_MULTIPLE, Kind.RANK})
"""Kinds answered with several taps and *Done*."""

CHOSEN = frozenset({Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.RANK})
"""Kinds whose answer is made of the names of choices."""


class Missing(StrEnum):
    """The four ways of having no answer; all of them are outside every base."""

    DONT_KNOW = "dont_know"
    REFUSED = "refused"
    SKIPPED = "skipped"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Answer:
    """One answer: a value in XForm spelling (`"yes"`, `"1 3"`, `"42"`), or the reason there is none."""

    value: str = ""
    missing: Missing | None = None


class Answers(dict[str, Answer]):
    """Answers that know which others they were made of, as long as those are kept, and what was added."""

    _before: "ref[Answers] | None" = None
    given: frozenset[str] = frozenset()

    @classmethod
    def after(cls, before: Mapping[str, Answer], given: Mapping[str, Answer]) -> "Answers":
        answers = cls(before)
        answers.update(given)
        answers._before = ref(before) if isinstance(before, Answers) else None
        answers.given = frozenset(given)
        return answers

    def follow(self, before: Mapping[str, Answer]) -> bool:
        return self._before is not None and self._before() is before


@dataclass(frozen=True)
class Span:
    """The numbers a range offers: from `low` in steps up to `high`."""

    low: Decimal
    high: Decimal
    step: Decimal

    def holds(self, number: Decimal) -> bool:
        return self.low <= number <= self.high and (number - self.low) % self.step == 0

    def numbers(self) -> tuple[Decimal, ...]:
        return tuple(self.low + place * self.step for place in range(self.count))

    @property
    def count(self) -> int:
        return int((self.high - self.low) / self.step) + 1

    @property
    def is_whole(self) -> bool:
        return self.low == self.low.to_integral_value() and self.step == self.step.to_integral_value()
