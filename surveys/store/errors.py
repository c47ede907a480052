"""What can go wrong between us and the database, by what the caller can do about it."""

import sqlite3

from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

_PASSING = {"08", "40", "53", "55", "57", "58"}
"""Classes of PostgreSQL's error codes that speak of the server's state and not of what was asked of it."""


class StoreError(Exception):
    """The database cannot be used as it is; the message says why and what to do."""


class Unavailable(StoreError):  # noqa: N818 - as with Conflict, what was begun may well succeed later
    """The database cannot be used just now: it is locked, full, gone. Nothing was written; try later."""


class Conflict(Exception):  # noqa: N818 - not an error of anyone's: someone else was faster
    """Another worker wrote the same thing since it was read; leave the unit and read it again."""


def is_passing(error: Exception) -> bool:
    """Tell whether an error speaks of the state of the database, so that trying later may help."""
    if isinstance(error, OperationalError | sqlite3.OperationalError | NoConnectionError | OSError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    damaged = type(error) is DatabaseError  # SQLite's word for a file that is none of its own
    code = str(getattr(error.orig, "sqlstate", None) or "")
    return damaged or error.connection_invalidated or code[:2] in _PASSING


def cause_of(error: Exception) -> str:
    """Say what hinders, in words that quote nothing of what was being written."""
    orig = getattr(error, "orig", None) or error
    tells = type(orig).__module__ == "sqlite3"  # PostgreSQL's own sentences quote values
    return str(orig) if tells else type(orig).__name__
