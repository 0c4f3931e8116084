"""Files that do not come: who sees to them, and how the waiting ends."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, false, or_, select

from server.accounts.access import Access, within
from server.accounts.audit import record_audit
from server.accounts.model import Worker
from server.areas.queries import labels_of, resolve
from server.foundation import clock
from server.foundation.database import session
from server.foundation.problems import Forbidden, NotFound
from server.foundation.settings import setting
from server.media.problems import MediaNotMissing
from server.media.refusing import those_refused
from server.records import declared, feed
from server.records.declared import DECLARED
from server.records.envelope import as_device_said
from server.records.model import Record
from server.records.wire import load_rows, to_wire
from server.records.work_line import RecordKind

SEE_TO_IT = ("team_leader", "station_lead", "township_supervisor", "county_supervisor")
MOST = 500
CALLED = ("name", "nickname", "number")  # the first that is there


def tasks_in(area: str, access: Access, kinds: Mapping[str, RecordKind]) -> list[dict[str, Any]]:
    """Return the files of a division that have been missing for too long, the oldest first; raises Forbidden."""
    code = resolve(area) or area
    in_time = or_(DECLARED.c.expires_on.is_(None), DECLARED.c.expires_on >= clock.today())
    overdue = (
        DECLARED.c.state == "missing",
        in_time,
        DECLARED.c.declared_at < clock.now() - setting("MEDIA_TASK_AFTER"),
    )
    statement = (
        _mine_to_see_to(access, kinds).where(*overdue, within(code)).order_by(DECLARED.c.declared_at).limit(MOST)
    )
    rows = session.execute(statement).mappings().all()
    names = _names_of({row["declared_by"] for row in rows})
    subjects = _called({row["subject_id"] for row in rows if row["subject_id"]}, access, kinds)
    labels = labels_of({row["area_code"] for row in rows})
    refused = those_refused((row["record_id"], row["sha256"]) for row in rows)
    return [
        {
            "record_id": row["record_id"], "kind": row["kind"], "sha256": row["sha256"], "role": row["role"],
            "declared_at": row["declared_at"], "recorder_id": row["declared_by"], "recorder_name": names.get(row["declared_by"]),
            "area_code": row["area_code"], "area_name": labels[row["area_code"]],
            "occurred_at": as_device_said(row["occurred_at"], row["occurred_offset"]),
            "subject_id": row["subject_id"] if row["subject_id"] in subjects else None,
            "subject_kind": subjects.get(row["subject_id"], {}).get("kind"), "subject_name": subjects.get(row["subject_id"], {}).get("name"),
            "refused_reason": refused.get((row["record_id"], row["sha256"])),
            "days": (clock.today() - clock.local_date(row["declared_at"])).days,
        }
        for row in rows
    ]  # fmt: skip


def give_up(
    record_id: UUID, sha256: str, reason: str, access: Access, kinds: Mapping[str, RecordKind]
) -> dict[str, str]:
    """End the waiting for a file, with a reason; raises Forbidden, NotFound, MediaNotMissing."""
    feed.lock([record_id])
    this_one = (DECLARED.c.record_id == record_id, DECLARED.c.sha256 == sha256)
    row = session.execute(_mine_to_see_to(access, kinds).where(*this_one)).mappings().first()
    if row is None:
        raise NotFound
    if row["state"] != "missing":
        raise MediaNotMissing
    declared.lose(record_id, sha256, reason=reason, by=access.worker_id)
    record_audit("media_lost", record_id=record_id, reason=reason, facts={"sha256": sha256})
    return {"state": "lost", "lost_reason": reason}


def _mine_to_see_to(access: Access, kinds: Mapping[str, RecordKind]) -> Select:
    areas = access.areas_of(*SEE_TO_IT)
    if not areas:
        raise Forbidden
    visible = or_(false(), *(access.sees(kind) for kind in kinds.values() if kind.media_roles))
    mine = and_(visible, or_(false(), *(within(area) for area in areas)))
    return (
        select(DECLARED, Record.kind, Record.area_code, Record.subject_id, Record.occurred_at, Record.occurred_offset)
        .join(Record, Record.id == DECLARED.c.record_id)
        .where(DECLARED.c.state != "withdrawn", mine)
    )


def _called(ids: set[UUID], access: Access, kinds: Mapping[str, RecordKind]) -> dict[UUID, dict[str, str | None]]:
    """Return {id: {kind, name}} of those subjects that I see, as far as I may read how they are called."""
    seen = {
        one: (envelope, data)
        for one, (envelope, data) in load_rows(ids, kinds).items()
        if access.sees_record(
            kinds[envelope["kind"]], area_code=envelope["area_code"], subject_id=envelope["subject_id"]
        )
    }
    told = {one: to_wire(envelope, data, kinds[envelope["kind"]], access) for one, (envelope, data) in seen.items()}
    return {one: {"kind": row["kind"], "name": _first_text(row["data"])} for one, row in told.items()}


def _first_text(data: Mapping[str, Any]) -> str | None:
    said = (data.get(name) for name in CALLED)
    return next((one for one in said if one and isinstance(one, str)), None)


def _names_of(ids: set[UUID | None]) -> dict[UUID, str]:
    rows = session.execute(select(Worker.id, Worker.name).where(Worker.id.in_(ids - {None}))).all()
    return {row.id: row.name for row in rows}
