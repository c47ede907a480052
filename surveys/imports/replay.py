"""Lays a whole set of answers before the engine, which takes it as an interview or objects.

What the engine accepts at the end is what it would have accepted answer by answer: no question's logic
looks forward, and sending off demands that every question that applies has an answer that holds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zlib import crc32

from surveys.events import Submitted
from surveys.form import Answer, Form, Kind, Missing, Question
from surveys.interview import Interview, Stage, follow, standing, start
from surveys.logic import Situation, objection
from surveys.screens import ProblemKind

_BLANK = Answer(missing=Missing.SKIPPED)


@dataclass(frozen=True)
class Objection:
    """What the form has against the answer to a question."""

    question: str
    reason: str


def lay_before(
    form: Form, language: str, answers: Mapping[str, Answer], now: datetime
) -> Interview | tuple[Objection, ...]:
    """Give the completed interview with these answers, or everything the form has against it."""
    begun = start(form, language, _seed(answers), now)
    situation = standing(form, replace(begun, answers=answers), now).situation
    objections = tuple(_endings(situation)) or tuple(_objections(situation))
    if objections:
        return objections
    told = {q.name: _told(situation, q) for q in situation.asked()}
    step = standing(form, replace(begun, answers={**begun.answers, **told}), now)
    step = follow(step, Submitted(step.interview.turn), now)
    if step.interview.stage is not Stage.COMPLETED:
        name = step.question.name if step.question else ""
        return (Objection(name, "The form does not let this interview be sent off."),)
    return step.interview


def _seed(answers: Mapping[str, Answer]) -> int:
    """Give what the interview draws by chance from: the same for the same answers, whenever they are read."""
    return crc32(repr(sorted((name, answer.value) for name, answer in answers.items())).encode())


def _endings(situation: Situation) -> Iterator[Objection]:
    """Find where the form would have thanked the respondent and kept nothing."""
    form = situation.form
    ending = next((q for q in situation.asked() if q.ending is not None), None)
    if ending is not None:
        read = ending.relevant.references(ending.path) if ending.relevant else frozenset[str]()
        cause = next((q.name for q in form.questions if q.path in read), ending.name)
        yield Objection(cause, "The form ends the interview here and keeps nothing.")


def _objections(situation: Situation) -> Iterator[Objection]:
    for question in situation.form.questions:
        if question.kind in (Kind.NOTE, Kind.CALCULATE):
            continue
        answer = situation.answers.get(question.name)
        if not situation.applies(question):
            if answer is not None and answer != _BLANK:
                yield Objection(question.name, "The form would not have asked this, given the other answers.")
        elif (reason := _against(situation, question, answer or _BLANK)) is not None:
            yield Objection(question.name, reason)


def _against(situation: Situation, question: Question, answer: Answer) -> str | None:
    problem = objection(situation, question, answer)
    if problem is None:
        return None
    if problem.kind is ProblemKind.REQUIRED:
        if answer == _BLANK:
            return "The form asks this and needs an answer."
        return f"The form does not offer {answer.missing} here."
    words = (problem.message or {}).get("en") or (problem.message or {}).get(situation.form.default_language)
    return f"The form does not accept this: {words}" if words else "The form does not accept this."


def _told(situation: Situation, question: Question) -> Answer:
    if question.kind is Kind.NOTE:
        return Answer("read")
    return situation.answers.get(question.name, _BLANK)
