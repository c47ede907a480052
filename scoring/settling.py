"""Decides for one figure of which parts of the country it may be shown, beside the country itself.

Whatever readers subtract, fewer people than the threshold must not be left over. So between any two parts
shown, of this edition or an earlier one, the difference is nobody or at least the threshold; so is what is
left over where something is divided by a question, now and against each earlier edition; and so is
whatever sums and differences of a table of two questions leave over. Coarse parts come first, then the fixed
order of the family, so that nobody's asking decides. How parts are counted, and what the figure says, is not
known here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from scoring.crowd import Counts
from scoring.cuts import thin_cut
from scoring.family import Family, Places, Table
from scoring.sample import BoolArray


@dataclass(frozen=True, eq=False)
class Earlier:
    """What an earlier edition told of a figure, by group and part: whether it did, and who changed since."""

    told: BoolArray
    change: Counts


@dataclass(frozen=True, eq=False)
class Candidate:
    """One figure before it is settled, by group (rows) and part of the country (columns).

    `bearable` are the parts with enough people for it, or nobody; `present` says on which groups the figure
    of a part rests. `shared` counts who is in both of two parts. `clashing` parts differ by too few from one
    another, `barred` ones from what was told earlier.
    """

    shared: Counts
    present: BoolArray
    bearable: BoolArray
    clashing: BoolArray
    barred: BoolArray
    past: Sequence[Earlier] = field(default_factory=tuple)

    @cached_property
    def sizes(self) -> Counts:
        return np.diagonal(self.shared, axis1=1, axis2=2).copy()

    @cached_property
    def distinct(self) -> list[int]:
        """Leave out groups that hold the same people as another in every part."""
        first: dict[bytes, int] = {}
        for group, present in enumerate(self.present):
            first.setdefault(self.shared[group].tobytes() + present.tobytes(), group)
        return list(first.values())


def settle(one: Candidate, family: Family, fewest: int) -> BoolArray:
    """Say of which parts the figure is shown; of the whole country it is."""
    settling = _Settling(one, family, fewest, np.zeros(len(family.filters), dtype=np.bool_))
    settling.shown[0] = True
    for depth in range(len(family.lines)):
        settling.admit(depth + 1)
        while (given_up := settling.too_much(depth)) is not None:
            settling.shown[given_up] = False
    return settling.shown


@dataclass(eq=False)
class _Settling:
    """The parts admitted so far, and the search for those that must be given up again."""

    figure: Candidate
    family: Family
    fewest: int
    shown: BoolArray

    def admit(self, depth: int) -> None:
        """Admit what may stand beside all that is admitted already, unless it lies in what is not shown."""
        possible = self.figure.bearable & ~self.figure.barred
        for place in np.flatnonzero(possible):
            part = self.family.filters[place]
            if len(part.choices) == depth and self.shown[self.family.parents[place]].all():
                self.shown[place] = not (self.figure.clashing[place] & self.shown).any()

    def too_much(self, depth: int) -> int | None:
        """Find a part that must be given up; what a few more people would do cheaply is tried first."""
        found = next(self._left_over(depth), None)
        return next(self._cut_out(depth), None) if found is None else found

    @property
    def _there(self) -> BoolArray:
        """Which groups are shown of which part."""
        return self.shown & self.figure.present

    def _left_over(self, depth: int) -> Iterator[int]:
        """Where too few are left over from a division, now or since then, give the smallest that helps."""
        there, sizes = self._there, self.figure.sizes
        yield from self._thin(depth, sizes, there)
        for one in self.figure.past:
            yield from self._thin(depth, one.change, there & one.told)

    def _thin(self, depth: int, people: Counts, there: BoolArray) -> Iterator[int]:
        wholes, parts = self.family.lines[depth]
        counted = np.pad(people * there, ((0, 0), (0, 1)))[:, parts]
        left = people[:, wholes] - counted.sum(axis=2)
        for group, line in np.argwhere(there[:, wholes] & self._few(left)):
            helping = parts[line][counted[group, line] > 0]
            if helping.size:
                yield int(helping[self.figure.sizes[group, helping].argmin()])

    def _few(self, people: Counts) -> BoolArray:
        return np.asarray((people > 0) & (people < self.fewest))

    def _cut_out(self, depth: int) -> Iterator[int]:
        """Where few can be cut out of a table, give the smallest part whose absence prevents it."""
        there = self._there
        for group in self.figure.distinct:
            for table in self.family.tables:
                if depth == 0 or table.combined:
                    yield from self._cut(table, self.figure.shared[group], there[group])

    def _cut(self, table: Table, shared: Counts, there: BoolArray) -> Iterator[int]:
        rows, columns = table.rows[there[table.rows]], table.columns[there[table.columns]]
        people = _with_rest(shared, rows, columns)
        cells = table.cells[there[table.rows]][:, there[table.columns]]
        open_cells = np.zeros(people.shape, dtype=np.bool_)
        open_cells[:-1, :-1] = there[cells] & (cells > 0)
        closed = np.where(open_cells, 0, people)
        side = thin_cut(_lines(closed), self.fewest) if self._few(closed).any() else None
        if side is not None:
            across: BoolArray = np.not_equal.outer(side[: len(people)], side[len(people) :]) & (people > 0)
            if (across & open_cells).any():
                yield _smallest(cells[(across & open_cells)[:-1, :-1]], shared)
            else:
                yield _smallest(_touched(across, rows, columns), shared)


def _touched(across: BoolArray, rows: Places, columns: Places) -> Places:
    """Give the answers that few people of a cut have; any answer where they have none that is shown."""
    touched = np.append(rows[across[:-1].sum(axis=1) > 0], columns[across[:, :-1].sum(axis=0) > 0])
    return np.asarray(touched if touched.size else np.append(rows, columns), dtype=np.intp)


def _with_rest(shared: Counts, rows: Places, columns: Places) -> Counts:
    """Give the table of these answers, and of all others as a last row and column."""
    people: Counts = shared[np.ix_(np.append(rows, 0), np.append(columns, 0))]
    people[-1, :] -= people[:-1, :].sum(axis=0)
    people[:, -1] -= people[:, :-1].sum(axis=1)
    return people


def _lines(people: Counts) -> Counts:
    rows, columns = people.shape
    return np.block(
        [
            [np.zeros((rows, rows), dtype=np.int64), people],
            [people.T, np.zeros((columns, columns), dtype=np.int64)],
        ]
    )


def _smallest(places: Places, shared: Counts) -> int:
    return int(places[np.diagonal(shared)[places].argmin()])
