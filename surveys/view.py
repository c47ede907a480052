"""From an interview to the screen its respondent should see. Decides what is on a card, not how it looks."""

from dataclasses import replace

from surveys.form import TICKED, Answer, Kind, Missing, Question, Text
from surveys.interview import (
    Interview,
    Stage,
    Step,
    current_question,
    is_settled,
    open_question,
    ticks_of,
)
from surveys.logic import Situation, allows, objection
from surveys.offers import as_offered, leaf_of
from surveys.screens import (
    Asking,
    Dismissed,
    Leaf,
    Line,
    Problem,
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
    interview, question = step.interview, current_question(step.situation, step.interview)
    match interview.stage:
        case Stage.COMPLETED:
            return Thanked(problem=step.problem)
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
    applying, total = _counted(situation), _longest_way(situation, interview)
    before = sum(situation.form.numbers[q.name] < situation.form.numbers[question.name] for q in applying)
    return Asking(
        shown,
        interview.turn,
        number=min(before + 1, total),  # a note after the last question is not one more
        total=total,
        section=_section(situation, question),
        leaf=leaf,
        current=_current(situation, interview, question),
        ticked=ticks_of(interview, question, default_of(situation, question))
        if question.kind in TICKED
        else (),
        can_go_back=question.name != situation.asked()[0].name,
        can_skip=allows(situation, question, Missing.SKIPPED),
        recorded=_recorded(situation, interview),
        problem=step.problem or _doubt(situation, interview, question),
    )


def _counted(situation: Situation) -> list[Question]:
    """Give the questions that apply, but for notes: nobody answers those."""
    return [question for question in situation.asked() if question.kind is not Kind.NOTE]


def _longest_way(situation: Situation, interview: Interview) -> int:
    """Count what applies and what answers to come may add: then a way may prove shorter, but not longer."""
    applying = _counted(situation)
    unsettled = (q.name for q in applying if not is_settled(situation, interview, q))
    undecided = frozenset[str]().union(*(situation.form.reach[name] for name in unsettled))
    possible = (q for q in situation.form.questions if q.is_asked and q.kind is not Kind.NOTE)
    return len(applying) + sum(
        not situation.applies(q) and not undecided.isdisjoint(_around(q)) for q in possible
    )


def _around(question: Question) -> list[str]:
    """Give the paths whose logic decides whether a question applies: its own and its groups'."""
    parts = question.path.split("/")
    return ["/".join(parts[:end]) for end in range(2, len(parts) + 1)]


def _doubt(situation: Situation, interview: Interview, question: Question) -> Problem | None:
    """Say why a question that has an answer is asked again: a later change may have made it impossible."""
    answer = interview.answers.get(question.name)
    return objection(situation, question, answer) if answer else None


def _current(situation: Situation, interview: Interview, question: Question) -> Answer | None:
    shown = default_of(situation, question)
    return interview.answers.get(question.name) or (Answer(shown) if shown else None)


def _recorded(situation: Situation, interview: Interview) -> Recorded | None:
    answer = interview.answers.get(interview.last or "")
    question = situation.form.by_name.get(interview.last or "")
    told = question and answer and interview.at is None
    return Recorded(situation.worded(question), answer) if question and answer and told else None


def resting(step: Step) -> Resting:
    """Tell how far somebody has come who is not answering just now."""
    situation, interview = step.situation, step.interview
    answered = sum(is_settled(situation, interview, q) for q in _counted(situation))
    return Resting(answered, _longest_way(situation, interview), problem=step.problem)


def _reviewing(step: Step) -> Reviewing:
    return _listed(step, step.interview.page, editable=True)


def _listed(step: Step, page: int, *, editable: bool) -> Reviewing:
    situation, interview = step.situation, step.interview
    lines = [
        Line(situation.form.numbers[q.name], situation.worded(q), interview.answers[q.name])
        for q in situation.asked()
        if q.kind is not Kind.NOTE and q.name in interview.answers
    ]
    pages = max(1, -(-len(lines) // LINES_A_PAGE))
    shown = min(max(page, 0), pages - 1)
    return Reviewing(
        tuple(lines[shown * LINES_A_PAGE : (shown + 1) * LINES_A_PAGE]),
        first=shown * LINES_A_PAGE + 1,
        page=shown,
        pages=pages,
        turn=interview.turn,
        finished=open_question(situation, interview) is None,
        editable=editable,
        recorded=_recorded(situation, interview) if editable else None,
        problem=step.problem,
    )
