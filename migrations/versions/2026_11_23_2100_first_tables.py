"""first tables."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import JSONB

revision = "000000000001"
down_revision = None
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade():
    op.create_table(
        "address_tries",
        sa.Column("address_index", sa.String(length=64), nullable=False),
        sa.Column("minute", sa.DateTime(timezone=True), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("address_index", name=op.f("pk_address_tries")),
    )
    op.create_geospatial_table(
        "areas",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("short_name", sa.String(length=80), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("parent_code", sa.String(length=12), nullable=True),
        sa.Column("other_codes", JSON, nullable=True),
        sa.Column(
            "location",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("location_invented", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_areas")),
    )
    with op.batch_alter_table("areas", schema=None) as batch_op:
        batch_op.create_index("ix_areas_parent", ["parent_code"], unique=False)
        batch_op.create_index("ix_areas_short_name", ["short_name"], unique=False)

    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("device_id", sa.String(length=64), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("facts", JSON, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entries_at", ["at"], unique=False)
        batch_op.create_index("ix_audit_entries_record", ["record_id"], unique=False)

    op.create_geospatial_table(
        "boundaries",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column(
            "outline",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_boundaries")),
    )
    with op.batch_alter_table("boundaries", schema=None) as batch_op:
        batch_op.create_geospatial_index(
            "idx_boundaries_outline", ["outline"], unique=False, postgresql_using="gist", postgresql_ops={}
        )

    op.create_table(
        "changes",
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=True),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("base_revision", sa.Integer(), nullable=True),
        sa.Column("base_change_id", sa.Uuid(), nullable=True),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("waits_for", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("problem", JSON, nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_changes")),
    )
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_changes_base_change_id"), ["base_change_id"], unique=False)
        batch_op.create_index("ix_changes_record", ["record_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_changes_replaces"), ["replaces"], unique=False)
        batch_op.create_index("ix_changes_waiting", ["outcome", "received_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_changes_waits_for"), ["waits_for"], unique=False)

    op.create_table(
        "feed_counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_counter")),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_name", sa.String(length=30), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("summary", JSON, nullable=False),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=True),
        sa.Column("undo", sa.Text(), nullable=True),
        sa.Column("left", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.create_index("ix_imports_list", ["list_name", "checked_at"], unique=False)

    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mark", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "login_failures",
        sa.Column("phone_index", sa.String(length=64), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("phone_index", name=op.f("pk_login_failures")),
    )
    op.create_table(
        "reconcile_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=True),
        sa.Column("missing_here", JSON, nullable=False),
        sa.Column("lost_there", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconcile_reports")),
    )
    with op.batch_alter_table("reconcile_reports", schema=None) as batch_op:
        batch_op.create_index("ix_reconcile_reports_at", ["at"], unique=False)

    op.create_table(
        "record_counts",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("cell", sa.String(length=16), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "day", "area_code", "state", "cell", name=op.f("pk_record_counts")),
    )
    op.create_geospatial_table(
        "records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("group_no", sa.String(length=10), nullable=True),
        sa.Column("zhai_name", sa.String(length=60), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("occurred_offset", sa.SmallInteger(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("clock", JSON, nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorder_id", sa.Uuid(), nullable=True),
        sa.Column("operator_name", sa.String(length=60), nullable=True),
        sa.Column("device_id", sa.String(length=64), nullable=True),
        sa.Column("entry_mode", sa.String(length=10), nullable=False),
        sa.Column(
            "location",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("location_source", sa.String(length=12), nullable=True),
        sa.Column("location_absent_reason", sa.String(length=20), nullable=True),
        sa.Column("place_text", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("media", JSON, nullable=True),
        sa.Column("review", JSON, nullable=True),
        sa.Column("conflicts", sa.Text(), nullable=True),
        sa.Column("unknown", sa.Text(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("cell", sa.String(length=16), nullable=False),
        sa.Column("feed_xid", sa.BigInteger(), nullable=False),
        sa.Column("feed_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
    )
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.create_geospatial_index(
            "idx_records_location", ["location"], unique=False, postgresql_using="gist", postgresql_ops={}
        )
        batch_op.create_index("ix_records_feed", ["feed_xid", "feed_seq"], unique=False)
        batch_op.create_index("ix_records_kind_day_area", ["kind", "occurred_on", "area_code"], unique=False)
        batch_op.create_index("ix_records_kind_state_day", ["kind", "state", "occurred_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_records_recorder_id"), ["recorder_id"], unique=False)
        batch_op.create_index("ix_records_subject", ["subject_id", "kind", "occurred_on"], unique=False)

    op.create_table(
        "server_epochs",
        sa.Column("epoch", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("epoch", name=op.f("pk_server_epochs")),
    )
    op.create_table(
        "signing_keys",
        sa.Column("kid", sa.String(length=40), nullable=False),
        sa.Column("private_pem", sa.Text(), nullable=False),
        sa.Column("public_jwk", JSON, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_signing_keys")),
    )
    op.create_table(
        "worker_feed",
        sa.Column("feed_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("feed_xid", sa.BigInteger(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("change_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("feed_seq", name=op.f("pk_worker_feed")),
    )
    with op.batch_alter_table("worker_feed", schema=None) as batch_op:
        batch_op.create_index("ix_worker_feed_place", ["worker_id", "feed_xid", "feed_seq"], unique=False)

    op.create_table(
        "workers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("phone_index", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
        sa.UniqueConstraint("phone_index", name=op.f("uq_workers_one_account_per_phone")),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_assignments_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.create_index("ix_assignments_record", ["record_id", "part"], unique=False)
        batch_op.create_index("ix_assignments_worker", ["worker_id", "record_id"], unique=False)

    op.create_table(
        "devices",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_offset_ms", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_devices_worker_id")),
        sa.PrimaryKeyConstraint("id", "worker_id", name=op.f("pk_devices")),
    )
    op.create_table(
        "elders",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("ethnicity", sa.String(length=2), nullable=True),
        sa.Column("id_number", sa.Text(), nullable=True),
        sa.Column("id_number_index", sa.String(length=64), nullable=True),
        sa.Column("match_index", sa.String(length=64), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("landmark", sa.Text(), nullable=True),
        sa.Column("categories", JSON, nullable=True),
        sa.Column("living", sa.String(length=20), nullable=False),
        sa.Column("health_note", sa.Text(), nullable=True),
        sa.Column("mobility", sa.String(length=12), nullable=True),
        sa.Column("hearing", sa.String(length=10), nullable=True),
        sa.Column("languages", JSON, nullable=True),
        sa.Column("contacts", sa.Text(), nullable=True),
        sa.Column("key_holder", sa.Text(), nullable=True),
        sa.Column("village_doctor", sa.Text(), nullable=True),
        sa.Column("methods", JSON, nullable=True),
        sa.Column("window_start", sa.String(length=5), nullable=True),
        sa.Column("window_end", sa.String(length=5), nullable=True),
        sa.Column("frequency", sa.String(length=12), nullable=False),
        sa.Column("schedule_from", sa.Date(), nullable=False),
        sa.Column("risk", sa.String(length=8), nullable=False),
        sa.Column("consent", JSON, nullable=True),
        sa.Column("suspensions", JSON, nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("death", JSON, nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_elders_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_elders")),
    )
    with op.batch_alter_table("elders", schema=None) as batch_op:
        batch_op.create_index("ix_elders_id_number", ["id_number_index"], unique=False)
        batch_op.create_index("ix_elders_match", ["match_index"], unique=False)

    op.create_table(
        "record_revisions",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=True),
        sa.Column("changed", JSON, nullable=True),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("device_id", sa.String(length=64), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_record_revisions_record_id")),
        sa.PrimaryKeyConstraint("record_id", "revision", name=op.f("pk_record_revisions")),
    )
    op.create_table(
        "sign_ins",
        sa.Column("family", sa.String(length=40), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("current", sa.String(length=40), nullable=False),
        sa.Column("previous", sa.String(length=40), nullable=True),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=True),
        sa.Column("numbers_told", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_sign_ins_worker_id")),
        sa.PrimaryKeyConstraint("family", name=op.f("pk_sign_ins")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index("ix_sign_ins_worker", ["worker_id", "device_id"], unique=False)

    op.create_table(
        "wakeup_checks",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("elder_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.Column("method", sa.String(length=12), nullable=True),
        sa.Column("voice_means", sa.String(length=8), nullable=True),
        sa.Column("proxy_by", sa.Text(), nullable=True),
        sa.Column("away_reason", sa.String(length=12), nullable=True),
        sa.Column("chores", JSON, nullable=True),
        sa.Column("actions", JSON, nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("corrects", sa.Uuid(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_wakeup_checks_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_wakeup_checks")),
    )
    with op.batch_alter_table("wakeup_checks", schema=None) as batch_op:
        batch_op.create_index("ix_wakeup_checks_slot", ["slot_id"], unique=False)

    op.create_table(
        "wakeup_slots",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("elder_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("window_start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window_end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("contradicted", sa.Boolean(), nullable=False),
        sa.Column("decided", JSON, nullable=True),
        sa.Column("result_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result_received_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_wakeup_slots_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_wakeup_slots")),
    )
    with op.batch_alter_table("wakeup_slots", schema=None) as batch_op:
        batch_op.create_index("ix_wakeup_slots_day", ["day"], unique=False)
        batch_op.create_index("ix_wakeup_slots_elder_day", ["elder_id", "day"], unique=False)

    op.create_table(
        "worker_grants",
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("grant_name", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_worker_grants_worker_id")),
        sa.PrimaryKeyConstraint("worker_id", "grant_name", name=op.f("pk_worker_grants")),
    )
    op.create_table(
        "worker_roles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_worker_roles_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_roles")),
    )
    with op.batch_alter_table("worker_roles", schema=None) as batch_op:
        batch_op.create_index("ix_worker_roles_area", ["role", "area_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_worker_roles_worker_id"), ["worker_id"], unique=False)

    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE feed_numbers")
    op.execute("INSERT INTO feed_counter (id, last) VALUES (1, 0)")


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP SEQUENCE feed_numbers")
    with op.batch_alter_table("worker_roles", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_worker_roles_worker_id"))
        batch_op.drop_index("ix_worker_roles_area")

    op.drop_table("worker_roles")
    op.drop_table("worker_grants")
    with op.batch_alter_table("wakeup_slots", schema=None) as batch_op:
        batch_op.drop_index("ix_wakeup_slots_elder_day")
        batch_op.drop_index("ix_wakeup_slots_day")

    op.drop_table("wakeup_slots")
    with op.batch_alter_table("wakeup_checks", schema=None) as batch_op:
        batch_op.drop_index("ix_wakeup_checks_slot")

    op.drop_table("wakeup_checks")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_ins_worker")

    op.drop_table("sign_ins")
    op.drop_table("record_revisions")
    with op.batch_alter_table("elders", schema=None) as batch_op:
        batch_op.drop_index("ix_elders_match")
        batch_op.drop_index("ix_elders_id_number")

    op.drop_table("elders")
    op.drop_table("devices")
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_index("ix_assignments_worker")
        batch_op.drop_index("ix_assignments_record")

    op.drop_table("assignments")
    op.drop_table("workers")
    with op.batch_alter_table("worker_feed", schema=None) as batch_op:
        batch_op.drop_index("ix_worker_feed_place")

    op.drop_table("worker_feed")
    op.drop_table("signing_keys")
    op.drop_table("server_epochs")
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.drop_index("ix_records_subject")
        batch_op.drop_index(batch_op.f("ix_records_recorder_id"))
        batch_op.drop_index("ix_records_kind_state_day")
        batch_op.drop_index("ix_records_kind_day_area")
        batch_op.drop_index("ix_records_feed")
        batch_op.drop_geospatial_index("idx_records_location", postgresql_using="gist", column_name="location")

    op.drop_geospatial_table("records")
    op.drop_table("record_counts")
    with op.batch_alter_table("reconcile_reports", schema=None) as batch_op:
        batch_op.drop_index("ix_reconcile_reports_at")

    op.drop_table("reconcile_reports")
    op.drop_table("login_failures")
    op.drop_table("leases")
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.drop_index("ix_imports_list")

    op.drop_table("imports")
    op.drop_table("feed_counter")
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_changes_waits_for"))
        batch_op.drop_index("ix_changes_waiting")
        batch_op.drop_index(batch_op.f("ix_changes_replaces"))
        batch_op.drop_index("ix_changes_record")
        batch_op.drop_index(batch_op.f("ix_changes_base_change_id"))

    op.drop_table("changes")
    with op.batch_alter_table("boundaries", schema=None) as batch_op:
        batch_op.drop_geospatial_index("idx_boundaries_outline", postgresql_using="gist", column_name="outline")

    op.drop_geospatial_table("boundaries")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entries_record")
        batch_op.drop_index("ix_audit_entries_at")

    op.drop_table("audit_entries")
    with op.batch_alter_table("areas", schema=None) as batch_op:
        batch_op.drop_index("ix_areas_short_name")
        batch_op.drop_index("ix_areas_parent")

    op.drop_geospatial_table("areas")
    op.drop_table("address_tries")
