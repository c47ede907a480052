"""Waves as rows: where interviews belong, and which of them may go on."""

import datetime as dt

from store_world import CHAT, NOW, Conversation

from surveys.fieldwork.waves import Wave
from surveys.form import Form
from surveys.interview import start
from surveys.store import Arrival, Store
from surveys.store.waves import FIRST_WAVE

LATER = NOW + dt.timedelta(days=10)


async def opens(store: Store, name: str, now: dt.datetime = LATER) -> None:
    async with store.unit() as unit:
        assert await unit.add_wave(Wave(name, now))


async def test_a_database_begins_with_an_open_wave(store: Store) -> None:
    async with store.unit() as unit:
        current = await unit.current_wave()

        assert (current.id, current.closes_at, current.ended_at) == (FIRST_WAVE, None, None)
        assert await unit.waves() == (current,)


async def test_a_wave_opened_later_is_the_current_one_and_no_name_comes_twice(store: Store) -> None:
    await opens(store, "2027")
    async with store.unit() as unit:
        assert (await unit.current_wave()) == Wave("2027", LATER)
        assert not await unit.add_wave(Wave("2027", LATER))
        assert [wave.id for wave in await unit.waves()] == [FIRST_WAVE, "2027"]


async def test_what_is_written_of_a_wave_is_read_back(store: Store) -> None:
    closed = Wave(FIRST_WAVE, dt.datetime(1970, 1, 1, tzinfo=dt.UTC), NOW, LATER)
    async with store.unit() as unit:
        await unit.amend_wave(closed)
        assert await unit.current_wave() == closed


async def test_an_unfinished_interview_goes_on_in_the_next_wave_until_its_own_ends(
    talk: Conversation,
) -> None:
    begun = await talk.begin()
    await opens(talk.store, "2")
    assert (await talk.stored()).id == begun.id
    async with talk.store.unit() as unit:
        await unit.amend_wave(Wave(FIRST_WAVE, NOW, NOW, LATER))
        assert await unit.interview_of(await talk.contact(unit), talk.form.name) is None


async def test_whoever_is_through_is_asked_anew_in_the_next_wave(talk: Conversation) -> None:
    old = await talk.begin()
    await talk.complete()
    await opens(talk.store, "2")
    async with talk.store.unit() as unit:
        contact = await talk.contact(unit)
        assert await unit.interview_of(contact, talk.form.name) is None
        new = await unit.begin(talk.form, start(talk.form, "en"), LATER, respondent=contact.respondent)
        assert await unit.wave_of(new) == "2"
        assert await unit.wave_of(old) == FIRST_WAVE
        assert await unit.interview_of(contact, talk.form.name) == new


async def test_interviews_that_arrive_belong_to_the_current_wave(store: Store, form: Form) -> None:
    arrival = Arrival(f"{CHAT}", start(form, "en"), NOW, NOW)
    async with store.unit() as unit:
        assert await unit.add_completed(form, [arrival], "imported")
        assert await unit.known(form.name, [arrival.respondent])
    await opens(store, "2")
    async with store.unit() as unit:
        assert not await unit.known(form.name, [arrival.respondent])
        assert await unit.add_completed(form, [arrival], "imported")
