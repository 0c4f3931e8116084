"""Workers, what they may see, their devices and sessions, and the log of every reveal."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.foundation.ciphers import Sealed
from server.foundation.database import Base, Json, Moment


class Worker(Base):
    """A person with an account. Name and phone are sealed; the phone is found by its blind index."""

    __tablename__ = "workers"
    __table_args__ = (UniqueConstraint("phone_index", name="one_account_per_phone"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(Sealed)
    phone: Mapped[str] = mapped_column(Sealed)
    phone_index: Mapped[str] = mapped_column(String(64))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    demo: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)

    roles: Mapped[list["WorkerRole"]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    grants: Mapped[list["WorkerGrant"]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class WorkerRole(Base):
    """A role within an area (a division-code prefix), from a day to a day."""

    __tablename__ = "worker_roles"
    __table_args__ = (Index("ix_worker_roles_area", "role", "area_code"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("workers.id"), index=True)
    role: Mapped[str] = mapped_column(String(30))
    area_code: Mapped[str] = mapped_column(String(12))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)  # the last day on which it holds


class WorkerGrant(Base):
    """One of child_files, reveal, person_photos, exact_homes."""

    __tablename__ = "worker_grants"

    worker_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("workers.id"), primary_key=True)
    grant: Mapped[str] = mapped_column("grant_name", String(30), primary_key=True)


class Assignment(Base):
    """A record (an elder, a household, a place) given to a worker, from a day to a day."""

    __tablename__ = "assignments"
    __table_args__ = (
        Index("ix_assignments_worker", "worker_id", "record_id"),
        Index("ix_assignments_record", "record_id", "part"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("workers.id"))
    record_id: Mapped[UUID] = mapped_column(Uuid)
    part: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)  # the last day on which it holds


class Device(Base):
    """A phone or browser that signed in."""

    __tablename__ = "devices"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("workers.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    first_seen: Mapped[datetime] = mapped_column(Moment)
    last_seen: Mapped[datetime] = mapped_column(Moment)
    clock_offset_ms: Mapped[int | None] = mapped_column(Integer)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_by: Mapped[UUID | None] = mapped_column(Uuid)
    revoked_why: Mapped[str | None] = mapped_column(Text)


class SignIn(Base):
    """One sign-in on one device with its rotating refresh token.

    `current` is the id of the newest token given out; `previous` stays good until `current` is first used.
    """

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_worker", "worker_id", "device_id"),)

    family: Mapped[str] = mapped_column(String(40), primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("workers.id"))
    device_id: Mapped[str] = mapped_column(String(64))
    current: Mapped[str] = mapped_column(String(40))
    previous: Mapped[str | None] = mapped_column(String(40))
    signed_in_at: Mapped[datetime] = mapped_column(Moment)
    renewed_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_why: Mapped[str | None] = mapped_column(String(20))  # signed_out | reused | locked | password | device
    numbers_told: Mapped[str | None] = mapped_column(String(64))  # digest of the numbers last handed out here


class LoginFailures(Base):
    """Wrong passwords for a phone number in a row, whether or not there is such an account."""

    __tablename__ = "login_failures"

    phone_index: Mapped[str] = mapped_column(String(64), primary_key=True)
    n: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[datetime] = mapped_column(Moment)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)


class AddressTries(Base):
    """Tries to sign in from an address within a minute; counted in the database, so for all processes."""

    __tablename__ = "address_tries"

    address_index: Mapped[str] = mapped_column(String(64), primary_key=True)
    minute: Mapped[datetime] = mapped_column(Moment)
    n: Mapped[int] = mapped_column(Integer)


class AuditEntry(Base):
    """Who did what to which record, with the reason; reveals and handed-out numbers among it."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_record", "record_id"), Index("ix_audit_entries_at", "at"))

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    worker_id: Mapped[UUID | None] = mapped_column(Uuid)
    device_id: Mapped[str | None] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[dict | None] = mapped_column(Json)
