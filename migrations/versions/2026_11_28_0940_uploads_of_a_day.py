"""What a worker has sent today is counted from an index alone: the rows beside it hold long receipts."""

from alembic import op

revision = "000000000010"
down_revision = "000000000009"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_media_uploads_worker", "media_uploads"
BEFORE = ["worker_id", "begun_at"]
COUNTED = [*BEFORE, "state", "expires_at", "length", "received"]


def upgrade():
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, COUNTED)


def downgrade():
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, BEFORE)
