"""The tables of broadcasts: what is sent to many, to whom, and who wants to hear nothing unasked.

Whatever names a contact goes with the contact; of those who left, a count stays.
"""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from surveys.store.schema import Moment, RowId, metadata

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("audience", String(16), nullable=False),  # not_started, unfinished, completed
    Column("form", String, nullable=False),
    Column("wave", ForeignKey("waves.id"), nullable=False),
    Column("region", String),
    Column("texts", JSON, nullable=False),  # by language
    Column("state", String(16), nullable=False, index=True),
    Column("made_by", String(16), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("ended_at", Moment),
    Column("next_at", Moment),  # no message before, whoever sends it
)

recipients = Table(
    "broadcast_recipients",  # whom a broadcast is for, as it was when it started
    metadata,
    Column("broadcast", ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True),
    Column("contact", ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("outcome", String(16), nullable=False),
    Column("due_at", Moment),  # until it is decided; of one that is being sent, the end of its lease
    Column("decided_at", Moment),
    Index("ix_broadcast_recipients_due", "broadcast", "due_at", "contact"),  # in the order of their turns
)

departed = Table(
    "broadcast_departed",  # outcomes of those who were erased since, counted
    metadata,
    Column("broadcast", ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True),
    Column("outcome", String(16), primary_key=True),
    Column("count", Integer, nullable=False),
)

silences = Table(
    "silences",  # who is not written to unasked, and why
    metadata,
    Column("contact", ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True),
    Column("reason", String(16), nullable=False),  # declined, refused
)
