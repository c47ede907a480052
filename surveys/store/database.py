"""Opens the database, makes sure tables and key are right, and hands out transactions."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Self

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from surveys.store import postgresql, sqlite
from surveys.store.address import connect, unusable
from surveys.store.erasure_list import ErasureList
from surveys.store.errors import StoreError, Unavailable, cause_of, is_passing
from surveys.store.forgetting import Forgetting
from surveys.store.keycheck import check_key
from surveys.store.presence import presence_of
from surveys.store.replay import PutBack
from surveys.store.sealed_lines import Listed
from surveys.store.unit import Unit
from surveys.store.upgrades import upgrade
from surveys.store.vault import Vault

log = logging.getLogger(__name__)


class Store:
    """A database of interviews. `unit()` gives a transaction; SQLite has one writer at a time."""

    def __init__(self, engine: AsyncEngine, vault: Vault, erasures: ErasureList | None = None) -> None:
        self._engine = engine
        self.vault = vault
        self._one_writer = asyncio.Lock() if self._is_sqlite else nullcontext()
        self._presence = presence_of(engine.url)
        self._read_only = sqlite.READ_ONLY if self._is_sqlite else postgresql.READ_ONLY
        self._forgetting = Forgetting(self._rewritten, monotonic)
        self._erasures = erasures
        self.answers = 0
        """Answers kept since it was opened."""

    @classmethod
    async def open(cls, url: str, vault: Vault, erasures: Path | None = None) -> Self:
        """Open a database, creating or upgrading its tables; raises StoreError or SecretKeyError.

        `erasures` is the file that lists what was erased, for the day when a backup is put back.
        """
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
        return cls(engine, vault, None if erasures is None else ErasureList(erasures, vault))

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
                unit = Unit(connection, self.vault)
                yield unit
                await unit.written()
        self.answers += unit.recorded
        if unit.noted and self._erasures is not None:  # before anybody is told that it is done
            await _append(self._erasures, unit.noted)

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
                    yield Unit(connection, self.vault)
        if self._forgetting.traces_remain:  # perhaps it was we who were in the way
            await self.forget_traces()

    async def settle_erasures(self, now: datetime, lasts: timedelta) -> int:
        """Put the list of erasures in order, in the database and in its file; do it at the start and daily.

        What the file lists and the table does not know was erased from a database of which this is an older
        copy: it is erased again. Files that were not rewritten after an erasure, because the program ended or
        somebody was in the way, are rewritten. Gives how much was erased again. `lasts` is how long backups
        are kept. Raises StoreError when the file cannot be used.
        """
        today = now.date()
        oldest = today - lasts - timedelta(days=1)  # days are whole ones
        listed = None if self._erasures is None else await asyncio.to_thread(_usable, self._erasures)
        async with self.unit() as unit:
            here = await unit.erasures()
            missing = (Listed() if listed is None else listed.from_day(oldest)).entries.keys() - here.entries
            again = 0
            if missing:
                again = await PutBack(unit.connection, self.vault).put_right(missing, now)
            whole = replace(await unit.settle_erasures(today, oldest), until=today)
        if self._erasures is not None:
            await asyncio.to_thread(_settle, self._erasures, whole, oldest)
        if self._forgetting.traces_remain or await self._traces():
            await self.forget_traces()
        return again

    async def forget_traces(self) -> bool:
        """Rewrite what lies on disk so that erased rows are in no file of a table any more.

        Takes about a second for 100 MB and lets nobody write meanwhile: erase first, then call it once.
        False when somebody else was in the way, or when the last time took long and was not long ago; it is
        tried again when something has been read.
        """
        with _told_apart():
            return await self._forgetting.forget()

    async def _rewritten(self) -> bool:
        """Rewrite what lies on disk, and only then forget that it was to be done."""
        before = await self._traces()
        async with self._one_writer, self._engine.connect() as connection:
            done = await self._rewrite(connection)
        if done and before:
            async with self.unit() as unit:
                await unit.settle_traces(before)
        return done

    async def _rewrite(self, connection: AsyncConnection) -> bool:
        if not self._is_sqlite:
            return await postgresql.rewrite(connection)
        raw = await connection.get_raw_connection()
        return await sqlite.rewrite(raw.driver_connection)

    async def _traces(self) -> Sequence[str]:
        async with self._engine.connect() as connection:
            await connection.execution_options(**self._read_only)
            async with connection.begin():
                return await Unit(connection, self.vault).traces()

    @property
    def _is_sqlite(self) -> bool:
        return self._engine.dialect.name == "sqlite"


async def _append(erasures: ErasureList, hashes: Collection[bytes]) -> None:
    """Add to the file. What fails is erased all the same, and added when the list is put in order."""
    try:
        await asyncio.to_thread(erasures.append, hashes)
    except OSError as error:
        log.error("The list of erasures %s cannot be written: %s.", erasures.path, error.strerror)  # noqa: TRY400
    except StoreError as error:
        log.error("%s", error)  # noqa: TRY400 - it says what to do


def _usable(erasures: ErasureList) -> Listed | None:
    try:
        return erasures.read()
    except OSError as error:
        raise _not_written(erasures, error) from error


def _settle(erasures: ErasureList, listed: Listed, oldest: date) -> None:
    try:
        erasures.settle(listed, oldest)
    except OSError as error:
        raise _not_written(erasures, error) from error


def _not_written(erasures: ErasureList, error: OSError) -> StoreError:
    return StoreError(
        f"The list of erasures {erasures.path} cannot be used: {error.strerror}. "
        "Name a file in GAUHAR_ERASURES that can be written."
    )


@contextmanager
def _told_apart() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, sqlite3.Error, NoConnectionError, OSError) as error:
        if not is_passing(error):
            raise
        raise Unavailable(f"The database cannot be used just now: {cause_of(error)}.") from None
