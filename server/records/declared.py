"""The files that records speak of, and how things stand with each (docs/media.md)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from server.foundation import clock
from server.foundation.database import session
from server.foundation.settings import extension
from server.records import feed
from server.records.model import DeclaredMedia

DECLARED = DeclaredMedia.__table__
GOING_ON = ("missing", "here", "lost")
NO_LONGER_AWAITED = (
    update(DECLARED)
    .where(
        DECLARED.c.record_id == bindparam("the_record"),
        DECLARED.c.sha256 == bindparam("the_file"),
        DECLARED.c.state.in_(("missing", "lost")),
    )
    .values(state="here", since=bindparam("now"), lost_reason=None, lost_by=None)
)


def declare(records: Iterable, *, by: UUID | None) -> None:
    """Note which files records written now speak of; called in the transaction that changes them."""
    held = {one.id: one for one in records}
    known = _rows_of(held)
    wanted = {
        (record_id, entry["sha256"]): entry for record_id, one in held.items() for entry in one.envelope["media"] or ()
    }
    fresh = [pair for pair in wanted if pair not in known or known[pair]["state"] == "withdrawn"]
    came_as = extension("media_that_came")(fresh) if fresh else {}
    here = {pair for pair, what in came_as.items() if _takes(held[pair[0]], wanted[pair], what)}
    now = clock.now()
    for pair, entry in wanted.items():
        record, told = held[pair[0]], {"role": entry.get("role"), "expires_on": _last_day(held[pair[0]], entry)}
        if pair not in known:
            state = "here" if pair in here else "missing"
            told |= {"declared_by": by, "declared_at": now, "state": state, "since": now}
            session.execute(insert(DECLARED), {"record_id": record.id, "sha256": pair[1]} | told)
        elif known[pair]["state"] == "withdrawn":  # it stays whose it was: putting it back makes it nobody else's
            state = "here" if pair in here else "missing"
            _set(pair, told | {"state": state, "since": now, "declared_at": now})
        elif any(known[pair][name] != value for name, value in told.items()):
            _set(pair, told)
    for pair, row in known.items():
        if pair not in wanted and row["state"] not in ("withdrawn", "expired"):
            _set(pair, {"state": "withdrawn", "since": now})


def _takes(record, entry: dict, what: str) -> bool:
    role = record.kind.media_role(entry.get("role"))
    return role is None or role.what == what


def who_declared(record_id: UUID, sha256: str) -> UUID | None:
    """Return who first spoke of a file in a record, or None."""
    this_one = (DECLARED.c.record_id == record_id, DECLARED.c.sha256 == sha256)
    return session.scalar(select(DECLARED.c.declared_by).where(*this_one))


def came(record_id: UUID, sha256: str) -> None:
    """Note that a file has come for a record; a loss is over with it. Phones are given the record again."""
    this_one = {"the_record": record_id, "the_file": sha256, "now": clock.now()}
    if session.connection().execute(NO_LONGER_AWAITED, this_one).rowcount:
        feed.give_again([record_id])


def lose(record_id: UUID, sha256: str, *, reason: str, by: UUID) -> None:
    """Note that nobody waits for a file any more. Phones are given the record again."""
    _set((record_id, sha256), {"state": "lost", "since": clock.now(), "lost_reason": reason, "lost_by": by})
    feed.give_again([record_id])


def states_of(record_ids: Iterable[UUID]) -> dict[UUID, dict[str, dict]]:
    """Return {record id: {sha256: {state, lost_reason, refused_reason}}} as it stands on the wire."""
    found: dict[UUID, dict[str, dict]] = defaultdict(dict)
    rows = as_of_today(_rows_of(record_ids).values())
    missing = {(row["record_id"], row["sha256"]) for row in rows if row["state"] == "missing"}
    refused = extension("media_refused")(missing) if missing else {}
    for row in rows:
        pair, told = (row["record_id"], row["sha256"]), {"state": row["state"]}
        if row["state"] == "lost":
            told["lost_reason"] = row["lost_reason"]
        if pair in refused:
            told["refused_reason"] = refused[pair]
        found[pair[0]][pair[1]] = told
    return found


def as_of_today(rows: Iterable[Mapping]) -> list[dict]:
    """Return rows of files with what is over today as expired, also while the job that removes it has not run.

    A legal hold stops that, as it stops the job.
    """
    told, today = [dict(row) for row in rows], clock.today()
    over = [row for row in told if row["expires_on"] and row["expires_on"] < today and row["state"] in GOING_ON]
    held = extension("media_on_hold")({row["record_id"] for row in over}) if over else set()
    for row in over:
        if row["record_id"] not in held:
            row["state"] = "expired"
    return told


def _rows_of(record_ids: Iterable[UUID]) -> dict[tuple[UUID, str], dict]:
    rows = session.execute(select(DECLARED).where(DECLARED.c.record_id.in_(list(record_ids)))).mappings()
    return {(row["record_id"], row["sha256"]): dict(row) for row in rows}


def _set(pair: tuple[UUID, str], values: dict) -> None:
    session.execute(
        update(DECLARED).where(DECLARED.c.record_id == pair[0], DECLARED.c.sha256 == pair[1]).values(**values)
    )


def _last_day(record, entry: dict):
    """Return the last day on which a file is kept: what was said, and never longer than its role allows."""
    role = record.kind.media_role(entry.get("role"))
    said = entry.get("expires_on")
    said = clock.day(said) if said else None
    if role is None or role.keep_days is None:
        return said if role is not None and role.of_person else None
    latest = record.envelope["occurred_on"] + timedelta(days=role.keep_days)
    return min(said, latest) if said and role.of_person else latest
