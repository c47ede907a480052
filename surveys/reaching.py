"""From an answer to all it can change, row by row: a form's wiring laid over the rows there are."""

from collections.abc import Iterable, Iterator

from surveys.form import Form, Group, Question
from surveys.paths import stripped
from surveys.repeats import Rows, Series, path_with_rows, whether_path
from surveys.wiring import Clocked, Wires


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
    if not repeats:
        yield path
        return
    item = form.base.by_path[path]
    for rows in rows_within(form, repeats, within):
        yield path_with_rows(form.base, path, rows)
    if isinstance(item, Group) and item.is_repeat and item.count is None:
        yield from _asked(form, item, within)


def _asked(form: Form, repeat: Group, within: Rows) -> Iterator[str]:
    """Give the questions whether there is the row given, or another one at all."""
    base, (*outside, _) = form.base or form, (form.base or form).around[repeat.path]
    for rows in rows_within(form, tuple(outside), within[: len(outside)]):
        count = form.shape.get((repeat.name, rows), 0)
        numbers = (row - 1 for row in within[len(outside) :][:1] or range(1, count + 2))
        asked = (whether_path(base, repeat, (*rows, number)) for number in numbers)
        yield from (one for one in asked if one in form.by_path)


def questions_within(form: Form, path: str) -> Iterable[Question]:
    """Give the questions at a path, or inside it, looking at these alone."""
    item = form.by_path[path]
    if isinstance(item, Question):
        return (item,)
    if form.base is None:
        return (one for one in form.inside(path) if isinstance(one, Question))
    plain_path, rows = stripped(path)
    inside = (each for one in form.base.inside(plain_path) for each in standing_for(form, one.path, rows))
    return (one for one in map(form.by_path.__getitem__, inside) if isinstance(one, Question))


def rows_within(form: Form, repeats: tuple[Group, ...], within: Rows) -> Iterable[Rows]:
    """Give the rows there are of the last of some repeats, each inside the one before, in the rows given."""
    if len(within) >= len(repeats):
        rows = within[: len(repeats)]
        return [rows] if _is_there(form, repeats, rows) else []
    found = [within] if _is_there(form, repeats, within) else []
    for repeat in repeats[len(within) :]:
        counts = [(outer, form.shape.get((repeat.name, outer), 0)) for outer in found]
        found = [(*outer, row) for outer, count in counts for row in range(1, count + 1)]
    return found


def _is_there(form: Form, repeats: tuple[Group, ...], rows: Rows) -> bool:
    for depth, row in enumerate(rows):
        if row > form.shape.get((repeats[depth].name, rows[:depth]), 0):
            return False
    return True


def paths_of_rows(form: Form, series: Series, after: int, last: int) -> Iterator[str]:
    """Give all that stands in rows of a repeat after some, and whether there is another row after each."""
    base, (name, outer) = form.base or form, series
    repeat = base.repeats_by_name[name]
    for rows in ((*outer, row) for row in range(after + 1, last + 1)):
        yield path_with_rows(form, repeat.path, rows)
        for item in base.inside(repeat.path):
            yield from standing_for(form, item.path, rows)
        if repeat.count is None and whether_path(base, repeat, rows) in form.by_path:
            yield whether_path(base, repeat, rows)


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
