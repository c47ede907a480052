"""One respondent's way through one version of one form. Everything that moves an interview is in this file.

Theory of operation
-------------------
`advance(form, interview, event, now)` is a pure function: no clock, no language of ours, no database.
It answers with the interview as it is now; `view.look` turns that into the screen to show. What applies
to the respondent is worked out anew each time (`logic.assess`); where the respondent stands follows from
the answers: the first question that applies and has none that holds, unless they chose to look at another
(`at`). An answer can cease to hold: a later change may break its constraint or make it required.

    ASKING ──answer──► ASKING … ──nothing left──► (review, finished) ──Submitted──► COMPLETED
      │ ▲ └─WentBack / ChangeRequested: `at` = that question
      │ └──any answer, Resumed── REVIEWING ◄── ReviewOpened
      │ └──any answer, Resumed── PAUSED    ◄── Paused
      └──an ending of the form applies──► DISCARDED (`at` = the ending; no answer is kept)

Two counters: `revision` grows with every change and is the lock in the table; `turn` grows only when the
question on the card changes, and is the token on its buttons (how both grow is in `scene.py`). An event with
another turn is stale: it changes nothing, and the screen says what is recorded of the question it is about.

Illegal events change nothing either; the screen then carries a `Problem`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from surveys import events as e
from surveys.amending import amended
from surveys.assessment import assess, reassess
from surveys.bits import before, last_of
from surveys.form import PICKED, TICKED, Answer, Answers, Form, Kind, Question
from surveys.logic import objection
from surveys.offers import found, is_long
from surveys.reading import read, simplify
from surveys.scene import Scene
from surveys.screens import Problem, ProblemKind, Recorded
from surveys.state import (
    OVER,
    Interview,
    Stage,
    Step,
    brought_up_to_date,
    current_question,
    default_of,
    open_question,
    standing,
    start,
    ticks_of,
    with_kept,
)
from surveys.taking import asks_for, taken

__all__ = [
    "OVER",
    "Interview",
    "Stage",
    "Step",
    "advance",
    "current_question",
    "follow",
    "open_question",
    "standing",
    "start",
    "ticks_of",
]


LONGEST_SOUGHT = 60
"""Characters of what is looked for in a long list."""


def advance(form: Form, interview: Interview, event: e.Event, now: datetime) -> Step:
    """Answer one event. Never raises for anything a respondent can do."""
    return follow(standing(form, interview, now), event, now)


def follow(step: Step, event: e.Event, now: datetime) -> Step:
    """Answer the event after a step, as `advance` would, sparing what the step has worked out already."""
    step = brought_up_to_date(step, now)
    interview, situation = step.interview, step.situation
    scene = Scene(situation.form, interview, situation, step.question, getattr(event, "about", ()))
    if interview.stage in OVER:
        return _after_the_end(scene, event)
    if getattr(event, "turn", interview.turn) != interview.turn:
        return scene.stay(ProblemKind.STALE)
    return _closed(interview, _MOVES[type(event)](scene, event), now)


def _after_the_end(scene: Scene, event: e.Event) -> Step:
    if isinstance(event, e.LanguageChanged):
        return _change_language(scene, event)
    if isinstance(event, e.Resumed | e.ReviewOpened):
        return Step(scene.interview, scene.situation)
    return scene.stay(ProblemKind.ALREADY_SUBMITTED)


def _closed(old: Interview, step: Step, now: datetime) -> Step:
    """End the interview when one of the form's endings has come up, unless answers would be lost by it."""
    step = with_kept(old, brought_up_to_date(step, now), now)
    form, interview, question = step.situation.form, step.interview, step.question
    if interview.stage in OVER or question is None or question.ending is None:
        return step
    if _has_come_past(form, interview, question):
        return step
    return _discarded(old, step, question)


def _discarded(old: Interview, step: Step, ending: Question) -> Step:
    """Forget every answer, and what was about to be recorded; only the ending's own words are left."""
    form, language = step.situation.form, step.interview.language
    revision, turn = old.revision + 1, old.turn + 1
    over = Interview(form.name, form.version, language, revision, turn, Stage.DISCARDED, at=ending.name)
    return Step(over, assess(form, {}, step.situation.now, language))


def _has_come_past(form: Form, interview: Interview, ending: Question) -> bool:
    """Tell whether later questions are answered: then a slip of the finger must not end it all unasked."""
    return any(form.numbers.get(name, -1) > form.numbers[ending.name] for name in interview.answers)


