"""Each update is applied once, whole or not at all."""

import asyncio
import datetime as dt
import json

import pytest
from sqlalchemy import select
from store_world import CHAT, NOW, Conversation, counts

from surveys.form import Form
from surveys.interview import start
from surveys.store import Conflict, Contact, Store, Vault
from surveys.store.schema import parked


async def test_an_update_is_new_once(store: Store) -> None:
    seen = []
    for _ in range(2):
        async with store.unit() as unit:
            seen.append(await unit.note_update(2**40, NOW))

    assert seen == [True, False]


async def test_of_many_workers_with_the_same_update_one_applies_it(
    store: Store, url: str, vault: Vault
) -> None:
    other = await Store.open(url, vault)

    async def note(store: Store) -> bool:
        async with store.unit() as unit:
            return await unit.note_update(5, NOW)

    seen = await asyncio.gather(*[note(each) for each in (store, other) * 3])
    await other.close()

    assert sorted(seen) == [False] * 5 + [True]


async def test_of_two_workers_that_meet_the_same_stranger_one_begins(
    store: Store, url: str, vault: Vault, form: Form
) -> None:
    """Two presses on Start, each taken by a worker that has not seen the other's."""
    other = await Store.open(url, vault)

    async def welcome(store: Store, update: int) -> None:
        async with store.unit() as unit:
            assert await unit.note_update(update, NOW)
            contact = await unit.meet(CHAT, None, NOW)
            record = await unit.begin(form, start(form, "en"), NOW)
            await unit.amend_contact(Contact(contact.id, CHAT, respondent=record.respondent))

    outcomes = await asyncio.gather(welcome(store, 1), welcome(other, 2), return_exceptions=True)
    await other.close()

    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "NoneType"]
    left = await counts(store)
    assert (left["contacts"], left["interviews"], left["updates"]) == (1, 1, 1)


async def test_an_update_that_one_worker_gave_up_is_taken_by_the_next(
    store: Store, url: str, vault: Vault
) -> None:
    other = await Store.open(url, vault)
    noted = asyncio.Event()

    async def give_up() -> None:
        async with store.unit() as unit:
            assert await unit.note_update(5, NOW)
            noted.set()
            await asyncio.sleep(0)
            raise RuntimeError("a fault of ours")

    async def wait_and_take() -> bool:
        await noted.wait()
        async with other.unit() as unit:
            return await unit.note_update(5, NOW)

    outcomes = await asyncio.gather(give_up(), wait_and_take(), return_exceptions=True)
    await other.close()

    assert [str(each) for each in outcomes] == ["a fault of ours", "True"]


async def test_a_unit_that_raises_leaves_nothing_behind(store: Store, form: Form) -> None:
    async def do_everything_and_fail() -> None:
        async with store.unit() as unit:
            await unit.note_update(1, NOW)
            contact = await unit.meet(CHAT, None, NOW)
            await unit.park(1, CHAT, "payload", "reason", NOW)
            record = await unit.begin(form, start(form, "en"), NOW)
            await unit.amend_contact(Contact(contact.id, CHAT, respondent=record.respondent))
            raise RuntimeError("a fault of ours")

    with pytest.raises(RuntimeError, match="a fault of ours"):
        await do_everything_and_fail()

    assert set((await counts(store)).values()) == {0}


async def test_a_unit_that_is_cancelled_leaves_nothing_behind_and_blocks_nobody(store: Store) -> None:
    inside = asyncio.Event()

    async def linger() -> None:
        async with store.unit() as unit:
            await unit.note_update(1, NOW)
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(linger())
    await inside.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    async with store.unit() as unit:
        assert await unit.note_update(1, NOW)


async def test_updates_are_forgotten_when_telegram_can_send_them_no_more(store: Store) -> None:
    async with store.unit() as unit:
        await unit.note_update(1, NOW)
        await unit.note_update(2, NOW + dt.timedelta(days=2))
        await unit.forget_updates(NOW + dt.timedelta(days=3, seconds=1))

        assert await unit.note_update(1, NOW)
        assert not await unit.note_update(2, NOW)


async def test_a_parked_update_can_be_opened_with_the_key(store: Store, vault: Vault) -> None:
    payload = json.dumps({"text": "half a \ud83d character, and \0"}, ensure_ascii=False)
    async with store.unit() as unit:
        await unit.park(1, None, payload, "why \udfff", NOW)
        row = (await unit.connection.execute(select(parked))).one()

    assert (payload, "why \udfff") == (vault.open(row.sealed), vault.open(row.reason))


async def test_parking_an_update_twice_is_no_harm(store: Store) -> None:
    for reason in ("first", "second"):
        async with store.unit() as unit:
            await unit.park(1, CHAT, "payload", reason, NOW)

    assert (await counts(store))["parked"] == 1


async def test_meeting_somebody_known_is_a_conflict(talk: Conversation) -> None:
    await talk.begin()

    async def meet_again() -> None:
        async with talk.store.unit() as unit:
            await unit.note_update(1, NOW)
            await unit.meet(CHAT, None, NOW)

    with pytest.raises(Conflict):
        await meet_again()

    left = await counts(talk.store)
    assert (left["contacts"], left["updates"]) == (1, 0)


@pytest.mark.parametrize("chat", [1, -100_123, 2**52 - 1, -(2**62)])
async def test_a_contact_reads_back_as_written(store: Store, chat: int) -> None:
    async with store.unit() as unit:
        assert await unit.contact(chat) is None
        met = await unit.meet(chat, "poster", NOW)
        assert met == await unit.contact(chat) == Contact(met.id, chat, source="poster")
        amended = Contact(met.id, chat, "kk", card=2**40, since=2**41, source="letter", respondent="r" * 32)
        await unit.amend_contact(amended)
        assert amended == await unit.contact(chat)


async def test_words_under_a_card_whose_turn_is_over_do_not_count(talk: Conversation) -> None:
    await talk.begin()
    turn = await talk.turn()
    await talk.picked(0)
    async with talk.store.unit() as unit:
        early = await talk.contact(unit)
        for noted, since in ((turn, None), (turn + 1, 15), (None, 15)):
            await unit.note_card(early, 15, 15, noted)
            found = await talk.contact(unit)
            assert (found.card, found.since) == (15, since)


async def test_noting_a_card_leaves_the_rest_as_it_has_become(talk: Conversation) -> None:
    await talk.begin()
    async with talk.store.unit() as unit:
        early = await talk.contact(unit)
        now = Contact(early.id, CHAT, "ru", source="poster", respondent=early.respondent)
        await unit.amend_contact(now)
        await unit.note_card(early, 12, 11)

        noted = await talk.contact(unit)
    assert (noted.language, noted.card, noted.since, noted.respondent) == ("ru", 12, 11, early.respondent)
