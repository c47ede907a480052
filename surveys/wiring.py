"""What reads what in a form, compiled once when it is published: by item, not by row of a repeat.

Knows paths and expressions only, no question and no answer. A wire says of an item who reads it, and how many
of the rows around both are the same: an expression that goes up and down again stays in its own row, one that
starts at the top means every row. Patterns (`*`, `//`) are spelled out here, against the paths there are.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from surveys.xpath import Expression

OWN = "[.]"
"""Stands after a repeat in a path for: the row the reader itself is in."""
_ANY_ROW = frozenset({"indexed-repeat"})
"""Functions that follow names, in whichever row: what they read may stand in any."""
_DAILY = frozenset({"today", "once"})

Asks = Mapping[str, tuple[Expression, ...]]
"""Path of an item -> expressions that belong to it."""


class Reader(NamedTuple):
    """Who reads an item: a path, and how many rows around both, from the outermost in, are the same."""

    path: str
    shared: int


Wires = Mapping[str, tuple[Reader, ...]]
"""Path of an item -> its readers; or, the other way round, what it reads."""


@dataclass(frozen=True)
class Clocked:
    """Whose expressions the clock changes: those that read the day, and those that read the moment."""

    daily: tuple[str, ...]
    momentary: tuple[str, ...]


@dataclass(frozen=True)
class Wiring:
    """A form's dependency graph. `order` gives each item with logic its place in working out."""

    order: Mapping[str, int]
    logic: Wires
    read: Wires
    demands: Wires
    counts: Wires
    timely_logic: Clocked
    timely_demands: Clocked
    timely_counts: bool


@dataclass(frozen=True)
class Plan:
    """What a wiring is made of: where everything stands, and the expressions by what they are for."""

    paths: tuple[str, ...]
    repeats: tuple[str, ...]
    order: tuple[str, ...]
    logic: Asks
    demands: Asks
    counts: Asks


def wired(plan: Plan) -> Wiring:
    """Compile the graph."""
    reading = _Reading(plan)
    logic = reading.wires(plan.logic)
    return Wiring(
        order={path: place for place, path in enumerate(plan.order)},
        logic=logic,
        read=_turned_round({path: logic[path] for path in plan.paths if path in logic}),
        demands=reading.wires(plan.demands),
        counts=reading.wires(plan.counts),
        timely_logic=_clocked(plan.logic),
        timely_demands=_clocked(plan.demands),
        timely_counts=any(each.volatile for asks in plan.counts.values() for each in asks),
    )


def _turned_round(wires: Wires) -> Wires:
    read: dict[str, list[Reader]] = {}
    for path, readers in wires.items():
        for reader in readers:
            read.setdefault(reader.path, []).append(Reader(path, reader.shared))
    return {path: tuple(found) for path, found in read.items()}


def _clocked(asks: Asks) -> Clocked:
    told = [(path, each) for path, expressions in asks.items() for each in expressions if each.volatile]
    by_the_day = {path for path, each in told if each.functions & _DAILY and "now" not in each.functions}
    at_once = {path for path, _ in told} - by_the_day
    at_once |= {path for path, each in told if "now" in each.functions}
    return Clocked(tuple(sorted(by_the_day - at_once)), tuple(sorted(at_once)))


class _Reading:
    """One reading of a form's expressions."""

    def __init__(self, plan: Plan) -> None:
        self._paths = plan.paths
        self._repeats = plan.repeats
        self._known: dict[str, frozenset[tuple[str, int]]] = {}

    def wires(self, asks: Asks) -> Wires:
        found: dict[str, dict[str, int]] = {}
        for path, expressions in asks.items():
            for read, shared in self._read(path, expressions):
                readers = found.setdefault(read, {})
                readers[path] = min(shared, readers.get(path, shared))
        return {read: tuple(Reader(*each) for each in readers.items()) for read, readers in found.items()}

    def _read(self, path: str, expressions: Iterable[Expression]) -> Iterator[tuple[str, int]]:
        here = self._marked(path)
        for expression in expressions:
            for reference in expression.references(here):
                for read, shared in self._meant(reference):
                    yield read, 0 if expression.functions & _ANY_ROW else shared

    def _marked(self, path: str) -> str:
        parts = path.split("/")
        for repeat in self._repeats:
            if path == repeat or path.startswith(f"{repeat}/"):
                parts[repeat.count("/")] += OWN
        return "/".join(parts)

    def _meant(self, reference: str) -> frozenset[tuple[str, int]]:
        """Give what a reference means, with the groups around it: their relevance blanks it."""
        if reference not in self._known:
            self._known[reference] = frozenset(
                ("/".join(parts[:end]).replace(OWN, ""), sum(OWN in part for part in parts[:end]))
                for parts in (path.split("/") for path in self._spelled_out(reference))
                for end in range(2, len(parts) + 1)
            )
        return self._known[reference]

    def _spelled_out(self, reference: str) -> Iterable[str]:
        if "*" not in reference and "//" not in reference:
            return (reference,)
        own = [place for place, part in enumerate(reference.split("/")) if OWN in part]
        pattern = re.compile(_regex(reference.replace(OWN, "")))
        return [_with_own(path, own) for path in self._paths if pattern.fullmatch(path)]


def _with_own(path: str, own: Iterable[int]) -> str:
    """Mark the rows that a pattern stays in."""
    parts = path.split("/")
    for place in own:
        parts[place] += OWN
    return "/".join(parts)


def _regex(reference: str) -> str:
    return re.escape(reference).replace("//", "/(?:[^/]+/)*").replace(r"\*", "[^/]+")
