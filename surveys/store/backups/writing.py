"""Writes a backup of one moment while everybody goes on answering.

The file bears another name until it is whole and on disk, so that whatever has a backup's name is one.
"""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from surveys.store.backups.errors import BackupError
from surveys.store.backups.header import Header
from surveys.store.backups.lines import AT_ONCE, Pen
from surveys.store.backups.sealing import Sealer
from surveys.store.backups.tables import layout_of, tables_of
from surveys.store.database import Store
from surveys.store.erasure_list import sync_folder
from surveys.store.upgrades import revision_of

PART = ".part"
"""Ends the name of what is not whole yet."""

_OWNER_ONLY = 0o600


async def write_backup(store: Store, path: Path, now: datetime, keep_days: int) -> Header:
    """Write all that is stored to a new file. Raises BackupError when it cannot be written."""
    with _appearing(path) as write:
        async with store.reading() as unit:
            schema = await unit.connection.run_sync(revision_of)
            header = Header.new(store.vault, str(schema), now, keep_days)
            write(header.spelled)
            sealer = Sealer(write, header.key(store.vault), header.spelled)
            await _copy(unit.connection, Pen(sealer.write))
            sealer.finish()
    return header


async def _copy(connection: AsyncConnection, pen: Pen) -> None:
    for table in await connection.run_sync(tables_of):
        layout = layout_of(table)
        pen.begin(layout)
        in_order = select(table).order_by(*table.primary_key.columns)
        async with connection.stream(in_order.execution_options(yield_per=AT_ONCE)) as rows:
            async for several in rows.partitions():
                await asyncio.to_thread(pen.add, layout, several)
        pen.end()
    pen.finish()


@contextmanager
def _appearing(path: Path) -> Iterator[Callable[[bytes], None]]:
    """Have a file appear under its name once the block has written it whole.

    Trouble with it must not be taken for the database's, whose transaction it happens in.
    """
    part = path.with_name(path.name + PART)
    if path.exists():
        raise BackupError(f"There is a file {path} already.")
    try:
        with open(part, "xb", opener=_for_owner) as file:

            def write(data: bytes) -> None:
                try:
                    file.write(data)
                except OSError as error:
                    raise _unwritable(path, error) from error

            yield write
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        sync_folder(path.parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        part.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> BackupError:
    return BackupError(f"The backup {path} cannot be written: {error.strerror}.")


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, _OWNER_ONLY)
