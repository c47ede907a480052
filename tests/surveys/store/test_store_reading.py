"""Reading at length keeps nobody from writing, sees one moment, and does not keep the erased on disk."""

import asyncio
from pathlib import Path

from sqlalchemy import func, select
from store_world import NOW, ONLY_SQLITE, Conversation, bytes_on_disk

from surveys.form import Form
from surveys.store import Store, Unit
from surveys.store.schema import interviews


async def begun(unit: Unit) -> int:
    return int((await unit.connection.execute(select(func.count()).select_from(interviews))).scalar_one())


async def test_a_reader_sees_one_moment_and_keeps_nobody_from_writing(store: Store, form: Form) -> None:
    await Conversation(store, form, chat=1).begin()
    async with store.reading() as unit:
        assert await begun(unit) == 1
        await asyncio.wait_for(Conversation(store, form, chat=2).begin(), 5)
        assert await begun(unit) == 1

    async with store.reading() as unit:
        assert await begun(unit) == 2


async def test_a_writer_after_a_reader_on_the_same_connection_is_a_writer_again(
    store: Store, form: Form
) -> None:
    async with store.reading() as unit:
        assert await begun(unit) == 0

    await Conversation(store, form).begin()
    async with store.unit() as unit:
        assert await begun(unit) == 1


@ONLY_SQLITE
async def test_what_a_reader_kept_on_disk_is_forgotten_when_it_is_through(
    talk: Conversation, path: Path
) -> None:
    await talk.begin()
    await talk.picked(0)
    await talk.wrote("117")
    trace = (await talk.stored()).respondent.encode()
    async with talk.store.reading() as unit:
        assert await begun(unit) == 1
        async with talk.store.unit() as writing:
            await writing.erase(await talk.contact(writing), "withdrawn", NOW)
        assert not await talk.store.forget_traces()
        assert trace in bytes_on_disk(path)

    assert trace not in bytes_on_disk(path)
