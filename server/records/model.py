"""The one table of envelopes, its revisions and its counts."""

from datetime import date, datetime
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, SmallInteger, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.ciphers import Sealed
from server.foundation.database import Base, Json, Moment
from server.foundation.spatial import SRID


class Record(Base):
    """The envelope of design section 3; the rest of a record lies in its kind's detail table."""

    __tablename__ = "records"
    __table_args__ = (
        Index("ix_records_feed", "feed_xid", "feed_seq"),
        Index("ix_records_kind_day_area", "kind", "occurred_on", "area_code"),
        Index("ix_records_kind_state_day", "kind", "state", "occurred_on"),
        Index("ix_records_subject", "subject_id", "kind", "occurred_on"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    revision: Mapped[int] = mapped_column(Integer)
    area_code: Mapped[str] = mapped_column(String(12))
    group_no: Mapped[str | None] = mapped_column(String(10))
    zhai_name: Mapped[str | None] = mapped_column(String(60))
    occurred_at: Mapped[datetime] = mapped_column(Moment)
    occurred_offset: Mapped[int] = mapped_column(SmallInteger, default=480)  # minutes, as the device said it
    occurred_on: Mapped[date] = mapped_column(Date)  # local date: SQLite has no time zones
    clock: Mapped[dict | None] = mapped_column(Json)
    happened_at: Mapped[datetime] = mapped_column(Moment)  # the device's time corrected by its clock offset
    received_at: Mapped[datetime] = mapped_column(Moment)
    recorder_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    operator_name: Mapped[str | None] = mapped_column(String(60))
    device_id: Mapped[str | None] = mapped_column(String(64))
    entry_mode: Mapped[str] = mapped_column(String(10), default="self")
    location = mapped_column(Geometry("POINT", srid=SRID, spatial_index=True), nullable=True)
    accuracy_m: Mapped[float | None]
    location_source: Mapped[str | None] = mapped_column(String(12))
    location_absent_reason: Mapped[str | None] = mapped_column(String(20))
    place_text: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    media: Mapped[list | None] = mapped_column(Json)
    review: Mapped[dict | None] = mapped_column(Json)
    conflicts: Mapped[list | None] = mapped_column(Sealed)
    unknown: Mapped[dict | None] = mapped_column(Sealed)
    # Not on the wire: whom it is about, the state that is counted, its cell, its place in the feed.
    subject_id: Mapped[UUID | None] = mapped_column(Uuid)
    state: Mapped[str] = mapped_column(String(20), default="")
    cell: Mapped[str] = mapped_column(String(16), default="")
    feed_xid: Mapped[int] = mapped_column(BigInteger)
    feed_seq: Mapped[int] = mapped_column(BigInteger)


class RecordRevision(Base):
    """What one revision changed: who, from which device, when it happened, when it arrived, why."""

    __tablename__ = "record_revisions"

    record_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("records.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer, primary_key=True)
    change_id: Mapped[UUID | None] = mapped_column(Uuid)
    changed: Mapped[dict | None] = mapped_column(
        Json
    )  # field -> [before, after]; sensitive values sealed; null for the first
    by: Mapped[UUID | None] = mapped_column(Uuid)
    device_id: Mapped[str | None] = mapped_column(String(64))
    occurred_at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    why: Mapped[str | None] = mapped_column(Text)  # a reason people wrote, as long as the schemas let it be


class DeclaredMedia(Base):
    """A file that a record speaks of, and how things stand with it."""

    __tablename__ = "declared_media"
    __table_args__ = (
        Index("ix_declared_media_sha256", "sha256"),
        Index("ix_declared_media_state", "state", "declared_at"),
        Index("ix_declared_media_expires_on", "expires_on"),
    )

    record_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("records.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[str | None] = mapped_column(String(40))
    declared_by: Mapped[UUID | None] = mapped_column(Uuid)
    declared_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(10))  # missing | here | lost | expired | withdrawn
    since: Mapped[datetime] = mapped_column(Moment)  # of the state
    lost_reason: Mapped[str | None] = mapped_column(Text)
    lost_by: Mapped[UUID | None] = mapped_column(Uuid)
    expires_on: Mapped[date | None] = mapped_column(Date)  # the last day on which it is kept


class Count(Base):
    """How many records of a kind are in a state, by day, village and cell: what boards and wide maps read."""

    __tablename__ = "record_counts"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    area_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    state: Mapped[str] = mapped_column(String(20), primary_key=True)
    cell: Mapped[str] = mapped_column(String(16), primary_key=True)
    n: Mapped[int] = mapped_column(Integer)


class FeedCounter(Base):
    """The last feed number given out on SQLite (PostgreSQL uses a sequence)."""

    __tablename__ = "feed_counter"

    id: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger)


class Lease(Base):
    """Who does a regular job just now, and how far it has come."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str | None] = mapped_column(String(80))
    until: Mapped[datetime | None] = mapped_column(Moment)
    mark: Mapped[str | None] = mapped_column(String(40))


class ServerEpoch(Base):
    """Changes with every restore of the server; the newest row is in force."""

    __tablename__ = "server_epochs"

    epoch: Mapped[str] = mapped_column(String(40), primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment)
    why: Mapped[str] = mapped_column(String(200))


class SigningKey(Base):
    """A key that signs receipts; retired ones stay published so that old receipts can be checked."""

    __tablename__ = "signing_keys"

    kid: Mapped[str] = mapped_column(String(40), primary_key=True)
    private_pem: Mapped[str] = mapped_column(Sealed)
    public_jwk: Mapped[dict] = mapped_column(Json)
    since: Mapped[datetime] = mapped_column(Moment)
    retired: Mapped[bool] = mapped_column(Boolean, default=False)


class DayNumber(Base):
    """The last running number of a county and day that a series has given out."""

    __tablename__ = "day_numbers"

    series: Mapped[str] = mapped_column(String(20), primary_key=True)
    county: Mapped[str] = mapped_column(String(6), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    last: Mapped[int] = mapped_column(Integer)
