"""What SQLite must be asked for before it keeps our promises: durable, private, one writer, no traces."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine

_BUSY_TIMEOUT = "PRAGMA busy_timeout=10000"
_WAL = "PRAGMA journal_mode=WAL"
_PRAGMAS = (
    _BUSY_TIMEOUT,  # first: the others may have to wait for another process
    _WAL,
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
)
_OWNER_ONLY = 0o600
_READS = "gauhar_reads"
READ_ONLY: Mapping[str, Any] = MappingProxyType({_READS: True})
"""Options of a connection whose transactions only read."""
_PRIMARY = 0xFF  # the low byte of an error code says what, the rest in which situation


def prepare(path: Path) -> None:
    """Make a file with its folder, readable to its owner alone; SQLite gives its log the same rights.

    The file is tried here because the asynchronous driver leaves a thread behind when it cannot open it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(_OWNER_ONLY)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(_BUSY_TIMEOUT)
        try:
            connection.execute(_WAL)
        except sqlite3.OperationalError as error:
            if not _is_busy(error):
                raise
            connection.execute(
                "BEGIN IMMEDIATE"
            )  # this waits for the other process; a change of mode does not
            connection.execute("COMMIT")
            connection.execute(_WAL)


def keep_promises(engine: AsyncEngine) -> None:
    """Have every connection of an engine set up before use, and every transaction begin as a writer's."""
    event.listen(engine.sync_engine, "connect", _set_up)
    event.listen(engine.sync_engine, "begin", _begin)


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    try:
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
    except BaseException:  # nobody else knows of this connection yet
        connection.close()
        raise
    cursor.close()


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get(_READS)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


async def rewrite(connection: Any) -> bool:
    """Build the file anew and empty the write-ahead log; False when another process was in the way.

    `secure_delete` overwrites deleted rows, but not the copies that SQLite leaves in the unused part of
    a page when it splits it: about one erased person in 200 left an answer there. VACUUM leaves none.
    """
    await _run(connection, "PRAGMA busy_timeout=0")  # better later than to keep everyone waiting
    try:
        await _run(connection, "VACUUM")
        busy, _frames, _moved = await _run(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as error:
        if not _is_busy(error):
            raise
        return False
    finally:
        await _run(connection, _BUSY_TIMEOUT)
    return not busy


async def _run(connection: Any, statement: str) -> Any:
    async with connection.execute(statement) as cursor:
        return await cursor.fetchone()


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode & _PRIMARY == sqlite3.SQLITE_BUSY
