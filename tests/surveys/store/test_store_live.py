"""Messages that keep themselves up to date outlive the process; a stamp tells of all who came or went."""

import datetime as dt
from dataclasses import replace

from store_world import NOW, Conversation, OnDisk

from surveys.store import Store
from surveys.store.editions import ShownEdition
from surveys.store.live import Live
from surveys.store.stamps import Stamp
from surveys.store.verdicts import Ruling
from surveys.store.waves import FIRST_WAVE
from surveys.xlsform import Publication

CHAT_ID = 777_000_123
LIVE = Live(CHAT_ID, 41, "kk", "v-ralmaty", NOW + dt.timedelta(hours=8))


async def keep(store: Store, *several: Live, most: int = 3) -> None:
    for live in several:
        async with store.unit() as unit:
            await unit.keep_live(live, most)


async def kept(store: Store) -> list[Live]:
    async with store.reading() as unit:
        return await unit.live_messages()


async def test_a_live_message_is_kept_until_it_ends(store: Store) -> None:
    await keep(store, LIVE)
    moved = replace(LIVE, view="v-xfemale", shown="2 0")
    await keep(store, moved)

    assert await kept(store) == [moved]
    async with store.unit() as unit:
        assert await unit.live_message(CHAT_ID, 41) == moved
        assert await unit.live_message(CHAT_ID, 42) is None
        await unit.end_live(CHAT_ID, 41)
    assert await kept(store) == []


async def test_of_one_chat_only_a_few_are_kept(store: Store) -> None:
    later = [replace(LIVE, message=n, until=NOW + dt.timedelta(hours=n)) for n in range(1, 6)]
    await keep(store, replace(LIVE, chat=5), *later)

    assert [(one.chat, one.message) for one in await kept(store)] == [
        (CHAT_ID, 3),
        (CHAT_ID, 4),
        (CHAT_ID, 5),
        (5, 41),
    ]


async def test_what_is_noted_of_a_view_that_was_left_is_not_kept(store: Store) -> None:
    await keep(store, LIVE)
    async with store.unit() as unit:
        await unit.note_live(replace(LIVE, view="v"), "3 0")
    assert [one.shown for one in await kept(store)] == [""]
    async with store.unit() as unit:
        await unit.note_live(LIVE, "3 0")
    assert [one.shown for one in await kept(store)] == ["3 0"]


async def test_the_chat_of_a_live_message_is_sealed(store: Store, on_disk: OnDisk) -> None:
    await keep(store, LIVE)

    assert str(CHAT_ID).encode() not in await on_disk()


async def stamp(store: Store) -> Stamp:
    async with store.reading() as unit:
        return await unit.stamp()


async def test_the_stamp_is_another_one_whenever_figures_may_be(
    talk: Conversation, publication: Publication
) -> None:
    store = talk.store
    async with store.unit() as unit:
        await unit.publish(publication.form, publication.xform, NOW)
    stamps = [await stamp(store)]
    record = await talk.begin()
    assert await stamp(store) == stamps[0]
    await talk.complete()
    stamps.append(await stamp(store))
    async with store.unit() as unit:
        await unit.keep_edition(FIRST_WAVE, "real", ShownEdition(1, NOW, {}, "{}"), [record.id])
    stamps.append(await stamp(store))
    for n, ruling in enumerate((Ruling.EXCLUDED, Ruling.KEPT)):
        async with store.unit() as unit:
            assert await unit.rule(record.id, ruling, "", "0123456789abcdef", NOW + dt.timedelta(hours=n))
        stamps.append(await stamp(store))
    async with store.unit() as unit:
        await unit.erase(await talk.contact(unit), "withdrawn", NOW)
    stamps.append(await stamp(store))

    assert len({str(sorted(map(str, one))) for one in stamps}) == len(stamps) == 6


async def test_a_stamp_knows_an_edition_from_whatever_else_may_have_happened(
    talk: Conversation, publication: Publication
) -> None:
    store = talk.store
    async with store.unit() as unit:
        await unit.publish(publication.form, publication.xform, NOW)
    record = await talk.begin()
    await talk.complete()
    before = await stamp(store)
    async with store.unit() as unit:
        await unit.keep_edition(FIRST_WAVE, "real", ShownEdition(1, NOW, {}, "{}"), [record.id])
    after = await stamp(store)
    async with store.unit() as unit:
        await unit.erase(await talk.contact(unit), "withdrawn", NOW)

    assert after.is_one_edition_later(before, 1)
    assert not after.is_one_edition_later(before, 2)
    assert not after.is_one_edition_later(after, 0)
    assert not (await stamp(store)).is_one_edition_later(before, 1)
