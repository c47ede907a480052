"""Repeats unrolled: a form with as many rows of each repeat as one respondent has, flat like any other form.

The engine knows questions, not rows: a question of the second row is a question of its own, called `name[2]`,
in a repeat within a repeat `name[2.1]`, at the path `/data/child[2]/name`. Where the form does not say how
many rows there are, each row is preceded by the question whether there is (another) one, called after the
repeat and the rows before it: `child[0]`, `child[1]`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from surveys.form import Answer, Form, Group, Question

MOST_ROWS = 50
"""Rows of one repeat; a respondent who has more is not asked for another."""
ANOTHER, ENOUGH = "yes", "no"
_ROWS = re.compile(r"[0-9]+(\.[0-9]+)*\]")

Rows = tuple[int, ...]
"""Which row of each repeat around something, from the outermost in, counted from 1."""
Series = tuple[str, Rows]
"""A repeat, by name, inside one row of each repeat around it."""
Shape = Mapping[Series, int]
"""How many rows each has."""
Changes = Mapping[Series, tuple[int, int]]
"""How many rows those had and have by now that have others."""


def keyed(name: str, rows: Rows) -> str:
    """Name a question of a row."""
    return f"{name}[{'.'.join(map(str, rows))}]" if rows else name


@lru_cache(maxsize=8192)
def parted(key: str) -> tuple[str, Rows]:
    """Take the name of a question of a row apart."""
    name, _, rows = key.partition("[")
    return (name, tuple(map(int, rows[:-1].split(".")))) if _ROWS.fullmatch(rows) else (key, ())


def changes_of(before: Shape, after: Shape) -> Changes:
    """Tell which repeats have other rows, and how many they had and have."""
    others = dict(before.items() ^ after.items())
    return {series: (before.get(series, 0), after.get(series, 0)) for series in others}


def apart(form: Form, changes: Changes) -> Changes:
    """Leave out what has changed within rows that have come or gone themselves."""
    form = form.base or form
    return {series: counts for series, counts in changes.items() if not _is_within(form, changes, series)}


def _is_within(base: Form, changes: Changes, series: Series) -> bool:
    name, rows = series
    around = base.around[base.repeats_by_name[name].path]
    outside = ((repeat.name, rows[:depth]) for depth, repeat in enumerate(around[:-1]))
    return any(one in changes and row > min(changes[one]) for one, row in zip(outside, rows, strict=True))


def repeats_around(form: Form, path: str) -> tuple[Group, ...]:
    """Give the repeats that something lies in, or is, from the outermost in."""
    return form.around.get(path, ())


def path_with_rows(form: Form, path: str, rows: Rows) -> str:
    """Put the numbers of rows into a path of a form."""
    form = form.base or form
    spelled: str | None = form.made.get((path, rows))
    if spelled is None:
        parts = path.split("/")
        for repeat, row in zip(repeats_around(form, path), rows, strict=False):
            parts[repeat.path.count("/")] += f"[{row}]"
        spelled = form.made[path, rows] = "/".join(parts)
    return spelled


def whether_path(form: Form, repeat: Group, rows: Rows) -> str:
    """Say where the question stands whether there is another row, after those there are."""
    around = path_with_rows(form, repeat.path.rpartition("/")[0], rows[:-1])
    return f"{around}/{repeat.name}?{rows[-1]}"


def rows_said(answers: Mapping[str, Answer], name: str, rows: Rows) -> int:
    """Count the rows that a respondent said there are."""
    count = 0
    while count < MOST_ROWS and answers.get(keyed(name, (*rows, count)), Answer(ENOUGH)).value == ANOTHER:
        count += 1
    return count


def shape_of(form: Form, keys: Iterable[str]) -> Shape:
    """Give the rows in which these answers were given, whether or not they still count."""
    shape: dict[tuple[str, Rows], int] = {}
    for name, rows in map(parted, keys):
        item = form.repeats_by_name.get(name) or form.by_name.get(name)
        for depth, repeat in enumerate(repeats_around(form, item.path) if item and rows else ()):
            place = repeat.name, rows[:depth]
            shape[place] = max(shape.get(place, 0), rows[depth])
    return {place: count for place, count in shape.items() if count}


def repeat_asked_for(form: Form, question: Question) -> Group | None:
    """Give the repeat of which a question asks whether there is another row; None for other questions."""
    base, name = form.base or form, parted(question.name)[0]
    return None if name in base.by_name else next(one for one in base.repeats if one.name == name)


def asked_within(form: Form, repeat: str) -> tuple[Question, ...]:
    """Give the questions of a repeat itself, without those of repeats inside it; those of none if unnamed."""
    if not repeat:
        return form.once
    around = ((one, repeats_around(form, one.path)) for one in form.questions)
    return tuple(one for one, repeats in around if repeats and repeats[-1].name == repeat)


def rows_of(form: Form, repeat: str, shape: Shape) -> Iterator[Rows]:
    """Give every row of a repeat, in order."""
    found = form.repeats_by_name.get(repeat)
    rows: list[Rows] = [()]
    for one in repeats_around(form, found.path) if found else ():
        rows = [(*outer, n) for outer in rows for n in range(1, shape.get((one.name, outer), 0) + 1)]
    return iter(rows if found else [])
