"""What a list of erasures does to a database at the start: nothing, unless it meets something there."""

import datetime as dt
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from store_world import NOW, Conversation

from surveys.fieldwork.broadcasts import Audience, Broadcast, Order, State, moved
from surveys.store import Store, Vault
from surveys.store.erasure_list import ErasureList
from surveys.store.erasures import Gone
from surveys.store.schema import contacts
from surveys.store.waves import FIRST_WAVE

LASTS = dt.timedelta(days=30)


async def going_out(store: Store) -> Broadcast:
    async with store.unit() as unit:
        draft = Broadcast(
            0, Audience.UNFINISHED, "survey", FIRST_WAVE, "somebody", NOW, None, {"en": "Hello"}
        )
        started = moved(await unit.draft_broadcast(draft), Order.START, NOW)
        await unit.amend_broadcast(started)
    return started


async def starts(
    talk: Conversation, url: str, listed: ErasureList, vault: Vault
) -> tuple[State, int, list[str]]:
    """Open the database as the bot does; gives what the broadcast is at, who is there, and the acts."""
    store = await Store.open(url, vault, listed.path)
    await store.settle_erasures(NOW, LASTS)
    await store.close()
    async with talk.store.reading() as unit:
        [broadcast] = await unit.broadcasts()
        there = len((await unit.connection.execute(select(contacts.c.id))).all())
        return broadcast.state, there, [each.act for each in await unit.acts()]


async def test_a_list_that_meets_nothing_pauses_nothing(
    talk: Conversation, url: str, vault: Vault, tmp_path: Path
) -> None:
    begun = await talk.begin()
    await going_out(talk.store)
    listed = ErasureList(tmp_path / "shared", vault)
    listed.append([sha256(b"another database's").digest()])

    assert await starts(talk, url, listed, vault) == (State.RUNNING, 1, [])
    assert (await talk.stored()).interview.turn == begun.interview.turn


async def test_a_list_that_meets_somebody_erases_them_and_pauses(
    talk: Conversation, url: str, vault: Vault, tmp_path: Path
) -> None:
    await talk.begin()
    await going_out(talk.store)
    async with talk.store.unit() as unit:
        [sealed] = (await unit.connection.execute(select(contacts.c.sealed))).scalars()
    listed = ErasureList(tmp_path / "shared", vault)
    listed.append([vault.erasure(Gone.CONTACT, sealed)])

    assert await starts(talk, url, listed, vault) == (State.PAUSED, 0, ["put_back"])
