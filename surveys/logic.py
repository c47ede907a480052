"""What a form's logic comes to for one set of answers: what applies, what is accepted, what is still open.

How it is worked out is not known here but in `assessment.py`. A node that does not apply reads as blank, so
every reference also depends on the relevance of what it refers to.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from surveys.bits import bits_in, bits_of
from surveys.form import CHOSEN, Answer, Choice, Form, Group, Kind, Missing, Question, Text
from surveys.prospects import Prospects
from surveys.screens import Problem, ProblemKind
from surveys.versions import Version
from surveys.xpath import Context, Expression, Node, NodeSet

LONGEST_QUOTE = 200
"""Characters of an answer quoted in another question's words."""
_ALWAYS = "true()"  # what most forms say of most questions
_QUOTE = re.compile(r"\$\{([^}]*)\}")


@dataclass(frozen=True)
class Situation:
    """A form with answers filled in and its logic worked out.

    Sets of questions are bits. `applying` are those asked that apply; `holding` have an answer known to hold,
    `doubtful` one of which that is not known yet. What is drawn by chance is drawn from `seed`.
    """

    form: Form
    answers: Mapping[str, Answer]
    version: Version
    now: datetime
    language: str
    applying: int = 0
    holding: int = 0
    doubtful: int = 0
    seed: int = 0

    def later(self, now: datetime, answers: Mapping[str, Answer]) -> "Situation":
        """Give the same at another moment, with the same answers as they were read by now.

        Only where nothing reads the clock; then all that was found out still holds.
        """
        after = object.__new__(Situation)  # replace() would forget what is not a field, and copy() takes long
        vars(after).update(vars(self), now=now, answers=answers)
        vars(after).pop("_context", None)  # it holds the moment, and asks the one before for labels
        return after

    @property
    def nodes(self) -> Mapping[str, Node]:
        """The filled tree by paths; for as long as no other situation of the interview is looked at."""
        return self.version.tree.nodes

    @property
    def root(self) -> Node:
        return self.version.tree.root

    def applies(self, question: Question) -> bool:
        """Tell whether the question, and every group around it, is relevant."""
        return self.nodes[question.path].live()

    def asked(self) -> tuple[Question, ...]:
        """Give the questions this respondent should see, in the form's order."""
        return self._asked

    @cached_property
    def _asked(self) -> tuple[Question, ...]:
        return tuple(self.form.questions[number] for number in bits_in(self.applying))

    @cached_property
    def answered(self) -> int:
        """The questions there is an answer to, whether or not it holds."""
        numbers = self.form.numbers
        return bits_of(numbers[name] for name in self.answers if name in numbers)

    @cached_property
    def settled(self) -> int:
        """The questions that apply and have an answer that holds."""
        questions, doubtful = self.form.questions, self.doubtful & self.applying
        held = (n for n in bits_in(doubtful) if self.holds(questions[n], self.answers[questions[n].name]))
        return (self.holding | bits_of(held)) & self.applying

    def holds(self, question: Question, answer: Answer) -> bool:
        return objection(self, question, answer) is None

    @cached_property
    def possible(self) -> int:
        """The questions that do not apply, but may, by what is still to be answered."""
        tree = self.version.tree
        if tree.prospects is None:
            tree.prospects = Prospects(self.form)
        undecided = self.applying & self.form.counted & ~self.settled
        return tree.prospects.of(self.form, undecided) & self.form.counted & ~self.applying

    def value(self, question: Question) -> str:
        """Give a question's value as the form's expressions read it: blank where it does not apply."""
        return self.nodes[question.path].value if self.applies(question) else ""

    def is_required(self, question: Question) -> bool:
        required = question.required
        if required is None or required.text == _ALWAYS:
            return required is not None
        return required.boolean(self.context(question.path))

    def accepts(self, question: Question, value: str) -> bool:
        """Tell whether a value meets the question's constraint, `.` being that value."""
        if question.constraint is None or not value:
            return True
        verdicts = self.version.tree.verdicts.setdefault(question.path, {})
        if value not in verdicts:
            verdicts[value] = self._meets(question.constraint, question.path, value)
        return verdicts[value]

    def offered(self, question: Question) -> tuple[Choice, ...]:
        """Give the choices that the other answers leave, in the order of the list or of its seed."""
        if question.offer is None:
            return question.choices
        offers = self.version.tree.offers
        if question.path not in offers:
            found = question.offer.evaluate(self.context(question.path))
            items = found if isinstance(found, NodeSet) else ()
            chosen = (question.choice(cell.value) for item in items for cell in item.named("name"))
            offers[question.path] = tuple(choice for choice in chosen if choice is not None)
        return offers[question.path]

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

    def _meets(self, constraint: Expression, path: str, value: str) -> bool:
        node = self.nodes[path]
        kept, node.value = node.value, value
        try:
            return constraint.boolean(self.context(path))
        finally:
            node.value = kept

    def context(self, path: str) -> Context:
        """Give what an expression belonging to that path may look at."""
        return self._context.at(self.nodes[path])

    @cached_property
    def _context(self) -> Context:
        root = self.root
        return Context(
            root,
            root,
            self.now,
            self.language,
            instances=self.form.instances,
            choice_label=self._choice_label,
            itext=self._itext,
            version=self.form.version,
            chance=f"{self.seed}",
            form=self.form.name,
        )

    def _itext(self, key: str, language: str) -> str:
        """Give a text of the form by its id; blank when there is none, a dash for answers it quotes."""
        return _QUOTE.sub("—", self.form.texts.get(key, {}).get(language, ""))

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
