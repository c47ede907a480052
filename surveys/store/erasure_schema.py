"""The table of erasures: hashes of what went, which outlast it until every backup that holds it is gone."""

from sqlalchemy import Column, LargeBinary, String, Table

from surveys.store.schema import metadata

erasures = Table(
    "erasures",
    metadata,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("day", String(10), index=True),  # none: not put in order yet
    sqlite_with_rowid=False,  # the rows lie in the order of their hashes, not of their coming
)
