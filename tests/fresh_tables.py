"""Gauhar's tables in a fresh SQLite database, made at once from what the migrations made the first time.

A migrated database is needed by about a thousand tests; what migrations do is tested where it is the subject.
"""

from functools import cache
from pathlib import Path
from sqlite3 import Connection as Database
from tempfile import TemporaryDirectory
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from surveys.store import upgrades


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Do what the store's own upgrade does, quickly where there is nothing in the database yet."""
    is_empty = connection.dialect.name == "sqlite" and upgrades.revision_of(connection) is None
    if is_empty and revision in ("head", newest()):
        for statement in as_migrated():
            connection.exec_driver_sql(statement)
    else:
        upgrades.upgrade(connection, revision)


@cache
def newest() -> str | None:
    return ScriptDirectory.from_config(upgrades.alembic_config()).get_current_head()


@cache
def as_migrated() -> tuple[str, ...]:
    """Give the statements that make the tables, and the row that tells their revision."""
    with TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'migrated.sqlite3'}")
        with engine.begin() as connection:
            upgrades.upgrade(connection)
        with engine.connect() as connection:
            statements = dumped(connection.connection.driver_connection)
        engine.dispose()
    return statements


def dumped(database: Any) -> tuple[str, ...]:
    assert isinstance(database, Database)
    return tuple(line for line in database.iterdump() if line not in ("BEGIN TRANSACTION;", "COMMIT;"))
