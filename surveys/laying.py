"""How the questions of a form lie one after another when its repeats have rows, and where each lies.

They lie in stretches within stretches: one for every row of a block, and in between whether there is another.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from surveys.bits import Move, Splice
from surveys.blocks import Block, divided, places
from surveys.copies import Copies
from surveys.form import Form, Group, Question
from surveys.paths import stripped
from surveys.repeats import MOST_ROWS, Changes, Rows, Series, Shape, keyed, parted
from surveys.stretches import Stretch

Laid = Stretch[Question]
Way = tuple[int, ...]
"""Which part of the whole, which part of that, and so on."""
_Part = Sequence[Question]


class Item(NamedTuple):
    """Something of a row, the way to it if it is a question, and how many rows there must be for it."""

    item: Question | Group
    needs: tuple[tuple[Series, int], ...]
    way: Way = ()
    offset: int = 0

    def is_in(self, shape: Shape) -> bool:
        return all(shape.get(series, 0) >= row for series, row in self.needs)


class Layout:
    """The layout of a form, by what it is before it has rows."""

    def __init__(self, base: Form) -> None:
        self._base = base
        self._copies = Copies(base)
        self._top = divided(base)
        self._where = places(self._top)

    def named(self, name: str) -> Item:
        """Give a question by its name, whether or not there is its row; KeyError where it never is."""
        known = self._base.made.get(("named", name))
        if known is None:
            known = self._base.made["named", name] = self._named(name)
        found: Item = known
        return found

    def at(self, path: str) -> Item:
        """Give a question or group by its path, whether or not there is its row."""
        known = self._base.made.get(("at", path))
        if known is None:
            known = self._base.made["at", path] = self._standing(path)
        found: Item = known
        return found

    def number(self, laid: Laid, item: Item) -> int:
        """Give the number of a question; KeyError where it is not."""
        return _at(laid, item.way)[0] + item.offset

    def laid(self, shape: Shape) -> Laid:
        """Lay out the questions for these rows."""
        return self._body(self._top, (), shape)

    def relaid(self, laid: Laid, changes: Changes, shape: Shape) -> Laid:
        """Lay out the questions for other rows, out of how they lay before; the changes are those apart."""
        for (name, rows), counts in changes.items():
            path = self._base.repeats_by_name[name].path
            way, block = self._way(path, rows), self._where[path].blocks[-1]
            laid = _put(laid, way, self._recounted(_rows_at(laid, way), block, rows, counts, shape))
        return laid

    def move(self, before: Laid, after: Laid, changes: Changes) -> Move:
        """Tell how sets of questions are moved from where these lay before to where they lie by now."""
        repeats = self._base.repeats_by_name
        ways = (self._way(repeats[name].path, rows) for name, rows in changes)
        return Move(_splice(before, after, way) for way in ways)

    def _named(self, key: str) -> Item:
        name, rows = parted(key)
        repeat = self._base.repeats_by_name.get(name)
        if repeat is not None and len(rows) == len(self._base.around[repeat.path]):
            return self._whether(repeat, rows)
        return self._question(self._base.by_name[name].path, rows)

    def _standing(self, path: str) -> Item:
        plain_path, rows = stripped(path)
        item = self._base.by_path[plain_path]
        if isinstance(item, Question):
            return self._question(plain_path, rows)
        if "?" in path:
            return self._whether(item, (*rows[:-1], rows[-1] - 1))
        return Item(self._copies.group(item, rows), self._needs(plain_path, rows))

    def _question(self, path: str, rows: Rows) -> Item:
        where, needs = self._where[path], self._needs(path, rows)
        item = self._copies.questions(where.part, rows)[where.offset]
        return Item(item, needs, self._way(path, rows), where.offset)

    def _whether(self, repeat: Group, rows: Rows) -> Item:
        """Give the question whether there is another row, after so many as the last of `rows` says."""
        *outer, another = rows
        if repeat.count is not None or another >= MOST_ROWS:
            raise KeyError(keyed(repeat.name, rows))
        outside = self._base.around[repeat.path][:-1]
        series = repeat.name, tuple(outer)
        needs = (*_needed(outside, tuple(outer)), (series, another))
        item = self._copies.whether(repeat, rows)[0]
        return Item(item, needs, (*self._way(repeat.path, tuple(outer)), 2 * another))

    def _needs(self, path: str, rows: Rows) -> tuple[tuple[Series, int], ...]:
        return _needed(self._base.around[path], rows)

    def _way(self, path: str, rows: Rows) -> Way:
        """Say the way to the part with a question, or to the rows of a repeat."""
        where = self._where[path]
        steps = zip(where.parts, where.blocks, rows, strict=False)
        to_rows = chain.from_iterable((part, block.way_to(row)) for part, block, row in steps)
        return (*to_rows, where.parts[-1])

    def _body(self, block: Block, rows: Rows, shape: Shape) -> Laid:
        return Stretch(
            self._rows(part, rows, shape) if isinstance(part, Block) else self._copies.questions(part, rows)
            for part in block.parts
        )

    def _rows(self, block: Block, rows: Rows, shape: Shape) -> Laid:
        none: tuple[_Part, ...] = (self._copies.whether(block.repeat, (*rows, 0)),) if block.is_asked else ()
        counts = 0, shape.get((block.repeat.name, rows), 0)
        return self._recounted(Stretch(none), block, rows, counts, shape)

    def _recounted(self, laid: Laid, block: Block, rows: Rows, counts: tuple[int, int], shape: Shape) -> Laid:
        before, now = counts
        if now < before:
            return Stretch(laid.parts[: block.length(now)])
        more = (self._row(block, (*rows, row), shape) for row in range(before + 1, now + 1))
        return Stretch((*laid.parts, *chain.from_iterable(more)))

    def _row(self, block: Block, rows: Rows, shape: Shape) -> Iterator[_Part]:
        yield self._body(block, rows, shape)
        if block.is_asked and rows[-1] < MOST_ROWS:
            yield self._copies.whether(block.repeat, rows)


def _needed(repeats: tuple[Group, ...], rows: Rows) -> tuple[tuple[Series, int], ...]:
    """Tell how many rows each repeat must have for there to be one row; KeyError where it never is."""
    if len(rows) != len(repeats) or 0 in rows:
        raise KeyError(rows)
    return tuple(((one.name, rows[:depth]), rows[depth]) for depth, one in enumerate(repeats))


def _at(laid: Laid, way: Way) -> tuple[int, _Part]:
    """Go a way; gives how many questions lie before what is there."""
    start, part = 0, laid
    for step in way:
        if not 0 <= step < len(part.parts):
            raise KeyError(way)
        start, part = start + part.starts[step], part.parts[step]  # type: ignore[assignment]
    return start, part


def _rows_at(laid: Laid, way: Way) -> Laid:
    rows = _at(laid, way)[1]
    if not isinstance(rows, Stretch):
        raise KeyError(way)
    return rows


def _put(laid: Laid, way: Way, part: Laid) -> Laid:
    step, *further = way
    return laid.put(step, _put(_rows_at(laid, (step,)), tuple(further), part) if further else part)


def _splice(before: Laid, after: Laid, way: Way) -> Splice:
    (start, _), old, new = _at(before, way), _rows_at(before, way), _rows_at(after, way)
    same = min(len(old.parts), len(new.parts))
    return Splice(start + old.starts[same], len(old) - old.starts[same], len(new) - new.starts[same])
