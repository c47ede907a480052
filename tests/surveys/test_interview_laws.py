"""Laws that hold whatever a respondent does, in whatever order, however often, with however old a card."""

import os
from datetime import datetime, timedelta

import pytest
from conversation import NOW, form_of, reread
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kinds_form import KINDS
from media_form import media_form
from rich_form import RICH
from wide_form import WIDE

from surveys import events as e
from surveys.assessment import assess
from surveys.form import TICKED, Answer, Form, Kind, Missing, Question
from surveys.interview import OVER, Interview, Stage, Step, advance, current_question, standing, start
from surveys.logic import objection
from surveys.offers import as_offered
from surveys.view import look

FORM = form_of(RICH)
BOTH = pytest.mark.parametrize("form", [FORM, form_of(WIDE)], ids=["rich", "wide"])
WORDS = (
    "1",
    "2",
    "4",
    "31",
    "12,5",
    "150",
    "да",
    "No",
    "0 – not at all",
    "1, 2",
    "none of these",
    "1.2.2026",
    "7:30",
    "1.2.2026 14:30",
    "43.25, 76.95",
)
Making = tuple[str, object, int]
"""What is done, with what, and how old the card is."""

texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=8))
numbers = st.one_of(st.integers(0, 4), st.sampled_from([-1, 99]))
ages = st.sampled_from([0, 0, 0, 0, 0, 0, 0, 1, -1, 7])
makings = st.one_of(
    st.tuples(st.sampled_from(["pick", "toggle"]), numbers, ages),
    st.tuples(st.just("text"), texts, ages),
    st.tuples(st.just("nothing"), st.sampled_from([*Missing]), ages),
    st.tuples(st.sampled_from(["keep", "back", "done", "send"]), st.none(), ages),
    st.tuples(st.just("review"), st.integers(-1, 5), ages),
    st.tuples(st.just("change"), st.one_of(numbers, st.integers(0, len(FORM.questions))), ages),
    st.tuples(st.sampled_from(["pause", "resume", "sticker", "place"]), st.none(), ages),
    st.tuples(st.just("language"), st.sampled_from(["en", "ru", "de"]), ages),
    st.tuples(st.just("sensible"), st.integers(0, 30), st.just(0)),
    st.tuples(st.just("sensible"), st.integers(0, 30), st.just(0)),
    st.tuples(st.just("sensible"), st.integers(0, 30), st.just(0)),
)
stories = st.lists(makings, max_size=45)


def event_of(making: Making, step: Step) -> e.Event:
    """Turn a drawn step into an event on the card as it is now, or on one `age` turns older."""
    name, what, age = making
    turn = step.interview.turn - age
    simple = {
        "pick": lambda: e.ChoicePicked(what, turn),
        "toggle": lambda: e.ChoiceToggled(what, turn),
        "text": lambda: e.TextTyped(what, in_time=age == 0),
        "nothing": lambda: e.NothingAnswered(what, turn),
        "keep": lambda: e.Kept(turn),
        "back": lambda: e.WentBack(turn),
        "done": lambda: e.SelectionFinished(turn),
        "send": lambda: e.Submitted(turn),
        "review": lambda: e.ReviewOpened(what),
        "change": lambda: e.ChangeRequested(what),
        "pause": e.Paused,
        "resume": e.Resumed,
        "place": lambda: e.PlaceSent(43.25, 76.95, in_time=age == 0),
        "sticker": lambda: e.SomethingElseSent("sticker"),
        "language": lambda: e.LanguageChanged(what),
        "sensible": lambda: sensible(step, what),
    }
    return simple[name]()


def sensible(step: Step, luck: int) -> e.Event:
    """Do what a willing respondent would do here."""
    turn, question = step.interview.turn, current_question(step.situation, step.interview)
    if step.interview.stage is not Stage.ASKING or question is None:
        return e.Submitted(turn) if step.interview.stage is Stage.ASKING else e.Resumed()
    if question.kind is Kind.NOTE:
        return e.Kept(turn)
    if question.kind in TICKED:
        return chosen(step, question, luck)
    return typed(question, luck) if question.is_typed else one_of(step, question, luck)


