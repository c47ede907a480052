"""the questionnaire a contact is at, and the editions of the index."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form", sa.String(), nullable=True))
    op.create_table(
        "editions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("origins", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
        sa.UniqueConstraint("wave", "origins", "number", name=op.f("uq_editions_wave")),
    )
    op.create_table(
        "edition_members",
        sa.Column("interview", sa.String(length=32), nullable=False),
        sa.Column("origins", sa.String(length=16), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview"],
            ["interviews.id"],
            name=op.f("fk_edition_members_interview"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("interview", "origins", name=op.f("pk_edition_members")),
    )


def downgrade() -> None:
    op.drop_table("edition_members")
    op.drop_table("editions")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_column("form")
