"""What the server remembers of every change, and the feed rows that belong to one worker."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Index, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.ciphers import Sealed
from server.foundation.database import Base, Json, Moment


class Change(Base):
    """One pushed change and what became of it; kept as long as the record."""

    __tablename__ = "changes"
    __table_args__ = (
        Index("ix_changes_record", "record_id"),
        Index("ix_changes_waiting", "outcome", "received_at"),
    )

    change_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    worker_id: Mapped[UUID] = mapped_column(Uuid)
    device_id: Mapped[str | None] = mapped_column(String(64))
    record_id: Mapped[UUID | None] = mapped_column(Uuid)
    kind: Mapped[str | None] = mapped_column(String(40))
    base_revision: Mapped[int | None] = mapped_column(Integer)
    base_change_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    replaces: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    waits_for: Mapped[UUID | None] = mapped_column(Uuid, index=True)  # a change or a record that has not arrived
    outcome: Mapped[str] = mapped_column(String(10))
    revision: Mapped[int | None] = mapped_column(Integer)
    problem: Mapped[dict | None] = mapped_column(Json)
    content: Mapped[dict | None] = mapped_column(Sealed)  # whole, where it was not simply accepted
    received_at: Mapped[datetime] = mapped_column(Moment)


class WorkerFeed(Base):
    """A feed row for one worker: scope gained or lost, or a late outcome."""

    __tablename__ = "worker_feed"
    __table_args__ = (Index("ix_worker_feed_place", "worker_id", "feed_xid", "feed_seq"),)

    feed_seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    feed_xid: Mapped[int] = mapped_column(BigInteger)
    worker_id: Mapped[UUID] = mapped_column(Uuid)
    what: Mapped[str] = mapped_column(String(10))  # gained | gone | outcome
    record_id: Mapped[UUID | None] = mapped_column(Uuid)
    change_id: Mapped[UUID | None] = mapped_column(Uuid)


class SealingKey(Base):
    """A key to which phones seal what only the server may read; retired ones go on opening what was sealed to them."""

    __tablename__ = "sealing_keys"

    kid: Mapped[str] = mapped_column(String(40), primary_key=True)
    private_pem: Mapped[str] = mapped_column(Sealed)
    public_jwk: Mapped[dict] = mapped_column(Json)
    since: Mapped[datetime] = mapped_column(Moment)
    retired: Mapped[bool] = mapped_column(Boolean, default=False)


class ReconcileReport(Base):
    """What one phone and the server found missing in each other; shown to the supervisor with the ids."""

    __tablename__ = "reconcile_reports"
    __table_args__ = (Index("ix_reconcile_reports_at", "at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    worker_id: Mapped[UUID] = mapped_column(Uuid)
    device_id: Mapped[str] = mapped_column(String(64))
    epoch: Mapped[str | None] = mapped_column(Text)
    missing_here: Mapped[list] = mapped_column(Json)
    lost_there: Mapped[list] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(10), default="open")  # open | handled
    handled_at: Mapped[datetime | None] = mapped_column(Moment)
    handled_by: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str | None] = mapped_column(Text)


class PhoneHolding(Base):
    """What a worker's phone held when it last compared itself with the server."""

    __tablename__ = "phone_holdings"

    worker_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    device_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    held: Mapped[list] = mapped_column(Json)  # [[id, revision or null]]
    missing: Mapped[list] = mapped_column(Json)  # those ids of which the server knew nothing then
