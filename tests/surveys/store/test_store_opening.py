"""A database opens ready for use, or is refused at once, in one sentence that says what to do."""

import asyncio
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from fresh_tables import as_migrated, dumped
from sqlalchemy import Connection, delete, inspect
from store_world import NOW, ONLY_SQLITE, Conversation, bytes_on_disk, counts

import migrations
from surveys.store import SecretKeyError, Store, StoreError, Vault, database, new_key, upgrades
from surveys.store.schema import metadata, settings
from surveys.store.sqlite import prepare
from surveys.store.upgrades import alembic_config

pytestmark = pytest.mark.usefixtures("_really_migrated")

SENTENCE = re.compile(r"[A-Z][^\n]*\.")


@pytest.fixture
def _really_migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the migrations run, which other tests do not wait for."""
    monkeypatch.setattr(database, "upgrade", upgrades.upgrade)


@pytest.fixture
def empty_file(path: Path) -> None:
    path.touch()


@pytest.fixture
def folder_in_its_place(path: Path) -> None:
    path.mkdir()


@pytest.fixture
def diary(path: Path) -> Path:
    path.write_text("Dear diary, " * 100, encoding="utf-8")
    return path


async def refusal(url: str, vault: Vault) -> str:
    """Give the sentence with which a database is refused."""
    with pytest.raises(StoreError) as caught:
        await Store.open(url, vault)
    assert SENTENCE.fullmatch(str(caught.value))
    return str(caught.value)


@ONLY_SQLITE
@pytest.mark.usefixtures("empty_file")
async def test_an_empty_file_becomes_a_database(url: str, vault: Vault) -> None:
    store = await Store.open(url, vault)

    assert set((await counts(store)).values()) == {0}
    await store.close()


async def test_a_missing_folder_is_made(tmp_path: Path, vault: Vault) -> None:
    path = tmp_path / "deep" / "100% down" / "gauhar.sqlite3"
    await (await Store.open(f"sqlite:///{path}", vault)).close()

    assert path.stat().st_size > 0


async def test_tables_are_what_the_migrations_make(store: Store) -> None:
    def differences(connection: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": True, "target_metadata": metadata}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    async with store.unit() as unit:
        tables = await unit.connection.run_sync(lambda connection: inspect(connection).get_table_names())
        found = await unit.connection.run_sync(differences)

    assert {*metadata.tables} == {*tables} - {"alembic_version"}
    assert found == []


@ONLY_SQLITE
async def test_other_tests_get_the_tables_that_the_migrations_make(store: Store, path: Path) -> None:
    async with store.unit() as unit:
        await unit.connection.execute(delete(settings))  # what tells the key again
    with closing(sqlite3.connect(path)) as file:
        assert sorted(dumped(file)) == sorted(as_migrated())


async def test_opening_again_keeps_what_is_there(talk: Conversation, url: str, vault: Vault) -> None:
    record = await talk.begin()
    again = await Store.open(url, vault)

    assert record == await Conversation(again, talk.form).stored()
    await again.close()


async def test_several_workers_may_open_a_new_file_at_once(url: str, vault: Vault) -> None:
    stores = await asyncio.gather(*[Store.open(url, vault) for _ in range(4)])
    for number, store in enumerate(stores):
        async with store.unit() as unit:
            assert await unit.note_update(number, NOW)
        await store.close()


def test_a_new_file_waits_for_whoever_writes_into_it(path: Path) -> None:
    """To change the journal, SQLite itself does not wait: two starting together would fail now and then."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE theirs (name TEXT)")
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor() as threads:
            prepared = threads.submit(prepare, path)
            wait([prepared], timeout=0.2)
            assert not prepared.done()
            other.execute("COMMIT")

    prepared.result()


@ONLY_SQLITE
async def test_every_connection_keeps_the_promises_asked_of_sqlite(store: Store) -> None:
    async with store._engine.connect() as first, store._engine.connect() as second:
        assert first is not second
        for connection in (first, second):
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw is not None
            found = {}
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout"):
                async with raw.execute(f"PRAGMA {name}") as cursor:
                    found[name] = (await cursor.fetchone())[0]

            assert found == {
                "journal_mode": "wal",
                "synchronous": 2,
                "secure_delete": 1,
                "foreign_keys": 1,
                "busy_timeout": 10_000,
            }


async def test_a_newer_schema_is_refused_and_left_alone(store: Store, url: str, vault: Vault) -> None:
    async with store.unit() as unit:
        await unit.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    said = await refusal(url, vault)

    assert said == "The database was written by a newer Gauhar (schema 9999); update the program."


def test_migrations_are_found_in_a_folder_with_a_percent_sign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "__file__", str(tmp_path / "50%(off)s" / "__init__.py"))

    assert str(tmp_path / "50%(off)s") == alembic_config().get_main_option("script_location")


