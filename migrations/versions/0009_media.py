"""media: what respondents send as answers."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "media",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("interview", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview"], ["interviews.id"], name=op.f("fk_media_interview"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("name", "number", name=op.f("pk_media")),
    )
    op.create_index(op.f("ix_media_interview"), "media", ["interview"])


def downgrade() -> None:
    op.drop_index(op.f("ix_media_interview"), table_name="media")
    op.drop_table("media")
