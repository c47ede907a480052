"""How often a statement goes to the connection's thread, and that it gives what it always gave."""

from typing import Any

import aiosqlite
import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError
from store_world import ONLY_SQLITE

from surveys.store import Store, schema
from surveys.store.sqlite_driver import AT_ONCE

VALUE = {"name": "one", "value": b"1"}
LONG: dict[str, Any] = {}
SHORT = {AT_ONCE: True}


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note what is done in the thread."""
    made: list[str] = []
    execute = aiosqlite.Connection._execute

    async def noted(connection: Any, work: Any, *given: Any) -> Any:
        made.append(next((each for each in given if isinstance(each, str)), work.__name__))
        return await execute(connection, work, *given)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", noted)
    return made


@ONLY_SQLITE
async def test_a_statement_takes_one_trip_and_what_waits_for_the_disk_another(
    store: Store, trips: list[str]
) -> None:
    trips.clear()
    async with store.unit() as unit:
        await unit.connection.execute(insert(schema.settings), VALUE)
        rows = await unit.connection.execute(select(schema.settings.c.value))
        assert b"1" in rows.scalars().all()

    assert [each.split()[0] for each in trips] == ["BEGIN", "INSERT", "SELECT", "commit"]


@ONLY_SQLITE
async def test_a_short_statement_is_done_on_the_spot(store: Store, trips: list[str]) -> None:
    trips.clear()
    async with store.unit() as unit:
        rows = [VALUE, {**VALUE, "name": "two"}]
        await unit.connection.execute(insert(schema.settings), rows, execution_options=SHORT)
        found = await unit.connection.execute(select(schema.settings.c.name), execution_options=SHORT)
        assert {"one", "two"} <= set(found.scalars())

    assert trips == ["BEGIN IMMEDIATE", "commit"]


@ONLY_SQLITE
@pytest.mark.parametrize("options", [LONG, SHORT], ids=["in the thread", "on the spot"])
async def test_either_way_results_and_errors_are_what_they_were(
    store: Store, options: dict[str, Any]
) -> None:
    async with store.unit() as unit:
        adding = insert(schema.settings).returning(schema.settings.c.name)
        added = await unit.connection.execute(adding, VALUE, execution_options=options)
        assert (list(added.keys()), added.scalars().all()) == (["name"], ["one"])
        changed = await unit.connection.execute(text("UPDATE settings SET value = 'x' WHERE name = 'one'"))
        assert changed.rowcount == 1
        with pytest.raises(IntegrityError):
            await unit.connection.execute(insert(schema.settings), VALUE, execution_options=options)


@ONLY_SQLITE
async def test_what_failed_is_undone_and_nothing_else_makes_the_trip_back(
    store: Store, trips: list[str]
) -> None:
    async def fails() -> None:
        async with store.unit() as unit:
            await unit.connection.execute(insert(schema.settings), VALUE, execution_options=SHORT)
            raise ValueError("in the middle")

    trips.clear()
    with pytest.raises(ValueError, match="in the middle"):
        await fails()
    async with store.unit() as unit:
        names = (await unit.connection.execute(select(schema.settings.c.name))).scalars().all()
    assert "one" not in names
    assert [each.split()[0] for each in trips] == ["BEGIN", "rollback", "BEGIN", "SELECT", "commit"]
