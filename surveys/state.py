"""Where one respondent stands in one version of one form: their answers, and the question that is asked now.

Nothing here moves an interview; that is `interview.py`. Where a respondent stands follows from the answers:
the first question that applies and has none that holds, unless they chose to look at another (`at`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from surveys.assessment import assess, reassess
from surveys.bits import first_of
from surveys.form import Answer, Answers, Form, Question
from surveys.logic import Situation
from surveys.marks import Mark
from surveys.screens import Problem, Recorded


class Stage(StrEnum):
    """How far an interview has come."""

    ASKING = "asking"
    REVIEWING = "reviewing"
    PAUSED = "paused"
    COMPLETED = "completed"
    DISCARDED = "discarded"


OVER = frozenset({Stage.COMPLETED, Stage.DISCARDED})


@dataclass(frozen=True)
class Interview:
    """Where one respondent stands. `last` names the question answered last, `ticked` unconfirmed boxes.

    `page` is the page of the review, `leaf` that of a long list of choices, in which `sought` was looked for;
    `seed` is what the order of shuffled choices comes from, and what expressions draw by chance.
    """

    form: str
    version: str
    language: str
    revision: int = 0
    turn: int = 0
    stage: Stage = Stage.ASKING
    at: str | None = None
    last: str | None = None
    ticked: tuple[str, ...] | None = None
    page: int = 0
    leaf: int = 0
    sought: str = ""
    seed: int = 0
    answers: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """What an event led to: the interview now, what was recorded, and what is wrong, if anything.

    `about` marks the question on the card that was tapped, where nothing could come of that.
    """

    interview: Interview
    situation: Situation
    recorded: tuple[Recorded, ...] = ()
    problem: Problem | None = None
    about: Mark = ()

    @cached_property
    def question(self) -> Question | None:
        """The question the respondent stands at now; None when nothing is left to ask."""
        return current_question(self.situation, self.interview)


def start(form: Form, language: str, seed: int = 0, now: datetime | None = None) -> Interview:
    """Begin an interview; an unknown language falls back to the form's own."""
    known = language if language in form.languages else form.default_language
    begun = Interview(form.name, form.version, known, seed=seed)
    return begun if not _kept_from_the_start(form) else _with_presets(form, begun, now)


def _kept_from_the_start(form: Form) -> list[Question]:
    return [q for q in form.once if not q.is_asked and (q.preset or q.dynamic or q.is_kept)]


def _with_presets(form: Form, begun: Interview, now: datetime | None) -> Interview:
    """Write down what is so at the beginning, and stays so: the moment, defaults, what is kept once."""
    if now is None:
        raise ValueError(f"The form {form.name} keeps when an interview begins; say when that is.")
    times = {"start": now.isoformat(timespec="seconds"), "today": now.date().isoformat()}
    answers = {q.name: Answer(times[q.preset]) for q in form.questions if q.preset in times}
    situation = assess(form, answers, now, begun.language, begun.seed)
    hidden = {q.name: situation.value(q) for q in _kept_from_the_start(form) if not q.preset}
    return replace(
        begun, answers={**answers, **{name: Answer(value) for name, value in hidden.items() if value}}
    )


def with_kept(before: Interview, step: Step, now: datetime) -> Step:
    """Write down what an answer has let expressions work out `once`, so that it stays what it is."""
    form, interview, situation = step.situation.form, step.interview, step.situation
    if interview.answers is before.answers or interview.stage in OVER:
        return step
    new = (form.by_name[name] for name in form.keeping if name not in interview.answers)
    kept = {one.name: Answer(value) for one in new if (value := situation.value(one))}
    if not kept:
        return step
    known = replace(interview, answers=Answers.after(interview.answers, kept))
    return brought_up_to_date(replace(step, interview=known), now)


def default_of(situation: Situation, question: Question) -> str:
    """Give what a question shows before it is answered; a worked-out default follows the other answers."""
    return situation.value(question) if question.dynamic or question.is_worked_out else question.default


def standing(form: Form, interview: Interview, now: datetime) -> Step:
    """Show an interview as it is, changing nothing."""
    return Step(interview, assess(form, interview.answers, now, interview.language, interview.seed))


def current_question(situation: Situation, interview: Interview) -> Question | None:
    """Give the question the respondent stands at; None when nothing is left to ask."""
    chosen = situation.form.by_name.get(interview.at or "")
    if chosen is not None and situation.applies(chosen):
        return chosen
    return open_question(situation)


def open_question(situation: Situation) -> Question | None:
    """Give the first question without an answer that holds, wherever the respondent looks just now."""
    number = first_of(situation.applying & ~situation.settled)
    return None if number is None else situation.form.questions[number]


def brought_up_to_date(step: Step, now: datetime) -> Step:
    interview = step.interview
    situation = reassess(step.situation, interview.answers, now, interview.language)
    if situation is step.situation:
        return step
    return Step(interview, situation, step.recorded, step.problem)


def ticks_of(interview: Interview, question: Question, default: str | None = None) -> tuple[str, ...]:
    """Give what is now ticked or ranked: unconfirmed ones, else those of the answer."""
    if interview.ticked is not None:
        return interview.ticked
    return tuple(
        interview.answers.get(
            question.name, Answer(question.default if default is None else default)
        ).value.split()
    )
