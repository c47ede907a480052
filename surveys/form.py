"""What a questionnaire is: immutable, comparable, all its languages together.

A form says nothing about how far anyone has come with it; that is an `Interview`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from operator import attrgetter
from typing import Any

from surveys.bits import bits_where
from surveys.kinds import CHOSEN, PICKED, TICKED, TYPED, Answer, Answers, Kind, Missing, Span
from surveys.paths import line, plain
from surveys.questions import (
    NODE_KINDS,
    NOWHERE,
    Choice,
    Group,
    Medium,
    Place,
    Question,
    Text,
    demands_of,
    has_value,
    logic_of,
)
from surveys.tables import table
from surveys.wiring import Plan, Wiring, wired
from surveys.xpath import Node

__all__ = [
    "CHOSEN",
    "NODE_KINDS",
    "NOWHERE",
    "PICKED",
    "TICKED",
    "TYPED",
    "Answer",
    "Answers",
    "Choice",
    "Form",
    "Group",
    "Kind",
    "Medium",
    "Missing",
    "Place",
    "Question",
    "Span",
    "Text",
    "has_value",
]


_NAME, _PATH = attrgetter("name"), attrgetter("path")


@dataclass(frozen=True)
class Form:
    """A version of a questionnaire.

    `root` names the top element of its tree; `tables` are its lists and attached files by name, `texts` its
    words by id, if expressions look them up. Groups come before what they contain. `order` holds the paths
    that have logic, in the sequence to work it out in.
    An unrolled form (see `unrolling.py`) has rows in the place of repeats: `shape` counts them.
    """

    name: str
    version: str
    title: str
    languages: tuple[str, ...]
    default_language: str
    questions: Sequence[Question]
    groups: Sequence[Group] = ()
    order: Sequence[str] = ()
    root: str = "data"
    tables: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    texts: Mapping[str, Text] = field(default_factory=dict)
    base: "Form | None" = None
    shape: Mapping[tuple[str, tuple[int, ...]], int] = field(default_factory=dict)

    @cached_property
    def repeats(self) -> tuple[Group, ...]:
        """The repeats, each before those inside it; of an unrolled form, its rows."""
        return tuple(group for group in self.groups if group.is_repeat)

    @cached_property
    def repeats_by_name(self) -> Mapping[str, Group]:
        return {repeat.name: repeat for repeat in reversed(self.repeats)}

    @cached_property
    def repeats_in(self) -> Mapping[str, list[str]]:
        """The repeats right inside each repeat, by name."""
        inside: dict[str, list[str]] = {}
        for *_, outer, inner in (around for one in self.repeats if len(around := self.around[one.path]) > 1):
            inside.setdefault(outer.name, []).append(inner.name)
        return inside

    @cached_property
    def unrollings(self) -> dict[object, Any]:
        """The forms with rows in the place of repeats that have been made of this one."""
        return {}

    @cached_property
    def made(self) -> dict[object, Any]:
        """What has been made of its items for the rows of repeats: the same for all who have such a row."""
        return {}

    @cached_property
    def reached(self) -> dict[str, frozenset[str]]:
        """What has been found out of which logic an answer can change: question name -> paths."""
        return {}

    @cached_property
    def screenings(self) -> dict[tuple[str, ...], frozenset[str]]:
        """After which questions it is decided whether there is a place, by what is asked for."""
        return {}

    @cached_property
    def once(self) -> tuple[Question, ...]:
        """The questions that stand in no repeat: each is asked once at most."""
        inside = tuple(f"{group.path}/" for group in self.repeats)
        return tuple(question for question in self.questions if not question.path.startswith(inside))

    @cached_property
    def around(self) -> "Mapping[str, tuple[Group, ...]]":
        """The repeats that each item lies in, or is, from the outermost in."""
        repeats = {one.path: one for one in self.repeats}
        return {path: tuple(repeats[one] for one in line(path) if one in repeats) for path in self.by_path}

    def item(self, path: str) -> "Question | Group | None":
        """Give what an expression means by a path; of the rows of a repeat, what they are copies of."""
        return (self.base or self).by_path.get(plain(path))

    @cached_property
    def instances(self) -> Mapping[str, Node]:
        """The lists and attached tables as expressions look them up; the same for all interviews."""
        return {name: table(rows) for name, rows in self.tables.items()}

    @cached_property
    def keeping(self) -> tuple[str, ...]:  # the names of those that `is_kept` holds of
        return tuple(question.name for question in self.questions if question.is_kept)

    @cached_property
    def by_name(self) -> Mapping[str, Question]:
        return dict(zip(map(_NAME, self.questions), self.questions, strict=True))

    @cached_property
    def by_path(self) -> Mapping[str, Question | Group]:
        everything: tuple[Question | Group, ...] = (*self.groups, *self.questions)
        return dict(zip(map(_PATH, everything), everything, strict=True))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The tree, each item after the group it lies in."""
        return tuple(item.place for item in self.by_path.values())

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Where each question stands in the form: name -> position from 0."""
        return dict(zip(map(_NAME, self.questions), count(), strict=False))

    @cached_property
    def wiring(self) -> Wiring:
        """What reads what."""
        return wired(
            Plan(
                paths=tuple(self.by_path),
                repeats=tuple(group.path for group in self.repeats),
                order=tuple(self.order),
                logic={path: logic_of(self.by_path[path]) for path in self.order},
                demands={one.path: demands for one in self.questions if (demands := demands_of(one))},
                counts={one.path: (one.count,) for one in self.repeats if one.count is not None},
            )
        )

    @cached_property
    def asked(self) -> int:
        """The questions that are asked, a bit for each (see `bits.py`)."""
        return bits_where(question.is_asked for question in self.questions)

    @cached_property
    def counted(self) -> int:
        """The questions that are answered, a bit for each: not notes."""
        return bits_where(question.is_counted for question in self.questions)

    @cached_property
    def _inside(self) -> dict[str, tuple[Question | Group, ...]]:
        return {}

    def inside(self, path: str) -> tuple[Question | Group, ...]:
        """Give what stands inside a path, groups first; a question is inside itself."""
        if path not in self._inside:
            item, inside = self.by_path[path], f"{path}/"
            found = (one for one in self.by_path.values() if one.path.startswith(inside))
            self._inside[path] = (item,) if isinstance(item, Question) else tuple(found)
        return self._inside[path]

    def section(self, question: Question) -> Text | None:
        """Give the title of the innermost titled group around a question."""
        return self.titled(question).label

    def titled(self, question: Question) -> Group:
        """Give the innermost titled group around a question; `NOWHERE` if there is none."""
        path = question.path
        while path := path.rpartition("/")[0]:
            group = self.by_path.get(path)
            if isinstance(group, Group) and group.label:
                return group
        return NOWHERE
