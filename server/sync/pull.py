"""Pull: everything that changed since a cursor, in feed order, as far as this worker may see it."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, tuple_

from server.accounts.access import Access
from server.foundation import clock
from server.foundation.database import session
from server.foundation.settings import extension
from server.records import feed
from server.records.model import Record
from server.records.wire import load_rows, to_wire_all
from server.records.work_line import Reach, RecordKind
from server.sync.model import Change, WorkerFeed
from server.sync.problems import CursorExpired

FEED = WorkerFeed.__table__
KNOWN_AT_ONCE = 200  # some 20 to 170 KB each, by how many kinds somebody sees


@dataclass(frozen=True)
class Place:
    """A place in the feed."""

    xid: int = 0
    number: int = 0


@dataclass(frozen=True)
class Page:
    """One page of a pull."""

    changes: list[dict]
    cursor: str
    more: bool


def cursor_at(place: Place, *, epoch: str, access: Access) -> str:
    """Return the opaque cursor of a place; it serves this worker in this epoch only and knows its day."""
    content = json.dumps(
        [2, epoch, access.worker_id.hex, place.xid, place.number, access.today.toordinal()], separators=(",", ":")
    )
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def place_of(cursor: str | None, *, epoch: str, access: Access) -> Place:
    """Read a cursor back; raises CursorExpired where what lies before it must be pulled again.

    So for a cursor of another epoch or worker, for one of nobody's, and when a role or an assignment has begun or
    ended since by the calendar alone, for then no row was written that day.
    """
    if not cursor:
        return Place()
    try:
        version, of_epoch, of_worker, xid, number, day = json.loads(
            base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        )
        place, day = Place(int(xid), int(number)), date.fromordinal(day)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise CursorExpired from error
    if (version, of_epoch, of_worker) != (2, epoch, access.worker_id.hex):
        raise CursorExpired
    if not (0 <= place.xid < 2**63 and 0 <= place.number < 2**63):
        raise CursorExpired
    terms = [*access.roles, *access.assignments]  # ended ones, too
    if any(term.holds_on(day) is not term.holds_on(access.today) for term in terms):
        raise CursorExpired
    return place


def pull(access: Access, cursor: str | None, *, limit: int, epoch: str, kinds: dict[str, RecordKind]) -> Page:
    """Return the next page. A page may be short of the limit; `more` says whether to go on."""
    start = place_of(cursor, epoch=epoch, access=access)
    end = feed.horizon()
    rows = [
        (Place(row.feed_xid, row.feed_seq), "record", row.id)
        for row in session.execute(_between(records_for(access, kinds), Record, start, end).limit(limit + 1))
    ]
    own = select(FEED.c.feed_xid, FEED.c.feed_seq, FEED.c.what, FEED.c.record_id, FEED.c.change_id).where(
        FEED.c.worker_id == access.worker_id
    )
    rows += [
        (Place(row.feed_xid, row.feed_seq), row.what, row.change_id if row.what == "outcome" else row.record_id)
        for row in session.execute(_between(own, FEED.c, start, end).limit(limit + 1))
    ]
    rows.sort(key=lambda row: (row[0].xid, row[0].number))
    page, more = rows[:limit], len(rows) > limit
    last = page[-1][0] if page else start
    return Page(_as_changes(page, access, kinds), cursor_at(last, epoch=epoch, access=access), more)


def records_for(access: Access, kinds: dict[str, RecordKind]) -> Select:
    """Return the statement of every record that this worker's phone should hold."""
    return select(Record.feed_xid, Record.feed_seq, Record.id).where(_held_by(access, kinds))


def _held_by(access: Access, kinds: dict[str, RecordKind]) -> ColumnElement[bool]:
    """Return the condition of what a phone holds; kept for the next pull, as putting it together takes longer than asking."""
    known, key = extension("held_by"), (access.worker_id, access.today, tuple(access.roles))
    if (found := known.get(key)) is None:
        if len(known) >= KNOWN_AT_ONCE:
            known.clear()
        found = known[key] = _put_together(access, kinds)
    return found


def _put_together(access: Access, kinds: dict[str, RecordKind]) -> ColumnElement[bool]:
    ways = []
    for kind in kinds.values():
        if not access.sees_something(kind):
            continue
        seen = access.sees(kind)
        ways.append(and_(seen, kind.window(access.today, access.worker_id)) if kind.window else seen)
    return or_(false(), *ways)


def _between(statement: Select, columns, start: Place, end: int | None) -> Select:
    place = tuple_(columns.feed_xid, columns.feed_seq)
    statement = statement.where(place > (start.xid, start.number))
    if end is not None:
        statement = statement.where(columns.feed_xid < end)
    return statement.order_by(columns.feed_xid, columns.feed_seq)


def _as_changes(page: list[tuple[Place, str, UUID]], access: Access, kinds: dict[str, RecordKind]) -> list[dict]:
    wanted = {record_id for _, what, record_id in page if what in ("record", "gained")}
    may_see = _those_where(lambda: _held_by(access, kinds), wanted)
    told = to_wire_all(load_rows(may_see, kinds), kinds, access)
    for row in told.values():
        row["expires_at"] = _expiry(row, access, kinds)
    outcomes = _outcomes({one for _, what, one in page if what == "outcome"}, access)
    ended = {one for _, what, one in page if what == "gone"}
    still_seen = _those_where(lambda: or_(false(), *(access.sees(kind) for kind in kinds.values())), ended)
    names = (
        dict(session.execute(select(Record.id, Record.kind).where(Record.id.in_(ended - still_seen))).all())
        if ended
        else {}
    )
    changes, given = [], set()
    for _, what, one in reversed(page):  # the latest word on a thing is the only one needed
        if one in given:
            continue
        given.add(one)
        if what == "outcome" and one in outcomes:
            changes.append(outcomes[one])
        elif what == "gone" and one in names:
            changes.append({"kind": names[one], "id": str(one), "gone": True})
        elif one in told:
            changes.append(told[one])
    return changes[::-1]


def _those_where(condition: Callable[[], ColumnElement[bool]], ids: set[UUID]) -> set[UUID]:
    """Return those of the ids for which it holds; most pages are empty, and then nothing is put together."""
    return set(session.scalars(select(Record.id).where(Record.id.in_(ids), condition()))) if ids else set()


def _outcomes(ids: set[UUID], access: Access) -> dict[UUID, dict]:
    if not ids:
        return {}
    rows = session.execute(
        select(Change.change_id, Change.outcome, Change.revision, Change.problem).where(
            Change.change_id.in_(ids), Change.worker_id == access.worker_id
        )
    )
    return {
        row.change_id: {
            "kind": "change_outcome", "id": str(row.change_id), "gone": False,
            "data": {"outcome": row.outcome, "revision": row.revision, "problem": row.problem},
        }
        for row in rows
    }  # fmt: skip


def _expiry(row: dict, access: Access, kinds: dict[str, RecordKind]) -> str | None:
    """Return when a row given by a time-limited assignment must leave the phone; None when it stays."""
    kind = kinds[row["kind"]]
    if any(
        kind.seen_by.get(role) == Reach.AREA and access.has_role_over(row["area_code"], role)
        for role in access.role_names()
    ):
        return None
    subject = UUID(str(row["data"].get(kind.subject) or row["id"])) if kind.subject else UUID(row["id"])
    ends = [given.ends_on for given in access.assignments if given.where == subject and given.holds_on(access.today)]
    if not ends or None in ends:
        return None
    end: datetime = clock.local_time(max(ends) + timedelta(days=1), "00:00")
    return end.isoformat()
