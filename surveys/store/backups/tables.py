"""Tables as they lie in a database, whatever revision of the schema that is: to be copied as they are."""

from sqlalchemy import JSON, Boolean, Connection, Integer, LargeBinary, MetaData, Table
from sqlalchemy.types import TypeEngine

from surveys.store.backups.lines import Layout

_OF_MIGRATIONS = "alembic_version"


def tables_of(connection: Connection) -> list[Table]:
    """Give the tables, those that others point to first; moments are plain numbers in them."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != _OF_MIGRATIONS)
    for table in found.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type.none_as_null = True
    return found.sorted_tables


def layout_of(table: Table) -> Layout:
    return Layout(table.name, tuple((column.name, _kind(column.type)) for column in table.columns))


def _kind(of: TypeEngine[object]) -> str:
    kinds = {LargeBinary: "bytes", JSON: "json", Boolean: "flag", Integer: "number"}
    return next((kind for known, kind in kinds.items() if isinstance(of, known)), "text")
