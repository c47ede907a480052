"""broadcasts: messages to many, to whom they go, and who wants to hear nothing unasked."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KNOWN_TO_HAVE_DECLINED = """
    INSERT INTO silences (contact, reason) SELECT DISTINCT contact, 'declined' FROM reminders WHERE stopped
"""


def upgrade() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("wave", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("made_by", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["wave"], ["waves.id"], name=op.f("fk_broadcasts_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
    )
    op.create_index(op.f("ix_broadcasts_state"), "broadcasts", ["state"], unique=False)
    op.create_table(
        "broadcast_recipients",
        sa.Column("broadcast", _ROW_ID, nullable=False),
        sa.Column("contact", _ROW_ID, nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        _of_broadcast("broadcast_recipients"),
        _of_contact("broadcast_recipients"),
        sa.PrimaryKeyConstraint("broadcast", "contact", name=op.f("pk_broadcast_recipients")),
    )
    due = ["broadcast", "due_at", "contact"]
    op.create_index("ix_broadcast_recipients_due", "broadcast_recipients", due, unique=False)
    op.create_index(op.f("ix_broadcast_recipients_contact"), "broadcast_recipients", ["contact"])
    op.create_table(
        "broadcast_departed",
        sa.Column("broadcast", _ROW_ID, nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        _of_broadcast("broadcast_departed"),
        sa.PrimaryKeyConstraint("broadcast", "outcome", name=op.f("pk_broadcast_departed")),
    )
    op.create_table(
        "silences",
        sa.Column("contact", _ROW_ID, nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        _of_contact("silences"),
        sa.PrimaryKeyConstraint("contact", name=op.f("pk_silences")),
    )
    op.execute(_KNOWN_TO_HAVE_DECLINED)


def _of_broadcast(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_broadcast")
    return sa.ForeignKeyConstraint(["broadcast"], ["broadcasts.id"], name=name, ondelete="CASCADE")


def _of_contact(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_contact")
    return sa.ForeignKeyConstraint(["contact"], ["contacts.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    op.drop_table("silences")
    op.drop_table("broadcast_departed")
    op.drop_table("broadcast_recipients")
    op.drop_table("broadcasts")
