"""Finding one record that a worker may see, and taking it in hand to change it."""

from uuid import UUID

from sqlalchemy import select

from server.foundation import clock
from server.foundation.database import session
from server.foundation.problems import NotFound
from server.records.held import Authorship, Held, Holding
from server.records.model import Record
from server.records.work_line import RecordKind


def require_visible(kind: RecordKind, record_id: UUID, access) -> UUID:
    """Return the id when the worker may see the record; raises NotFound else (it may exist or not)."""
    found = session.scalar(select(Record.id).where(Record.id == record_id, access.sees(kind)))
    if found is None:
        raise NotFound
    return found


def take_in_hand(
    kinds: dict[str, RecordKind], kind: RecordKind, record_id: UUID, access, *, why: str | None = None
) -> tuple[Held, Holding]:
    """Return a visible record in hand, with the holding it belongs to; raises NotFound."""
    require_visible(kind, record_id, access)
    now = clock.now()
    author = Authorship(by=access.worker_id, occurred_at=now, received_at=now, device_id=access.device_id, why=why)
    holding = Holding(kinds, author)
    holding.load([record_id])
    held = holding.get(record_id)
    if held is None:
        raise NotFound
    return held, holding
