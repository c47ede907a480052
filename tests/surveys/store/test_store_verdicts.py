"""An interview that is left out is kept, counts nowhere, can be taken back, and the book knows each time."""

import datetime as dt
from collections.abc import Mapping

import pytest
from quota_form import quota_form
from sqlalchemy import select
from store_world import CHAT, NOW, Conversation
from test_store_progress import WOMAN, arrival, arrive, heaps, pace

from surveys.fieldwork.quotas import Profile
from surveys.form import Form
from surveys.interview import start
from surveys.store import Store, schema
from surveys.store.circumstances import circumstances
from surveys.store.editions import ShownEdition
from surveys.store.field_schema import verdicts
from surveys.store.frames import REAL, answer_frames, origins_counted
from surveys.store.verdicts import TYPED, Ruling, Verdict
from surveys.store.waves import FIRST_WAVE
from surveys.xlsform import Publication

BY = "0123456789abcdef"
LATER = NOW + dt.timedelta(hours=1)
FIRST = ShownEdition(1, NOW, {}, "{}")


@pytest.fixture(scope="session")
def quota(tmp_path_factory: pytest.TempPathFactory) -> Form:
    return quota_form(tmp_path_factory.mktemp("quota"))


async def rule(store: Store, interview: str, ruling: Ruling, reason: str = "speeding") -> bool:
    async with store.unit() as unit:
        return await unit.rule(interview, ruling, reason if ruling is Ruling.EXCLUDED else "", BY, LATER)


async def ids(store: Store) -> list[str]:
    async with store.reading() as unit:
        return list((await unit.connection.execute(select(schema.interviews.c.id))).scalars())


async def ruled(store: Store, region: str | None = None) -> Mapping[str, Verdict]:
    async with store.reading() as unit:
        return await unit.verdicts(FIRST_WAVE, region)


@pytest.fixture
async def interview(talk: Conversation, publication: Publication) -> str:
    """Give an interview that was completed in the chat."""
    async with talk.store.unit() as unit:
        await unit.publish(publication.form, publication.xform, NOW)
    record = await talk.begin()
    await talk.complete()
    return record.id


async def counted(store: Store) -> dict[str, int]:
    """Say in how many places an interview counts."""
    async with store.reading() as unit:
        frames = await answer_frames(unit.connection, FIRST_WAVE, REAL)
        timed = await circumstances(unit.connection, FIRST_WAVE, REAL)
        origins = await origins_counted(unit.connection, FIRST_WAVE)
    paces = await pace(store)
    return {
        "frames": sum(map(len, frames.values())),
        "times": sum(map(len, timed.values())),
        "origins": sum(origins.values()),
        "paces": sum(one.interviews for one in paces.values()),
    }


async def test_what_is_left_out_counts_nowhere_and_is_there_all_the_same(
    store: Store, interview: str
) -> None:
    assert set((await counted(store)).values()) == {1}
    assert await rule(store, interview, Ruling.EXCLUDED)

    assert set((await counted(store)).values()) == {0}
    assert await ids(store) == [interview]
    assert [heap.excluded for heap in await heaps(store)] == [True]
    assert await ruled(store) == {interview: Verdict(interview, Ruling.EXCLUDED, "speeding", BY, LATER)}


async def test_it_can_be_taken_back_and_counts_again(store: Store, interview: str) -> None:
    await rule(store, interview, Ruling.EXCLUDED)
    assert await rule(store, interview, Ruling.KEPT)

    assert set((await counted(store)).values()) == {1}
    assert (await ruled(store))[interview].ruling is Ruling.KEPT


async def test_the_book_has_each_decision_once_and_no_words_that_somebody_typed(
    store: Store, interview: str
) -> None:
    assert await rule(store, interview, Ruling.EXCLUDED, "It was a joke")
    assert not await rule(store, interview, Ruling.EXCLUDED, "It was a joke")
    assert await rule(store, interview, Ruling.KEPT)
    assert not await rule(store, interview, Ruling.KEPT)
    async with store.reading() as unit:
        acts = [(each.actor, each.act, each.subject, each.detail) for each in await unit.acts()]

    assert acts == [(BY, "keep", interview[:8], ""), (BY, "exclude", interview[:8], TYPED)]
    assert (await ruled(store))[interview].reason == ""


