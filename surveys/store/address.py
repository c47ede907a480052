"""Turns a database address into an engine, with the promises SQLite must be asked for.

It knows nothing of tables. Every address that cannot work is refused here in one sentence.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from surveys.store.errors import StoreError

BUSY_TIMEOUT = "PRAGMA busy_timeout=10000"
SQLITE_PRAGMAS = (
    BUSY_TIMEOUT,  # first: the others may have to wait for another process
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
)
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}
_OPTIONS = {"ssl": "ssl", "sslmode": "ssl", "host": "host"}  # other programs' word: the driver's
_OWNER_ONLY = 0o600


def connect(url: str) -> AsyncEngine:
    """Make an engine for a database address such as `sqlite:///gauhar.sqlite3`; raises StoreError."""
    address = _read(url)
    family = address.get_backend_name()
    try:
        engine = create_async_engine(address, hide_parameters=True)  # answers are parameters
    except ModuleNotFoundError as error:
        raise StoreError(
            f"PostgreSQL needs the Python package {error.name}, which is not installed; install it."
        ) from error
    if family == "sqlite":
        _prepare_file(url, address)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_writing)
    return engine


def _read(url: str) -> URL:
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


def _prepare_file(url: str, address: URL) -> None:
    """Make a new file readable to its owner alone; SQLite gives its log the same rights."""
    if not address.database or address.database == ":memory:":
        return
    path = Path(address.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(_OWNER_ONLY)
    except OSError as error:
        raise unusable(url, error) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_writing(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def unusable(url: str, error: Exception) -> StoreError:
    """Say that a database cannot be opened, and why."""
    orig = getattr(error, "orig", None) or error
    cause = getattr(orig, "strerror", None) or str(orig)
    return StoreError(f"The database {shown(url)} cannot be opened: {cause.strip().rstrip('.')}.")


def shown(url: str) -> str:
    """Give a database address without its password."""
    return make_url(url).render_as_string(hide_password=True)
