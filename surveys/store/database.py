"""Opens the database, makes sure tables and key are right, and hands out transactions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Self

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from surveys.store.address import connect, unusable
from surveys.store.keycheck import check_key
from surveys.store.sqlite import rewrite
from surveys.store.unit import Unit
from surveys.store.upgrades import upgrade
from surveys.store.vault import Vault


class Store:
    """A database of interviews. `unit()` gives a transaction; SQLite has one writer at a time."""

    def __init__(self, engine: AsyncEngine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault
        self._one_writer = asyncio.Lock() if engine.dialect.name == "sqlite" else nullcontext()

    @classmethod
    async def open(cls, url: str, vault: Vault) -> Self:
        """Open a database, creating or upgrading its tables; raises StoreError or SecretKeyError."""
        engine = connect(url)
        try:
            async with engine.begin() as connection:
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
        """Give a transaction: committed at the end of the block, rolled back when it raises."""
        async with self._one_writer, self._engine.begin() as connection:
            yield Unit(connection, self._vault)

    async def forget_traces(self) -> bool:
        """Rewrite SQLite's files so that erased rows are in none of them any more.

        Takes about a second for 100 MB and lets nobody write meanwhile: erase first, then call it once.
        False when another process was in the way: try again later.
        """
        if self._engine.dialect.name != "sqlite":
            return True
        async with self._one_writer, self._engine.connect() as connection:
            raw = await connection.get_raw_connection()
            return await rewrite(raw.driver_connection)