async def test_only_what_is_completed_and_there_is_ruled_about(talk: Conversation) -> None:
    record = await talk.begin()

    assert not await rule(talk.store, record.id, Ruling.EXCLUDED)
    assert not await rule(talk.store, "f" * 32, Ruling.EXCLUDED)
    assert await ruled(talk.store) == {}


async def test_it_goes_when_the_person_withdraws(talk: Conversation, interview: str) -> None:
    await rule(talk.store, interview, Ruling.EXCLUDED)
    async with talk.store.unit() as unit:
        contact = await unit.contact(CHAT)
        assert contact is not None
        await unit.erase(contact, "withdrawn", NOW)
        left = (await unit.connection.execute(select(verdicts))).all()

    assert left == []
    assert await ids(talk.store) == []


async def test_its_place_in_a_quota_is_free_again(store: Store, quota: Form) -> None:
    await arrive(store, quota, arrival(quota, 1, WOMAN), arrival(quota, 2, WOMAN))
    first, _second = await ids(store)
    await rule(store, first, Ruling.EXCLUDED)
    async with store.reading() as unit:
        people = await unit.people_by_profile(FIRST_WAVE, quota.name, NOW)

    assert {who.region: number for who, number in people.items()} == {"abai": 1}
    assert all(isinstance(who, Profile) for who in people)


async def test_decisions_about_one_region_are_told_of_it_alone(store: Store, quota: Form) -> None:
    there = [WOMAN, WOMAN | {"region": "astana"}, WOMAN | {"region": "refused"}]
    await arrive(store, quota, *(arrival(quota, number, who) for number, who in enumerate(there)))
    for one in await ids(store):
        await rule(store, one, Ruling.EXCLUDED)
    async with store.reading() as unit:
        places = {one: await unit.place_of(one) for one in await ruled(store)}

    assert sorted(places.values(), key=str) == [("abai",), ("astana",), (None,)]
    assert [places[one] for one in await ruled(store, "abai")] == [("abai",)]


async def test_to_the_editions_it_has_left_and_comes_back_as_somebody_new(
    store: Store, interview: str
) -> None:
    async with store.unit() as unit:
        await unit.keep_edition(FIRST_WAVE, "real", FIRST, [interview])
    await rule(store, interview, Ruling.KEPT)
    assert await members(store) == {interview: 1}
    await rule(store, interview, Ruling.EXCLUDED)
    assert await members(store) == {}
    await rule(store, interview, Ruling.KEPT)
    assert await members(store) == {}


async def test_an_edition_that_was_under_way_meanwhile_does_not_make_it_an_old_member(
    store: Store, interview: str
) -> None:
    await rule(store, interview, Ruling.EXCLUDED)
    async with store.unit() as unit:  # it was read before the decision
        await unit.keep_edition(FIRST_WAVE, "real", FIRST, [interview])
    await rule(store, interview, Ruling.KEPT)

    assert await members(store) == {}


async def members(store: Store) -> dict[str, int]:
    async with store.reading() as unit:
        return await unit.members(FIRST_WAVE, "real")


async def test_an_interview_is_found_by_how_its_number_begins_if_only_one_does(
    store: Store, quota: Form
) -> None:
    await arrive(store, quota, *(arrival(quota, number, WOMAN) for number in range(40)))
    async with store.unit() as unit:
        await unit.begin(quota, start(quota, "en"), NOW)
        there = (await unit.connection.execute(select(schema.interviews.c.id))).scalars().all()
        completed = {one for one in there if await unit.place_of(one)}
        found = {one: await unit.interview_called(one[:8]) for one in there}

        assert found == {one: one if one in completed else None for one in there}
        assert await unit.interview_called("") is None
        assert await unit.interview_called("%") is None
    assert len(completed) == 40
