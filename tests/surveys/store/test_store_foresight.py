"""Many updates in one transaction: all reads as if each statement were made when it is asked for."""

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import event, func, select, update
from store_world import CHAT, NOW, Conversation, log_of

from surveys import events as e
from surveys.fieldwork.quotas import Cell
from surveys.fieldwork.waves import Wave
from surveys.form import Form
from surveys.interview import Stage, advance, start
from surveys.store import Conflict, Store, Unit, schema
from surveys.store.field_schema import paces, screened
from surveys.store.participations import Part

LATER = NOW + dt.timedelta(seconds=9)
PEOPLE = 3


@pytest.fixture
async def talks(store: Store, form: Form) -> list[Conversation]:
    """Begin some interviews."""
    talks = [Conversation(store, form, chat=CHAT + n, updates=100 * n) for n in range(PEOPLE)]
    for talk in talks:
        await talk.begin()
    return talks


def updates(talks: list[Conversation], first: int = 1000) -> dict[int, int]:
    return {first + n: talk.chat for n, talk in enumerate(talks)}


async def agrees(unit: Unit, talk: Conversation) -> None:
    record = await talk.record(unit)
    step = advance(talk.form, record.interview, e.ChoicePicked(0, record.interview.turn), LATER)
    await unit.save(talk.form, record, step, LATER)


async def test_updates_are_new_once_though_they_are_noted_together(
    store: Store, talks: list[Conversation]
) -> None:
    noted = updates(talks)
    seen = []
    for _ in range(2):
        async with store.unit() as unit:
            await unit.foresee(noted, NOW)
            seen.append([await unit.note_update(each, NOW) for each in noted])

    assert seen == [[True] * PEOPLE, [False] * PEOPLE]


async def test_answers_written_together_are_what_answers_written_alone_are(
    store: Store, talks: list[Conversation]
) -> None:
    async with store.unit() as unit:
        await unit.foresee(updates(talks[1:]), NOW)
        for talk in talks[1:]:
            await agrees(unit, talk)
    async with store.unit() as unit:
        await agrees(unit, talks[0])

    alone, *together = [(await talk.stored()) for talk in talks]
    for each in together:
        seed = alone.interview.seed
        assert dataclasses.replace(each.interview, seed=seed) == alone.interview
        assert (each.changed_at, each.asked_at) == (alone.changed_at, alone.asked_at)
    assert [(row.question, row.value, row.seconds) for row in await log_of(store)] == [
        ("consent", "yes", 9)
    ] * PEOPLE


async def finishes(store: Store, talks: list[Conversation]) -> None:
    """Have the last step of interviews taken together."""
    async with store.unit() as unit:
        await unit.foresee(updates(talks, 5000), LATER)
        for talk in talks:
            record = await talk.record(unit)
            step = advance(talk.form, record.interview, e.Submitted(record.interview.turn), LATER)
            await unit.save(talk.form, record, step, LATER)


async def test_what_is_kept_beside_completed_interviews_is_there_whether_or_not_they_end_together(
    store: Store, talks: list[Conversation]
) -> None:
    for talk in talks:
        await talk.to_the_end()
    await finishes(store, talks[1:])
    await talks[0].said(e.Submitted(await talks[0].turn()))

    async with store.unit() as unit:
        took = (await unit.connection.execute(select(paces.c.seconds, paces.c.answers))).all()
        belong = (await unit.connection.execute(select(screened.c.interview))).scalars().all()
    assert len(set(took)) == 1
    assert len(took) == PEOPLE
    assert sorted(belong) == sorted([(await talk.stored()).id for talk in talks])
    assert {(await talk.stored()).interview.stage for talk in talks} == {Stage.COMPLETED}


async def test_answers_that_come_while_others_begin_are_still_written_together(
    store: Store, talks: list[Conversation], form: Form
) -> None:
    written: list[str] = []
    async with store.unit() as unit:
        await unit.foresee({**updates(talks), 2000: CHAT - 1}, NOW)
        event.listen(
            unit.connection.sync_connection,
            "before_cursor_execute",
            lambda *given: written.append(given[2].split()[0]),
        )
        await agrees(unit, talks[0])
        wave = await unit.current_wave()
        assert not await unit.has_taken_part(CHAT - 1, Part(wave.id, form.name))
        await unit.meet(CHAT - 1, None, NOW)
        await unit.begin(form, start(form, "en"), NOW)
        await agrees(unit, talks[1])
        assert await unit.current_wave() == wave

        await unit.forget_updates(LATER)
        await agrees(unit, talks[2])

    assert written == ["SELECT", "SELECT", "INSERT", "INSERT", "DELETE", "UPDATE", "INSERT"]


