"""What a supervisor does with what phones held: bring a file in, release, dismiss, see to a report, shut a device out."""

import copy
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from server.accounts.access import Access, access_of
from server.accounts.audit import record_audit
from server.accounts.model import Device, Worker
from server.accounts.problems import SignInNeeded
from server.foundation import clock
from server.foundation.database import session
from server.foundation.ids import uuid7
from server.foundation.problems import Forbidden, NotFound
from server.foundation.settings import setting
from server.foundation.unit_of_work import unit_of_work
from server.phones import exports, remains
from server.phones.files import take_files
from server.phones.model import ChangeDecision, PhoneExport
from server.phones.problems import AlreadyDecided, ExportNotCertified
from server.phones.quarantine import FROM_REVOKED
from server.phones.reach import areas_i_supervise, is_supervised
from server.records import feed
from server.records.work_line import RecordKind
from server.sync.certificates import Certified, wipe_statement
from server.sync.model import Change, ReconcileReport
from server.sync.push import receive_push, take_up_again
from server.sync.sealed import open_posts, settle_posts

Kinds = Mapping[str, RecordKind]


def bring_in(file: dict[str, Any], *, by: Access, kinds: Kinds) -> tuple[PhoneExport, bool]:
    """Apply all changes of an exported file as their author; returns the row, and whether the file was there before.

    Raises Forbidden (the phone's owner is not of my area), ExportBroken, ExportNotCertified, ExportUnknownKey.
    """
    areas_i_supervise(by)
    device = exports.certified(file)
    if not is_supervised(device.worker_id, by):
        raise Forbidden("这部手机的主人不在您管的地方。")
    opened = exports.opened(file, device)
    with unit_of_work():  # the file is safe before anything of it is applied
        row, was_there = _keep(opened, why="export", brought_by=by.worker_id)
    return import_export(row, by=by, kinds=kinds), was_there


def last_word(file: dict[str, Any]) -> dict[str, Any]:
    """Keep the file of a revoked device in quarantine; the phone is told to wipe itself.

    Raises SignInNeeded for any other device, ExportBroken, ExportNotCertified, ExportUnknownKey.
    """
    device = exports.certified(file)
    if not _is_revoked(device):
        raise SignInNeeded
    return _keep_last_word(exports.opened(file, device))


def last_word_of_locked(sent: dict[str, Any]) -> dict[str, Any]:
    """Keep what lies sealed on a revoked device that is locked, opened, in quarantine; the phone is told to wipe itself.

    Raises SignInNeeded for any other device, ExportBroken, ExportNotCertified, ExportUnknownKey.
    """
    device = remains.certified(sent)
    if not _is_revoked(device):
        raise SignInNeeded
    return _keep_last_word(remains.opened(sent, device))


def _keep_last_word(opened: exports.Export) -> dict[str, Any]:
    row, was_there = _keep(opened, why="revoked", brought_by=None)
    if not was_there:
        facts = {"export_id": str(row.id), "worker_id": str(row.worker_id)}
        record_audit("phone_export.kept", facts=facts, worker_id=row.worker_id, device_id=row.device_id)
    taken = [one["change_id"] for one in opened.changes]
    statement = wipe_statement(worker_id=row.worker_id, device_id=row.device_id, envelopes=taken)
    return {"id": row.id, "again": was_there, "state": row.state, "wipe": [{"statement": statement}]}


def _is_revoked(device: Certified) -> bool:
    row = session.get(Device, (device.device_id, device.worker_id))
    return row is not None and row.revoked_at is not None


