"""What can go wrong with a server and not with a file."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from postgres_server import Server
from sqlalchemy.engine import make_url
from store_world import NOW, counts

from surveys.store import Store, StoreError, Unavailable, Vault


@pytest.fixture
def kind() -> str:
    return "postgresql"


@pytest.fixture
async def empty(postgres: Server) -> AsyncIterator[str]:
    async with postgres.database(migrated=False) as url:
        yield url


async def test_several_workers_may_open_an_empty_database_at_once(empty: str, vault: Vault) -> None:
    stores = await asyncio.gather(*[Store.open(empty, vault) for _ in range(4)])
    async with stores[0].unit() as unit:
        assert await unit.note_update(1, NOW)

    assert [(await counts(store))["updates"] for store in stores] == [1] * 4
    for store in stores:
        await store.close()


async def test_somebody_elses_tables_are_refused_and_left_alone(
    empty: str, vault: Vault, postgres: Server
) -> None:
    name = str(make_url(empty).database)
    await postgres.does("CREATE TABLE contacts (name TEXT)", name)

    with pytest.raises(StoreError, match='relation "contacts" already exists'):
        await Store.open(empty, vault)

    tables = await postgres.does("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", name)
    assert tables == 1


async def test_a_database_without_every_letter_is_refused(postgres: Server, vault: Vault) -> None:
    await postgres.does("CREATE DATABASE western OWNER gauhar TEMPLATE template0 ENCODING 'LATIN1'")

    with pytest.raises(StoreError, match="encoded in LATIN1; make one with ENCODING 'UTF8'"):
        await Store.open(postgres.url("western"), vault)


async def test_a_server_that_hangs_up_is_unavailable_only_once(store: Store, postgres: Server) -> None:
    async with store.unit() as unit:
        assert await unit.note_update(1, NOW)
    await postgres.does("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%'")

    with pytest.raises(Unavailable):
        async with store.unit() as unit:
            await unit.note_update(2, NOW)

    async with store.unit() as unit:
        assert await unit.note_update(2, NOW)
        assert not await unit.note_update(1, NOW)


async def test_two_workers_in_each_others_way_are_told_to_try_again(
    store: Store, url: str, vault: Vault
) -> None:
    """Each holds what the other wants: the server ends one of them."""
    other = await Store.open(url, vault)
    both_hold_one = asyncio.Barrier(2)

    async def note(store: Store, first: int, second: int) -> None:
        async with store.unit() as unit:
            await unit.note_update(first, NOW)
            await both_hold_one.wait()
            await unit.note_update(second, NOW)

    outcomes = await asyncio.gather(note(store, 1, 2), note(other, 2, 1), return_exceptions=True)
    await other.close()

    assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", "Unavailable"]
    assert (await counts(store))["updates"] == 2