async def test_a_wave_or_a_quota_that_changes_is_seen_in_the_same_transaction(
    store: Store, talks: list[Conversation], form: Form
) -> None:
    async with store.unit() as unit:
        await unit.foresee(updates(talks), NOW)
        first = await unit.current_wave()
        assert await unit.quota(first.id, form.name) == ()
        await unit.set_quota(first.id, form.name, [Cell(7)])
        assert await unit.quota(first.id, form.name) == (Cell(7),)
        closed = dataclasses.replace(first, closes_at=LATER)
        await unit.amend_wave(closed)
        assert await unit.current_wave() == closed
        assert await unit.add_wave(Wave("2", LATER, None, None))
        assert (await unit.current_wave()).id == "2"


async def test_what_is_put_off_is_there_for_whoever_asks(store: Store, talks: list[Conversation]) -> None:
    async with store.unit() as unit:
        await unit.foresee(updates(talks), NOW)
        await agrees(unit, talks[0])
        contact = await talks[1].contact(unit)
        await unit.amend_contact(dataclasses.replace(contact, language="kk"))

        counted = select(func.count()).select_from(schema.answer_log)
        assert (await unit.connection.execute(counted)).scalar_one() == 1
        assert (await talks[1].contact(unit)).language == "kk"
        assert (await talks[0].record(unit)).interview.answers["consent"].value == "yes"


async def test_what_was_read_ahead_is_read_again_once_something_has_changed(
    store: Store, talks: list[Conversation]
) -> None:
    async with store.unit() as unit:
        await unit.foresee(updates(talks), NOW)
        await unit.connection.execute(update(schema.contacts).values(language="ru"))

        assert (await talks[2].contact(unit)).language == "ru"


async def test_two_steps_of_one_interview_are_written_in_their_order(
    store: Store, talks: list[Conversation], form: Form
) -> None:
    async with store.unit() as unit:
        await unit.foresee(updates(talks), NOW)
        record = await talks[0].record(unit)
        for event in (e.LanguageChanged("kk"), e.ChoicePicked(0, record.interview.turn)):
            record = await unit.save(form, record, advance(form, record.interview, event, LATER), LATER)

    assert (await talks[0].stored()).interview == record.interview


async def test_a_transaction_that_fails_leaves_nothing_of_any_update(
    store: Store, talks: list[Conversation]
) -> None:
    noted = updates(talks)

    async def fails() -> None:
        async with store.unit() as unit:
            await unit.foresee(noted, NOW)
            await agrees(unit, talks[0])
            raise ValueError("poison")

    with pytest.raises(ValueError, match="poison"):
        await fails()
    assert await log_of(store) == []
    async with store.unit() as unit:
        assert [await unit.note_update(each, NOW) for each in noted] == [True] * PEOPLE


async def test_an_interview_that_two_steps_leave_from_is_a_conflict(
    store: Store, talks: list[Conversation], form: Form
) -> None:
    async def moves_twice() -> None:
        async with store.unit() as unit:
            await unit.foresee(updates(talks), NOW)
            record = await talks[0].record(unit)
            for _ in range(2):
                event = e.ChoicePicked(0, record.interview.turn)
                await unit.save(form, record, advance(form, record.interview, event, LATER), LATER)

    with pytest.raises(Conflict):
        await moves_twice()
    assert await log_of(store) == []


async def test_a_stranger_is_met_among_others(store: Store, talks: list[Conversation]) -> None:
    async with store.unit() as unit:
        await unit.foresee({**updates(talks), 2000: CHAT - 1}, NOW)
        assert await unit.contact(CHAT - 1) is None
        await unit.meet(CHAT - 1, None, NOW)
        await agrees(unit, talks[0])

    async with store.unit() as unit:
        assert await unit.contact(CHAT - 1) is not None


async def test_a_step_from_an_interview_that_changed_meanwhile_is_a_conflict_and_not_lost(
    store: Store, talks: list[Conversation], form: Form
) -> None:
    async def moves_on_from_before() -> None:
        async with store.unit() as unit:
            await unit.foresee(updates(talks), NOW)
            record = await talks[0].record(unit)
            await unit.connection.execute(update(schema.interviews).values(revision=99))
            step = advance(form, record.interview, e.ChoicePicked(0, record.interview.turn), LATER)
            await unit.save(form, record, step, LATER)

    with pytest.raises(Conflict):
        await moves_on_from_before()
    assert await log_of(store) == []