def _pick(scene: Scene, event: e.ChoicePicked) -> Step:
    question = scene.question
    if question is None or question.kind not in PICKED:
        return scene.stay(ProblemKind.STALE)
    choice = scene.offering(question).choice_at(event.number)
    return _record(scene, question, Answer(choice.name)) if choice else scene.stay(ProblemKind.STALE)


def _toggle(scene: Scene, event: e.ChoiceToggled) -> Step:
    question = scene.question
    if question is None or question.kind not in TICKED:
        return scene.stay(ProblemKind.STALE)
    question = scene.offering(question)
    choice = question.choice_at(event.number)
    if choice is None:
        return scene.stay(ProblemKind.STALE)
    ticks = question.toggled(scene.ticks(question), choice.name)
    return scene.move(ticked=ticks, stage=Stage.ASKING)


def _turn_choices(scene: Scene, event: e.ChoicesTurned) -> Step:
    question = scene.question
    if question is None or not is_long(scene.offering(question)):
        return scene.stay(ProblemKind.STALE)
    sought = scene.interview.sought if event.page else ""
    return scene.move(leaf=min(max(event.page, 0), len(question.choices)), sought=sought, stage=Stage.ASKING)


def _finish_selection(scene: Scene, _event: e.SelectionFinished) -> Step:
    question = scene.question
    if question is None or question.kind not in TICKED:
        return scene.stay(ProblemKind.STALE)
    ticked = scene.ticks(question)
    if not ticked:  # an empty selection is no answer; "none of these" is a choice of its own
        return scene.stay(ProblemKind.NOTHING_TICKED)
    if question.kind is Kind.RANK and len(ticked) < len(scene.offering(question).choices):
        return scene.stay(ProblemKind.NOT_ALL_RANKED)
    return _record(scene, question, Answer(" ".join(ticked)))


def _answer_nothing(scene: Scene, event: e.NothingAnswered) -> Step:
    question = scene.question
    if question is None:
        return scene.stay(ProblemKind.STALE)
    return _record(scene, question, Answer(missing=event.missing))


def _keep(scene: Scene, _event: e.Kept) -> Step:
    question = scene.question
    if question is None:
        return scene.stay(ProblemKind.STALE)
    if question.ending is not None:
        return _discarded(scene.interview, scene.move(), question)
    if question.kind is Kind.NOTE:
        answers = Answers.after(scene.interview.answers, {question.name: Answer("read")})
        return scene.turn_to(stage=Stage.ASKING, at=None, last=None, answers=answers)
    kept = scene.interview.answers.get(question.name)
    shown = default_of(scene.situation, question)
    if kept is None and shown:
        return _record(scene, question, Answer(shown))
    problem = objection(scene.situation, question, kept) if kept else _required(question)
    if problem is not None:
        return Step(scene.interview, scene.situation, problem=problem)
    return scene.turn_to(stage=Stage.ASKING, at=None, last=question.name)


def _required(question: Question) -> Problem:
    return Problem(ProblemKind.REQUIRED, question.required_message)


def _read_text(scene: Scene, event: e.TextTyped) -> Step:
    question = scene.question
    if not event.in_time:
        return scene.stay(ProblemKind.TOO_EARLY, given=event.text)
    if question is None or question.kind is Kind.NOTE or scene.interview.stage is not Stage.ASKING:
        return scene.stay(ProblemKind.USE_THE_BUTTONS)
    offering = scene.situation.worded(scene.offering(question))
    answer = read(offering, event.text)
    if isinstance(answer, Problem) and is_long(offering) and found(offering, event.text):
        return scene.move(sought=simplify(event.text)[:LONGEST_SOUGHT], leaf=0)
    if isinstance(answer, Problem):
        return Step(scene.interview, scene.situation, problem=answer)
    return _record(scene, question, answer)


def _take(scene: Scene, event: e.PlaceSent | e.FileSent) -> Step:
    question = scene.question
    if question is None or not asks_for(question, event) or scene.interview.stage is not Stage.ASKING:
        return scene.stay(ProblemKind.ONLY_WORDS, given=event.what)
    if not event.in_time:
        return scene.stay(ProblemKind.TOO_EARLY)
    answer = taken(question, event)
    if isinstance(answer, Problem):
        return Step(scene.interview, scene.situation, problem=answer)
    return _record(scene, question, answer)


