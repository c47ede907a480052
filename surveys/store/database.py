"""Opens the database, makes sure tables and key are right, and hands out transactions."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from typing import Self

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.ext.asyncio import AsyncEngine

from surveys.store import postgresql, sqlite
from surveys.store.address import connect, unusable
from surveys.store.errors import Unavailable, cause_of, is_passing
from surveys.store.keycheck import check_key
from surveys.store.presence import presence_of
from surveys.store.unit import Unit
from surveys.store.upgrades import upgrade
from surveys.store.vault import Vault


class Store:
    """A database of interviews. `unit()` gives a transaction; SQLite has one writer at a time."""

    def __init__(self, engine: AsyncEngine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault
        self._one_writer = asyncio.Lock() if self._is_sqlite else nullcontext()
        self._presence = presence_of(engine.url)
        self._read_only = sqlite.READ_ONLY if self._is_sqlite else postgresql.READ_ONLY
        self._traces_remain = False

    @classmethod
    async def open(cls, url: str, vault: Vault) -> Self:
        """Open a database, creating or upgrading its tables; raises StoreError or SecretKeyError."""
        engine = connect(url)
        try:
            async with engine.begin() as connection:
                if engine.dialect.name == "postgresql":
                    await postgresql.require_every_alphabet(connection)
                await connection.run_sync(upgrade)
                await check_key(connection, vault)
        except BaseException as error:
            await engine.dispose()
            if isinstance(error, DBAPIError | OSError):
                raise unusable(url, error) from error
            raise
        return cls(engine, vault)

    async def close(self) -> None:
        await self._engine.dispose()

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Unit]:
        """Give a transaction: committed at the end of the block, rolled back when it raises.

        Raises Unavailable when the trouble is the database's and not that of what is written.
        """
        with _told_apart():
            async with self._one_writer, self._engine.begin() as connection:
                if self._presence is not None:
                    self._presence.check()
                yield Unit(connection, self._vault)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Unit]:
        """Give a transaction that only reads: it sees one moment, and nobody who writes waits for it.

        Raises Unavailable as `unit` does.
        """
        with _told_apart():
            async with self._engine.connect() as connection:
                await connection.execution_options(**self._read_only)
                async with connection.begin():
                    if self._presence is not None:
                        self._presence.check()
                    yield Unit(connection, self._vault)
        if self._traces_remain:  # perhaps it was we who were in the way
            await self.forget_traces()

    async def forget_traces(self) -> bool:
        """Rewrite what lies on disk so that erased rows are in no file of a table any more.

        Takes about a second for 100 MB and lets nobody write meanwhile: erase first, then call it once.
        False when somebody else was in the way; it is tried again when something has been read.
        """
        with _told_apart():
            self._traces_remain = not await self._rewritten()
        return not self._traces_remain

    async def _rewritten(self) -> bool:
        async with self._one_writer, self._engine.connect() as connection:
            if not self._is_sqlite:
                return await postgresql.rewrite(connection)
            raw = await connection.get_raw_connection()
            return await sqlite.rewrite(raw.driver_connection)

    @property
    def _is_sqlite(self) -> bool:
        return self._engine.dialect.name == "sqlite"


@contextmanager
def _told_apart() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, sqlite3.Error, NoConnectionError, OSError) as error:
        if not is_passing(error):
            raise
        raise Unavailable(f"The database cannot be used just now: {cause_of(error)}.") from None
