"""What a worker's phone gains or loses when an assignment or a role begins or ends."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert, or_, select

from server.accounts.model import WorkerRole
from server.foundation import clock
from server.foundation.database import session
from server.records import feed
from server.records.held import Held
from server.records.model import Record
from server.records.work_line import Reach
from server.sync.model import WorkerFeed

# What lies longer back is on no phone any more: phones drop it by themselves.
REMEMBERED_DAYS = 45
IN_ONE_STATEMENT = 500
DIGITS = (2, 4, 6, 9, 12)  # of a division's code, by level


def scopes_changed(changes: Sequence[tuple[UUID, UUID, bool]]) -> None:
    """Tell phones that somebody (an elder, a household) with all that belongs to them was given or taken.

    Each change is (worker, who was given or taken, whether given); what a pull tells of one worker keeps this order.
    """
    since, found = clock.today() - timedelta(days=REMEMBERED_DAYS), defaultdict(list)
    subjects = list(dict.fromkeys(subject_id for _, subject_id, _ in changes))
    for start in range(0, len(subjects), IN_ONE_STATEMENT):
        part = Record.subject_id.in_(subjects[start : start + IN_ONE_STATEMENT])
        rows = session.execute(
            select(Record.subject_id, Record.id)
            .where(part, (Record.occurred_on >= since) | (Record.id == Record.subject_id))
            .order_by(Record.id != Record.subject_id, Record.occurred_on)
        )
        for row in rows:
            found[row.subject_id].append(row.id)
    tell([(worker, record_id, gained) for worker, subject_id, gained in changes for record_id in found[subject_id]])


def tell_of_moves(written: Iterable[Held]) -> None:
    """Tell the phones about those of the records just written that lie in another division now, whoever wrote them."""
    for record in written:
        if record.moved_from:
            moved(record)


def moved(record: Held) -> None:
    """Tell the phones of those who saw a record only by where it lay that it has gone with all that belongs to it."""
    today, was, now = clock.today(), record.moved_from, record.envelope["area_code"]
    by_area = [role for role, reach in record.kind.seen_by.items() if reach is Reach.AREA]
    rows = session.execute(
        select(WorkerRole.worker_id, WorkerRole.area_code).where(
            WorkerRole.role.in_(by_area), WorkerRole.starts_on <= today,
            or_(WorkerRole.ends_on.is_(None), WorkerRole.ends_on >= today),
            WorkerRole.area_code.in_([was[:digits] for digits in DIGITS] + [now[:digits] for digits in DIGITS]),
        )
    ).all()  # fmt: skip
    still = {row.worker_id for row in rows if now.startswith(row.area_code)}
    scopes_changed([(worker_id, record.id, False) for worker_id in {row.worker_id for row in rows} - still])


def area_scope_changed(worker_id: UUID, area_code: str, *, gained: bool) -> None:
    """Tell a worker's phone that a whole division was given or taken."""
    from server.accounts.access import within

    since = clock.today() - timedelta(days=REMEMBERED_DAYS)
    ids = session.scalars(
        select(Record.id).where(within(area_code), (Record.occurred_on >= since) | (Record.id == Record.subject_id))
    )
    tell([(worker_id, record_id, gained) for record_id in ids])


def tell(told: Sequence[tuple[UUID, UUID, bool]]) -> None:
    """Write feed rows, each (worker, record, whether given); a pull decides again what may really be seen."""
    places = feed.take_places(len(told))
    rows = [
        {
            "feed_xid": xid, "feed_seq": number, "worker_id": worker_id, "what": "gained" if gained else "gone",
            "record_id": record_id, "change_id": None,
        }
        for (worker_id, record_id, gained), (xid, number) in zip(told, places, strict=True)
    ]  # fmt: skip
    if rows:
        session.execute(insert(WorkerFeed.__table__), rows)
