"""From an interview to the screen its respondent should see. Decides what is on a card, not how it looks."""

from dataclasses import replace

from surveys.bits import before, bits_in, cut, first_of
from surveys.earlier import earlier, named
from surveys.form import TICKED, Answer, Missing, Question, Text
from surveys.interview import (
    Interview,
    Stage,
    Step,
    open_question,
    ticks_of,
)
from surveys.logic import Situation, allows, objection
from surveys.marks import mark_of
from surveys.offers import as_offered, leaf_of
from surveys.screens import (
    Asking,
    Dismissed,
    Earlier,
    Leaf,
    Line,
    Problem,
    ProblemKind,
    Recorded,
    Resting,
    Reviewing,
    Screen,
    Thanked,
)
from surveys.state import default_of

LINES_A_PAGE = 6
"""Answers on one page of the review: with their questions they fill a small phone's screen."""


def look(step: Step) -> Screen:
    """Give the screen for a step."""
    interview, question = step.interview, step.question
    match interview.stage:
        case Stage.COMPLETED:
            return Thanked(problem=step.problem, earlier=earlier(step))
        case Stage.DISCARDED:
            return Dismissed(_parting_words(step), problem=step.problem)
        case Stage.PAUSED:
            return resting(step)
        case Stage.REVIEWING:
            return _reviewing(step)
        case Stage.ASKING:
            return _reviewing(step) if question is None else _asking(step, question)


def review(step: Step, page: int) -> Reviewing:
    """List a submitted interview's answers, to read and not to change."""
    return _listed(step, page, editable=False)


def _parting_words(step: Step) -> Text:
    """Give the words of the ending an interview was discarded at."""
    ending = step.situation.form.by_name.get(step.interview.at or "")
    return step.situation.said(ending, ending.label) if ending else {}


def _part(question: Question, leaf: Leaf) -> Question:
    return replace(question, choices=tuple(question.choices[place] for place in leaf.places))


def _section(situation: Situation, question: Question) -> Text | None:
    group = situation.form.titled(question)
    return situation.said(group, group.label) if group.label else None


def _asking(step: Step, question: Question) -> Asking:
    situation, interview = step.situation, step.interview
    offering = situation.worded(as_offered(situation, interview, question))
    leaf = leaf_of(interview, offering)
    shown = offering if leaf is None else _part(offering, leaf)
    total = _longest_way(situation)
    passed = before(_counted(situation), situation.form.numbers[question.name]).bit_count()
    return Asking(
        shown,
        interview.turn,
        number=min(passed + 1, total),  # a note after the last question is not one more
        total=total,
        section=_section(situation, question),
        leaf=leaf,
        current=_current(situation, interview, question),
        ticked=ticks_of(interview, question, default_of(situation, question))
        if question.kind in TICKED
        else (),
        can_go_back=first_of(situation.applying) != situation.form.numbers[question.name],
        can_skip=allows(situation, question, Missing.SKIPPED),
        recorded=_recorded(step),
        mark=mark_of(situation.form, question),
        problem=step.problem or _doubt(situation, interview, question),
    )


def _counted(situation: Situation) -> int:
    """Give the questions that apply, but for notes: nobody answers those."""
    return situation.applying & situation.form.counted


def _longest_way(situation: Situation) -> int:
    """Count what applies and what answers to come may add: then a way may prove shorter, but not longer."""
    return (_counted(situation) | situation.possible).bit_count()


def _doubt(situation: Situation, interview: Interview, question: Question) -> Problem | None:
    """Say why a question that has an answer is asked again: a later change may have made it impossible."""
    answer = interview.answers.get(question.name)
    return objection(situation, question, answer) if answer else None


def _current(situation: Situation, interview: Interview, question: Question) -> Answer | None:
    shown = default_of(situation, question)
    return interview.answers.get(question.name) or (Answer(shown) if shown else None)


def _recorded(step: Step) -> Recorded | Earlier | None:
    """Tell what was recorded last, or what is recorded of the question on an earlier card."""
    told, last = earlier(step), _last(step.situation, step.interview)
    if told is None and last is not None and step.problem and step.problem.kind is ProblemKind.STALE:
        return named(step.situation, last)  # nobody knows whose card it was, so say whose answer this is
    return told or last


def _last(situation: Situation, interview: Interview) -> Recorded | None:
    answer = interview.answers.get(interview.last or "")
    question = situation.form.by_name.get(interview.last or "")
    told = question and answer and interview.at is None
    return Recorded(situation.worded(question), answer) if question and answer and told else None


def resting(step: Step) -> Resting:
    """Tell how far somebody has come who is not answering just now."""
    situation = step.situation
    answered = (_counted(situation) & situation.settled).bit_count()
    return Resting(answered, _longest_way(situation), problem=step.problem, earlier=earlier(step))


def _reviewing(step: Step) -> Reviewing:
    return _listed(step, step.interview.page, editable=True)


def _listed(step: Step, page: int, *, editable: bool) -> Reviewing:
    situation, interview = step.situation, step.interview
    told = _counted(situation) & situation.answered
    pages = max(1, -(-told.bit_count() // LINES_A_PAGE))
    shown = min(max(page, 0), pages - 1)
    first = shown * LINES_A_PAGE
    lines = [
        Line(number, situation.worded(question), interview.answers[question.name])
        for number in bits_in(cut(told, first, first + LINES_A_PAGE))
        for question in (situation.form.questions[number],)
    ]
    return Reviewing(
        tuple(lines),
        first=first + 1,
        page=shown,
        pages=pages,
        turn=interview.turn,
        finished=open_question(situation) is None,
        editable=editable,
        recorded=_recorded(step) if editable else None,
        problem=step.problem,
    )
