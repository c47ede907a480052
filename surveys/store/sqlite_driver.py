"""SQLAlchemy's driver for SQLite, with at most one trip to the connection's thread for each statement.

As it comes it goes there four times: for a cursor, the statement, its rows, and to close. A trip costs more
than most of our statements do, so those that are short by their nature are done on the spot. Whatever waits
for the disk or for another process goes to the thread: BEGIN, COMMIT, and all that nobody has vouched for.
Results that are read row by row go as they always did.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import closing
from sqlite3 import Connection
from typing import Any

import aiosqlite
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
    SQLiteExecutionContext_aiosqlite,
)

NAME = "sqlite+gauhar"
AT_ONCE = "gauhar_at_once"
"""Option of a statement in a transaction that finds or writes a few rows by their keys."""


class _Outcome:
    """What a statement gave, in the place of its cursor, which is closed already."""

    arraysize = 1

    def __init__(self, description: Any = None, rowcount: int = -1, lastrowid: int | None = None) -> None:
        self.description = description
        self.rowcount = rowcount
        self.lastrowid = lastrowid

    def close(self) -> None:
        """Do nothing: there is nothing left to close."""


_Done = tuple[_Outcome, Sequence[Any]]
_NOT_YET = _Outcome()


class _OneTripCursor(AsyncAdapt_aiosqlite_cursor):
    """Goes to the thread once it knows what for, and comes back with all rows."""

    __slots__ = ("at_once",)
    _awaitable_cursor_close = False

    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.at_once = False

    def _make_new_cursor(self, _connection: Any) -> Any:
        return _NOT_YET

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._go(_executed, operation, () if parameters is None else parameters)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._go(_executed_many, operation, seq_of_parameters)

    async def _go(self, work: Callable[..., _Done], operation: str, parameters: Any) -> None:
        there: Any = self._connection
        if self.at_once:
            self._take(work(self._raw, operation, parameters))
            return
        async with self._adapt_connection._execute_mutex:  # noqa: SLF001 - ours, by inheritance
            self._take(await there._execute(work, self._raw, operation, parameters))  # noqa: SLF001 - aiosqlite offers no other way

    def _take(self, done: _Done) -> None:
        outcome, rows = done
        self._cursor: Any = outcome
        self._rows = deque(rows)

    @property
    def _raw(self) -> Connection:
        there: Any = self._connection
        raw: Connection = there._conn  # noqa: SLF001 - see above
        return raw


class _OneTripConnection(AsyncAdapt_aiosqlite_connection):
    """Makes such cursors, and goes nowhere to undo nothing."""

    __slots__ = ()
    _cursor_cls: Any = _OneTripCursor

    def rollback(self) -> None:
        raw = self._connection._connection  # noqa: SLF001 - aiosqlite offers no other way
        if raw is not None and raw.in_transaction:
            super().rollback()


class _Driver(AsyncAdapt_aiosqlite_dbapi):
    """aiosqlite, connected as above."""

    def connect(self, *arg: Any, **kw: Any) -> _OneTripConnection:
        made = super().connect(*arg, **kw | {"check_same_thread": False})  # two, but never at the same time
        return _OneTripConnection(self, made._connection)  # noqa: SLF001 - see above


class _Context(SQLiteExecutionContext_aiosqlite):
    """Tells the cursor of a statement what it has been told about it."""

    def create_default_cursor(self) -> Any:
        cursor: Any = super().create_default_cursor()
        cursor.at_once = AT_ONCE in self.execution_options
        return cursor


class OneTripDialect(SQLiteDialect_aiosqlite):
    """SQLite as SQLAlchemy speaks it, by this driver."""

    driver = "gauhar"
    execution_ctx_cls = _Context
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> _Driver:
        return _Driver(aiosqlite, sqlite3)


def _executed(connection: Connection, statement: str, parameters: Any) -> _Done:
    with closing(connection.cursor()) as cursor:
        cursor.execute(statement, parameters)
        rows = [] if cursor.description is None else cursor.fetchall()
        return _Outcome(cursor.description, cursor.rowcount, cursor.lastrowid), rows


def _executed_many(connection: Connection, statement: str, parameters: Any) -> _Done:
    with closing(connection.cursor()) as cursor:
        cursor.executemany(statement, parameters)
        return _Outcome(None, cursor.rowcount, cursor.lastrowid), []


registry.register("sqlite.gauhar", __name__, OneTripDialect.__name__)
