"""Reconcile: phone and server compare what they hold; promised records that are missing become visible."""

from uuid import UUID

from sqlalchemy import insert, or_, select, update

from server.accounts.access import Access
from server.accounts.model import Device
from server.foundation import clock
from server.foundation.database import session
from server.foundation.ids import uuid7
from server.media.queries import files_missing_of
from server.records import feed
from server.records.model import Record
from server.records.work_line import RecordKind
from server.sync.model import Change, PhoneHolding, ReconcileReport
from server.sync.pull import records_for

IN_ONE_STATEMENT = 500


def reconcile(
    access: Access, *, device_id: str, epoch_there: str | None, held: list[dict], lost: list[UUID], lost_of: list[dict],
    media: list[str], kinds: dict[str, RecordKind],
) -> dict:  # fmt: skip
    """Return what the server lacks of the phone's and what the phone lacks of the server's, and what a phone would no longer be given.

    held: [{id, revision}] on the phone; lost: ids that the phone once promised and no longer has; lost_of: [{worker_id, ids}],
    whose they are, where they are not those of who asks.
    """
    there = {row["id"]: row["revision"] for row in held}
    here = _revisions(list(there))
    remembered = _changes_about(set(there) - set(here))
    missing_here = [str(one) for one in there if one not in here]
    promised = [str(one) for one, revision in there.items() if revision and one not in here and one not in remembered]
    behind_here = [str(one) for one, revision in there.items() if one in here and revision and here[one] < revision]
    statement = records_for(access, kinds).add_columns(Record.revision, Record.kind)
    missing_there, behind_there, given = [], [], set()
    for row in session.execute(statement):
        given.add(row.id)
        if row.id not in there:
            missing_there.append({"id": str(row.id), "kind": row.kind, "revision": row.revision})
        elif (there[row.id] or 0) < row.revision:
            behind_there.append({"id": str(row.id), "kind": row.kind, "revision": row.revision})
    arrived = _revisions(lost).keys() | _changes_about(set(lost))
    truly_lost = [one for one in lost if one not in arrived]
    for worker_id, ids in _by_owner(access, device_id, truly_lost, lost_of).items():
        _report(worker_id, device_id, epoch_there, promised if worker_id == access.worker_id else [], ids)
    _remember(access.worker_id, device_id, there, missing=[one for one in missing_here if UUID(one) not in remembered])
    return {
        "missing_here": missing_here, "behind_here": behind_here, "missing_there": missing_there, "behind_there": behind_there,
        "not_given": [str(one) for one in there if one in here and one not in given],
        "kept_aside": [str(one) for one in remembered], "media_missing": files_missing_of(access, media),
    }  # fmt: skip


def _by_owner(access: Access, device_id: str, lost: list[UUID], lost_of: list[dict]) -> dict[UUID, list[str]]:
    """Return the lost ids by their worker: a loss is told where its owner belongs, even if they never sign in here again.

    Those of somebody who has never used the phone that is signed in here are told of who named them.
    """
    said = {one: part["worker_id"] for part in lost_of for one in part["ids"]}
    others = set(said.values()) - {access.worker_id} if device_id == access.device_id else set()
    known = select(Device.worker_id).where(Device.id == device_id, Device.worker_id.in_(others))
    here = set(session.scalars(known)) if others else set()
    owners: dict[UUID, list[str]] = {access.worker_id: []}
    for one in lost:
        owner = said.get(one)
        owners.setdefault(owner if owner in here else access.worker_id, []).append(str(one))
    return owners


def _report(worker_id: UUID, device_id: str, epoch: str | None, promised: list[str], lost: list[str]) -> None:
    """Tell the supervisor, once: a phone that compares daily says the same until somebody has seen to it."""
    same_phone = (ReconcileReport.worker_id == worker_id, ReconcileReport.device_id == device_id)
    open_ones = session.scalars(select(ReconcileReport).where(*same_phone, ReconcileReport.state == "open")).all()
    said = {one for report in open_ones for one in (*report.missing_here, *report.lost_there)}
    promised, lost = ([one for one in part if one not in said] for part in (promised, lost))
    if not promised and not lost:
        return
    row = {
        "id": uuid7(), "at": clock.now(), "worker_id": worker_id, "device_id": device_id, "epoch": epoch, "state": "open",
        "missing_here": promised, "lost_there": lost,
    }  # fmt: skip
    session.execute(insert(ReconcileReport.__table__), row)


def _remember(worker_id: UUID, device_id: str, there: dict[UUID, int | None], *, missing: list[str]) -> None:
    """Remember what a phone last held: if it never comes back, that is what a supervisor goes by."""
    feed.lock([worker_id])
    row = {"at": clock.now(), "held": [[str(one), revision] for one, revision in there.items()], "missing": missing}
    mine = (PhoneHolding.worker_id == worker_id, PhoneHolding.device_id == device_id)
    if session.execute(update(PhoneHolding).where(*mine).values(**row)).rowcount == 0:
        session.execute(insert(PhoneHolding.__table__), row | {"worker_id": worker_id, "device_id": device_id})


def _revisions(ids: list[UUID]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for start in range(0, len(ids), IN_ONE_STATEMENT):
        part = ids[start : start + IN_ONE_STATEMENT]
        found |= dict(session.execute(select(Record.id, Record.revision).where(Record.id.in_(part))).all())
    return found


def _changes_about(ids: set[UUID]) -> set[UUID]:
    """Return those ids of records, or of changes, of which the server keeps a change."""
    if not ids:
        return set()
    found: set[UUID] = set()
    wanted = list(ids)
    for start in range(0, len(wanted), IN_ONE_STATEMENT):
        part = wanted[start : start + IN_ONE_STATEMENT]
        rows = session.execute(
            select(Change.change_id, Change.record_id).where(
                or_(Change.record_id.in_(part), Change.change_id.in_(part))
            )
        )
        found |= {one for row in rows for one in row}
    return found & ids
