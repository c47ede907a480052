"""Brings the tables up to date, all or nothing, before anyone uses them."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

import migrations
from surveys.store.errors import StoreError

_LOCK = 0x6761_7568_6172  # any number of our own


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the tables up to date, or to a revision; refuses a database written by a newer Gauhar."""
    if connection.dialect.name == "postgresql":  # SQLite has a single writer anyway
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    config = alembic_config()
    current = revision_of(connection)
    if current is not None and not is_known(current):
        raise StoreError(
            f"The database was written by a newer Gauhar (schema {current}); update the program."
        )
    if current == (newest() if revision == "head" else revision):
        return  # as at every start but the first
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def revision_of(connection: Connection) -> str | None:
    """Tell at which revision the tables are; None when there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    return revision in {script.revision for script in _scripts().walk_revisions()}


def newest() -> str:
    """Name the revision that this program's tables have."""
    return str(_scripts().get_current_head())


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config())


def alembic_config() -> Config:
    config = Config()
    folder = str(Path(migrations.__file__).parent)
    config.set_main_option("script_location", folder.replace("%", "%%"))  # Alembic expands %(names)s
    return config
