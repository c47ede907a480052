"""The log tells each answer once, and adds up to the answers at hand."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_world import Conversation, counts, log_of

from surveys import events as e
from surveys.form import Answer, Form, Kind, Missing
from surveys.interview import Stage
from surveys.store import Store, Vault

texts = st.sampled_from(
    ["42", "200", "12,5", "31.12.1980", "We cleaned the river.", "да", "1", "Nobody", "\0"]
)
numbers = st.integers(0, 3)


def moves(turn: int) -> st.SearchStrategy[e.Event]:
    """Anything a respondent can do just now, likely things more often."""
    forward = [
        numbers.map(lambda number: e.ChoicePicked(number, turn)),
        numbers.map(lambda number: e.ChoiceToggled(number, turn)),
        st.just(e.SelectionFinished(turn)),
        st.sampled_from(Missing).map(lambda missing: e.NothingAnswered(missing, turn)),
        st.just(e.Kept(turn)),
        texts.map(e.TextTyped),
        st.just(e.Submitted(turn)),
    ]
    about = [
        st.just(e.WentBack(turn)),
        st.integers(0, 10).map(e.ChangeRequested),
        st.sampled_from(["en", "ru"]).map(e.LanguageChanged),
        st.just(e.ReviewOpened()),
        st.just(e.Paused()),
        st.just(e.Resumed()),
        st.just(e.Kept(turn - 1)),
    ]
    return st.one_of(*forward, *forward, *about)


def replay(vault: Vault, log: list[Any]) -> dict[str, Answer]:
    """Play a log again from the beginning."""
    answers = {}
    for row in log:
        value = row.value if row.sealed is None else vault.open(row.sealed)
        answers[row.question] = Answer(value, row.missing and Missing(row.missing))
    return answers


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(choices=st.data())
async def test_the_answers_at_hand_are_the_log_played_again(
    store: Store, form: Form, vault: Vault, choices: st.DataObject
) -> None:
    before = (await counts(store))["updates"]
    talk = Conversation(store, form, chat=before, updates=before)
    await talk.begin()
    interview = (await talk.picked(0)).interview
    for _ in range(choices.draw(st.integers(1, 20), label="steps")):
        interview = (await talk.said(choices.draw(moves(interview.turn)))).interview
    record = await talk.stored()
    assert interview == record.interview
    log = [row for row in await log_of(store) if row.interview == record.id]

    notes = {question.name for question in form.questions if question.kind is Kind.NOTE}
    at_hand = {name: answer for name, answer in interview.answers.items() if name not in notes}
    told = replay(vault, log)
    assert [(each.question.name, each.answer) for each in talk.recorded] == [
        (row.question, replay(vault, [row])[row.question]) for row in log
    ]
    if interview.stage is Stage.ASKING:
        assert at_hand == told
    assert at_hand.items() <= told.items()


async def test_each_answer_is_logged_with_its_language_and_revision(talk: Conversation) -> None:
    await talk.begin()
    await talk.picked(0)
    await talk.said(e.LanguageChanged("ru"))
    await talk.wrote("42")
    await talk.said(e.NothingAnswered(Missing.REFUSED, await talk.turn()))

    log = await log_of(talk.store)
    assert [(row.question, row.value, row.language, row.revision) for row in log] == [
        ("consent", "yes", "en", 1),
        ("age", "42", "ru", 3),
    ]


async def test_ways_of_not_answering_are_logged_by_name(talk: Conversation) -> None:
    await talk.begin()
    await talk.picked(0)
    await talk.said(e.NothingAnswered(Missing.REFUSED, await talk.turn()))

    log = await log_of(talk.store)
    assert (log[1].question, log[1].value, log[1].sealed, log[1].missing) == ("age", "", None, "refused")


async def test_seconds_count_from_when_the_question_came_up(talk: Conversation) -> None:
    await talk.begin()
    await talk.picked(0, seconds=4)
    await talk.wrote("42", seconds=7.4)
    await talk.said(e.Kept(await talk.turn()), seconds=2)
    for number in (0, 1):  # ticking boxes is part of answering
        await talk.said(e.ChoiceToggled(number, await talk.turn()), seconds=10)
    await talk.said(e.SelectionFinished(await talk.turn()), seconds=10)

    assert [row.seconds for row in await log_of(talk.store)] == [4, 7, 30]


async def test_a_break_does_not_count_as_thinking(talk: Conversation) -> None:
    await talk.begin()
    await talk.picked(0, seconds=4)
    await talk.said(e.Paused(), seconds=5)
    await talk.said(e.Resumed(), seconds=86_400)
    await talk.wrote("42", seconds=6)

    assert [row.seconds for row in await log_of(talk.store)] == [4, 6]


async def test_a_clock_set_back_gives_no_negative_seconds(talk: Conversation) -> None:
    await talk.begin()
    await talk.picked(0, seconds=-3600)

    assert [row.seconds for row in await log_of(talk.store)] == [0]
