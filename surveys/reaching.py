"""From an answer to all it can change, row by row: a form's wiring laid over the rows there are."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from surveys.form import Form, Group, Question
from surveys.paths import plain
from surveys.repeats import Rows, path_with_rows, whether_path
from surveys.wiring import Clocked, Wires

_ROW = re.compile(r"\[([0-9]+)\]")


@lru_cache(maxsize=8192)
def stripped(path: str) -> tuple[str, Rows]:
    """Take the rows out of a path; whether there is another row stands where its repeat does."""
    if "[" not in path and "?" not in path:
        return path, ()
    return plain(path).partition("?")[0], tuple(map(int, _ROW.findall(path)))


def readers(form: Form, wires: Wires, path: str) -> Iterator[str]:
    """Give every path at which something reads what stands at this one."""
    if form.base is None:
        yield from (reader.path for reader in wires.get(path, ()))
        return
    item, rows = stripped(path)
    for reader in wires.get(item, ()):
        yield from standing_for(form, reader.path, rows[: reader.shared])


def standing_for(form: Form, path: str, within: Rows = ()) -> Iterator[str]:
    """Give all that an item of the form before it had rows has become, in the rows given or in all."""
    if form.base is None:
        yield path
        return
    repeats = form.base.around[path]
    item = form.base.by_path[path]
    for rows in rows_within(form, repeats, within):
        yield path_with_rows(form.base, path, rows)
    if isinstance(item, Group) and item.is_repeat and item.count is None:
        for rows in rows_within(form, repeats[:-1], within[: len(repeats) - 1]):
            numbers = range(form.shape.get((item.name, rows), 0) + 1)
            asked = (whether_path(form.base, item, (*rows, number)) for number in numbers)
            yield from (one for one in asked if one in form.by_path)


def questions_within(form: Form, path: str) -> Iterable[int]:
    """Give the places in the form of the questions at a path, or inside it, looking at these alone."""
    item = form.by_path[path]
    if isinstance(item, Question):
        return (form.numbers[item.name],)
    if form.base is None:
        return form.within(path)
    plain_path, rows = stripped(path)
    inside = (each for one in form.base.inside(plain_path) for each in standing_for(form, one.path, rows))
    found = map(form.by_path.__getitem__, inside)
    return tuple(form.numbers[one.name] for one in found if isinstance(one, Question))


def rows_within(form: Form, repeats: Iterable[Group], within: Rows) -> Iterable[Rows]:
    """Give the rows there are of the last of some repeats, each inside the one before, in the rows given."""
    found: list[Rows] = [()]
    for depth, repeat in enumerate(repeats):
        some = within[depth : depth + 1]
        found = [
            (*outer, row)
            for outer in found
            for count in (form.shape.get((repeat.name, outer), 0),)
            for row in (some or range(1, count + 1))
            if row <= count
        ]
    return found


def told_by_clock(form: Form, clocked: Clocked, *, another_day: bool) -> Iterator[str]:
    """Give every path at which something reads the clock that has gone on."""
    for path in (*clocked.momentary, *(clocked.daily if another_day else ())):
        yield from standing_for(form, path)


def reach(form: Form, name: str) -> frozenset[str]:
    """Tell which logic an answer can change: paths to be worked out again."""
    if name not in form.reached:
        path = form.by_name[name].path
        own = {path} if stripped(path)[0] in form.wiring.order else set[str]()
        form.reached[name] = frozenset(own | _spread(form, path))
    return form.reached[name]


def _spread(form: Form, path: str) -> set[str]:
    found, waiting = set[str](), [path]
    while waiting:
        new = {*readers(form, form.wiring.logic, waiting.pop())} - found
        found |= new
        waiting.extend(new)
    return found


def concerned(form: Form, name: str) -> frozenset[str]:
    """Tell whose requirement, constraint or choices an answer can change: paths of questions."""
    touched = {form.by_name[name].path, *reach(form, name)}
    return frozenset(path for each in touched for path in readers(form, form.wiring.demands, each))


def brought(form: Form) -> tuple[int, ...]:
    """Tell of each question which others it may bring up or take away: bits of questions that are counted."""
    if "brought" not in form.made:
        places = [stripped(one.path) for one in form.questions]
        far = _Far(form, places)
        form.made["brought"] = tuple(far.of(*place) for place in places)
    found: tuple[int, ...] = form.made["brought"]
    return found


class _Far:
    """What everything reaches in the end, worked out backwards; rows are looked up, not spelled."""

    def __init__(self, form: Form, places: Sequence[tuple[str, Rows]]) -> None:
        self._wires = form.wiring.logic
        self._found: dict[str, dict[Rows, int]] = {}
        self._wide: dict[tuple[str, int], dict[Rows, int]] = {}
        base = form.base or form
        own = _own_bits(base, form.counted, places)
        for path in reversed(base.order):  # what is read comes before what reads it
            for rows, bits in own.get(path, {}).items():
                self._found.setdefault(path, {})[rows] = bits | self._read(path, rows)

    def of(self, path: str, rows: Rows) -> int:
        found = self._found.get(path)
        return self._read(path, rows) if found is None else found[rows]

    def _read(self, path: str, rows: Rows) -> int:
        bits = 0
        for reader in self._wires.get(path, ()):
            bits |= self._united(reader.path, min(reader.shared, len(rows))).get(rows[: reader.shared], 0)
        return bits

    def _united(self, path: str, shared: int) -> dict[Rows, int]:
        """Unite what an item reaches from all rows that begin with the same."""
        if (path, shared) not in self._wide:
            united: dict[Rows, int] = {}
            for rows, bits in self._found.get(path, {}).items():
                united[rows[:shared]] = united.get(rows[:shared], 0) | bits
            self._wide[path, shared] = united
        return self._wide[path, shared]


def _own_bits(base: Form, counted: int, places: Iterable[tuple[str, Rows]]) -> dict[str, dict[Rows, int]]:
    """Tell which counted questions stand at each path that has logic, or inside it, by rows."""
    own: dict[str, dict[Rows, int]] = {}
    having = _having_logic(base)
    for number, (path, rows) in enumerate(places):
        bit = counted & 1 << number
        for above, depth in having[path]:
            theirs = own.setdefault(above, {})
            theirs[rows[:depth]] = theirs.get(rows[:depth], 0) | bit
    return own


def _having_logic(base: Form) -> dict[str, list[tuple[str, int]]]:
    """Give what has logic of each item and the groups around it, and how many repeats are around that."""
    if "having logic" not in base.made:
        base.made["having logic"] = {
            path: [(one, len(base.around[one])) for one in _line(path) if one in base.wiring.order]
            for path in base.by_path
        }
    having: dict[str, list[tuple[str, int]]] = base.made["having logic"]
    return having


def _line(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(3, len(parts) + 1)]
