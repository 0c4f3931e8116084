"""Receipts: one signature per push over the hashes of all its outcomes."""

import hashlib
from uuid import UUID

from sqlalchemy import update

from server.foundation.database import on_postgresql, session
from server.foundation.jose import b64
from server.records.model import Record
from server.records.signing import begin_epoch, moment_of_signing, seal_in_force
from server.sync.model import WorkerFeed
from server.sync.push import Outcome


def hash_of_outcome(outcome: Outcome) -> str:
    """Return base64url SHA-256 of `change_id|outcome|revision|slug` (docs/sync.md)."""
    slug = (outcome.problem or {}).get("slug") or ""
    revision = "" if outcome.revision is None else outcome.revision
    return b64(hashlib.sha256(f"{outcome.told_id}|{outcome.outcome}|{revision}|{slug}".encode()).digest())


def begin_epoch_after_restore(why: str) -> str:
    """Begin a new epoch on a database that was restored, perhaps into another cluster."""
    if on_postgresql():  # another cluster counts its transactions anew
        session.execute(update(Record).values(feed_xid=0))
        session.execute(update(WorkerFeed).values(feed_xid=0))
    return begin_epoch(why)


def sign(outcomes: list[Outcome], *, worker_id: UUID, device_id: str | None) -> str:
    """Return the receipt of a push."""
    seal = seal_in_force()
    return seal.sign(
        {
            "v": 1, "epoch": seal.epoch, "device_id": device_id, "worker_id": str(worker_id), "at": moment_of_signing().isoformat(),
            "outcomes": [{"change_id": one.told_id, "hash": hash_of_outcome(one)} for one in outcomes],
        }
    )  # fmt: skip
