"""Opens the database, keeps its tables current and hands out transactions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any, Self

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

import migrations
from surveys.store.unit import Unit
from surveys.store.vault import Vault

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA busy_timeout=10000",
)
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}


class StoreError(Exception):
    """The database cannot be used as it is; the message says why and what to do."""


class Store:
    """A database of interviews. `unit()` gives a transaction; SQLite has one writer at a time."""

    def __init__(self, engine: AsyncEngine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault
        self._one_writer = asyncio.Lock() if engine.dialect.name == "sqlite" else nullcontext()

    @classmethod
    async def open(cls, url: str, vault: Vault) -> Self:
        """Open a database, creating or upgrading its tables; raises StoreError in plain words."""
        engine = connect(url)
        try:
            async with engine.begin() as connection:
                await connection.run_sync(upgrade)
        except (DBAPIError, OSError) as error:
            await engine.dispose()
            raise StoreError(f"The database {shown(url)} cannot be opened: {_cause(error)}.") from error
        except StoreError:
            await engine.dispose()
            raise
        return cls(engine, vault)

    async def close(self) -> None:
        await self._engine.dispose()

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Unit]:
        """Give a transaction: committed at the end of the block, rolled back when it raises."""
        async with self._one_writer, self._engine.begin() as connection:
            yield Unit(connection, self._vault)

    async def forget_traces(self) -> None:
        """Empty SQLite's write-ahead log, so that erased rows are in no file any more."""
        if self._engine.dialect.name != "sqlite":
            return
        async with self._one_writer, self._engine.connect() as connection:
            raw = await connection.get_raw_connection()
            await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]


def connect(url: str) -> AsyncEngine:
    """Make an engine for a database address such as `sqlite:///gauhar.sqlite3`; raises StoreError."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            "GAUHAR_DATABASE_URL is no database address; try sqlite:///gauhar.sqlite3."
        ) from error
    family = parsed.get_backend_name()
    if family not in _DRIVERS:
        raise StoreError(f"Databases of kind {family!r} are not supported; use sqlite or postgresql.")
    if family == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(parsed.set(drivername=_DRIVERS[family]))
    if family == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_writing)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_writing(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def upgrade(connection: Connection) -> None:
    """Bring the tables up to date; refuses a database written by a newer Gauhar."""
    config = alembic_config()
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise StoreError(
            f"The database was written by a newer Gauhar (schema {current}); update the program."
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return config


def shown(url: str) -> str:
    """Give a database address without its password."""
    return make_url(url).render_as_string(hide_password=True)


def _cause(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).rstrip(".")
