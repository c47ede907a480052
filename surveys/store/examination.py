"""Looks at a database without changing it: whether it opens, how old its tables are, whose key, how durable.

It neither makes tables nor a file, and judges nothing: what is a fault is said elsewhere.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from surveys.store.address import connect, read_address, shown
from surveys.store.errors import cause_of
from surveys.store.keycheck import fits
from surveys.store.upgrades import is_known, newest, revision_of
from surveys.store.vault import Vault

_TOUCH = text("UPDATE alembic_version SET version_num = version_num")
_TOLD = {
    "sqlite": {"journal_mode": "PRAGMA journal_mode", "synchronous": "PRAGMA synchronous"},
    "postgresql": {"fsync": "SHOW fsync", "synchronous_commit": "SHOW synchronous_commit"},
}


@dataclass(frozen=True)
class Examined:
    """What was found. `trouble` says why the database cannot be opened; then nothing else is known.

    `schema` is None where there are no tables; `key_fits` is None where nothing was sealed yet; `now` is the
    time by a server's own clock; `unwritable` is the database's own word.
    """

    shown: str
    kind: str
    trouble: str = ""
    version: str = ""
    schema: str | None = None
    newest: str = ""
    is_known: bool = True
    key_fits: bool | None = None
    unwritable: str = ""
    durable: tuple[tuple[str, str], ...] = ()
    now: datetime | None = None


async def examine(url: str, vault: Vault) -> Examined:
    """Look at a database; raises StoreError for an address that is none and a file that is no database."""
    address = read_address(url)
    found = Examined(shown(url), address.get_backend_name())
    if found.kind == "sqlite" and not _is_there(address.database):
        return replace(found, trouble="there is no such file")
    engine = connect(url)
    try:
        async with engine.connect() as connection:
            return await _examined(connection, found, vault)
    except (DBAPIError, OSError, TimeoutError) as error:
        return replace(found, trouble=cause_of(error))
    finally:
        await engine.dispose()


def _is_there(named: str | None) -> bool:
    return named in {None, "", ":memory:"} or Path(str(named)).is_file()


async def _examined(connection: AsyncConnection, found: Examined, vault: Vault) -> Examined:
    schema = await connection.run_sync(revision_of)
    told = replace(
        found,
        version=await _version(connection),
        schema=schema,
        newest=newest(),
        is_known=schema is None or is_known(schema),
        durable=await _durable(connection),
        now=await _now(connection),
    )
    if schema is None:
        return told
    fitting = await fits(connection, vault)
    return replace(told, key_fits=fitting, unwritable=await _unwritable(connection))


async def _version(connection: AsyncConnection) -> str:
    asked = "SHOW server_version" if connection.dialect.name == "postgresql" else "SELECT sqlite_version()"
    return str((await connection.execute(text(asked))).scalar_one())


async def _durable(connection: AsyncConnection) -> tuple[tuple[str, str], ...]:
    asked = _TOLD[connection.dialect.name].items()
    return tuple([(name, str((await connection.execute(text(each))).scalar_one())) for name, each in asked])


async def _now(connection: AsyncConnection) -> datetime | None:
    if connection.dialect.name != "postgresql":
        return None  # a file has no clock of its own
    moment: datetime = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
    return moment


async def _unwritable(connection: AsyncConnection) -> str:
    """Write something that changes nothing, and take it back."""
    try:
        await connection.execute(_TOUCH)
    except DBAPIError as error:
        return cause_of(error)
    finally:
        await connection.rollback()
    return ""
