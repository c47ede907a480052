"""Whether there is still a place for somebody: target counts by region, sex and age group.

It is decided once, at the answer that completes the screening: the form's first question, and those that
the cells ask for. Who was past that point may finish, whatever fills up meanwhile. A question counts as
answered for good, so nobody passes that point twice; where a cell asks for a calculation, everything it is
made of must have been answered.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from surveys.form import Form, Kind
from surveys.interview import Interview, Step
from surveys.reaching import reach

DIMENSIONS = ("region", "sex", "age_group")
"""The questions or calculations that a cell can ask for."""

ACTIVE = timedelta(hours=24)
"""Who is past the screening holds a place for so long after the last answer."""


@dataclass(frozen=True)
class Profile:
    """Where somebody belongs; None where they did not say."""

    region: str | None = None
    sex: str | None = None
    age_group: str | None = None


@dataclass(frozen=True)
class Cell:
    """So many interviews with people of one profile; None stands for any answer, and for none."""

    target: int
    region: str | None = None
    sex: str | None = None
    age_group: str | None = None

    def takes(self, who: Profile) -> bool:
        return all(getattr(self, name) in (None, getattr(who, name)) for name in DIMENSIONS)

    def count(self, people: Mapping[Profile, int]) -> int:
        """Say how many of these people belong here."""
        return sum(number for who, number in people.items() if self.takes(who))


EVERY_QUESTION: Collection[Cell] = (Cell(0, "", "", ""),)
"""Cells that ask for all there is to ask for."""


def full_cell(cells: Iterable[Cell], who: Profile, people: Mapping[Profile, int]) -> Cell | None:
    """Give a cell that has no place for somebody, if there is one."""
    return next((cell for cell in cells if cell.takes(who) and cell.count(people) >= cell.target), None)


def region_targets(cells: Collection[Cell]) -> Mapping[str, int]:
    """Say how many interviews are wanted of each region: by its own cell, or by all that part it alike.

    A region whose cells overlap (by sex, and by age besides) has no one target; nor has one of which a
    single part is asked for, since everybody else there counts for nothing.
    """
    return {region: target for region in _regions(cells) if (target := _target(region, cells)) is not None}


def _regions(cells: Iterable[Cell]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell.region for cell in cells if cell.region))


def _target(region: str, cells: Iterable[Cell]) -> int | None:
    theirs = [cell for cell in cells if cell.region == region]
    own = [cell.target for cell in theirs if cell.sex is None and cell.age_group is None]
    parted = {(cell.sex is None, cell.age_group is None) for cell in theirs}
    if own or len(parted) > 1 or len(theirs) == 1:
        return min(own, default=None)
    return sum(cell.target for cell in theirs)


def screening(form: Form, cells: Collection[Cell]) -> frozenset[str]:
    """Name the questions after which it is decided whether there is a place."""
    if not cells:
        return frozenset()
    wanted = DIMENSIONS if cells is EVERY_QUESTION else _asked_for(cells)
    known = (form.base or form).screenings
    if wanted not in known:
        known[wanted] = _screening(form, wanted)
    return known[wanted]


def _asked_for(cells: Iterable[Cell]) -> tuple[str, ...]:
    return tuple(name for name in DIMENSIONS if any(getattr(cell, name) is not None for cell in cells))


def _screening(form: Form, wanted: Iterable[str]) -> frozenset[str]:
    first = [q.name for q in form.once if q.is_asked and q.kind is not Kind.NOTE][:1]
    return frozenset(first).union(*(_sources(form, name) for name in wanted))


def _sources(form: Form, name: str) -> frozenset[str]:
    question = form.by_name.get(name)
    if question is None or question.is_asked:
        return frozenset() if question is None else frozenset({name})
    asked = (q.name for q in form.once if q.is_asked and q.kind is not Kind.NOTE)
    return frozenset(source for source in asked if question.path in reach(form, source))


def completes_screening(before: Interview, after: Interview, questions: frozenset[str]) -> bool:
    """Tell whether this very step answered the last of the screening questions."""
    return questions <= after.answers.keys() and not questions <= before.answers.keys()


def profile_of(step: Step) -> Profile:
    """Say where somebody belongs by what they have answered."""
    by_name, situation = step.situation.form.by_name, step.situation
    told = {name: situation.value(by_name[name]) or None for name in DIMENSIONS if name in by_name}
    return Profile(**told)
