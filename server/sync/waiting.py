"""Changes that arrived before what they build on: tried again when it comes; their author learns of it in a pull."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import and_, delete, insert, or_, select

from server.accounts.access import Access, access_of
from server.foundation.database import session
from server.records import feed
from server.records.model import Record
from server.sync.changes import IncomingChange, as_sent, read_change
from server.sync.model import Change, WorkerFeed

CHANGES = Change.__table__


def wake(arrived: set[UUID], apply_again: Callable[[list[IncomingChange], Access], Sequence]) -> None:
    """Apply what waited for any of these changes or records, and what waited for that in turn."""
    while arrived:
        by_author: dict[UUID, list] = defaultdict(list)
        for row in _waiting_for(arrived):
            by_author[row.worker_id].append(row)
        arrived = set()
        for worker_id, rows in by_author.items():
            # It was received while the account was open; nothing would wake it again, and it may be a silent door.
            author = access_of(worker_id, device_id=rows[0].device_id, closed_too=True)
            if author is None:
                continue
            session.execute(delete(CHANGES).where(CHANGES.c.change_id.in_([row.change_id for row in rows])))
            changes = [as_it_came(row) for row in rows]
            outcomes = apply_again(changes, author)
            tell_author(worker_id, [one.change_id for one in outcomes if one.outcome != "waiting"])
            arrived |= arrived_with(zip(changes, outcomes, strict=True))


def arrived_with(settled: Iterable[tuple[IncomingChange, object]]) -> set[UUID]:
    """Return the ids that something may have waited for; what waited for a refused change need not wait any longer."""
    ended: set[UUID | None] = set()
    for change, outcome in settled:
        if outcome.outcome == "refused":
            ended.add(change.change_id)
        elif outcome.outcome != "waiting":
            known_before = change.kind is None  # then it was not read again, and touches nothing
            touched = set() if known_before else {change.data.get(name) for name in change.kind.touches}
            ended |= {change.change_id, change.record_id, change.replaces, *touched}
    return ended - {None}


def those_here(awaited: set[UUID]) -> set[UUID]:
    """Return those ids that are no longer missing: of a record, of a settled change, or of one that another stands for.

    Of what is missing all that waits need not be read again, however often its authors ask: a night's track waits for one shift.
    """
    if not awaited:
        return set()
    settled = and_(
        or_(CHANGES.c.change_id.in_(awaited), CHANGES.c.replaces.in_(awaited)), CHANGES.c.outcome != "waiting"
    )
    rows = session.execute(select(CHANGES.c.change_id, CHANGES.c.replaces).where(settled))
    records = session.scalars(select(Record.id).where(Record.id.in_(awaited)))
    return awaited & {one for row in rows for one in row} | set(records)


def _waiting_for(arrived: set[UUID]) -> list:
    """Return waiting changes, those first on which others build."""
    found: dict[UUID, object] = {}
    while arrived:
        rows = session.execute(
            select(CHANGES.c.change_id, CHANGES.c.worker_id, CHANGES.c.content, CHANGES.c.device_id, CHANGES.c.record_id,
                   CHANGES.c.content_hash, CHANGES.c.received_at)
            .where(CHANGES.c.waits_for.in_(arrived), CHANGES.c.outcome == "waiting")
            .order_by(CHANGES.c.received_at)
        ).all()  # fmt: skip
        fresh = {row.change_id: row for row in rows if row.change_id not in found}
        found |= fresh
        arrived = {one for row in fresh.values() for one in (row.change_id, row.record_id) if one}
    return list(found.values())


def as_it_came(row) -> IncomingChange:
    """Return a kept change with the moment it arrived and the hash it had then."""
    sent = as_sent(row.content)
    change = read_change(sent, author=row.worker_id, device_id=row.device_id, received_at=row.received_at)
    return replace(change, change_id=row.change_id, content_hash=row.content_hash)


def tell_author(worker_id: UUID, change_ids: list[UUID]) -> None:
    """Let the author of changes learn of their late outcomes in the next pull."""
    rows = [
        {
            "feed_seq": number, "feed_xid": xid, "worker_id": worker_id, "what": "outcome", "record_id": None,
            "change_id": change_id,
        }
        for change_id, (xid, number) in zip(change_ids, feed.take_places(len(change_ids)), strict=True)
    ]  # fmt: skip
    if rows:
        session.execute(insert(WorkerFeed.__table__), rows)
