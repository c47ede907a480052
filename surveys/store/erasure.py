"""Removes from SQLite's files what was erased from its tables."""

import sqlite3
from typing import Any

from surveys.store.address import BUSY_TIMEOUT

_PRIMARY = 0xFF  # the low byte of an error code says what, the rest in which situation


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
        if error.sqlite_errorcode & _PRIMARY != sqlite3.SQLITE_BUSY:
            raise
        return False
    finally:
        await _run(connection, BUSY_TIMEOUT)
    return not busy


async def _run(connection: Any, statement: str) -> Any:
    async with connection.execute(statement) as cursor:
        return await cursor.fetchone()
