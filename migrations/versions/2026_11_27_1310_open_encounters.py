"""An encounter that is still open may leave out where, whether explained, whether willing, and how it ended."""

import sqlalchemy as sa
from alembic import op

revision = "000000000007"
down_revision = "000000000006"
branch_labels = None
depends_on = None

MAY_BE_OPEN = {
    "place_type": sa.String(length=12), "informed": sa.Boolean(), "willingness": sa.String(length=10), "outcome": sa.String(length=14),
}  # fmt: skip


def upgrade():
    with op.batch_alter_table("encounters") as encounters:
        for name, kind in MAY_BE_OPEN.items():
            encounters.alter_column(name, existing_type=kind, nullable=True)


def downgrade():
    for name, value in (("place_type", "other"), ("informed", False), ("willingness", "unable"), ("outcome", "left")):
        encounters = sa.table("encounters", sa.column(name, MAY_BE_OPEN[name]))
        op.execute(encounters.update().where(encounters.c[name].is_(None)).values({name: value}))
    with op.batch_alter_table("encounters") as encounters:
        for name, kind in MAY_BE_OPEN.items():
            encounters.alter_column(name, existing_type=kind, nullable=False)
