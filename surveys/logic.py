"""Works out a form's logic for one set of answers: what applies, what is calculated, what is accepted.

Nothing here is kept between two answers; `reassess` may take over from a situation at hand what the answers
changed since cannot reach. A node that does not apply reads as blank, so every reference also depends on the
relevance of what it refers to.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from surveys.form import CHOSEN, Answer, Choice, Form, Group, Kind, Missing, Question, Text
from surveys.repeats import (
    MOST_ROWS,
    Rows,
    Shape,
    path_with_rows,
    repeats_around,
    rows_said,
    shape_of,
    unrolled,
)
from surveys.screens import Problem, ProblemKind
from surveys.xpath import Context, Expression, Node, NodeSet
from surveys.xpath.values import to_number

_TRIES = 2
LONGEST_QUOTE = 200
"""Characters of an answer quoted in another question's words."""
_QUOTE = re.compile(r"\$\{([^}]*)\}")


@dataclass(frozen=True)
class Situation:
    """A form with answers filled in and its logic worked out; `nodes` maps paths to the filled tree."""

    form: Form
    answers: Mapping[str, Answer]
    nodes: Mapping[str, Node]
    root: Node
    now: datetime
    language: str

    def applies(self, question: Question) -> bool:
        """Tell whether the question, and every group around it, is relevant."""
        return self.nodes[question.path].live()

    def asked(self) -> tuple[Question, ...]:
        """Give the questions this respondent should see, in the form's order."""
        return self._asked

    @cached_property
    def _asked(self) -> tuple[Question, ...]:
        return tuple(q for q in self.form.questions if q.is_asked and self.applies(q))

    def value(self, question: Question) -> str:
        """Give a question's value as the form's expressions read it: blank where it does not apply."""
        return self.nodes[question.path].value if self.applies(question) else ""

    def is_required(self, question: Question) -> bool:
        return question.required is not None and question.required.boolean(self.context(question.path))

    def accepts(self, question: Question, value: str) -> bool:
        """Tell whether a value meets the question's constraint, `.` being that value."""
        if question.constraint is None or not value:
            return True
        asked = (question.path, value)
        if asked not in self.verdicts:
            self.verdicts[asked] = self._meets(question.constraint, *asked)
        return self.verdicts[asked]

    def offered(self, question: Question) -> tuple[Choice, ...]:
        """Give the choices that the other answers leave, in the order of the list or of its seed."""
        if question.offer is None:
            return question.choices
        if question.path not in self.offers:
            found = question.offer.evaluate(self.context(question.path))
            items = found if isinstance(found, NodeSet) else ()
            chosen = (question.choice(cell.value) for item in items for cell in item.named("name"))
            self.offers[question.path] = tuple(choice for choice in chosen if choice is not None)
        return self.offers[question.path]

    def offers_all(self, question: Question, value: str) -> bool:
        """Tell whether everything chosen is still among the choices."""
        if question.offer is None or question.kind not in CHOSEN:
            return True
        return {*value.split()} <= {choice.name for choice in self.offered(question)}

    def said(self, item: Question | Group, text: Text) -> Text:
        """Put the answers a text quotes into it, in each of its languages; a dash where there is none."""
        if not item.quotes:
            return text
        return {language: self._filled(item, words, language) for language, words in text.items()}

    def worded(self, question: Question) -> Question:
        """Give a question with the answers that its words quote."""
        if not question.quotes:
            return question
        return replace(
            question,
            label=self.said(question, question.label),
            hint=question.hint and self.said(question, question.hint),
            guidance=question.guidance and self.said(question, question.guidance),
            choices=tuple(replace(one, label=self.said(question, one.label)) for one in question.choices),
        )

    def _filled(self, item: Question | Group, words: str, language: str) -> str:
        return _QUOTE.sub(lambda match: self._quoted(item, match[1], language), words)

    def _quoted(self, item: Question | Group, name: str, language: str) -> str:
        expression = item.quotes.get(name)
        if expression is None:
            return name
        context = replace(self.context(item.path), language=language)
        value = expression.string(context)
        read = [self.form.item(path) for path in expression.references(item.path)]
        if len(read) == 1 and isinstance(read[0], Question) and read[0].kind in CHOSEN:
            chosen = (read[0].choice(each) for each in value.split())
            value = ", ".join(choice.label.get(language, "") for choice in chosen if choice is not None)
        return (value if len(value) <= LONGEST_QUOTE else f"{value[: LONGEST_QUOTE - 1]}…") or "—"

    @cached_property
    def offers(self) -> dict[str, tuple[Choice, ...]]:
        """The choices already looked up here, by the path of their question."""
        return {}

    @cached_property
    def verdicts(self) -> dict[tuple[str, str], bool]:
        """Constraints already tried here: where a respondent stands is asked several times an answer."""
        return {}

    def takeverdicts(self, before: "Situation", concerned: frozenset[str]) -> None:
        """Take over the verdicts on constraints that nothing has changed for."""
        self.verdicts.update(
            (asked, verdict) for asked, verdict in before.verdicts.items() if asked[0] not in concerned
        )
        self.offers.update((path, each) for path, each in before.offers.items() if path not in concerned)

    def _meets(self, constraint: Expression, path: str, value: str) -> bool:
        node = self.nodes[path]
        kept, node.value = node.value, value
        try:
            return constraint.boolean(self.context(path))
        finally:
            node.value = kept

    def context(self, path: str) -> Context:
        """Give what an expression belonging to that path may look at."""
        return Context(
            self.nodes[path],
            self.root,
            self.now,
            self.language,
            instances=self.form.instances,
            choice_label=self._choice_label,
            version=self.form.version,
        )

    def _choice_label(self, path: str, value: str, language: str) -> str:
        """Give the words of a choice, as `jr:choice-name()` asks for them; blank when there is none."""
        question = self.form.item(path)
        choice = question.choice(value) if isinstance(question, Question) else None
        return choice.label.get(language, "") if choice else ""


