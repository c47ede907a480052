"""progress and quality: where unfinished interviews stand, how long completed ones took, what was decided."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# As the rule stood then: a question on which more than five minutes passed was left lying.
_PACES = """
INSERT INTO paces (interview, seconds, answers)
SELECT answer_log.interview, SUM(CASE WHEN answer_log.seconds > 300 THEN 300 ELSE answer_log.seconds END),
       COUNT(*)
FROM answer_log JOIN interviews ON interviews.id = answer_log.interview
WHERE interviews.stage = 'completed'
GROUP BY answer_log.interview
"""


def upgrade() -> None:
    op.add_column("interviews", sa.Column("standing", sa.String(), nullable=True))
    op.create_table(
        "paces",
        sa.Column("interview", sa.String(length=32), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview"], ["interviews.id"], name=op.f("fk_paces_interview"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("interview", name=op.f("pk_paces")),
    )
    op.create_table(
        "verdicts",
        sa.Column("interview", sa.String(length=32), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview"], ["interviews.id"], name=op.f("fk_verdicts_interview"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("interview", name=op.f("pk_verdicts")),
    )
    op.execute(_PACES)


def downgrade() -> None:
    op.drop_table("verdicts")
    op.drop_table("paces")
    op.drop_column("interviews", "standing")
