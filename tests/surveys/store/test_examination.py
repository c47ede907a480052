"""A database is looked at without being changed, whatever state it is in."""

from pathlib import Path

import pytest
from sqlalchemy import text

from surveys.store import Store, StoreError, Vault, new_key
from surveys.store.examination import examine
from surveys.store.upgrades import newest

REFUSALS = {
    "sqlite": "CREATE TRIGGER full BEFORE UPDATE ON alembic_version BEGIN SELECT RAISE(ABORT, 'full'); END",
    "postgresql": "ALTER ROLE CURRENT_USER IN DATABASE {name} SET default_transaction_read_only = on",
}


def written(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def files_beside(path: Path) -> list[Path]:
    return [*path.parent.iterdir()]


async def do(store: Store, statement: str) -> None:
    async with store.unit() as unit:
        await unit.connection.execute(text(statement))


@pytest.mark.usefixtures("store")
async def test_a_database_in_use_is_found_in_order(url: str, vault: Vault, kind: str) -> None:
    found = await examine(url, vault)

    assert (found.trouble, found.unwritable, found.key_fits) == ("", "", True)
    assert found.schema == found.newest == newest()
    assert found.kind == kind
    assert found.version[0].isdigit()
    assert (found.now is None) == (kind == "sqlite")
    assert len(found.durable) == 2


@pytest.mark.usefixtures("store")
async def test_another_key_is_told(url: str) -> None:
    assert (await examine(url, Vault(new_key()))).key_fits is False


async def test_tables_of_another_age_are_told(store: Store, url: str, vault: Vault) -> None:
    await do(store, "UPDATE alembic_version SET version_num = '9999'")

    found = await examine(url, vault)

    assert (found.schema, found.is_known) == ("9999", False)


async def test_a_database_that_takes_nothing_is_told(store: Store, url: str, vault: Vault, kind: str) -> None:
    await do(store, REFUSALS[kind].format(name=url.partition("?")[0].rpartition("/")[2]))

    found = await examine(url, vault)

    assert found.trouble == ""
    assert found.unwritable


async def test_looking_at_a_file_that_is_not_there_makes_none(path: Path, vault: Vault) -> None:
    found = await examine(f"sqlite:///{path}", vault)

    assert found.trouble == "there is no such file"
    assert files_beside(path) == []


async def test_a_file_without_tables_gets_none(path: Path, vault: Vault) -> None:
    written(path, b"")

    found = await examine(f"sqlite:///{path}", vault)

    assert (found.trouble, found.schema, found.key_fits) == ("", None, None)
    assert dict(found.durable) == {"journal_mode": "wal", "synchronous": "2"}


async def test_a_server_that_is_not_there_is_told(vault: Vault) -> None:
    found = await examine("postgresql://nobody@127.0.0.1:1/nothing", vault)

    assert found.trouble == "ConnectionRefusedError"


async def test_a_file_that_is_no_database_is_refused(path: Path, vault: Vault) -> None:
    written(path, b"no database at all, but a longer text" * 40)

    with pytest.raises(StoreError, match="cannot be opened"):
        await examine(f"sqlite:///{path}", vault)
