"""Which questions answers to come may bring up or take away: what is still open, and all that reads it.

Kept from one answer to the next, and from one number of rows to another: of each item it is counted how many
of those it reads may still change. So an answer costs what can no longer change by it, and a row what it
reads and who reads it. What reads itself, in whichever row, is taken to read what comes before.
"""

from collections.abc import Collection, Iterable, Iterator

from surveys.bits import bits_in, bits_of
from surveys.form import Form, Question
from surveys.paths import line, stripped
from surveys.reaching import questions_within, readers
from surveys.repeats import Rows
from surveys.unrolling import difference


class Prospects:
    """What may still come, for one set of open questions at a time. Not for several threads at once."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._numbers = 0
        self._open: set[str] = set()
        self._changing: dict[str, int] = {}
        self._reached = 0

    def of(self, form: Form, open_: int) -> int:
        """Give the questions that answers to open ones may reach: bits, as the open ones."""
        if form is not self._form:
            self._turn_to(form)
        for number in bits_in(self._numbers ^ open_):
            self._toggle(form.questions[number].path)
        self._numbers = open_
        return self._reached

    def _toggle(self, path: str) -> None:
        by = -1 if path in self._open else 1
        self._open ^= {path}
        if path not in self._changing:
            self._spread(path, by)

    def _spread(self, path: str, by: int, but: Collection[str] = ()) -> None:
        """Count one more, or one less, that may change, with each who reads it; and so on from those."""
        waiting = [path]
        while waiting:
            readers_ = (one for one in self._readers(waiting.pop()) if one not in but)
            waiting += [one for one in readers_ if self._count(one, by) and one not in self._open]

    def _count(self, path: str, by: int) -> bool:
        """Tell whether it begins, or ceases, to be one that may change."""
        before = self._changing.get(path, 0)
        if before + by:
            self._changing[path] = before + by
        else:
            del self._changing[path]
        turned = not before or not before + by
        if turned:
            self._mark(questions_within(self._form, path))
        return turned

    def _mark(self, questions: Iterable[Question]) -> None:
        """Find out of questions whether they, or a group around them, may change."""
        numbers = {self._form.numbers[one.name]: one.path for one in questions}
        reached = (n for n, path in numbers.items() if any(one in self._changing for one in line(path)))
        self._reached = self._reached & ~bits_of(numbers) | bits_of(reached)

    def _turn_to(self, form: Form) -> None:
        """Be about a form with other rows: those that go are nobody's prospects, those that come may be."""
        turned = difference(self._form, form)
        self._leave(set(turned.gone))
        self._numbers, self._reached = turned.move.of(self._numbers), turned.move.of(self._reached)
        self._form = form
        self._take_in(turned.new)

    def _leave(self, gone: Collection[str]) -> None:
        changing = [path for path in gone if self._may_change(path)]
        self._open.difference_update(gone)
        for path in gone:
            self._changing.pop(path, None)
        for path in changing:
            self._spread(path, -1, but=gone)

    def _take_in(self, new: Collection[str]) -> None:
        having_logic = (path for path in new if stripped(path)[0] in self._form.wiring.order)
        counts = {path: sum(map(self._may_change, self._read(path))) for path in having_logic}
        changing = {path: count for path, count in counts.items() if count}
        self._changing.update(changing)
        for path in changing:
            self._spread(path, 1)
        items = map(self._form.by_path.__getitem__, new)
        self._mark(one for one in items if isinstance(one, Question))

    def _may_change(self, path: str) -> bool:
        return path in self._changing or path in self._open

    def _readers(self, path: str) -> Iterator[str]:
        rank = self._rank(path)
        return (one for one in readers(self._form, self._form.wiring.logic, path) if self._rank(one) > rank)

    def _read(self, path: str) -> Iterator[str]:
        """Give all that something reads, and that comes before it."""
        rank = self._rank(path)
        return (one for one in readers(self._form, self._form.wiring.read, path) if self._rank(one) < rank)

    def _rank(self, path: str) -> tuple[int, Rows]:
        item, rows = stripped(path)
        return self._form.wiring.order.get(item, -1), rows
