"""Works out a form's logic for one set of answers: what applies, what is calculated, what is accepted.

Nothing here is remembered between two answers: relevance is always worked out anew. A node that does not
apply reads as blank, so every reference also depends on the relevance of what it refers to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from surveys.form import Answer, Form, Group, Kind, Question
from surveys.xpath import Context, Node

NODE_KINDS = {
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "decimal",
    Kind.DATE: "date",
    Kind.SELECT_MULTIPLE: "select_multiple",
}


@dataclass(frozen=True)
class Situation:
    """A form with answers filled in and its logic worked out; `nodes` maps paths to the filled tree."""

    form: Form
    nodes: Mapping[str, Node]
    root: Node
    now: datetime
    language: str

    def applies(self, question: Question) -> bool:
        """Tell whether the question, and every group around it, is relevant."""
        return self.nodes[question.path].live()

    def asked(self) -> tuple[Question, ...]:
        """Give the questions this respondent should see, in the form's order."""
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
        node = self.nodes[question.path]
        kept, node.value = node.value, value
        try:
            return question.constraint.boolean(self.context(question.path))
        finally:
            node.value = kept

    def context(self, path: str) -> Context:
        """Give what an expression belonging to that path may look at."""
        return Context(node=self.nodes[path], root=self.root, now=self.now, language=self.language)


def assess(form: Form, answers: Mapping[str, Answer], now: datetime, language: str) -> Situation:
    """Fill in the answers and work out the form's logic in its dependency order."""
    root = Node(form.root)
    nodes = _grown(form, root, answers)
    situation = Situation(form, nodes, root, now, language)
    for path in form.order:
        _settle(situation, form.by_path[path])
    return situation


def _settle(situation: Situation, item: Question | Group) -> None:
    node = situation.nodes[item.path]
    context = situation.context(item.path)
    if item.relevant is not None:
        node.relevant = item.relevant.boolean(context)
    if isinstance(item, Question) and item.calculation is not None:
        node.value = item.calculation.string(context)


def _grown(form: Form, root: Node, answers: Mapping[str, Answer]) -> dict[str, Node]:
    nodes = {"/" + form.root: root}
    for path, item in form.by_path.items():
        parent = nodes[path.rpartition("/")[0]]
        nodes[path] = parent.add(_leaf(item, answers) if isinstance(item, Question) else Node(item.name))
    return nodes


def _leaf(question: Question, answers: Mapping[str, Answer]) -> Node:
    answer = answers.get(question.name)
    return Node(
        question.name, answer.value if answer else question.default, NODE_KINDS.get(question.kind, "string")
    )
