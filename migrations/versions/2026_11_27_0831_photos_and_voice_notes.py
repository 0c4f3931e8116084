"""Photos and voice notes: what records declare, what has arrived, is on its way, was refused or removed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "000000000005"
down_revision = "000000000004"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade():
    op.create_table(
        "legal_holds",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_legal_holds")),
    )
    op.create_table(
        "media_arrivals",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("record_id", "sha256", "worker_id", name=op.f("pk_media_arrivals")),
    )
    with op.batch_alter_table("media_arrivals", schema=None) as batch_op:
        batch_op.create_index("ix_media_arrivals_at", ["at"], unique=False)
        batch_op.create_index("ix_media_arrivals_sha256", ["sha256"], unique=False)

    op.create_table(
        "media_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("filetype", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.SmallInteger(), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("derived", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_media_files")),
    )
    with op.batch_alter_table("media_files", schema=None) as batch_op:
        batch_op.create_index("ix_media_files_derived", ["derived", "arrived_at"], unique=False)

    op.create_table(
        "media_refusals",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_media_refusals")),
    )
    op.create_table(
        "media_removals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("bytes_gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_removals")),
    )
    with op.batch_alter_table("media_removals", schema=None) as batch_op:
        batch_op.create_index("ix_media_removals_at", ["at"], unique=False)
        batch_op.create_index("ix_media_removals_record", ["record_id"], unique=False)

    op.create_table(
        "media_uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=True),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("pieces", JSON, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("epoch", sa.String(length=40), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_uploads")),
    )
    with op.batch_alter_table("media_uploads", schema=None) as batch_op:
        batch_op.create_index("ix_media_uploads_state", ["state", "expires_at"], unique=False)
        batch_op.create_index("ix_media_uploads_worker", ["worker_id", "begun_at"], unique=False)

    op.create_table(
        "declared_media",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("declared_by", sa.Uuid(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lost_reason", sa.Text(), nullable=True),
        sa.Column("lost_by", sa.Uuid(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_declared_media_record_id")),
        sa.PrimaryKeyConstraint("record_id", "sha256", name=op.f("pk_declared_media")),
    )
    with op.batch_alter_table("declared_media", schema=None) as batch_op:
        batch_op.create_index("ix_declared_media_expires_on", ["expires_on"], unique=False)
        batch_op.create_index("ix_declared_media_sha256", ["sha256"], unique=False)
        batch_op.create_index("ix_declared_media_state", ["state", "declared_at"], unique=False)

    _declare_what_records_name()


def _declare_what_records_name():
    """Files that records have named before are missing until they are sent: until now no server took them."""
    records = sa.table(
        "records", sa.column("id", sa.Uuid()), sa.column("media", JSON), sa.column("recorder_id", sa.Uuid()),
        sa.column("received_at", sa.DateTime(timezone=True)),
    )  # fmt: skip
    declared = sa.table(
        "declared_media", sa.column("record_id", sa.Uuid()), sa.column("sha256"), sa.column("role"),
        sa.column("declared_by", sa.Uuid()), sa.column("declared_at", sa.DateTime(timezone=True)), sa.column("state"),
        sa.column("since", sa.DateTime(timezone=True)),
    )  # fmt: skip
    for row in op.get_bind().execute(sa.select(records).where(records.c.media.is_not(None))).all():
        entries = {entry["sha256"]: entry for entry in row.media or ()}
        if entries:
            op.bulk_insert(
                declared,
                [
                    {
                        "record_id": row.id, "sha256": sha256, "role": entry.get("role"), "declared_by": row.recorder_id,
                        "declared_at": row.received_at, "state": "missing", "since": row.received_at,
                    }
                    for sha256, entry in entries.items()
                ],
            )  # fmt: skip


def downgrade():
    with op.batch_alter_table("declared_media", schema=None) as batch_op:
        batch_op.drop_index("ix_declared_media_state")
        batch_op.drop_index("ix_declared_media_sha256")
        batch_op.drop_index("ix_declared_media_expires_on")

    op.drop_table("declared_media")
    with op.batch_alter_table("media_uploads", schema=None) as batch_op:
        batch_op.drop_index("ix_media_uploads_worker")
        batch_op.drop_index("ix_media_uploads_state")

    op.drop_table("media_uploads")
    with op.batch_alter_table("media_removals", schema=None) as batch_op:
        batch_op.drop_index("ix_media_removals_record")
        batch_op.drop_index("ix_media_removals_at")

    op.drop_table("media_removals")
    op.drop_table("media_refusals")
    with op.batch_alter_table("media_files", schema=None) as batch_op:
        batch_op.drop_index("ix_media_files_derived")

    op.drop_table("media_files")
    with op.batch_alter_table("media_arrivals", schema=None) as batch_op:
        batch_op.drop_index("ix_media_arrivals_sha256")
        batch_op.drop_index("ix_media_arrivals_at")

    op.drop_table("media_arrivals")
    op.drop_table("legal_holds")
