"""The tables. Changing one needs a migration; a test compares the two."""

from datetime import UTC, datetime, timedelta

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
    UniqueConstraint,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An instant, kept as microseconds since 1970 in UTC: exact, the same in every database, and sortable."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else self.ticks(value)

    @staticmethod
    def ticks(moment: datetime) -> int:
        return (moment - _EPOCH) // _TICK  # a naive time raises: whose would it be?

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else _EPOCH + value * _TICK


RowId = BigInteger().with_variant(Integer, "sqlite")

settings = Table(
    "settings",  # what belongs to the database itself, such as the check of its key
    metadata,
    Column("name", String, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

forms = Table(
    "forms",
    metadata,
    Column("name", String, primary_key=True),
    Column("version", String, primary_key=True),
    Column("xform", Text, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("sheets", JSON(none_as_null=True)),  # the cells it was made of, for whoever changes it next
)

publications = Table(
    "publications",  # which version runs: the last that was not withdrawn; none: the one in the files
    metadata,
    Column("id", RowId, primary_key=True),
    Column("form", String, nullable=False),
    Column("version", String, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
)

drafts = Table(
    "drafts",  # questionnaires that are rehearsed and not published
    metadata,
    Column("code", String(16), primary_key=True),
    Column("xform", Text, nullable=False),
    Column("sheets", JSON, nullable=False),
    Column("made_at", Moment, nullable=False),
)

attachments = Table(
    "attachments",  # files that belong to questionnaires, in sealed pieces, by the hash of the whole
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
)

handed_in = Table(
    "handed_in",  # files of a questionnaire that somebody sends; no name: the workbook, no hash: wanted
    metadata,
    Column("actor", String(16), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("digest", String(64)),
    Column("size", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)

contacts = Table(
    "contacts",  # whom the bot talks with: everything personal is sealed or hashed
    metadata,
    Column("id", RowId, primary_key=True),
    Column("fingerprint", LargeBinary(32), nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("language", String),
    Column("card", BigInteger),  # the message now carrying the question
    Column("since", BigInteger),  # words count from this message on; none until the question is known shown
    Column("source", String),
    Column("form", String),  # the questionnaire they are at; none: the one everybody is asked
    Column("invitation", BigInteger),  # the invitation by which they are at it, if by one
    Column("respondent", String(32), unique=True),  # the link to the answers; cut after completion
    Column("met_at", Moment, nullable=False),
)

interviews = Table(
    "interviews",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("respondent", String(32), nullable=False),
    Column("form", String, nullable=False),
    Column("version", String, nullable=False),
    Column("wave", String, nullable=False),
    Column("origin", String, nullable=False),  # real, imported, simulated, rehearsal
    Column("source", String),
    Column("language", String, nullable=False),
    Column("stage", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("place", JSON, nullable=False),
    Column("standing", String),  # the question now asked, "" where only sending off is left; else not known
    Column("answers", JSON, nullable=False),
    Column("worked_out", JSON(none_as_null=True)),  # the form's calculations, once completed
    Column("started_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("asked_at", Moment, nullable=False),  # when the question now on the card came up
    Column("completed_at", Moment),
    Index("ix_interviews_counted", "wave", "stage", "form"),
    UniqueConstraint("respondent", "form", "wave"),
)

answer_log = Table(
    "answer_log",  # append-only: who changed what when, how long it took, in which language
    metadata,
    Column("id", RowId, primary_key=True),
    Column("interview", ForeignKey("interviews.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("question", String, nullable=False),
    Column("value", Text, nullable=False),
    Column("sealed", LargeBinary),
    Column("missing", String(16)),
    Column("language", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("answered_at", Moment, nullable=False),
    Column("seconds", Integer, nullable=False),
)

media = Table(
    "media",  # what respondents sent as answers, in sealed pieces; the answer holds the name
    metadata,
    Column("name", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("interview", ForeignKey("interviews.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
)

updates = Table(
    "updates",  # every update applied, so that a replay changes nothing
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("seen_at", Moment, nullable=False, index=True),
)

parked = Table(
    "parked",  # updates no handler could take: sealed with the reason
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("fingerprint", LargeBinary(32), index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("reason", LargeBinary, nullable=False),
    Column("parked_at", Moment, nullable=False),
)

editions = Table(
    "editions",  # every index that was shown, from which readers can subtract the next one
    metadata,
    Column("id", RowId, primary_key=True),
    Column("wave", String, nullable=False),
    Column("origins", String(16), nullable=False),
    Column("number", Integer, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("groups", JSON, nullable=False),  # how many people were behind each figure
    Column("shown", Text, nullable=False),  # the index itself, which a withdrawal must not change
    UniqueConstraint("wave", "origins", "number"),
)

divisions = Table(
    "divisions",  # every index that was shown part by part, from which readers can subtract a later one
    metadata,
    Column("id", RowId, primary_key=True),
    Column("wave", String, nullable=False),
    Column("origins", String(16), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("question", String, nullable=False),
    Column("told", JSON, nullable=False),  # how many people were behind each figure of each part
    Index(None, "wave", "origins", "question"),
)

edition_members = Table(
    "edition_members",  # the first edition that counted an interview; nothing once the interview is erased
    metadata,
    Column("interview", ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
    Column("origins", String(16), primary_key=True),
    Column("edition", Integer, nullable=False),
)

tallies = Table(
    "tallies",  # what left no other trace: interviews ended by the form or withdrawn, counted by day
    metadata,
    Column("form", String, primary_key=True),
    Column("outcome", String, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("count", Integer, nullable=False),
)
