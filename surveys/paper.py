"""A form laid out to be read as a whole, blank or with one person's answers. Decides what stands on it.

Questions are numbered in the form's order, the same on every copy. It says in the plainest terms it can who
is asked a question: after which answer to one earlier question, or else on which questions it depends. It
tells conditions by trying answers, so it knows nothing of how they are written; nor of any paper.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from surveys.assessment import unsettled
from surveys.form import Answer, Choice, Form, Group, Kind, Question, Text
from surveys.logic import Situation
from surveys.xpath import Expression

_ANY_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)  # for conditions that read one choice and no clock


@dataclass(frozen=True)
class AfterAnswer:
    """Asked of whoever gave one of `choices` to an earlier question; without choices, whoever answered it.

    With `but`, of all who gave another answer; then `unanswered` says whether of those who gave none, too.
    """

    number: int
    choices: tuple[Choice, ...] = ()
    but: bool = False
    unanswered: bool = False


@dataclass(frozen=True)
class Depending:
    """Not asked of everybody, by the answers to earlier questions."""

    numbers: tuple[int, ...]


Condition = AfterAnswer | Depending


@dataclass(frozen=True)
class Item:
    """A question with its number, or a note without one; `asked_if` is none when everybody is asked."""

    question: Question
    number: int | None = None
    asked_if: Condition | None = None
    answer: Answer | None = None


@dataclass(frozen=True)
class Part:
    """Items under one title, in the form's order."""

    title: Text | None
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Sheet:
    """A whole form for reading; `filled` says that it holds somebody's answers, or the lack of them."""

    form: Form
    parts: tuple[Part, ...]
    filled: bool = False


def laid_out(form: Form) -> Sheet:
    """Lay a form out blank: everything that anybody may be asked, but for the words that end an interview."""
    reader = _Reader(form)
    items = [
        reader.item(question) for question in form.questions if question.is_asked and not question.ending
    ]
    return Sheet(form, tuple(_parted(form, items)))


def filled_in(situation: Situation) -> Sheet:
    """Lay a form out with the answers given, without notes and without what this person is not asked."""
    blank = laid_out(situation.form)
    parts = (replace(part, items=tuple(_answered(part, situation))) for part in blank.parts)
    return Sheet(blank.form, tuple(part for part in parts if part.items), filled=True)


def _answered(part: Part, situation: Situation) -> Iterator[Item]:
    for item in part.items:
        if item.number is not None and situation.applies(item.question):
            yield replace(item, asked_if=None, answer=situation.answers.get(item.question.name))


def _parted(form: Form, items: list[Item]) -> Iterator[Part]:
    """Put a title over items as often as it changes: a group within a group parts what is around it."""
    title, held = None, list[Item]()
    for item in items:
        theirs = form.section(item.question)
        if held and theirs != title:
            yield Part(title, tuple(held))
            held = []
        title = theirs
        held.append(item)
    if held:
        yield Part(title, tuple(held))


@dataclass(frozen=True)
class _Reader:
    """Reads a form's conditions."""

    form: Form

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        counted = (q for q in self.form.questions if q.is_asked and q.kind is not Kind.NOTE)
        return {question.name: number for number, question in enumerate(counted, start=1)}

    @cached_property
    def screening(self) -> frozenset[str]:
        """The questions whose answers can end the interview."""
        return frozenset().union(*(self._behind(q.relevant, q.path) for q in self._endings))

    def item(self, question: Question) -> Item:
        return Item(question, self.numbers.get(question.name), self._condition(question))

    def _condition(self, question: Question) -> Condition | None:
        found = [one for one in self._around(question) if self._matters(*one)]
        if len(found) == 1 and (told := self._told(*found[0])) is not None:
            return told
        behind = frozenset[str]().union(*(self._behind(*one) for one in found))
        return Depending(tuple(sorted(self.numbers[name] for name in behind))) if found else None

    def _around(self, question: Question) -> list[tuple[Expression, str]]:
        """List what a question's relevance hangs on: its own condition and those of the groups around it."""
        inside = [group for group in self.form.groups if question.path.startswith(group.path + "/")]
        items: list[Group | Question] = [*inside, question]
        return [(one.relevant, one.path) for one in items if one.relevant is not None]

    def _matters(self, condition: Expression, path: str) -> bool:
        """Tell whether a condition sets apart those who were not turned away at the screening."""
        if not self._behind(condition, path) <= self.screening:
            return True
        source = self._only_source(condition, path)
        if source is None or source.kind is not Kind.SELECT_ONE:
            return any(self._is_typed(name) for name in condition.references(path))
        return not self._passing(source) <= self._holding(condition, path, source)

    def _is_typed(self, path: str) -> bool:
        item = self.form.by_path.get(path)
        return isinstance(item, Question) and item.is_typed

    def _told(self, condition: Expression, path: str) -> AfterAnswer | None:
        """Say a condition by one earlier choice; None when it hangs on something else."""
        source = self._only_source(condition, path)
        if source is None or source.kind is not Kind.SELECT_ONE:
            return None
        holding, number = self._holding(condition, path, source), self.numbers[source.name]
        having = tuple(choice for choice in source.choices if choice.name in holding)
        lacking = tuple(choice for choice in source.choices if choice.name not in holding)
        if "" in holding:
            return AfterAnswer(number, lacking, but=True, unanswered=True) if lacking else None
        if not lacking:
            return AfterAnswer(number)
        if len(lacking) < len(having):
            return AfterAnswer(number, lacking, but=True)
        return AfterAnswer(number, having) if having else None

    def _holding(self, condition: Expression, path: str, source: Question) -> frozenset[str]:
        """Try every choice of a question, and none, and give those with which a condition holds."""
        tried = ("", *(choice.name for choice in source.choices))
        return frozenset(name for name in tried if self._holds(condition, path, {source.name: Answer(name)}))

    def _holds(self, condition: Expression, path: str, answers: Mapping[str, Answer]) -> bool:
        tree = unsettled(self.form, answers, _ANY_MOMENT, self.form.default_language)
        return condition.boolean(tree.context(path))

    def _passing(self, source: Question) -> frozenset[str]:
        """Give the choices of a screening question with which the interview goes on."""
        ends = [(q.relevant, q.path) for q in self._endings if q.relevant is not None]
        mine = [end for end in ends if self._only_source(*end) == source]
        ending = frozenset[str]().union(*(self._holding(*end, source) for end in mine))
        return frozenset(choice.name for choice in source.choices) - ending

    def _only_source(self, condition: Expression, path: str) -> Question | None:
        """Give the one question that a condition reads, when it reads nothing else, nor the clock."""
        read = [self.form.by_path.get(each) for each in condition.references(path)]
        only = read[0] if len(read) == 1 and not condition.volatile else None
        return only if isinstance(only, Question) and only.name in self.numbers else None

    @cached_property
    def _endings(self) -> tuple[Question, ...]:
        return tuple(question for question in self.form.questions if question.ending)

    def _behind(self, condition: Expression | None, path: str) -> frozenset[str]:
        """Name the questions that a condition reads, through calculations."""
        names = frozenset[str]()
        for each in condition.references(path) if condition else ():
            item = self.form.by_path.get(each)
            if isinstance(item, Question):
                worked_out = item.kind is Kind.CALCULATE
                names |= self._behind(item.calculation, item.path) if worked_out else {item.name}
        return names & self.numbers.keys()
