"""The tables. Changing one needs a migration; a test compares the two."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An instant, kept as milliseconds since 1970 in UTC: the same in every database, and sortable."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else round(value.timestamp() * 1000)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


RowId = BigInteger().with_variant(Integer, "sqlite")

forms = Table(
    "forms",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("xform", Text, nullable=False),
    Column("published_at", Moment, nullable=False),
)

contacts = Table(
    "contacts",  # whom the bot talks with: everything personal is sealed or hashed
    metadata,
    Column("id", RowId, primary_key=True),
    Column("fingerprint", LargeBinary(32), nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("language", String(16)),
    Column("card", BigInteger),  # the message now carrying the question
    Column("since", BigInteger),  # words count from this message on; none until the question is known shown
    Column("source", String(64)),
    Column("respondent", String(32), unique=True),  # the link to the answers; cut after completion
    Column("met_at", Moment, nullable=False),
)

interviews = Table(
    "interviews",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("respondent", String(32), nullable=False, index=True),
    Column("form", String(64), nullable=False),
    Column("version", String(64), nullable=False),
    Column("wave", String(64), nullable=False),
    Column("origin", String(16), nullable=False),  # real, imported, simulated, rehearsal
    Column("source", String(64)),
    Column("language", String(16), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("place", JSON, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("completed_at", Moment),
    Index("ix_interviews_counted", "form", "wave", "stage"),
)

answer_log = Table(
    "answer_log",  # append-only: who changed what when, how long it took, in which language
    metadata,
    Column("id", RowId, primary_key=True),
    Column("interview", ForeignKey("interviews.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("question", String(128), nullable=False),
    Column("value", Text, nullable=False),
    Column("sealed", LargeBinary),
    Column("missing", String(16)),
    Column("language", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("answered_at", Moment, nullable=False),
    Column("seconds", Integer, nullable=False),
)

updates = Table(
    "updates",  # every update applied, so that a replay changes nothing
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("seen_at", Moment, nullable=False, index=True),
)

parked = Table(
    "parked",  # updates no handler could take: sealed, with the reason
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("fingerprint", LargeBinary(32), index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),
    Column("parked_at", Moment, nullable=False),
)

tallies = Table(
    "tallies",  # what left no other trace: interviews ended by the form or withdrawn, counted by day
    metadata,
    Column("form", String(64), primary_key=True),
    Column("outcome", String(16), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("count", Integer, nullable=False),
)
