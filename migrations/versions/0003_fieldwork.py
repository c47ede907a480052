"""fieldwork: waves, quotas, campaigns, invitations, roles, reminders, and the book of who did what.

The database itself keeps the book from being changed, and the answers' log from losing lines of an interview
that is still there. On SQLite a later migration that rebuilds one of the two tables must say so again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ON_SQLITE = (
    """
    CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END
    """,
    """
    CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END
    """,
    # INSERT OR REPLACE removes a row without firing the trigger for removals
    """
    CREATE TRIGGER audit_grows BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END
    """,
    """
    CREATE TRIGGER answers_stay BEFORE UPDATE ON answer_log
    BEGIN SELECT RAISE(ABORT, 'the log of answers is never changed'); END
    """,
    """
    CREATE TRIGGER answers_are_kept BEFORE DELETE ON answer_log
    WHEN EXISTS (SELECT 1 FROM interviews WHERE id = OLD.interview)
    BEGIN SELECT RAISE(ABORT, 'the log of answers is never changed'); END
    """,
)
_ON_POSTGRESQL = (
    """
    CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit log is never changed'; END $$
    """,
    """
    CREATE FUNCTION answers_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM interviews WHERE id = OLD.interview) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'the log of answers is never changed';
    END $$
    """,
    """
    CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_stays()
    """,
    "CREATE TRIGGER audit_is_kept BEFORE TRUNCATE ON audit EXECUTE FUNCTION audit_stays()",
    """
    CREATE TRIGGER answers_are_kept BEFORE UPDATE OR DELETE ON answer_log
    FOR EACH ROW EXECUTE FUNCTION answers_are_kept()
    """,
)


def upgrade() -> None:
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("invitation", sa.BigInteger(), nullable=True))
    op.create_table(
        "attempts",
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", "day", name=op.f("pk_attempts")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=16), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_table(
        "campaigns",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("closes_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("begun", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_campaigns")),
    )
    op.create_table(
        "role_codes",
        sa.Column("code", sa.LargeBinary(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_role_codes")),
    )
    op.create_table(
        "roles",
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("granted_at", sa.BigInteger(), nullable=False),
        sa.Column("granted_by", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_roles")),
    )
    op.create_table(
        "waves",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("opens_at", sa.BigInteger(), nullable=False),
        sa.Column("closes_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waves")),
    )
    op.execute("INSERT INTO waves (id, opens_at) VALUES ('1', 0)")  # whoever was asked until now
    op.create_table(
        "invitations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("campaign", sa.String(length=32), nullable=False),
        sa.Column("code", sa.LargeBinary(length=32), nullable=False),
        sa.Column("handover", sa.LargeBinary(length=32), nullable=True),
        sa.Column("handover_until", sa.BigInteger(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("respondent", sa.String(length=32), nullable=True),
        sa.Column("holder", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["campaign"], ["campaigns.name"], name=op.f("fk_invitations_campaign")),
        sa.ForeignKeyConstraint(
            ["holder"], ["contacts.id"], name=op.f("fk_invitations_holder"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("code", name=op.f("uq_invitations_code")),
        sa.UniqueConstraint("handover", name=op.f("uq_invitations_handover")),
        sa.UniqueConstraint("respondent", name=op.f("uq_invitations_respondent")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_campaign"), ["campaign"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitations_holder"), ["holder"], unique=False)

    op.create_table(
        "participations",
        sa.Column("wave", sa.String(length=16), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["wave"], ["waves.id"], name=op.f("fk_participations_wave")),
        sa.PrimaryKeyConstraint("wave", "form", "hash", name=op.f("pk_participations")),
    )
    op.create_table(
        "quotas",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wave", sa.String(length=16), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("age_group", sa.String(), nullable=True),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["wave"], ["waves.id"], name=op.f("fk_quotas_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotas")),
    )
    op.create_table(
        "screened",
        sa.Column("interview", sa.String(length=32), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("age_group", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["interview"], ["interviews.id"], name=op.f("fk_screened_interview"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("interview", name=op.f("pk_screened")),
    )
    op.create_table(
        "reminders",
        sa.Column("interview", sa.String(length=32), nullable=False),
        sa.Column("contact", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("stopped", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact"], ["contacts.id"], name=op.f("fk_reminders_contact"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["interview"], ["interviews.id"], name=op.f("fk_reminders_interview"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("interview", name=op.f("pk_reminders")),
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminders_contact"), ["contact"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminders_due_at"), ["due_at"], unique=False)
    for statement in _ON_POSTGRESQL if _is_postgresql() else _ON_SQLITE:
        op.execute(statement)


def _is_postgresql() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")


def downgrade() -> None:
    if _is_postgresql():
        op.execute("DROP FUNCTION answers_are_kept CASCADE")
        op.execute("DROP FUNCTION audit_stays CASCADE")
    else:
        op.execute("DROP TRIGGER answers_stay")
        op.execute("DROP TRIGGER answers_are_kept")
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminders_due_at"))
        batch_op.drop_index(batch_op.f("ix_reminders_contact"))

    op.drop_table("reminders")
    op.drop_table("screened")
    op.drop_table("quotas")
    op.drop_table("participations")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_holder"))
        batch_op.drop_index(batch_op.f("ix_invitations_campaign"))

    op.drop_table("invitations")
    op.drop_table("waves")
    op.drop_table("roles")
    op.drop_table("role_codes")
    op.drop_table("campaigns")
    op.drop_table("audit")
    op.drop_table("attempts")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_column("invitation")
