"""Forms with rows in the place of repeats, each made of the one before that has other rows.

Questions and groups of rows are looked up by going to their place, and only if somebody asks: no index of
them is filled in. So a form with another row costs what the row is, whatever the length of the form.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any
from weakref import ref

from surveys.bits import Move, bits_of
from surveys.copies import Copies
from surveys.form import Form, Group, Place, Question
from surveys.late import Late, Lookup
from surveys.laying import Laid, Layout
from surveys.reaching import paths_of_rows, rows_within, standing_for
from surveys.repeats import Changes, Shape, apart, changes_of, keyed
from surveys.wiring import Wiring
from surveys.xpath import Node

MOST_SHAPES = 64
"""Forms with rows that are kept at hand for each form."""
MOST_MADE = 50_000
"""Questions, groups and paths of rows that are kept at hand for each form."""


@dataclass(frozen=True)
class Difference:
    """From a form with rows to one with others: repeats with other counts, and the paths that go and come."""

    changes: Changes
    move: Move
    gone: tuple[str, ...]
    new: tuple[str, ...]


class Unrolled(Form):
    """A form with rows. Its questions are laid out; all else is found in the form it is made of."""

    base: Form
    questions: Laid
    came: "tuple[ref[Unrolled], Difference] | None" = None

    @cached_property
    def by_name(self) -> Lookup[Question]:
        return Lookup(self._named, lambda: ((one.name, one) for one in self.questions))

    @cached_property
    def numbers(self) -> Lookup[int]:
        numbered = enumerate(self.questions)
        return Lookup(self._number, lambda: ((one.name, number) for number, one in numbered))

    @cached_property
    def by_path(self) -> Lookup[Question | Group]:
        return Lookup(self._standing, lambda: ((one.path, one) for one in self._items()))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return tuple(item.place for item in self._items())

    def _items(self) -> Iterator[Question | Group]:
        yield from self.groups
        yield from self.questions

    @cached_property
    def keeping(self) -> tuple[str, ...]:
        kept = map(self.base.by_name.__getitem__, self.base.keeping)
        rows = ((one.name, rows_within(self, self.base.around[one.path], ())) for one in kept)
        return tuple(keyed(name, each) for name, some in rows for each in some)

    @cached_property
    def wiring(self) -> Wiring:
        return self.base.wiring

    @cached_property
    def instances(self) -> Mapping[str, Node]:
        return self.base.instances

    def _named(self, name: str) -> Question:
        found = _layout(self.base).named(name)
        if not isinstance(found.item, Question) or not found.is_in(self.shape):
            raise KeyError(name)
        return found.item

    def _number(self, name: str) -> int:
        layout = _layout(self.base)
        return layout.number(self.questions, layout.named(name))

    def _standing(self, path: str) -> Question | Group:
        found = _layout(self.base).at(path)
        if not found.is_in(self.shape):
            raise KeyError(path)
        return found.item


def unrolled(form: Form, shape: Shape, near: Form | None = None) -> Unrolled:
    """Give a form with these rows; the same object for the same rows, as long as it is at hand.

    What it has in common with one that is `near` is taken from that.
    """
    known: dict[object, Unrolled] = form.unrollings
    key = frozenset(shape.items())
    if key not in known:
        if len(known) >= MOST_SHAPES:
            del known[next(iter(known))]
        if len(form.made) > MOST_MADE:
            form.made.clear()
        known[key] = _out_of(near, shape) if isinstance(near, Unrolled) else _afresh(form, shape)
    return known[key]


def difference(before: Form, after: Form) -> Difference:
    """Tell how a form comes to be the same form with other rows; the same object as long as it is at hand."""
    if not isinstance(before, Unrolled) or not isinstance(after, Unrolled):
        raise TypeError(f"The form {after.name} has no rows.")
    came = after.came
    if came is None or came[0]() is not before:
        changes = changes_of(before.shape, after.shape)
        came = vars(after)["came"] = ref(before), _difference(before, after, changes)
    return came[1]


def _difference(before: Unrolled, after: Unrolled, changes: Changes) -> Difference:
    others = apart(after.base, changes)
    return Difference(
        changes,
        _layout(after.base).move(before.questions, after.questions, others),
        tuple(path for one, (had, has) in others.items() for path in paths_of_rows(before, one, has, had)),
        tuple(path for one, (had, has) in others.items() for path in paths_of_rows(after, one, had, has)),
    )


def _layout(base: Form) -> Layout:
    if "layout" not in base.made:
        base.made["layout"] = Layout(base)
    found: Layout = base.made["layout"]
    return found


def _afresh(base: Form, shape: Shape) -> Unrolled:
    return _with(base, _layout(base).laid(shape), shape)


def _out_of(before: Unrolled, shape: Shape) -> Unrolled:
    others = apart(before.base, changes_of(before.shape, shape))
    after = _with(before.base, _layout(before.base).relaid(before.questions, others, shape), shape)
    move = difference(before, after).move
    new = [(place, after.questions[place]) for place in move.come()]
    asked = move.of(before.asked) | bits_of(place for place, one in new if one.is_asked)
    counted = move.of(before.counted) | bits_of(place for place, one in new if one.is_counted)
    vars(after).update(asked=asked, counted=counted)  # they need not be found out
    after.numbers.learn((one.name, place) for place, one in new)
    after.by_name.learn((one.name, one) for _, one in new)
    after.by_path.learn((one.path, one) for _, one in new)
    return after


def _with(base: Form, laid: Laid, shape: Shape) -> Unrolled:
    told: dict[str, Any] = {each.name: getattr(base, each.name) for each in fields(base)}
    told |= {"base": base, "questions": laid, "shape": shape}
    told["groups"] = Late(lambda: _groups(form))
    told["order"] = Late(lambda: _order(form))
    form = Unrolled(**told)
    return form


def _groups(form: Unrolled) -> Iterator[Group]:
    """Give the groups of all rows, each before what it contains."""
    copies = Copies(form.base)
    for group in form.base.groups:
        yield from (copies.group(group, rows) for rows in rows_within(form, form.base.around[group.path], ()))


def _order(form: Unrolled) -> Iterator[str]:
    return (path for one in form.base.order for path in standing_for(form, one))
