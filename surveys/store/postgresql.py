"""What PostgreSQL must be asked: whether it can spell every language, and, after an erasure, to forget."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from surveys.store import schema
from surveys.store.errors import StoreError
from surveys.store.field_schema import attempts, invitations, participations
from surveys.store.message_schema import recipients

READ_ONLY: Mapping[str, Any] = MappingProxyType(
    {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
)
"""Options of a connection whose transactions only read, and see one moment."""

_PATIENCE = "500ms"  # for a table somebody writes to; meanwhile everyone else waits behind us
_LOCKED = "55P03"
_PERSONS = (
    schema.contacts,
    schema.interviews,
    schema.parked,
    invitations,
    participations,
    recipients,
    attempts,
)
_ONLOOKERS = """
    datname = current_database() AND pid <> pg_backend_pid()
    AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)
"""


def of_persons() -> tuple[str, ...]:
    """Name the tables with rows of persons: a few, and every table whose rows go with a row of these."""
    theirs = [
        each
        for each in schema.metadata.sorted_tables
        if any(key.column.table in _PERSONS for key in each.foreign_keys)
    ]
    return tuple(dict.fromkeys(table.name for table in (*_PERSONS, *theirs)))


async def require_every_alphabet(connection: AsyncConnection) -> None:
    """Refuse a database whose encoding lacks letters; raises StoreError."""
    encoding = (await connection.execute(text("SHOW server_encoding"))).scalar_one()
    if encoding != "UTF8":
        raise StoreError(f"The database is encoded in {encoding}; make one with ENCODING 'UTF8'.")


async def rewrite(connection: AsyncConnection) -> bool:
    """Build the tables of persons anew; False when another transaction was in the way.

    PostgreSQL leaves a deleted row where it was, and even VACUUM leaves its bytes until the place is used
    again. A row that some running transaction may still look at is copied to the new table as well.
    """
    connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
    onlookers = select(func.count()).select_from(text("pg_stat_activity")).where(text(_ONLOOKERS))
    seen = (await connection.execute(onlookers)).scalar_one()
    await connection.execute(text(f"SET lock_timeout = '{_PATIENCE}'"))
    try:
        await connection.execute(text(f"VACUUM (FULL) {', '.join(of_persons())}"))
        await connection.execute(text("CLUSTER erasures USING pk_erasures"))  # their order must tell nothing
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCKED:
            raise
        return False
    finally:
        await connection.execute(text("RESET lock_timeout"))
    return not seen