def typed(question: Question, luck: int) -> e.Event:
    if question.kind is Kind.GEOPOINT:
        return e.PlaceSent(43.25, 76.95)
    return e.TextTyped(written(question.name.partition("[")[0], luck))


def one_of(step: Step, question: Question, luck: int) -> e.Event:
    offered, turn = as_offered(step.situation, step.interview, question).choices, step.interview.turn
    if not offered:
        return e.NothingAnswered(Missing.SKIPPED, turn)
    return e.ChoicePicked(picked(question, luck) % len(offered), turn)


def chosen(step: Step, question: Question, luck: int) -> e.Event:
    """Tick one box, or rank everything."""
    ticked, turn = step.interview.ticked or (), step.interview.turn
    wanted = len(question.choices) if question.kind is Kind.RANK else 1
    free = [number for number, one in enumerate(question.choices) if one.name not in ticked]
    if len(ticked) >= wanted:
        return e.SelectionFinished(turn)
    return e.ChoiceToggled(free[luck % len(free)], turn)


def picked(question: Question, luck: int) -> int:
    """Agree, be in no forbidden mood, and have one more of everything but not two."""
    if question.name == "consent":
        return 0
    if question.name == "mood":
        return luck % 3
    if question.choices[0].name == "yes" and "[" in question.name:
        return 0 if question.name.endswith(("[0]", ".0]")) else 1
    return luck


def written(name: str, luck: int) -> str:
    people, children = 1 + luck % 6, 0 if luck < 15 else 1
    sensible_words = {"people": people, "children": children, "price": 1 + luck * 10, "since": "1.2.2026"}
    sensible_words |= {"share": "2,5", "rises": "7:30", "met": "1.2.2026 14:30", "cows": luck % 4}
    return str({**sensible_words, "age": luck % 18}.get(name, "words"))


def follow(story: list[Making], form: Form = FORM) -> Step:
    """Live through a story, checking every law at every step."""
    now = NOW
    step = standing(form, start(form, "en", len(story), NOW), now)
    for making in story:
        event = event_of(making, step)
        now += timedelta(minutes=1)
        step = lived(step, event, now)
    return step


def lived(before: Step, event: e.Event, now: datetime) -> Step:
    old, form = before.interview, before.situation.form.base or before.situation.form
    step = advance(form, reread(old), event, now)
    again = advance(form, old, event, now)
    assert (again.interview, again.recorded, again.problem) == (step.interview, step.recorded, step.problem)
    assert look(again) == look(step) == look(step)
    check_counters(old, step)
    check_answers(old, step)
    check_age(old, event, step)
    check_place(step, now)
    if step.interview.stage is Stage.COMPLETED:
        check_completion(form, step.interview, now)
    return step


def check_counters(old: Interview, step: Step) -> None:
    new = step.interview
    assert (new.revision == old.revision + 1) == (new != old)
    assert new.revision in (old.revision, old.revision + 1)
    assert new.turn in (old.turn, old.turn + 1)
    assert step.problem is None or new == old


def check_answers(old: Interview, step: Step) -> None:
    """Answers change in the open only: recorded, read (a note), left out on sending, or all forgotten.

    What is worked out once comes with an answer, and does not change any more.
    """
    new = step.interview
    changed = {
        name for name in {*old.answers, *new.answers} if old.answers.get(name) != new.answers.get(name)
    }
    recorded = {each.question.name: each.answer for each in step.recorded}
    assert all(new.answers[name] == answer for name, answer in recorded.items())
    if new.stage is Stage.DISCARDED:
        assert not new.answers
    elif new.stage is Stage.COMPLETED and old.stage is not Stage.COMPLETED:
        assert not {*new.answers} - {*old.answers}
    else:
        questions = step.situation.form.questions
        notes = {question.name for question in questions if question.kind is Kind.NOTE}
        kept = {question.name for question in questions if question.is_kept} - old.answers.keys()
        assert changed - notes - kept <= recorded.keys()


def check_age(old: Interview, event: e.Event, step: Step) -> None:
    if getattr(event, "turn", old.turn) != old.turn:
        assert step.interview == old
        assert step.problem is not None
    if old.stage in OVER and not isinstance(event, e.LanguageChanged):
        assert step.interview == old


