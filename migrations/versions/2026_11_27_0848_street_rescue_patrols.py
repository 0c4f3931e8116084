"""Street-rescue patrols: persons, points, signs, partners, shifts with tracks, encounters, stays, running numbers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "000000000006"
down_revision = "000000000005"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade():
    op.create_table(
        "day_numbers",
        sa.Column("series", sa.String(length=20), nullable=False),
        sa.Column("county", sa.String(length=6), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "county", "day", name=op.f("pk_day_numbers")),
    )
    op.create_table(
        "frozen_patrol_figures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.String(length=12), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("figures", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_patrol_figures")),
    )
    with op.batch_alter_table("frozen_patrol_figures", schema=None) as batch_op:
        batch_op.create_index("ix_frozen_patrol_figures_period", ["area_code", "first", "last"], unique=False)

    op.create_table(
        "point_visits",
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shift_id", "visit_id", name=op.f("pk_point_visits")),
    )
    with op.batch_alter_table("point_visits", schema=None) as batch_op:
        batch_op.create_index("ix_point_visits_at", ["at"], unique=False)
        batch_op.create_index("ix_point_visits_point_at", ["point_id", "at"], unique=False)

    op.create_table(
        "encounters",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("shift_id", sa.Uuid(), nullable=True),
        sa.Column("point_id", sa.Uuid(), nullable=True),
        sa.Column("follows", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("place_type", sa.String(length=12), nullable=False),
        sa.Column("found_by", sa.String(length=20), nullable=False),
        sa.Column("conditions", JSON, nullable=False),
        sa.Column("behaviours", JSON, nullable=True),
        sa.Column("minors_count", sa.SmallInteger(), nullable=True),
        sa.Column("minors_relation", sa.Text(), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("informed", sa.Boolean(), nullable=False),
        sa.Column("willingness", sa.String(length=10), nullable=False),
        sa.Column("refusal_reason", sa.String(length=12), nullable=True),
        sa.Column("aid", JSON, nullable=False),
        sa.Column("outcome", sa.String(length=14), nullable=False),
        sa.Column("handover", sa.Text(), nullable=True),
        sa.Column("hospital", sa.Text(), nullable=True),
        sa.Column("ticket", JSON, nullable=True),
        sa.Column("fare", JSON, nullable=True),
        sa.Column("escort", sa.Text(), nullable=True),
        sa.Column("costs", JSON, nullable=True),
        sa.Column("weather_alert", sa.String(length=8), nullable=True),
        sa.Column("next_check_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_up_by", sa.String(length=40), nullable=True),
        sa.Column("follow_up_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_encounters_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_encounters")),
    )
    with op.batch_alter_table("encounters", schema=None) as batch_op:
        batch_op.create_index("ix_encounters_follow_up", ["follow_up_due_at"], unique=False)
        batch_op.create_index("ix_encounters_person", ["person_id"], unique=False)
        batch_op.create_index("ix_encounters_shift", ["shift_id"], unique=False)

    op.create_table(
        "guide_signs",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("condition", sa.String(length=12), nullable=False),
        sa.Column("damage", sa.String(length=200), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("repairer", sa.String(length=60), nullable=True),
        sa.Column("repair_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_guide_signs_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_guide_signs")),
    )
    op.create_table(
        "partners",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("partner_kind", sa.String(length=20), nullable=False),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("agreement_on", sa.Date(), nullable=True),
        sa.Column("agreement_until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_partners_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_partners")),
    )
    op.create_table(
        "patrol_points",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("place_type", sa.String(length=12), nullable=False),
        sa.Column("importance", sa.String(length=8), nullable=True),
        sa.Column("every_days", sa.SmallInteger(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("hint", sa.String(length=200), nullable=True),
        sa.Column("visited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_patrol_points_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_patrol_points")),
    )
    op.create_table(
        "patrol_shifts",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("shift_no", sa.String(length=24), nullable=True),
        sa.Column("shift_kind", sa.String(length=12), nullable=False),
        sa.Column("call_source", sa.String(length=20), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("weather_alert", sa.String(length=8), nullable=True),
        sa.Column("temperature_c", sa.Double(), nullable=True),
        sa.Column("vehicle", sa.String(length=30), nullable=True),
        sa.Column("crew", JSON, nullable=False),
        sa.Column("crew_reason", sa.String(length=200), nullable=True),
        sa.Column("partners", JSON, nullable=True),
        sa.Column("supplies", JSON, nullable=True),
        sa.Column("points_planned", JSON, nullable=True),
        sa.Column("visits", JSON, nullable=True),
        sa.Column("track_allowed", sa.Boolean(), nullable=True),
        sa.Column("costs", JSON, nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("track", JSON, nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_patrol_shifts_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_patrol_shifts")),
    )
    op.create_table(
        "persons",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("nickname", sa.Text(), nullable=True),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("age_from", sa.SmallInteger(), nullable=True),
        sa.Column("age_to", sa.SmallInteger(), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("origin", sa.String(length=16), nullable=True),
        sa.Column("home", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("special", JSON, nullable=True),
        sa.Column("id_number", sa.Text(), nullable=True),
        sa.Column("maybe_same", sa.Uuid(), nullable=True),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("merge_reason", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_persons_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_persons")),
    )
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.create_index("ix_persons_merged_into", ["merged_into"], unique=False)

    op.create_table(
        "station_stays",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("encounter_id", sa.Uuid(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("came_by", sa.String(length=20), nullable=False),
        sa.Column("national_no", sa.String(length=40), nullable=True),
        sa.Column("conditions", JSON, nullable=True),
        sa.Column("minors_count", sa.SmallInteger(), nullable=True),
        sa.Column("minors_relation", sa.Text(), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("informed", sa.Boolean(), nullable=True),
        sa.Column("aid_kinds", JSON, nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leaving", sa.String(length=12), nullable=True),
        sa.Column("leaving_cross_province", sa.Boolean(), nullable=True),
        sa.Column("long_stay_reason", sa.String(length=300), nullable=True),
        sa.Column("handover", sa.Text(), nullable=True),
        sa.Column("hospital", sa.Text(), nullable=True),
        sa.Column("ticket", JSON, nullable=True),
        sa.Column("fare", JSON, nullable=True),
        sa.Column("escort", sa.Text(), nullable=True),
        sa.Column("costs", JSON, nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_station_stays_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_station_stays")),
    )
    with op.batch_alter_table("station_stays", schema=None) as batch_op:
        batch_op.create_index("ix_station_stays_encounter", ["encounter_id"], unique=False)
        batch_op.create_index("ix_station_stays_left_at", ["left_at"], unique=False)
        batch_op.create_index("ix_station_stays_person", ["person_id"], unique=False)

    op.create_table(
        "track_segments",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("t", JSON, nullable=True),
        sa.Column("lon", JSON, nullable=False),
        sa.Column("lat", JSON, nullable=False),
        sa.Column("acc", JSON, nullable=True),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("ended_by", sa.String(length=8), nullable=True),
        sa.Column("measures", JSON, nullable=True),
        sa.Column("ends", JSON, nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_track_segments_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_track_segments")),
    )
    with op.batch_alter_table("track_segments", schema=None) as batch_op:
        batch_op.create_index("ix_track_segments_shift", ["shift_id"], unique=False)


def downgrade():
    with op.batch_alter_table("track_segments", schema=None) as batch_op:
        batch_op.drop_index("ix_track_segments_shift")

    op.drop_table("track_segments")
    with op.batch_alter_table("station_stays", schema=None) as batch_op:
        batch_op.drop_index("ix_station_stays_person")
        batch_op.drop_index("ix_station_stays_left_at")
        batch_op.drop_index("ix_station_stays_encounter")

    op.drop_table("station_stays")
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_index("ix_persons_merged_into")

    op.drop_table("persons")
    op.drop_table("patrol_shifts")
    op.drop_table("patrol_points")
    op.drop_table("partners")
    op.drop_table("guide_signs")
    with op.batch_alter_table("encounters", schema=None) as batch_op:
        batch_op.drop_index("ix_encounters_shift")
        batch_op.drop_index("ix_encounters_person")
        batch_op.drop_index("ix_encounters_follow_up")

    op.drop_table("encounters")
    with op.batch_alter_table("point_visits", schema=None) as batch_op:
        batch_op.drop_index("ix_point_visits_point_at")
        batch_op.drop_index("ix_point_visits_at")

    op.drop_table("point_visits")
    with op.batch_alter_table("frozen_patrol_figures", schema=None) as batch_op:
        batch_op.drop_index("ix_frozen_patrol_figures_period")

    op.drop_table("frozen_patrol_figures")
    op.drop_table("day_numbers")
