"""An upload is described again as it was at its beginning."""

import sqlalchemy as sa
from alembic import op

revision = "000000000008"
down_revision = "000000000007"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("media_uploads") as uploads:
        uploads.add_column(sa.Column("described", sa.Text(), nullable=True))


def downgrade():
    with op.batch_alter_table("media_uploads") as uploads:
        uploads.drop_column("described")
