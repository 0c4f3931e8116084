"""What phones last held: exports, holdings, decisions about kept changes, reports that somebody has seen to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "000000000002"
down_revision = "000000000001"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade():
    op.create_table(
        "phone_exports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=10), nullable=False),
        sa.Column("brought_by", sa.Uuid(), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_exports")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_phone_exports_one_row_per_file")),
    )
    with op.batch_alter_table("phone_exports", schema=None) as batch_op:
        batch_op.create_index("ix_phone_exports_worker", ["worker_id", "received_at"], unique=False)

    op.create_table(
        "change_decisions",
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_change_decisions")),
    )
    op.create_table(
        "phone_holdings",
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held", JSON, nullable=False),
        sa.Column("missing", JSON, nullable=False),
        sa.PrimaryKeyConstraint("worker_id", "device_id", name=op.f("pk_phone_holdings")),
    )
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revoked_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("revoked_why", sa.Text(), nullable=True))
    with op.batch_alter_table("reconcile_reports", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=10), nullable=False, server_default="open"))
        batch_op.add_column(sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("handled_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=True))


def downgrade():
    with op.batch_alter_table("reconcile_reports", schema=None) as batch_op:
        for name in ("state", "handled_at", "handled_by", "reason"):
            batch_op.drop_column(name)
    with op.batch_alter_table("devices", schema=None) as batch_op:
        for name in ("revoked_by", "revoked_why"):
            batch_op.drop_column(name)
    op.drop_table("phone_holdings")
    op.drop_table("change_decisions")
    with op.batch_alter_table("phone_exports", schema=None) as batch_op:
        batch_op.drop_index("ix_phone_exports_worker")
    op.drop_table("phone_exports")
