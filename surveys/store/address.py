"""Turns a database address into an engine.

It knows nothing of tables. Every address that cannot work is refused here in one sentence.
"""

import sqlite3
from pathlib import Path

import orjson
from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from surveys.store import sqlite_driver
from surveys.store.errors import StoreError
from surveys.store.sqlite import keep_promises, prepare

_DRIVERS = {
    "sqlite": sqlite_driver.NAME,
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}
_PATIENCE = 10.0  # seconds for a server to answer at all
_OPTIONS = {"ssl": "ssl", "sslmode": "ssl", "host": "host"}  # other programs' word: the driver's


def connect(url: str) -> AsyncEngine:
    """Make an engine for a database address such as `sqlite:///gauhar.sqlite3`; raises StoreError."""
    address = read_address(url)
    family = address.get_backend_name()
    more = {"connect_args": {"timeout": _PATIENCE}} if family == "postgresql" else {}
    engine = create_async_engine(
        address,
        hide_parameters=True,  # answers are parameters
        json_deserializer=orjson.loads,  # what is written keeps the form that `surveys.store.columns` cuts
        **more,
    )
    if family == "sqlite":
        _prepare(url, address)
        keep_promises(engine)
    return engine


def read_address(url: str) -> URL:
    """Understand a database address without touching the database; raises StoreError."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise StoreError(
            "GAUHAR_DATABASE_URL is no database address; try sqlite:///gauhar.sqlite3."
        ) from error
    family = address.get_backend_name()
    if family not in _DRIVERS:
        raise StoreError(f"Databases of kind {family!r} are not supported; use sqlite or postgresql.")
    if family == "sqlite" and address.host:
        raise StoreError("GAUHAR_DATABASE_URL lacks a slash; a file is named as in sqlite:///gauhar.sqlite3.")
    query = {_OPTIONS.get(name, name): value for name, value in address.query.items()}
    unknown = sorted(query.keys() - _OPTIONS.keys() if family != "sqlite" else query)
    if unknown:
        raise StoreError(
            f"GAUHAR_DATABASE_URL has options we do not know: {', '.join(unknown)}; remove them."
        )
    return address.set(drivername=_DRIVERS[family], query=query)


def beside(url: str) -> Path | None:
    """Name the file that goes with a database: beside SQLite's, else in the working directory."""
    address = read_address(url)
    if address.get_backend_name() == "sqlite" and address.database in {None, "", ":memory:"}:
        return None
    return Path(f"{address.database}.erasures")


def _prepare(url: str, address: URL) -> None:
    if not address.database or address.database == ":memory:":
        return
    try:
        prepare(Path(address.database))
    except (OSError, sqlite3.Error) as error:
        raise unusable(url, error) from error


def unusable(url: str, error: Exception) -> StoreError:
    """Say that a database cannot be opened, and why."""
    orig = getattr(error, "orig", None) or error
    cause = getattr(orig, "strerror", None) or str(orig)
    return StoreError(f"The database {shown(url)} cannot be opened: {cause.strip().rstrip('.')}.")


def shown(url: str) -> str:
    """Give a database address without its password."""
    return make_url(url).render_as_string(hide_password=True)
