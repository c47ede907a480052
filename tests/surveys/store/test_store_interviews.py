"""Interviews come back as they were written, and change only for whoever read them last."""

import asyncio
import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_world import CHAT, NOW, Conversation, counts

from surveys import events as e
from surveys.form import Answer, Form, Missing
from surveys.interview import Interview, Stage, advance, standing, start
from surveys.store import Conflict, Contact, Record, Store, Vault
from surveys.store.records import interview_values
from surveys.store.schema import interviews

NAMES = ("consent", "age", "helped", "hours", "born", "halfway")
ODD = ("\0", "\ud800", "a\udfffb", "💎", "e\u0301", "\u202e", "'; DROP TABLE interviews; --", "\\u0000", "")

keepable = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
anything = st.text(st.characters(), max_size=12) | st.sampled_from(ODD)
missing = st.sampled_from(Missing).map(lambda reason: Answer(missing=reason))
coded = st.dictionaries(st.sampled_from(NAMES), keepable.map(Answer) | missing)
told = st.dictionaries(st.just("story"), anything.map(Answer) | missing)
places = st.none() | st.sampled_from(NAMES)
ticks = st.none() | st.lists(st.sampled_from(["neighbours", "strangers"]), unique=True).map(tuple)


@st.composite
def stages_of_an_interview(draw: st.DrawFn) -> Interview:
    return Interview(
        form="small",
        version="1",
        language=draw(st.sampled_from(["en", "ru"])),
        revision=draw(st.integers(0, 2**31 - 1)),
        turn=draw(st.integers(0, 2**31 - 1)),
        stage=draw(st.sampled_from(Stage)),
        at=draw(places),
        last=draw(places),
        ticked=draw(ticks),
        page=draw(st.integers(0, 2**62)),
        answers=draw(coded) | draw(told),
    )


async def kept(store: Store, form: Form, interview: Interview) -> tuple[Record, Record | None]:
    """Write an interview down under a contact and read it back."""
    async with store.unit() as unit:
        written = await unit.begin(form, interview, NOW)
        read = await unit.interview_of(Contact(1, CHAT, respondent=written.respondent), "small")
    return written, read


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(interview=stages_of_an_interview())
async def test_an_interview_reads_back_exactly_as_it_was_written(
    store: Store, form: Form, interview: Interview
) -> None:
    written, read = await kept(store, form, interview)

    assert written == read
    assert interview == written.interview


async def test_answers_come_back_in_the_order_in_which_they_were_given(store: Store, form: Form) -> None:
    given_last_first = {name: Answer("1") for name in reversed(NAMES)}
    _written, read = await kept(store, form, Interview("small", "1", "en", answers=given_last_first))

    assert read is not None
    assert list(read.interview.answers) == [*reversed(NAMES)]


async def test_no_boxes_ticked_is_not_the_same_as_no_boxes_shown(store: Store, form: Form) -> None:
    for ticked in (None, ()):
        _written, read = await kept(store, form, Interview("small", "1", "en", ticked=ticked))

        assert read is not None
        assert ticked == read.interview.ticked


@pytest.mark.parametrize("odd", ["\0", "a\ud800", "\udfff"])
def test_a_coded_answer_no_database_can_hold_is_refused_by_name(vault: Vault, form: Form, odd: str) -> None:
    interview = Interview("small", "1", "en", answers={"age": Answer(odd)})

    with pytest.raises(ValueError, match="The answer to age holds a character that no database keeps"):
        interview_values(vault, form, interview)


def test_an_answer_to_a_question_the_form_does_not_know_is_sealed(vault: Vault, form: Form) -> None:
    values = interview_values(vault, form, Interview("small", "1", "en", answers={"other": Answer("plain")}))

    assert "plain" not in str(values["answers"])


async def test_a_time_without_a_zone_is_refused(store: Store, form: Form) -> None:
    with pytest.raises(Exception, match=r"offset-naive|needs a timezone"):
        async with store.unit() as unit:
            await unit.begin(form, start(form, "en"), NOW.replace(tzinfo=None))

    assert (await counts(store))["interviews"] == 0


