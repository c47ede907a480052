"""All filters of one survey together: which lie within which, and how many people any two of them share.

People are sorted into cells by what they answered, once; then any group of them is counted by its cells, so
that a hundred thousand people take hardly longer than a thousand. What follows from the counts is decided
in `scoring.settling`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, combinations_with_replacement

import numpy as np
import numpy.typing as npt
import pandas as pd

from scoring.crowd import Counts
from scoring.filters import COMBINED, Filter, Shape, family, shapes
from scoring.instrument import Instrument
from scoring.sample import BoolArray

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Table:
    """Two questions against each other: places of their answers, and of the combinations, 0 for none."""

    rows: Places
    columns: Places
    cells: Places

    @property
    def combined(self) -> bool:
        return bool(self.cells.any())


@dataclass(frozen=True, eq=False)
class Family:
    """The filters that a survey can be filtered by, each at its place; the whole country is at place 0."""

    asked: Instrument
    carried: tuple[str, ...]

    @classmethod
    def of(cls, asked: Instrument, columns: Collection[str]) -> "Family":
        return cls(asked, tuple(name for name in asked.groups if name in columns))

    @cached_property
    def filters(self) -> tuple[Filter, ...]:
        return family(self.asked, self.carried)

    @cached_property
    def place(self) -> Mapping[str, int]:
        return {one.key: place for place, one in enumerate(self.filters)}

    @cached_property
    def parents(self) -> tuple[list[int], ...]:
        """Give for each filter the places of those with one answer less."""
        return tuple([self.place[_without(one, name).key] for name in one.shape] for one in self.filters)

    @cached_property
    def lines(self) -> tuple[tuple[Places, Places], ...]:
        """For one answer, and for two: what is divided by a question, and into what (padded at the end).

        What is outside all the parts of a line is left over from it.
        """
        return self._lines(1), self._lines(2)

    def _lines(self, depth: int) -> tuple[Places, Places]:
        found: dict[tuple[int, str], list[int]] = {}
        for place, one in enumerate(self.filters):
            if len(one.choices) == depth:
                for question, parent in zip(one.shape, self.parents[place], strict=True):
                    found.setdefault((parent, question), []).append(place)
        widest = max(map(len, found.values()), default=0)
        padded = [[*parts, *[len(self.filters)] * (widest - len(parts))] for parts in found.values()]
        wholes = np.array([parent for parent, _ in found], dtype=np.intp)
        return wholes, np.array(padded, dtype=np.intp).reshape(len(found), widest)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Give every two questions against each other."""
        return tuple(self._table(one, other) for one, other in combinations(self._questions, 2))

    @cached_property
    def _questions(self) -> tuple[str, ...]:
        return tuple(
            name for shape in shapes(self.asked) if len(shape) == 1 for name in shape if name in self.carried
        )

    def _table(self, one: str, other: str) -> Table:
        rows, columns = self.starts[one,], self.starts[other,]
        cells = self.starts.get((one, other), np.zeros(len(rows) * len(columns), dtype=np.intp))
        return Table(rows, columns, cells.reshape(len(rows), len(columns)))

    @cached_property
    def starts(self) -> Mapping[Shape, Places]:
        """Give the places of the filters of each shape, in the order of the answers."""
        found: dict[Shape, list[int]] = {}
        for place, one in enumerate(self.filters):
            found.setdefault(one.shape, []).append(place)
        return {shape: np.array(places, dtype=np.intp) for shape, places in found.items()}

    def sort(self, frame: pd.DataFrame, ids: pd.Index) -> "Sorted":
        """Sort the people of a survey into cells, in the order of these ids."""
        codes = {name: self._codes(frame[name].reindex(ids), name) for name in self.carried}
        cell, first = _alike(self.carried, codes, self.starts, len(ids))
        of_cell = {name: code[first] for name, code in codes.items()}
        blocks: dict[Shape, list[tuple[Shape, Shape]]] = {}
        for pair in combinations_with_replacement(self.starts, 2):
            blocks.setdefault(_block(*pair, self.carried), []).append(pair)
        size = len(self.filters)
        several = [
            _Cells.of(shape, pairs, of_cell, self.starts, len(first), size) for shape, pairs in blocks.items()
        ]
        return Sorted(size, cell, len(first), several)

    def _codes(self, column: "pd.Series[str]", question: str) -> Places:
        answers = pd.Index(self.asked.choices(question))
        return answers.get_indexer(pd.Index(column.astype(object)))


