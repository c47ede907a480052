"""How many rows each repeat should have, by what the form says or the respondent has said.

Rows are counted where there may be others than before, and in rows that have come to be; not everywhere.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC
from heapq import heapify, heappop, heappush

from surveys.form import Form, Group
from surveys.logic import Situation
from surveys.paths import stripped
from surveys.reaching import rows_within
from surveys.repeats import MOST_ROWS, Rows, Series, Shape, path_with_rows, rows_said
from surveys.xpath import Node
from surveys.xpath.values import to_number

Spot = tuple[int, str, Rows]
"""Where rows are counted: how many repeats are around it, the name of its own, and the rows around it."""


def all_spots(form: Form) -> set[Spot]:
    base = form.base or form
    return {spot for repeat in base.repeats for spot in _spots(form, repeat, ())}


def spots_of(form: Form, changed: Iterable[str], touched: Iterable[str]) -> set[Spot]:
    """Tell where there may be other rows, by the questions and the paths that are others than before."""
    base, wiring = form.base or form, form.wiring
    if wiring.timely_counts:
        return all_spots(form)
    told = (path for path in (form.by_name[name].path for name in changed) if "?" in path)
    spots = {(len(rows) - 1, base.by_path[path].name, rows[:-1]) for path, rows in map(stripped, told)}
    for path, rows in map(stripped, touched):
        for reader in wiring.counts.get(path, ()):
            spots |= _spots(form, _repeat(base, reader.path), rows[: reader.shared])
    return spots


def recounted(situation: Situation, spots: Iterable[Spot]) -> tuple[Shape, set[Spot]]:
    """Count the rows at some spots, and in rows that come to be; gives where to count again once these are.

    A repeat within a row that is not there yet is counted once it is.
    """
    form, others, new, waiting = situation.form, dict[Series, int](), set[Spot](), [*spots]
    heapify(waiting)
    while waiting:  # from the outside in
        spot = heappop(waiting)
        others[spot[1:]] = now = _counted(situation, spot, others)
        inside = set(_inside(form, spot, now))
        new |= inside
        for inner in inside:
            heappush(waiting, inner)
    return _with(form.shape, others), new


def _inside(form: Form, spot: Spot, now: int) -> Iterator[Spot]:
    """Give the spots in rows that have come or gone."""
    depth, name, rows = spot
    counts = sorted((form.shape.get((name, rows), 0), now))
    inside = (form.base or form).repeats_in.get(name, ())
    return ((depth + 1, one, (*rows, row)) for one in inside for row in range(counts[0] + 1, counts[1] + 1))


def _with(shape: Shape, others: Shape) -> Shape:
    """Give the same rows but for some repeats; the same object if they have as many."""
    if all(shape.get(series, 0) == count for series, count in others.items()):
        return shape
    joined = {**shape, **others}
    for series in [series for series, count in others.items() if not count]:
        del joined[series]
    return joined


def _repeat(base: Form, path: str) -> Group:
    return base.around[path][-1]


def _spots(form: Form, repeat: Group, within: Rows) -> set[Spot]:
    outside = (form.base or form).around[repeat.path][:-1]
    return {(len(outside), repeat.name, rows) for rows in rows_within(form, outside, within)}


def _counted(situation: Situation, spot: Spot, others: Shape) -> int:
    """Count the rows at a spot; none where the row around it has gone."""
    form, (_, name, rows) = situation.form, spot
    *outside, repeat = (form.base or form).around[(form.base or form).repeats_by_name[name].path]
    if outside:
        around = outside[-1].name, rows[:-1]
        if rows[-1] > others.get(around, form.shape.get(around, 0)):
            return 0
    return _count(situation, repeat, rows)


def _count(situation: Situation, repeat: Group, rows: Rows) -> int:
    if repeat.count is None:
        return rows_said(situation.answers, repeat.name, rows)
    around = situation.nodes.get(path_with_rows(situation.form, repeat.path.rpartition("/")[0], rows))
    if around is None:  # the row around it is not unrolled yet
        return 0
    here = Node(repeat.name)
    here.parent = around
    number = repeat.count.evaluate(replace(situation.context(f"/{situation.form.root}"), node=here))
    counted = to_number(number, situation.now.tzinfo or UTC)
    return 0 if math.isnan(counted) else int(max(0, min(counted, MOST_ROWS)))
