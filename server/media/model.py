"""Files: what has arrived, for which record, what is on its way, what was refused, lost or removed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, SmallInteger, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.database import Base, Json, Moment


class MediaFile(Base):
    """One content, stored once, whoever sent it; what it is was found out, never told."""

    __tablename__ = "media_files"
    __table_args__ = (Index("ix_media_files_derived", "derived", "arrived_at"),)

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    bytes: Mapped[int] = mapped_column(BigInteger)
    what: Mapped[str] = mapped_column(String(8))  # photo | voice
    filetype: Mapped[str] = mapped_column(String(40))
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    seconds: Mapped[int | None] = mapped_column(SmallInteger)
    arrived_at: Mapped[datetime] = mapped_column(Moment)
    derived: Mapped[str] = mapped_column(String(8), default="no")  # no | yes | failed: view and thumbnail are stored


class MediaArrival(Base):
    """Somebody had the bytes and sent them for a record: nothing else proves possession."""

    __tablename__ = "media_arrivals"
    __table_args__ = (Index("ix_media_arrivals_sha256", "sha256"), Index("ix_media_arrivals_at", "at"))

    record_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    device_id: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


class MediaUpload(Base):
    """A file on its way, in pieces; kept a while after its end, so that a lost answer can be asked for again."""

    __tablename__ = "media_uploads"
    __table_args__ = (
        # All that the count of a worker's day looks at: the rows themselves hold long receipts.
        Index("ix_media_uploads_worker", "worker_id", "begun_at", "state", "expires_at", "length", "received"),
        Index("ix_media_uploads_state", "state", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(Uuid)
    device_id: Mapped[str | None] = mapped_column(String(64))
    record_id: Mapped[UUID] = mapped_column(Uuid)
    sha256: Mapped[str] = mapped_column(String(64))
    role: Mapped[str | None] = mapped_column(String(40))
    length: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger)  # how many bytes are here: the offset
    pieces: Mapped[list] = mapped_column(Json)  # [[name in the store, bytes]]
    state: Mapped[str] = mapped_column(String(8))  # open | done | gone
    described: Mapped[str | None] = mapped_column(Text)  # Upload-Metadata as it was given
    begun_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    epoch: Mapped[str | None] = mapped_column(String(40))  # in which its receipt was given
    receipt: Mapped[str | None] = mapped_column(Text)


class MediaRefusal(Base):
    """A content that was refused: the same bytes are refused again, for a while."""

    __tablename__ = "media_refusals"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    reason: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    worker_id: Mapped[UUID] = mapped_column(Uuid)
    record_id: Mapped[UUID] = mapped_column(Uuid)


class MediaRemoval(Base):
    """What was removed from a record, and why; kept when nothing else of it is."""

    __tablename__ = "media_removals"
    __table_args__ = (Index("ix_media_removals_record", "record_id"), Index("ix_media_removals_at", "at"))

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    sha256: Mapped[str] = mapped_column(String(64))
    record_id: Mapped[UUID] = mapped_column(Uuid)
    role: Mapped[str | None] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(String(20))  # expired | withdrawn | no-record | unfinished
    bytes_gone: Mapped[bool]  # False where another record still needs the same content


class LegalHold(Base):
    """A record whose files nobody removes, whatever their time, until the hold ends."""

    __tablename__ = "legal_holds"

    record_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