async def test_times_come_back_to_the_microsecond_from_any_zone(store: Store, form: Form) -> None:
    almaty = NOW.astimezone(dt.timezone(dt.timedelta(hours=5)))
    async with store.unit() as unit:
        written = await unit.begin(form, start(form, "en"), almaty)
        read = await unit.interview_of(Contact(1, CHAT, respondent=written.respondent), "small")

    assert written == read


async def test_a_stale_record_is_a_conflict_and_leaves_nothing_half_written(
    talk: Conversation, store: Store, form: Form
) -> None:
    stale = await talk.begin()
    await talk.picked(0)
    before = await counts(store)

    async def save_over_it() -> None:
        async with store.unit() as unit:
            assert await unit.note_update(77, NOW)
            step = advance(form, stale.interview, e.ChoicePicked(0, 0), NOW)
            await unit.save(form, stale, step, NOW)

    with pytest.raises(Conflict):
        await save_over_it()

    assert before == await counts(store)
    assert (await talk.stored()).interview.answers["consent"] == Answer("yes")


async def test_of_two_workers_with_the_same_record_one_wins(
    talk: Conversation, url: str, vault: Vault, form: Form
) -> None:
    record = await talk.begin()
    other = await Store.open(url, vault)

    async def save(store: Store, update: int) -> None:
        async with store.unit() as unit:
            step = advance(form, record.interview, e.ChoicePicked(0, 0), NOW)
            await unit.note_update(update, NOW)
            await asyncio.sleep(0)
            await unit.save(form, record, step, NOW)

    outcomes = await asyncio.gather(save(talk.store, 0), save(other, 1), return_exceptions=True)
    await other.close()

    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "NoneType"]
    after = await counts(talk.store)
    assert (after["answer_log"], after["updates"]) == (1, 1)
    assert (await talk.stored()).interview.revision == 1


async def test_workers_that_read_and_write_in_one_unit_lose_nothing(
    talk: Conversation, url: str, vault: Vault, form: Form
) -> None:
    await talk.begin()
    stores = [talk.store, *[await Store.open(url, vault) for _ in range(2)]]

    async def change_language(store: Store) -> None:
        async with store.unit() as unit:
            record = await talk.record(unit)
            event = e.LanguageChanged("ru" if record.interview.language == "en" else "en")
            await unit.save(form, record, advance(form, record.interview, event, NOW), NOW)

    await asyncio.gather(*[change_language(store) for store in stores for _ in range(5)])
    for store in stores[1:]:
        await store.close()

    assert (await talk.stored()).interview.revision == 15


async def test_a_respondent_has_one_interview_with_a_form(store: Store, form: Form) -> None:
    async with store.unit() as unit:
        first = await unit.begin(form, start(form, "en"), NOW)

    with pytest.raises(Conflict):
        async with store.unit() as unit:
            await unit.begin(form, start(form, "en"), NOW, respondent=first.respondent)

    assert (await counts(store))["interviews"] == 1


async def test_saving_a_step_that_changed_nothing_writes_nothing(talk: Conversation, form: Form) -> None:
    record = await talk.begin()
    later = NOW + dt.timedelta(hours=1)
    async with talk.store.unit() as unit:
        assert record == await unit.save(form, record, standing(form, record.interview, later), later)

    assert record == await talk.stored()


async def test_a_change_of_language_after_the_end_keeps_the_moment_of_completion(talk: Conversation) -> None:
    async def row() -> Any:
        async with talk.store.unit() as unit:
            return (await unit.connection.execute(interviews.select())).one()

    await talk.begin()
    await talk.complete()
    completed = await row()
    await talk.said(e.LanguageChanged("ru"), seconds=3600)

    later = await row()
    assert later.language == "ru"
    assert completed.completed_at == later.completed_at == completed.changed_at
    assert completed.worked_out == later.worked_out == {"generation": "old"}
