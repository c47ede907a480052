"""Repeats unrolled: a form with as many rows of each repeat as one respondent has, flat like any other form.

The engine knows questions, not rows: a question of the second row is a question of its own, called `name[2]`,
in a repeat within a repeat `name[2.1]`, at the path `/data/child[2]/name`. Where the form does not say how
many rows there are, each row is preceded by the question whether there is (another) one, called after the
repeat and the rows before it: `child[0]`, `child[1]`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, groupby
from typing import Any, TypeVar

from surveys.form import Answer, Choice, Form, Group, Kind, Question, Text
from surveys.xpath import compile_expression

MOST_ROWS = 50
"""Rows of one repeat; a respondent who has more is not asked for another."""
MOST_SHAPES = 64
"""Unrolled forms that are kept at hand for each form."""
MOST_MADE = 50_000
"""Questions, groups and paths of rows that are kept at hand for each form."""
ANOTHER, ENOUGH = "yes", "no"
SPOKEN = frozenset({"en", "kk", "ru"})
_ANY: Text = {
    "en": "{title}: is there one to tell about?",
    "kk": "{title}: айтатыныңыз бар ма?",
    "ru": "{title}: есть о чём рассказать?",
}
_MORE: Text = {
    "en": "{title}: is there another one?",
    "kk": "{title}: тағы бар ма?",
    "ru": "{title}: есть ещё?",
}
_CHOICES = (
    Choice(ANOTHER, {"en": "Yes", "kk": "Иә", "ru": "Да"}),
    Choice(ENOUGH, {"en": "No", "kk": "Жоқ", "ru": "Нет"}),
)
_ALWAYS = compile_expression("true()")

_Item = TypeVar("_Item", Question, Group)
_Made = TypeVar("_Made", Question, Group)
_Part = TypeVar("_Part", Question, Group, str)

Rows = tuple[int, ...]
"""Which row of each repeat around something, from the outermost in, counted from 1."""
Shape = Mapping[tuple[str, Rows], int]
"""How many rows a repeat has: (its name, the rows around it) -> number."""


def keyed(name: str, rows: Rows) -> str:
    """Name a question of a row."""
    return f"{name}[{'.'.join(map(str, rows))}]" if rows else name


def parted(key: str) -> tuple[str, Rows]:
    """Take the name of a question of a row apart."""
    name, _, rows = key.partition("[")
    return name, tuple(int(row) for row in rows.removesuffix("]").split(".")) if rows else ()


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


def unrolled(form: Form, shape: Shape, near: Form | None = None) -> Form:
    """Give a form with these rows; the same object for the same rows, as long as it is at hand.

    What it has in common with one that is `near` is taken from that.
    """
    known, key = form.unrollings, tuple(sorted(shape.items()))
    if key not in known:
        if len(known) >= MOST_SHAPES:
            del known[next(iter(known))]
        known[key] = _Unrolling(form, shape, (near or form).stretches).form
    return known[key]


def _stretches(base: Form, what: str) -> list[tuple[str, tuple[Any, ...]]]:
    """Part what stands in one outermost repeat after another, or in none (''), in its order."""
    key = "stretches", what
    if key not in base.made:
        items: tuple[Any, ...] = getattr(base, what)
        inside = groupby(items, lambda one: _outermost(base, one if isinstance(one, str) else one.path))
        base.made[key] = [(repeat, tuple(stretch)) for repeat, stretch in inside]
    found: list[tuple[str, tuple[Any, ...]]] = base.made[key]
    return found


def _outermost(base: Form, path: str) -> str:
    around = base.around[path]
    return around[0].name if around else ""


@dataclass(frozen=True)
class _Unrolling:
    """One unrolling of a form."""

    base: Form
    shape: Shape
    near: Mapping[object, tuple[Any, ...]]
    made: dict[object, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def form(self) -> Form:
        if len(self.base.made) > MOST_MADE:
            self.base.made.clear()
        unrolled = replace(
            self.base,
            questions=self._all("questions", lambda some: self._questions(some, 0, ())),
            groups=self._all("groups", self._groups),
            order=self._all("order", self._order),
            base=self.base,
            shape=self.shape,
        )
        unrolled.stretches.update(self.made)
        return unrolled

    def _all(self, what: str, make: Callable[[tuple[Any, ...]], Iterable[_Part]]) -> tuple[_Part, ...]:
        """Unroll, stretch by stretch: one without repeats stays, one with the same rows may be known."""
        stretches = enumerate(_stretches(self.base, what))
        unrolled = (
            self._stretch((what, number), *each, make) if each[0] else each[1] for number, each in stretches
        )
        return tuple(chain.from_iterable(unrolled))

    def _stretch(
        self,
        place: tuple[str, int],
        repeat: str,
        items: tuple[Any, ...],
        make: Callable[[tuple[Any, ...]], Iterable[_Part]],
    ) -> tuple[_Part, ...]:
        key = place, self._shapes.get(repeat, ())
        made = self.near[key] if key in self.near else tuple(make(items))
        self.made[key] = made
        return made

    @cached_property
    def _shapes(self) -> Mapping[str, object]:
        """The rows inside each outermost repeat."""
        around = {one.name: self.base.around[one.path][0].name for one in self.base.repeats}
        shapes: dict[str, list[object]] = {}
        for place in sorted(self.shape.items()):
            shapes.setdefault(around[place[0][0]], []).append(place)
        return {repeat: tuple(shape) for repeat, shape in shapes.items()}

    def _groups(self, groups: Iterable[Group]) -> Iterator[Group]:
        for one in groups:
            yield from (self._once(self._group, one, rows) for rows in self._rows(one.path))

    def _order(self, paths: Iterable[str]) -> Iterator[str]:
        return (path for one in paths for path in self._paths(one))

    def _once(self, make: Callable[[_Item, Rows], _Made], item: _Item, rows: Rows) -> _Made:
        """Make what a row has of an item, once for all forms with such a row."""
        key = make.__name__, item.path, rows
        if key not in self.base.made:
            self.base.made[key] = make(item, rows)
        made: _Made = self.base.made[key]
        return made

    def _questions(self, questions: Iterable[Question], depth: int, rows: Rows) -> Iterator[Question]:
        waiting = list(questions)
        while waiting:
            inside = self.base.around[waiting[0].path][depth : depth + 1]
            if not inside:
                yield self._once(self._question, waiting.pop(0), rows)
                continue
            block = [one for one in waiting if inside[0] in self.base.around[one.path]]
            waiting = waiting[len(block) :]
            yield from self._repeated(inside[0], block, depth, rows)

    def _repeated(self, repeat: Group, block: list[Question], depth: int, rows: Rows) -> Iterator[Question]:
        count = self.shape.get((repeat.name, rows), 0)
        for row in range(1, count + 1):
            if repeat.count is None:
                yield self._once(self._whether, repeat, (*rows, row - 1))
            yield from self._questions(block, depth + 1, (*rows, row))
        if repeat.count is None and count < MOST_ROWS:
            yield self._once(self._whether, repeat, (*rows, count))

    def _whether(self, repeat: Group, rows: Rows) -> Question:
        titles = repeat.label or dict.fromkeys(self.base.languages, repeat.name)
        wording = _MORE if rows[-1] else _ANY
        return Question(
            keyed(repeat.name, rows),
            whether_path(self.base, repeat, rows),
            Kind.SELECT_ONE,
            label={one: wording[one].format(title=title) for one, title in titles.items()},
            choices=_CHOICES,
            required=_ALWAYS,
            relevant=repeat.relevant,
            quotes=repeat.quotes,
        )

    def _question(self, question: Question, rows: Rows) -> Question:
        if not rows:
            return question
        return replace(
            question,
            name=keyed(question.name, rows),
            path=self._path(question.path, rows),
            resets=tuple(self._key(name, rows) for name in question.resets),
            sets=tuple((self._key(name, rows), one) for name, one in question.sets),
        )

    def _key(self, name: str, rows: Rows) -> str:
        return keyed(name, rows[: len(self.base.around[self.base.by_name[name].path])])

    def _group(self, group: Group, rows: Rows) -> Group:
        if not rows:
            return group
        titles = group.label and {one: f"{title} {rows[-1]}" for one, title in group.label.items()}
        label = titles if group.is_repeat else group.label
        return replace(group, path=self._path(group.path, rows), label=label)

    def _path(self, path: str, rows: Rows) -> str:
        return path_with_rows(self.base, path, rows) if rows else path

    def _rows(self, path: str) -> Iterator[Rows]:
        """Give every row that something of the form stands in; one that is empty, if it stands in none."""
        around = self.base.around[path]
        return rows_of(self.base, around[-1].name, self.shape) if around else iter([()])

    def _paths(self, path: str) -> Iterator[str]:
        item = self.base.by_path[path]
        if isinstance(item, Group) and item.is_repeat and item.count is None:
            outside = self.base.around[path][:-1]
            around = self._rows(outside[-1].path) if outside else iter([()])
            for rows in around:
                count = self.shape.get((item.name, rows), 0)
                yield from (
                    whether_path(self.base, item, (*rows, row)) for row in range(count + (count < MOST_ROWS))
                )
        yield from (self._path(path, rows) for rows in self._rows(path))


def rows_said(answers: Mapping[str, Answer], name: str, rows: Rows) -> int:
    """Count the rows that a respondent said there are."""
    count = 0
    while count < MOST_ROWS and answers.get(keyed(name, (*rows, count)), Answer(ENOUGH)).value == ANOTHER:
        count += 1
    return count


def shape_of(form: Form, keys: Iterable[str]) -> Shape:
    """Give the rows in which these answers were given, whether or not they still count."""
    shape: dict[tuple[str, Rows], int] = {}
    repeats = {repeat.name: repeat for repeat in form.repeats}
    for name, rows in map(parted, keys):
        item = repeats.get(name) or form.by_name.get(name)
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
    found = next((one for one in form.repeats if one.name == repeat), None)
    rows: list[Rows] = [()]
    for one in repeats_around(form, found.path) if found else ():
        rows = [(*outer, n) for outer in rows for n in range(1, shape.get((one.name, outer), 0) + 1)]
    return iter(rows if found else [])
