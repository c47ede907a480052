"""Writes many rows by one statement, of which SQLAlchemy is asked once and not for every row.

It looks at the parameters of each row anew to find what the statement said of them, which takes longer than
writing it. What it says is the same for all rows that name the same columns.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Executable

Row = Mapping[str, Any]
_Spell = Callable[[Any], Any]


class _Prepared:
    """A statement as the database's driver takes it."""

    def __init__(self, statement: Any, dialect: Dialect, names: Sequence[str]) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=names)
        self.text = str(compiled)
        types = {name: compiled.binds[name].type.dialect_impl(dialect) for name in compiled.positiontup}
        self._columns: list[tuple[str, _Spell | None]] = [
            (name, types[name].bind_processor(dialect)) for name in compiled.positiontup
        ]

    def spelled(self, row: Row) -> tuple[Any, ...]:
        return tuple(row[name] if spell is None else spell(row[name]) for name, spell in self._columns)


_prepared = lru_cache(maxsize=128)(_Prepared)


def write_many(connection: Connection, statement: Executable, rows: Sequence[Row], options: Row) -> None:
    """Execute a statement, always the same object, for rows that all name all it binds."""
    prepared = _prepared(statement, connection.dialect, tuple(rows[0]))
    spelled = [prepared.spelled(row) for row in rows]
    connection.exec_driver_sql(prepared.text, spelled, execution_options=dict(options))