def check_place(step: Step, now: datetime) -> None:
    interview = step.interview
    form = step.situation.form.base or step.situation.form
    situation = assess(form, interview.answers, now, interview.language, interview.seed)
    assert {path: (n.value, n.relevant) for path, n in situation.nodes.items()} == {
        path: (n.value, n.relevant) for path, n in step.situation.nodes.items()
    }
    question = current_question(step.situation, interview)
    assert question is None or (question.is_asked and step.situation.applies(question))


def check_completion(form: Form, interview: Interview, now: datetime) -> None:
    """Everything that applies has an answer the form accepts, and nothing else has one."""
    situation = assess(form, interview.answers, now, interview.language, interview.seed)
    asked = {question.name: question for question in situation.asked()}
    assert interview.answers.keys() - {*situation.form.keeping} == asked.keys()
    for name, question in asked.items():
        answer = interview.answers[name]
        assert objection(situation, question, answer) is None
        assert bool(answer.value) != (answer.missing is not None)
        assert question.ending is None


SHORT = settings(
    derandomize=True, deadline=None, max_examples=80, database=None, suppress_health_check=[*HealthCheck]
)
LONG = settings(
    deadline=None,
    max_examples=int(os.environ.get("SOAK_STORIES", "5000")),
    print_blob=True,
    suppress_health_check=[*HealthCheck],
)


@BOTH
@settings(SHORT, max_examples=50)
@given(story=stories)
def test_no_story_breaks_an_interview(story: list[Making], form: Form) -> None:
    follow(story, form)


@pytest.mark.soak
@BOTH
@LONG
@given(story=stories)
def test_no_story_breaks_an_interview_in_a_long_round(story: list[Making], form: Form) -> None:
    follow(story, form)


@BOTH
@settings(SHORT, max_examples=8)
@given(luck=st.integers(0, 30), more=st.integers(0, 30))
def test_a_willing_respondent_always_gets_to_the_end(luck: int, more: int, form: Form) -> None:
    story: list[Making] = [("sensible", each, 0) for each in (luck, more)] * 15
    assert follow(story, form).interview.stage is Stage.COMPLETED


@BOTH
@settings(SHORT, max_examples=40)
@given(story=stories, making=makings)
def test_the_same_tap_twice_counts_once(story: list[Making], making: Making, form: Form) -> None:
    step = follow(story, form)
    event = event_of(making, step)
    once = lived(step, event, NOW + timedelta(hours=2))
    if not hasattr(event, "turn") or once.interview.turn == step.interview.turn:
        return

    twice = lived(once, event, NOW + timedelta(hours=2))
    assert twice.interview == once.interview


def test_the_stories_reach_every_stage() -> None:
    """Otherwise the laws above would be about nothing."""
    willing: list[Making] = [("sensible", 7, 0)] * 60
    assert follow(willing).interview.stage is Stage.COMPLETED
    assert follow([("keep", None, 0), ("pick", 1, 0)]).interview.stage is Stage.DISCARDED
    assert follow([*willing[:5], ("pause", None, 0)]).interview.stage is Stage.PAUSED
    assert follow([*willing[:5], ("review", 0, 0)]).interview.stage is Stage.REVIEWING


def test_the_form_has_everything_in_it() -> None:
    others = (WIDE, KINDS, media_form("form"))  # test_kinds.py, media/test_sent_answers.py
    elsewhere = {question.kind for each in others for question in form_of(each).questions}
    assert {question.kind for question in FORM.questions} | elsewhere == {*Kind}
    assert any(question.ending for question in FORM.questions)
    assert any(question.exclusive for question in FORM.questions)
    assert any(question.default for question in FORM.questions)
    assert any(group.path.count("/") > 2 for group in FORM.groups)


def test_a_law_can_be_broken() -> None:
    """The checks see what they look for: an interview with an answer nobody gave."""
    step = standing(FORM, start(FORM, "en"), NOW)
    forged = Interview("form", "1", "en", revision=1, answers={"consent": Answer("yes")})
    with pytest.raises(AssertionError):
        check_answers(step.interview, Step(forged, step.situation))