def allows(situation: Situation, question: Question, missing: Missing) -> bool:
    """Tell whether a question may be left without a value in this way."""
    if question.kind is Kind.NOTE:
        return False
    if missing is Missing.SKIPPED:
        return not situation.is_required(question) or not _can_be_answered(situation, question)
    return missing in question.missing


def objection(situation: Situation, question: Question, answer: Answer) -> Problem | None:
    """Say what the form has against an answer, given all the others; None when it is accepted."""
    if answer.missing is not None:
        allowed = allows(situation, question, answer.missing)
        message = question.required_message and situation.said(question, question.required_message)
        return None if allowed else Problem(ProblemKind.REQUIRED, message)
    if not situation.offers_all(question, answer.value):
        return Problem(ProblemKind.NOT_OFFERED)
    if situation.accepts(question, answer.value):
        return None
    message = question.constraint_message and situation.said(question, question.constraint_message)
    return Problem(ProblemKind.NOT_ACCEPTED, message, answer.value)


def _can_be_answered(situation: Situation, question: Question) -> bool:
    """Tell whether a question has choices left: one without any must not hold up an interview."""
    return question.offer is None or bool(situation.offered(question))


def assess(form: Form, answers: Mapping[str, Answer], now: datetime, language: str) -> Situation:
    """Fill in the answers and work out the form's logic in its dependency order, with the rows there are."""
    base = form.base or form
    if not base.repeats:
        return _assessed(form, answers, now, language)
    shape = shape_of(base, answers)
    for _ in range(len(base.repeats) + _TRIES):  # a repeat within one that grew is counted once more
        situation = _assessed(unrolled(base, shape), answers, now, language)
        shape = _shape(situation)
        if shape == situation.form.shape:
            return situation
    raise ValueError(f"The rows of the form {base.name} depend on themselves.")


def _shape(situation: Situation) -> Shape:
    """Count the rows there should be: as many as the form says, or as the respondent has said there are.

    A repeat within a row that is not there yet is counted once it is.
    """
    form = situation.form.base or situation.form
    shape: dict[tuple[str, Rows], int] = {}
    for repeat in form.repeats:
        outside = repeats_around(form, repeat.path)[:-1]
        around: list[Rows] = [()]
        for one in outside:
            around = [(*rows, n) for rows in around for n in range(1, shape.get((one.name, rows), 0) + 1)]
        for rows in around:
            shape[repeat.name, rows] = _count(situation, repeat, rows)
    return {place: count for place, count in shape.items() if count}


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


def _assessed(form: Form, answers: Mapping[str, Answer], now: datetime, language: str) -> Situation:
    situation = unsettled(form, answers, now, language)
    for path in form.order:
        _settle(situation, form.by_path[path])
    return situation


def reassess(before: Situation, answers: Mapping[str, Answer], now: datetime, language: str) -> Situation:
    """Come to what `assess` would, working out only what the changed answers can reach."""
    form = before.form
    if before.language != language:
        return assess(form, answers, now, language)
    changed = [name for name in form.numbers if answers.get(name) is not before.answers.get(name)]
    if not changed and before.now == now:
        return before
    situation = unsettled(form, answers, now, language)
    timely = form.timely if before.now != now else frozenset[str]()
    stale = timely.union(*(form.reach[name] for name in changed))
    for path in form.order:
        if path in stale:
            _settle(situation, form.by_path[path])
        else:
            _carry_over(before.nodes[path], situation.nodes[path])
    if form.base is not None and _shape(situation) != form.shape:
        return assess(form, answers, now, language)
    timely = form.timely_demands if before.now != now else frozenset[str]()
    situation.takeverdicts(before, timely.union(*(form.concerns[name] for name in changed)))
    return situation


def unsettled(form: Form, answers: Mapping[str, Answer], now: datetime, language: str) -> Situation:
    """Fill in the answers and work out nothing: every question counts as relevant."""
    root = Node(form.root)
    return Situation(form, answers, _grown(form, root, answers), root, now, language)


def _carry_over(old: Node, new: Node) -> None:
    new.value, new.relevant = old.value, old.relevant


def _settle(situation: Situation, item: Question | Group) -> None:
    node = situation.nodes[item.path]
    context = situation.context(item.path)
    if item.relevant is not None:
        node.relevant = item.relevant.boolean(context)
    if isinstance(item, Question) and item.calculation is not None:
        node.value = item.calculation.string(context)
    elif isinstance(item, Question) and item.dynamic is not None and item.name not in situation.answers:
        node.value = item.dynamic.string(context)


def _grown(form: Form, root: Node, answers: Mapping[str, Answer]) -> dict[str, Node]:
    nodes = {"/" + form.root: root}
    for path, around, name, asks, kind, default in form.places:
        answer = answers.get(asks)
        nodes[path] = nodes[around].add(Node(name, answer.value if answer else default, kind))
    return nodes
