"""Works a form's logic out: in full from the answers alone, or only what a change of them reaches.

Both come to the same; nothing is kept that the answers do not say. What changed is settled in the order of
the form's logic, and whoever reads it after it, as long as there is something new to read.
The rows of repeats follow the answers: they are counted anew when what they are counted by has changed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from heapq import heappop, heappush
from itertools import compress, islice
from operator import is_not, ne

from surveys.amending import amended
from surveys.bits import Move, bits_of
from surveys.counting import Spot, all_spots, recounted, spots_of
from surveys.form import Answer, Answers, Form, Group, Question
from surveys.growing import grafted
from surveys.logic import Situation
from surveys.paths import stripped
from surveys.reaching import questions_within, readers, told_by_clock
from surveys.repeats import Changes, path_with_rows, shape_of
from surveys.unrolling import difference, unrolled
from surveys.versions import Kept, Tree, Version, restored
from surveys.xpath import Node

_TRIES = 2


def assess(
    form: Form, answers: Mapping[str, Answer], now: datetime, language: str, seed: int = 0
) -> Situation:
    """Fill in the answers and work out the form's logic in its dependency order, with the rows there are."""
    base = form.base or form
    if not base.repeats:
        return _assessed(unsettled(form, answers, now, language, seed))
    rows = unrolled(base, shape_of(base, answers))
    return _with_its_rows(_assessed(unsettled(rows, answers, now, language, seed)), all_spots(rows))


def reassess(before: Situation, answers: Mapping[str, Answer], now: datetime, language: str) -> Situation:
    """Come to what `assess` would, working out only what the changed answers can reach."""
    form = before.form
    if before.answers is answers and before.now is now and before.language == language:
        return before
    if (before.language, before.now.tzinfo) != (language, now.tzinfo):
        return assess(form, answers, now, language, before.seed)
    changed = [name for name in differing(before.answers, answers) if name in form.numbers]
    if not changed and not _clock_tells(form, before.now, now):
        return before if before.now == now else before.later(now, answers)
    work = _Work(amended(before, answers=answers, now=now, version=Version(before.version.tree)))
    work.stir(form.by_name[name].path for name in changed)
    if before.now != now:
        work.wake(another_day=before.now.date() != now.date())
    kept = work.done()
    situation = work.marked(before, map(form.by_name.__getitem__, changed))
    before.version.left(situation.version, kept)
    return _with_its_rows(situation, spots_of(form, changed, work.touched)) if form.base else situation


def unsettled(
    form: Form, answers: Mapping[str, Answer], now: datetime, language: str, seed: int = 0
) -> Situation:
    """Fill in the answers and work out nothing: every question counts as relevant."""
    root = Node(form.root)
    tree = Tree(root, _grown(form, root, answers))
    doubtful = bits_of(n for n, one in enumerate(form.questions) if one.name in answers)
    return Situation(form, answers, Version(tree), now, language, form.asked, 0, doubtful, seed)


def _clock_tells(form: Form, before: datetime, now: datetime) -> bool:
    """Tell whether anything in a form reads what has changed of the time."""
    wiring, another_day = form.wiring, before.date() != now.date()
    clocked = (wiring.timely_logic, wiring.timely_demands)
    read = any(each.momentary or (another_day and each.daily) for each in clocked)
    return before != now and (read or wiring.timely_counts)


def differing(before: Mapping[str, Answer], after: Mapping[str, Answer]) -> list[str]:
    """Name the answers that are others than before. Answers given one after another are compared quickly."""
    if before is after:
        return []
    if isinstance(after, Answers) and after.follow(before):
        return [name for name in after.given if before.get(name) != after[name]]
    if len(before) > len(after) or any(map(ne, before, after)):
        names: Iterable[str] = {*before, *after}
    else:
        others = compress(after, map(is_not, before.values(), after.values()))
        names = (*others, *islice(after, len(before), None))
    return [name for name in names if before.get(name) != after.get(name)]


def _grown(form: Form, root: Node, answers: Mapping[str, Answer]) -> dict[str, Node]:
    nodes = {"/" + form.root: root}
    for path, around, name, asks, kind, default in form.places:
        answer = answers.get(asks)
        nodes[path] = nodes[around].add(Node(name, answer.value if answer else default, kind))
    return nodes


def _assessed(situation: Situation) -> Situation:
    form = situation.form
    for path in form.order:
        settle(situation, form.by_path[path])
    live = (n for n, one in enumerate(form.questions) if one.is_asked and situation.applies(one))
    return replace(situation, applying=bits_of(live))


def settle(situation: Situation, item: Question | Group) -> None:
    """Work out one item from what it reads, as if it had never been worked out."""
    node = situation.nodes[item.path]
    node.relevant = True
    if isinstance(item, Question):
        answer = situation.answers.get(item.name)
        node.value = answer.value if answer else item.default
    if item.relevant is None and (not isinstance(item, Question) or item.is_plain):
        return
    context = situation.context(item.path)
    if item.relevant is not None:
        node.relevant = item.relevant.boolean(context)
    if isinstance(item, Question) and item.calculation is not None:
        node.value = item.calculation.string(context)
    elif isinstance(item, Question) and item.dynamic is not None and item.name not in situation.answers:
        node.value = item.dynamic.string(context)


