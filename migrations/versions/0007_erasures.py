"""erasures: hashes of what went, so that a backup cannot bring it back."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_erasures")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_erasures_day"), "erasures", ["day"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_erasures_day"), table_name="erasures")
    op.drop_table("erasures")