async def test_another_key_is_refused_when_opening(store: Store, url: str) -> None:
    with pytest.raises(SecretKeyError) as caught:
        await Store.open(url, Vault(new_key()))

    assert str(caught.value) == "This database was written with another GAUHAR_SECRET_KEY."
    assert (await counts(store))["contacts"] == 0


async def test_the_same_key_spelled_in_plain_base64_opens_it(url: str) -> None:
    secret = "-_" * 21 + "w="
    await (await Store.open(url, Vault(secret))).close()

    await (await Store.open(url, Vault(secret.replace("-", "+").replace("_", "/") + "\n"))).close()


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ("", "GAUHAR_SECRET_KEY must hold 32 bytes, not 0."),
        ("c2hvcnQ=", "GAUHAR_SECRET_KEY must hold 32 bytes, not 5."),
        ("my secret", "GAUHAR_SECRET_KEY is not URL-safe base64; it must spell 32 random bytes."),
        ("құпия", "GAUHAR_SECRET_KEY is not URL-safe base64; it must spell 32 random bytes."),
        ("A" * 42, "GAUHAR_SECRET_KEY is not URL-safe base64; it must spell 32 random bytes."),
    ],
)
def test_a_key_that_is_none_is_refused(secret: str, said: str) -> None:
    with pytest.raises(SecretKeyError) as caught:
        Vault(secret)

    assert said == str(caught.value)


@pytest.mark.parametrize("damaged", [b"", b"short", bytes(40)])
def test_a_damaged_blob_is_a_matter_of_the_key(vault: Vault, damaged: bytes) -> None:
    with pytest.raises(SecretKeyError):
        vault.open(damaged)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "no database address"),
        ("gauhar.sqlite3", "no database address"),
        ("sqlite:gauhar.sqlite3", "no database address"),
        ("sqlite://gauhar.sqlite3", "lacks a slash"),
        ("sqlite:///gauhar.sqlite3?mode=ro", "options we do not know: mode"),
        ("postgresql://gauhar@localhost:port/gauhar", "no database address"),
        ("postgresql://gauhar:pa55@localhost/gauhar?color=red", "options we do not know: color"),
        ("mysql://gauhar:pa55@localhost/gauhar", "'mysql' are not supported; use sqlite or postgresql"),
    ],
)
async def test_a_bad_address_is_refused_without_its_password(url: str, said: str, vault: Vault) -> None:
    sentence = await refusal(url, vault)

    assert said in sentence
    assert "pa55" not in sentence


async def test_a_database_out_of_reach_is_refused_without_its_password(vault: Vault) -> None:
    sentence = await refusal("postgresql://gauhar:pa55@127.0.0.1:1/gauhar?sslmode=disable", vault)

    assert sentence.startswith("The database postgresql://gauhar:***@127.0.0.1:1/gauhar")
    assert "cannot be opened: Connect call failed" in sentence
    assert "pa55" not in sentence


@ONLY_SQLITE
@pytest.mark.usefixtures("folder_in_its_place")
async def test_a_folder_in_place_of_the_file_is_refused(url: str, vault: Vault) -> None:
    assert await refusal(url, vault) == f"The database {url} cannot be opened: unable to open database file."


@ONLY_SQLITE
async def test_a_file_that_is_no_database_is_refused_and_left_alone(
    diary: Path, url: str, vault: Vault
) -> None:
    before = bytes_on_disk(diary)

    assert await refusal(url, vault) == f"The database {url} cannot be opened: file is not a database."
    assert before == bytes_on_disk(diary)


async def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path, vault: Vault) -> None:
    (tmp_path / "file").touch()
    url = f"sqlite:///{tmp_path}/file/gauhar.sqlite3"

    assert await refusal(url, vault) == f"The database {url} cannot be opened: File exists."


@ONLY_SQLITE
async def test_somebody_elses_database_is_refused_and_left_alone(path: Path, url: str, vault: Vault) -> None:
    with sqlite3.connect(path) as theirs:
        theirs.execute("CREATE TABLE contacts (name TEXT)")
    theirs.close()

    assert "table contacts already exists" in await refusal(url, vault)
    tables = sqlite3.connect(path)
    assert tables.execute("SELECT name FROM sqlite_master").fetchall() == [("contacts",)]
    tables.close()


async def test_a_refused_database_keeps_no_connection_open(store: Store, url: str) -> None:
    for _ in range(3):
        with pytest.raises(SecretKeyError):
            await Store.open(url, Vault(new_key()))

    assert await store.forget_traces()
    async with store.unit() as unit:
        assert await unit.note_update(1, NOW)