def _keep(opened: exports.Export, *, why: str, brought_by: UUID | None) -> tuple[PhoneExport, bool]:
    """Store a file once; the same bytes again are the same row."""
    feed.lock([UUID(opened.content_hash[:32])])
    same = PhoneExport.content_hash == opened.content_hash
    if (row := session.scalars(select(PhoneExport).where(same)).first()) is not None:
        return row, True
    if session.get(Worker, opened.worker_id) is None:  # a restored server may not know the person any more
        raise ExportNotCertified
    row = PhoneExport(
        id=uuid7(), received_at=clock.now(), made_at=opened.made_at, worker_id=opened.worker_id, device_id=opened.device_id,
        why=why, brought_by=brought_by, content_hash=opened.content_hash, content=opened.content, counts=opened.counts,
        state="kept",
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row, False


def import_export(row: PhoneExport, *, by: Access, kinds: Kinds) -> PhoneExport:
    """Apply what a kept file holds, in pieces that commit by themselves: what was applied before has the same outcome."""
    author = access_of(row.worker_id, device_id=row.device_id, closed_too=True)
    if author is None:
        raise NotFound
    content = row.content
    changes, _ = exports.changes_in(content)
    at_a_time, counts = setting("PUSH_MAX_CHANGES"), dict.fromkeys(OUTCOMES, 0)
    for start in range(0, len(changes), at_a_time):
        piece = changes[start : start + at_a_time]
        with unit_of_work():
            for one in take_up_again(_in_quarantine(piece, row.worker_id), author=author, kinds=kinds):
                _decide(one.change_id, "released", by=by, reason=None)
        with unit_of_work():
            outcomes = receive_push(piece, access=author, device_id=row.device_id, device_time=None, kinds=kinds)
        for one in outcomes:
            counts[one.outcome] += 1
    counts["posts_taken"] = _deliver(exports.posts_in(content), kinds)
    content = copy.deepcopy(content)
    counts |= dict.fromkeys(MEDIA_ENDINGS, 0) | take_files(content, author=author)  # their records come first
    first, row = row.imported_at is None, session.get_one(PhoneExport, row.id)
    row.counts, row.content = row.counts | counts, content
    if first:
        row.state, row.imported_at, row.decided_at, row.decided_by = "imported", clock.now(), clock.now(), by.worker_id
    session.flush()
    facts = {"export_id": str(row.id), "worker_id": str(row.worker_id), "device_id": row.device_id} | counts
    record_audit("phone_export.imported", facts=facts)
    return row


def _deliver(posts: list[dict], kinds: Kinds) -> int:
    """Deliver the sealed post of others that the phone carried, as anybody may; returns how many envelopes were taken."""
    opened = open_posts({"certificate": post["certificate"], "envelopes": post["envelopes"]} for post in posts)
    told = settle_posts(opened, device_time=None, kinds=kinds, stamp={})
    return sum(answer["status"] == "taken" for answer in told["answers"])


MEDIA_ENDINGS = ("media_taken", "media_refused", "media_waiting")
OUTCOMES = ("accepted", "merged", "conflict", "refused", "waiting")


def _in_quarantine(changes: list[dict], worker_id: UUID) -> list[UUID]:
    """Return those changes of a file that wait in quarantine; what was dismissed stays so."""
    ids = [UUID(one["change_id"]) for one in changes]
    return list(
        session.scalars(
            select(Change.change_id)
            .outerjoin(ChangeDecision, ChangeDecision.change_id == Change.change_id)
            .where(
                Change.change_id.in_(ids),
                Change.worker_id == worker_id,
                FROM_REVOKED,
                ChangeDecision.change_id.is_(None),
            )
        )
    )


def release(item: Change | PhoneExport, *, by: Access, kinds: Kinds) -> None:
    """Apply what was kept from a revoked device as its author; from then on it is like any other. Raises AlreadyDecided."""
    if isinstance(item, PhoneExport):
        if item.state == "imported":
            raise AlreadyDecided
        import_export(item, by=by, kinds=kinds)
        return
    author = access_of(item.worker_id, device_id=item.device_id, closed_too=True)
    outcomes = take_up_again(_still_kept(item.change_id), author=author, kinds=kinds) if author else []
    if not outcomes:
        raise AlreadyDecided
    _decide(item.change_id, "released", by=by, reason=None)
    facts = {"change_id": str(item.change_id), "worker_id": str(item.worker_id), "outcome": outcomes[0].outcome}
    record_audit("quarantine.released", record_id=item.record_id, facts=facts)


def _still_kept(change_id: UUID) -> list[UUID]:
    return list(session.scalars(select(Change.change_id).where(Change.change_id == change_id, FROM_REVOKED)))


def dismiss(item: Change | PhoneExport, *, by: Access, reason: str) -> None:
    """Leave what was kept unapplied, with the reason; nothing is deleted. Raises AlreadyDecided."""
    if isinstance(item, PhoneExport):
        if item.state != "kept":
            raise AlreadyDecided
        item.state, item.decided_at, item.decided_by, item.reason = "dismissed", clock.now(), by.worker_id, reason
        session.flush()
        facts = {"export_id": str(item.id), "worker_id": str(item.worker_id)}
        record_audit("phone_export.dismissed", reason=reason, facts=facts)
        return
    if session.get(ChangeDecision, item.change_id) is not None:
        raise AlreadyDecided
    _decide(item.change_id, "dismissed", by=by, reason=reason)
    facts = {"change_id": str(item.change_id), "worker_id": str(item.worker_id)}
    record_audit("quarantine.dismissed", record_id=item.record_id, reason=reason, facts=facts)


def see_to_report(report: ReconcileReport, *, by: Access, reason: str) -> None:
    """Mark a report of a lost store as seen to; raises AlreadyDecided."""
    if report.state != "open":
        raise AlreadyDecided
    report.state, report.handled_at, report.handled_by, report.reason = "handled", clock.now(), by.worker_id, reason
    session.flush()
    record_audit("lost_store.handled", reason=reason, facts={"report_id": str(report.id)})


def see_to_waiting(change_id: UUID, *, by: Access, reason: str) -> None:
    """Mark a change that waits in vain as seen to; it goes on waiting. Raises AlreadyDecided."""
    if session.get(ChangeDecision, change_id) is not None:
        raise AlreadyDecided
    _decide(change_id, "handled", by=by, reason=reason)
    record_audit("waiting.handled", reason=reason, facts={"change_id": str(change_id)})


def _decide(change_id: UUID, decision: str, *, by: Access, reason: str | None) -> None:
    row = session.get(ChangeDecision, change_id)
    if row is None:
        made = {"change_id": change_id, "decision": decision, "at": clock.now(), "by": by.worker_id, "reason": reason}
        session.execute(insert(ChangeDecision.__table__), made)
        return
    row.decision, row.at, row.by, row.reason = decision, clock.now(), by.worker_id, reason
    session.flush()
