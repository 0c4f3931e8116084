"""Questions about workers and assignments; they change nothing."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from server.accounts.access import Access
from server.accounts.model import Assignment, AuditEntry, Worker, WorkerGrant, WorkerRole
from server.accounts.problems import OwnAccount
from server.accounts.rules import ASSIGNERS, plain_phone
from server.areas.queries import labels_of, resolve
from server.foundation import clock
from server.foundation.ciphers import mask_phone
from server.foundation.database import session
from server.foundation.paging import mark, position
from server.foundation.problems import Forbidden, NotFound
from server.foundation.settings import extension, setting
from server.records.model import Record
from server.records.work_line import every_kind

# Who may choose among the workers of their area.
CHOOSERS = (*ASSIGNERS, "system_admin")


def pairing_of(record_ids: Iterable[UUID]) -> dict[UUID, list[dict]]:
    """Return who is assigned to records today: {record id: [{part, worker_id, name}]}, primary first."""
    today = clock.today()
    rows = session.execute(
        select(Assignment.record_id, Assignment.part, Assignment.worker_id, Worker.name)
        .join(Worker, Worker.id == Assignment.worker_id)
        .where(
            Assignment.record_id.in_(list(record_ids)),
            Assignment.starts_on <= today,
            or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
        )
        .order_by(Assignment.part.desc(), Assignment.starts_on)
    )
    found: dict[UUID, list[dict]] = {}
    for row in rows:
        found.setdefault(row.record_id, []).append(
            {"part": row.part, "worker_id": str(row.worker_id), "name": row.name}
        )
    return found


def add_names(rows: list[dict]) -> list[dict]:
    """Add to the values of conflicts (and of revisions) who entered them, so that a person can ask them."""
    values = [value for row in rows for conflict in row.get("conflicts", ()) for value in conflict["values"]]
    ids = {UUID(value["by"]) for value in values if value["by"]}
    names = dict(session.execute(select(Worker.id, Worker.name).where(Worker.id.in_(ids))).all()) if ids else {}
    for value in values:
        value["by_name"] = names.get(UUID(value["by"])) if value["by"] else None
    return rows


def who_i_am(access: Access) -> dict[str, Any]:
    """Return the answer of /me but for the numbers, which are handed out apart."""
    roles = [role for role in access.roles if role.holds_on(access.today)]
    county = setting("COUNTY_CODE")
    names = labels_of({county, *(str(role.where) for role in roles)})
    phone = session.scalar(select(Worker.phone).where(Worker.id == access.worker_id))
    return {
        "id": access.worker_id,
        "name": access.name,
        "phone_masked": mask_phone(phone),
        "roles": [{"role": role.what, "area_code": role.where, "area_name": names[str(role.where)]} for role in roles],
        "grants": sorted(access.grants),
        "settings": {
            "county_code": county,
            "county_name": names[county],
            "windows": setting("WAKEUP_WINDOWS"),
            "duty_phones": setting("DUTY_PHONES"),
            "demo": setting("DEMO_ALLOWED") and bool(session.scalar(select(exists().where(Worker.demo.is_(True))))),
            "tianditu_key": setting("TIANDITU_KEY"),
            "map_approval_no": setting("MAP_APPROVAL_NO"),
        },
    }


def holds(term) -> ColumnElement[bool]:
    """Return the SQL condition of roles or assignments that hold today."""
    today = clock.today()
    return and_(term.starts_on <= today, or_(term.ends_on.is_(None), term.ends_on >= today))


def role_within(*areas: str) -> ColumnElement[bool]:
    """Return the SQL condition of roles within any of the divisions."""
    return or_(false(), *(and_(WorkerRole.area_code >= area, WorkerRole.area_code < area + ":") for area in areas))


def workers_visible_to(
    access: Access,
    *,
    area: str | None = None,
    role: str | None = None,
    q: str | None = None,
    after: str | None = None,
    limit: int = 200,
) -> dict[str, Any]:
    """Return a page of the workers within my area, by name or whole phone number; raises Forbidden.

    With `area`, also those whose role reaches over that division from above, as far as it lies within mine.
    """
    mine = access.areas_of(*CHOOSERS)
    if not mine:
        raise Forbidden
    wanted = [holds(WorkerRole), role_within(*mine)]
    if area:
        area = resolve(area) or area
        wanted.append(or_(role_within(area), WorkerRole.area_code.in_([area[:n] for n in (4, 6, 9)])))
    if role:
        wanted.append(WorkerRole.role == role)
    statement = select(Worker.id, Worker.name, Worker.phone, Worker.active).where(
        Worker.id.in_(select(WorkerRole.worker_id).where(*wanted))
    )
    if not access.areas_of("system_admin"):
        statement = statement.where(Worker.active.is_(True))
    if start := position(after, length=1):
        statement = statement.where(Worker.id > _id_in(start[0]))
    found = []
    for row in session.execute(statement.order_by(Worker.id)):
        if _is_meant(row, q):
            found.append(row)
        if len(found) > limit:
            break
    more, found = len(found) > limit, found[:limit]
    return {"workers": _as_told(found, mine), "next": mark(found[-1].id) if more else None}


def _id_in(text: Any) -> UUID:
    try:
        return UUID(str(text))
    except ValueError as error:
        raise NotFound from error


def _is_meant(row, q: str | None) -> bool:
    if not q or not q.strip():
        return True
    digits = plain_phone(q)
    return q.strip() in row.name or (len(digits) >= 7 and digits == row.phone)


def _as_told(rows: list, areas: list[str]) -> list[dict[str, Any]]:
    ids = [row.id for row in rows]
    roles = session.execute(
        select(WorkerRole).where(WorkerRole.worker_id.in_(ids), role_within(*areas), _not_over(WorkerRole)).order_by(WorkerRole.id)
    ).scalars().all() if ids else []  # fmt: skip
    grants = (
        session.execute(select(WorkerGrant.worker_id, WorkerGrant.grant).where(WorkerGrant.worker_id.in_(ids))).all()
        if ids
        else []
    )
    names = labels_of({role.area_code for role in roles})
    return [
        {
            "id": row.id,
            "name": row.name,
            "phone_masked": mask_phone(row.phone),
            "active": row.active,
            "roles": [
                {
                    "id": role.id, "role": role.role, "area_code": role.area_code, "area_name": names[role.area_code],
                    "starts_on": role.starts_on, "ends_on": role.ends_on,
                }
                for role in roles if role.worker_id == row.id
            ],
            "grants": sorted(name for worker_id, name in grants if worker_id == row.id),
        }
        for row in rows
    ]  # fmt: skip


def _not_over(term) -> ColumnElement[bool]:
    return or_(term.ends_on.is_(None), term.ends_on >= clock.today())


def worker_told(worker_id: UUID, access: Access) -> dict[str, Any]:
    """Return one worker as an administrator sees them."""
    row = session.execute(
        select(Worker.id, Worker.name, Worker.phone, Worker.active).where(Worker.id == worker_id)
    ).one()
    return _as_told([row], access.areas_of("system_admin"))[0]


def require_administrator_of(access: Access, areas: Iterable[str]) -> None:
    """Raise Forbidden unless I administer every one of the divisions."""
    if not all(access.has_role_over(area, "system_admin") for area in areas) or not access.areas_of("system_admin"):
        raise Forbidden


def worker_i_administer(access: Access, worker_id: UUID) -> UUID:
    """Return the id of a worker whose account is mine to keep; raises Forbidden, OwnAccount, or NotFound outside my area."""
    require_administrator_of(access, ())
    if worker_id == access.worker_id:
        raise OwnAccount
    if session.scalar(select(Worker.id).where(Worker.id == worker_id)) is None:
        raise NotFound
    ever = session.scalars(select(WorkerRole.area_code).where(WorkerRole.worker_id == worker_id)).all()
    if ever and not any(access.has_role_over(area, "system_admin") for area in ever):
        raise NotFound
    require_administrator_of(
        access,
        session.scalars(select(WorkerRole.area_code).where(WorkerRole.worker_id == worker_id, _not_over(WorkerRole))),
    )
    return worker_id


def record_i_pair(access: Access, record_id: UUID) -> UUID:
    """Return the id of a record (an elder, a household) whose pairing I see to; raises NotFound or Forbidden."""
    row = session.execute(
        select(Record.kind, Record.area_code, Record.subject_id).where(Record.id == record_id)
    ).one_or_none()
    kind = every_kind(extension("work_lines")).get(row.kind) if row else None
    if kind is None or not access.sees_record(kind, area_code=row.area_code, subject_id=row.subject_id):
        raise NotFound
    if kind.subject is not None or not access.has_role_over(row.area_code, *(set(ASSIGNERS) & set(kind.seen_by))):
        raise Forbidden
    return record_id


def assignment_i_see_to(access: Access, assignment_id: UUID) -> UUID:
    """Return the id of an assignment that is mine to end; raises NotFound or Forbidden."""
    record_id = session.scalar(select(Assignment.record_id).where(Assignment.id == assignment_id))
    if record_id is None:
        raise NotFound
    record_i_pair(access, record_id)
    return assignment_id


def assignments_of(record_id: UUID) -> Iterator[dict[str, Any]]:
    """Yield every assignment of a record, past ones too, the latest first."""
    rows = session.execute(
        select(
            Assignment.id, Assignment.record_id, Assignment.worker_id, Worker.name.label("worker_name"), Assignment.part,
            Assignment.starts_on, Assignment.ends_on,
        )
        .join(Worker, Worker.id == Assignment.worker_id)
        .where(Assignment.record_id == record_id)
        .order_by(Assignment.starts_on.desc(), Assignment.part.desc(), Assignment.id)
    ).mappings()  # fmt: skip
    yield from map(dict, rows)


def assignment_told(assignment_id: UUID) -> dict[str, Any]:
    """Return one assignment with the worker's name."""
    record_id = session.scalar(select(Assignment.record_id).where(Assignment.id == assignment_id))
    return next(one for one in assignments_of(record_id) if one["id"] == assignment_id)


def audit_visible_to(
    access: Access,
    *,
    worker_id: UUID | None = None,
    record_id: UUID | None = None,
    action: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> dict[str, Any]:
    """Return a page of the log, newest first, for auditors; raises Forbidden."""
    if not access.areas_of("auditor"):
        raise Forbidden
    statement = select(AuditEntry.__table__, Worker.name.label("worker_name")).outerjoin(
        Worker, Worker.id == AuditEntry.worker_id
    )
    for column, value in (
        (AuditEntry.worker_id, worker_id),
        (AuditEntry.record_id, record_id),
        (AuditEntry.action, action),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if start := position(after, length=1):
        statement = statement.where(AuditEntry.id < _id_in(start[0]))
    rows = session.execute(statement.order_by(AuditEntry.id.desc()).limit(limit + 1)).mappings().all()
    more, rows = len(rows) > limit, rows[:limit]
    return {"entries": [dict(row) for row in rows], "next": mark(rows[-1]["id"]) if more else None}
