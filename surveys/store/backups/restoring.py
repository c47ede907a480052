"""Puts a backup into an empty database, of either kind, and lets go of all that has gone since.

Everything happens in one transaction: the tables as they were, the rows, the tables as they are now, and the
erasures. Nobody ever finds the withdrawn in a restored database, not even after a crash.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Integer, Table, delete, func, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from surveys.store import postgresql
from surveys.store.address import connect, shown, unusable
from surveys.store.backups.errors import BackupError
from surveys.store.backups.header import Header
from surveys.store.backups.lines import Layout
from surveys.store.backups.reading import Backup, reading
from surveys.store.backups.tables import tables_of
from surveys.store.replay import PutBack
from surveys.store.upgrades import is_known, upgrade
from surveys.store.vault import Vault

Turn = Callable[[Layout, dict[str, Any]], dict[str, Any] | None]


@dataclass(frozen=True)
class Restored:
    """What was put back, and how much of it was erased again."""

    header: Header
    rows: int
    erased: int


async def restore(path: Path, url: str, vault: Vault, hashes: Collection[bytes], now: datetime) -> Restored:
    """Put a backup into an empty database and erase again what `hashes` meet.

    Raises BackupError, StoreError or SecretKeyError; then the database is as empty as it was. Traces of what
    was erased again remain in its files until the store is asked to forget them.
    """
    engine = connect(url)
    try:
        with reading(path, vault) as backup:
            if not is_known(backup.header.schema):
                raise BackupError(
                    f"{path} was made by a newer Gauhar (schema {backup.header.schema}); update the program."
                )
            return await _restored(engine, url, backup, vault, hashes, now)
    except (DBAPIError, OSError) as error:
        raise unusable(url, error) from error
    finally:
        await engine.dispose()


async def _restored(
    engine: AsyncEngine, url: str, backup: Backup, vault: Vault, hashes: Collection[bytes], now: datetime
) -> Restored:
    async with engine.begin() as connection:
        await require_empty(connection, url)
        await connection.run_sync(upgrade, backup.header.schema)
        rows = await fill(connection, backup)
        await connection.run_sync(upgrade)
        erased = await PutBack(connection, vault).put_right(hashes, now, is_older=True)
    return Restored(backup.header, rows, erased)


async def require_empty(connection: AsyncConnection, url: str) -> None:
    """Refuse a database that has tables already; raises BackupError."""
    if connection.dialect.name == "postgresql":
        await postgresql.require_every_alphabet(connection)
    if await connection.run_sync(lambda each: inspect(each).get_table_names()):
        raise BackupError(f"The database {shown(url)} is not empty; name a new one with --database.")


async def fill(connection: AsyncConnection, backup: Backup, turned: Turn | None = None) -> int:
    """Write the rows of a backup, each as `turned` has it, and none where it gives None; gives how many."""
    tables = {table.name: table for table in await connection.run_sync(tables_of)}
    for table in reversed(tables.values()):
        if (await connection.execute(select(table).limit(1))).first() is not None:  # written by a migration
            await connection.execute(delete(table))
    number = 0
    for layout, batch in backup.batches:
        rows = (
            batch if turned is None else [row for each in batch if (row := turned(layout, each)) is not None]
        )
        if rows:
            await connection.execute(insert(tables[layout.table]), rows)
        number += len(rows)
    if connection.dialect.name == "postgresql":
        for table in tables.values():
            await connection.run_sync(_count_on, table)
    return number


def _count_on(connection: Connection, table: Table) -> None:
    """Have PostgreSQL give the numbers after those that are there."""
    key, *others = table.primary_key.columns
    if others or not isinstance(key.type, Integer):
        return
    sequence = connection.execute(select(func.pg_get_serial_sequence(table.name, key.name))).scalar()
    highest = connection.execute(select(func.max(key))).scalar()
    if sequence is not None and highest is not None:
        connection.execute(
            text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest}
        )
