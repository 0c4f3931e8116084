"""The reason of a revision is as long as people may write it."""

import sqlalchemy as sa
from alembic import op

revision = "000000000009"
down_revision = "000000000008"
branch_labels = None
depends_on = None

SHORT, WHOLE = sa.String(length=200), sa.Text()


def upgrade():
    with op.batch_alter_table("record_revisions") as revisions:
        revisions.alter_column("why", existing_type=SHORT, type_=WHOLE, existing_nullable=True)


def downgrade():
    revised = sa.table("record_revisions", sa.column("why", WHOLE))
    op.execute(
        revised.update().where(sa.func.length(revised.c.why) > 200).values(why=sa.func.substr(revised.c.why, 1, 200))
    )
    with op.batch_alter_table("record_revisions") as revisions:
        revisions.alter_column("why", existing_type=WHOLE, type_=SHORT, existing_nullable=True)