def _without(one: Filter, question: str) -> Filter:
    return Filter(tuple(choice for choice in one.choices if choice[0] != question))


def _block(one: Shape, other: Shape, carried: Sequence[str]) -> Shape:
    """Name the questions by whose answers two filters of these shapes are counted together."""
    alone = sorted({*one, *other}.difference(COMBINED))
    together = tuple(name for name in COMBINED if name in carried)
    return tuple(alone) if len(alone) > 1 else (*together, *alone)


def _alike(
    questions: Sequence[str], codes: Mapping[str, Places], starts: Mapping[Shape, Places], people: int
) -> tuple[Places, Places]:
    """Put who answers all of these questions alike into one cell; give everybody's cell, and one of each."""
    mixed = np.zeros(people, dtype=np.intp)
    for name in questions:
        mixed = mixed * (len(starts[name,]) + 1) + codes[name] + 1
    _, first, cell = np.unique(mixed, return_index=True, return_inverse=True)
    return cell.reshape(-1), first


@dataclass(frozen=True, eq=False)
class _Cells:
    """The finest cells sorted by some of the questions, and for each cell the pairs of filters it is in."""

    cell: Places
    count: int
    pairs: Places
    of_pair: Places

    @classmethod
    def of(
        cls,
        questions: Shape,
        pairs: Sequence[tuple[Shape, Shape]],
        codes: Mapping[str, Places],
        starts: Mapping[Shape, Places],
        finest: int,
        size: int,
    ) -> "_Cells":
        cell, first = _alike(questions, codes, starts, finest)
        places = {
            shape: _places(shape, {name: codes[name][first] for name in shape}, starts, len(first))
            for shape in {shape for pair in pairs for shape in pair}
        }
        found, of_pair = [], []
        for one, other in pairs:
            there = np.flatnonzero((places[one] >= 0) & (places[other] >= 0))
            found.append(places[one][there] * size + places[other][there])
            of_pair.append(there)
        return cls(cell, len(first), np.concatenate(found), np.concatenate(of_pair))


def _places(shape: Shape, codes: Mapping[str, Places], starts: Mapping[Shape, Places], cells: int) -> Places:
    """Give the place of the filter of this shape that each cell is in, -1 where it is in none."""
    number, known = np.zeros(cells, dtype=np.intp), np.ones(cells, dtype=np.bool_)
    for name in shape:
        number = number * len(starts[name,]) + codes[name]
        known &= codes[name] >= 0
    return np.where(known, starts[shape][np.where(known, number, 0)], -1)


@dataclass(frozen=True, eq=False)
class Sorted:
    """The people of one survey, sorted so that every two filters can be counted together.

    `cell` is for each person the finest of so many `cells` that they are in.
    """

    size: int
    cell: Places
    cells: int
    blocks: Sequence[_Cells]

    def shared(self, group: BoolArray, since: Places, editions: int) -> Counts:
        """Count who of a group is in both of any two filters: editions + 1 by filters by filters.

        `since` is for each person the first of so many editions that had them, `editions` for who was in
        none; counted are those who were in each of the editions, and at the end all who are there now.
        """
        mixed = since[group] * self.cells + self.cell[group]
        new = np.bincount(mixed, minlength=(editions + 1) * self.cells).reshape(editions + 1, self.cells)
        found = np.stack([self._pairs(counts) for counts in new.cumsum(axis=0)])
        square = found.reshape(editions + 1, self.size, self.size)
        return square + square.transpose(0, 2, 1) - square * np.eye(self.size, dtype=np.int64)

    def _pairs(self, people: Counts) -> Counts:
        """Count the people of the finest cells for every two filters."""
        found = np.zeros(self.size * self.size)
        for one in self.blocks:
            by_cell = np.bincount(one.cell, people, one.count)
            found += np.bincount(one.pairs, by_cell[one.of_pair], self.size * self.size)
        return found.astype(np.int64)