def _record(scene: Scene, question: Question, answer: Answer) -> Step:
    problem = objection(scene.situation, question, answer)
    if problem is not None:
        return Step(scene.interview, scene.situation, problem=problem)
    answers: dict[str, Answer] = Answers.after(scene.interview.answers, {question.name: answer})
    if question.resets or question.sets:
        answers = _followed(scene, question, answers)
    step = scene.turn_to(stage=Stage.ASKING, at=None, last=question.name, answers=answers)
    return amended(step, recorded=(Recorded(question, answer),))


def _followed(scene: Scene, question: Question, answers: dict[str, Answer]) -> dict[str, Answer]:
    """Carry out what an answer triggers, if it is another than before."""
    if scene.interview.answers.get(question.name) == answers[question.name]:
        return answers
    left = {name: answer for name, answer in answers.items() if name not in question.resets}
    situation = reassess(scene.situation, left, scene.situation.now, scene.interview.language)
    for name, expression in question.sets:
        left[name] = Answer(expression.string(situation.context(scene.form.by_name[name].path)))
    return left


def _go_back(scene: Scene, _event: e.WentBack) -> Step:
    here = len(scene.form.questions) if scene.question is None else scene.form.numbers[scene.question.name]
    number = last_of(before(scene.situation.applying, here))
    if number is None:
        return scene.stay(ProblemKind.AT_THE_START)
    return scene.turn_to(stage=Stage.ASKING, at=scene.form.questions[number].name)


def _open_review(scene: Scene, event: e.ReviewOpened) -> Step:
    page = min(max(event.page, 0), len(scene.form.questions))
    return scene.move(stage=Stage.REVIEWING, page=page)


def _change(scene: Scene, event: e.ChangeRequested) -> Step:
    if not 0 <= event.number < len(scene.form.questions):
        return scene.stay(ProblemKind.STALE)
    question = scene.form.questions[event.number]
    if not question.is_asked or not scene.situation.applies(question):
        return scene.stay(ProblemKind.CANNOT_CHANGE)
    if question == scene.question:  # already on the card, perhaps with boxes ticked
        return scene.move(stage=Stage.ASKING)
    return scene.turn_to(stage=Stage.ASKING, at=question.name)


def _submit(scene: Scene, _event: e.Submitted) -> Step:
    if _to_ask(scene) is not None:
        return scene.stay(ProblemKind.NOT_FINISHED)
    hidden = {q.name for q in scene.form.questions if not q.is_asked}
    kept = hidden | {q.name for q in scene.situation.asked()}
    ended = Answer(scene.situation.now.isoformat(timespec="seconds"))
    answers = {name: answer for name, answer in scene.interview.answers.items() if name in kept}
    answers |= {q.name: ended for q in scene.form.questions if q.preset == "end"}
    return scene.turn_to(stage=Stage.COMPLETED, at=None, answers=answers)


def _to_ask(scene: Scene) -> Question | None:
    """Give what must be answered before sending off: in the review, not what was merely looked at again."""
    if scene.interview.stage is Stage.REVIEWING:
        return open_question(scene.situation)
    return scene.question


def _pause(scene: Scene, _event: e.Paused) -> Step:
    return scene.move(stage=Stage.PAUSED)


def _resume(scene: Scene, _event: e.Resumed) -> Step:
    if scene.interview.stage is Stage.ASKING:
        return Step(scene.interview, scene.situation)
    return scene.move(stage=Stage.ASKING)


def _change_language(scene: Scene, event: e.LanguageChanged) -> Step:
    if event.language not in scene.form.languages:
        return Step(scene.interview, scene.situation)
    return scene.move(language=event.language)


def _refuse(scene: Scene, event: e.SomethingElseSent) -> Step:
    return scene.stay(ProblemKind.ONLY_WORDS, given=event.what)


_MOVES: Mapping[type, Callable[[Scene, Any], Step]] = {
    e.ChoicePicked: _pick,
    e.ChoiceToggled: _toggle,
    e.ChoicesTurned: _turn_choices,
    e.SelectionFinished: _finish_selection,
    e.NothingAnswered: _answer_nothing,
    e.Kept: _keep,
    e.TextTyped: _read_text,
    e.PlaceSent: _take,
    e.FileSent: _take,
    e.WentBack: _go_back,
    e.ReviewOpened: _open_review,
    e.ChangeRequested: _change,
    e.Submitted: _submit,
    e.Paused: _pause,
    e.Resumed: _resume,
    e.LanguageChanged: _change_language,
    e.SomethingElseSent: _refuse,
}
