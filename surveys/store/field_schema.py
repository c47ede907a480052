"""The tables of fieldwork: waves, invitations, roles, reminders, and the book of who did what.

Like the others they are changed by migrations only. People appear as keyed hashes, names sealed.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    false,
)

from surveys.store.schema import Moment, RowId, metadata

waves = Table(
    "waves",  # rounds of the survey; interviews point here by id
    metadata,
    Column("id", String(16), primary_key=True),
    Column("opens_at", Moment, nullable=False),
    Column("closes_at", Moment),  # from then on nobody begins; who has begun may finish
    Column("ended_at", Moment),  # from then on nothing moves any more
)

quotas = Table(
    "quotas",  # how many completed interviews a cell takes; an empty column means any answer
    metadata,
    Column("id", RowId, primary_key=True),
    Column("wave", ForeignKey("waves.id"), nullable=False),
    Column("form", String, nullable=False),
    Column("region", String),
    Column("sex", String),
    Column("age_group", String),
    Column("target", Integer, nullable=False),
)

paces = Table(
    "paces",  # how long a completed interview took, breaks left out, so that medians read no log
    metadata,
    Column("interview", ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
    Column("seconds", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
)

verdicts = Table(
    "verdicts",  # what a coordinator decided about an interview; what is excluded is kept and not counted
    metadata,
    Column("interview", ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
    Column("verdict", String(16), nullable=False),  # excluded, kept
    Column("reason", Text, nullable=False),
    Column("actor", String(16), nullable=False),
    Column("at", Moment, nullable=False),
)

screened = Table(
    "screened",  # where somebody belonged when the screening found a place for them
    metadata,
    Column("interview", ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
    Column("region", String),
    Column("sex", String),
    Column("age_group", String),
)

campaigns = Table(
    "campaigns",  # a way of reaching people: a poster, the radio, a list of organisations
    metadata,
    Column("name", String(32), primary_key=True),  # for an open link also its payload
    Column("form", String, nullable=False),
    Column("kind", String(16), nullable=False),  # open, personal
    Column("region", String),
    Column("closes_at", Moment),
    Column("revoked_at", Moment),
    Column("most", Integer),  # interviews an open link may begin; none: any number
    Column("begun", Integer, nullable=False, default=0, server_default="0"),
    Column("created_at", Moment, nullable=False),
)

invitations = Table(
    "invitations",  # personal codes; the code is found by its keyed hash
    metadata,
    Column("id", RowId, primary_key=True),
    Column("campaign", ForeignKey("campaigns.name"), nullable=False, index=True),
    Column("code", LargeBinary(32), nullable=False, unique=True),
    Column("handover", LargeBinary(32), unique=True),  # the code by which a colleague takes it over, once
    Column("handover_until", Moment),
    Column("sealed", LargeBinary, nullable=False),  # the invited one's name and the code, for the list
    Column("region", String),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
    Column("opened_at", Moment),
    Column("respondent", String(32), unique=True),  # whose interview it is, whoever holds it
    Column("holder", ForeignKey("contacts.id", ondelete="SET NULL"), index=True),
    Column("outcome", String(16)),  # withdrawn or refused: then nothing else is left
    Column("created_at", Moment, nullable=False),
)

attempts = Table(
    "attempts",  # wrong codes by day and person, so that guessing is slow
    metadata,
    Column("fingerprint", LargeBinary(32), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("count", Integer, nullable=False),
)

roles = Table(
    "roles",  # who may do what at the desk
    metadata,
    Column("fingerprint", LargeBinary(32), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("region", String),
    Column("sealed", LargeBinary, nullable=False),  # the chat, so that its menu can be set
    Column("granted_at", Moment, nullable=False),
    Column("granted_by", String(16), nullable=False),
)

role_codes = Table(
    "role_codes",  # one-time codes that grant a role
    metadata,
    Column("code", LargeBinary(32), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("region", String),
    Column("expires_at", Moment, nullable=False),
    Column("created_by", String(16), nullable=False),
)

audit = Table(
    "audit",  # every privileged act; nothing in the program changes or removes a row
    metadata,
    Column("id", RowId, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(16), nullable=False),  # the beginning of a keyed hash, or the command line
    Column("act", String(32), nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", Text, nullable=False),
)

reminders = Table(
    "reminders",  # one row an unfinished interview: when to ask next, and how often we have
    metadata,
    Column("interview", ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
    Column("contact", ForeignKey("contacts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("sent", Integer, nullable=False),
    Column("due_at", Moment, index=True),  # none: no more
    Column("stopped", Boolean, nullable=False, default=False, server_default=false()),
)

participations = Table(
    "participations",  # who has taken part, once no answer leads to them; goes when the wave ends
    metadata,
    Column("wave", ForeignKey("waves.id"), primary_key=True),
    Column("form", String, primary_key=True),
    Column("hash", LargeBinary(32), primary_key=True),
)

live_messages = Table(
    "live_messages",  # messages of the desk that are changed in place whenever there are newer figures
    metadata,
    Column("fingerprint", LargeBinary(32), primary_key=True),
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),  # the chat
    Column("language", String, nullable=False),
    Column("view", String(64), nullable=False),
    Column("until", Moment, nullable=False),
    Column("shown", String(64), nullable=False),
)