class _Work:
    """One change: what is to be settled yet, and what has become of what was."""

    def __init__(self, draft: Situation) -> None:
        self._draft = draft
        self._form = draft.form
        self._kept: Kept = {}
        self._waiting: list[tuple[int, str]] = []
        self._known: set[str] = set()
        self.touched: list[str] = []
        self.turned: list[str] = []
        self._doubted: set[str] = set()

    def stir(self, paths: Iterable[str]) -> None:
        """Have something settled, in its turn."""
        for path in paths:
            if path not in self._known:
                self._known.add(path)
                heappush(self._waiting, (self._form.wiring.order.get(stripped(path)[0], -1), path))

    def wake(self, *, another_day: bool) -> None:
        """Have everything settled and doubted that reads the clock."""
        wiring, form = self._form.wiring, self._form
        self.stir(told_by_clock(form, wiring.timely_logic, another_day=another_day))
        self._doubted.update(told_by_clock(form, wiring.timely_demands, another_day=another_day))

    def alter(self, path: str) -> None:
        """Have everything settled and doubted that reads what stands at a path."""
        self.touched.append(path)
        self.stir(readers(self._form, self._form.wiring.logic, path))
        self._doubted.update(readers(self._form, self._form.wiring.demands, path))

    def done(self) -> Kept:
        """Settle; gives what the nodes that were looked at had before. On any error they have it again."""
        try:
            while self._waiting:
                self._settle(heappop(self._waiting)[1])
        except BaseException:
            restored(self._kept)
            raise
        return self._kept

    def _settle(self, path: str) -> None:
        node = self._draft.nodes[path]
        before = self._kept[node] = (node.value, node.relevant)
        settle(self._draft, self._form.by_path[path])
        if node.relevant != before[1]:
            self.turned.append(path)
        if (node.value, node.relevant) != before:
            self.alter(path)

    def marked(self, before: Situation, changed: Iterable[Question]) -> Situation:
        """Give the situation as it is now, from what was known in that before."""
        numbers, answers, forget = self._form.numbers, self._draft.answers, self._draft.version.tree.forget
        doubts = {one.name: one for one in (*changed, *self._inside(self._doubted))}
        for question in doubts.values():
            forget(question.path)
        turned = {one.name: one for one in self._inside(self.turned) if one.is_asked}
        live = bits_of(numbers[name] for name, one in turned.items() if self._draft.applies(one))
        gone, open_ = _bits(numbers, doubts), _bits(numbers, doubts.keys() & answers.keys())
        holding, doubtful = _verified(before)
        return amended(
            self._draft,
            applying=before.applying & ~_bits(numbers, turned) | live,
            holding=holding & ~gone,
            doubtful=doubtful & ~gone | open_,
        )

    def _inside(self, paths: Iterable[str]) -> Iterator[Question]:
        return (one for path in paths for one in questions_within(self._form, path))


def _bits(numbers: Mapping[str, int], names: Iterable[str]) -> int:
    return bits_of(map(numbers.__getitem__, names))


def _verified(before: Situation) -> tuple[int, int]:
    """Give whose answers are known to hold, and of whose that is not known."""
    if "settled" not in vars(before):  # nobody has asked
        return before.holding, before.doubtful
    return before.holding | before.settled, before.doubtful & ~before.applying


def _with_its_rows(situation: Situation, spots: set[Spot]) -> Situation:
    """Give the repeats the rows there are by now, where there may be others than there were."""
    base = situation.form.base or situation.form
    for _ in range(len(base.repeats) + _TRIES):  # a repeat within one that grew is counted once more
        shape, new = recounted(situation, spots)
        if shape == situation.form.shape:
            return situation
        situation, touched = _regrown(situation, unrolled(base, shape, situation.form))
        spots = new | spots_of(situation.form, (), touched)
    raise ValueError(f"The rows of the form {base.name} depend on themselves.")


def _regrown(before: Situation, form: Form) -> tuple[Situation, list[str]]:
    """Take a situation over into the form with other rows; settle what is new and who reads it; say what."""
    tree, other = before.version.tree, difference(before.form, form)
    moved = _moved(before, form, Version(tree), other.move)
    graft = grafted(tree, other, form, before.answers)
    work = _Work(moved)
    try:
        work.stir(path for path in graft.put if stripped(path)[0] in form.wiring.order)
        for path in _other_rows(form, other.changes):
            work.alter(path)
        kept = work.done()
    except BaseException:
        tree.undo(graft)
        raise
    new = [one for one in map(form.by_path.__getitem__, graft.put) if isinstance(one, Question)]
    work.turned += [one.path for one in new]
    situation = work.marked(moved, new)
    before.version.left(situation.version, kept, graft)
    return situation, work.touched


def _moved(before: Situation, form: Form, version: Version, move: Move) -> Situation:
    """Move the bits of the questions to the places they have now."""
    applying, holding, doubtful = map(move.of, (before.applying, *_verified(before)))
    return replace(before, form=form, version=version, applying=applying, holding=holding, doubtful=doubtful)


def _other_rows(form: Form, changes: Changes) -> Iterator[str]:
    """Give the paths of the rows that have come or gone."""
    base = form.base or form
    for (name, rows), counts in changes.items():
        path, (fewer, more) = base.repeats_by_name[name].path, sorted(counts)
        yield from (path_with_rows(base, path, (*rows, row)) for row in range(fewer + 1, more + 1))
