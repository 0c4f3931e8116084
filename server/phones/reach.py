"""Whose phones a person sees to: the workers of a supervisor's area, or those whose accounts an administrator keeps."""

from uuid import UUID

from sqlalchemy import CompoundSelect, Select, and_, exists, false, or_, select, union

from server.accounts.access import Access, within
from server.accounts.model import Assignment, Device, WorkerRole
from server.accounts.queries import role_within
from server.accounts.rules import ADMINISTRATORS
from server.foundation import clock
from server.foundation.database import session
from server.foundation.problems import Forbidden, NotFound
from server.phones.problems import OwnDevice
from server.records.model import Record

SUPERVISORS = ("township_supervisor", "county_supervisor")
TOLD_OF_LOSSES = ("team_leader", *SUPERVISORS)


def workers_within(*areas: str) -> CompoundSelect:
    """Return the SQL of the ids of workers who have or had to do with any of the divisions, administrators apart."""
    by_role = select(WorkerRole.worker_id).where(role_within(*areas), WorkerRole.role.not_in(ADMINISTRATORS))
    paired = (
        select(Assignment.worker_id)
        .join(Record, Record.id == Assignment.record_id)
        .where(or_(false(), *(within(area) for area in areas)))
    )
    return union(by_role, paired)


def areas_i_supervise(access: Access) -> list[str]:
    """Return the divisions of whose workers I may bring phones in; raises Forbidden where there are none."""
    areas = access.areas_of(*SUPERVISORS)
    if not areas:
        raise Forbidden
    return areas


def is_supervised(worker_id: UUID, access: Access) -> bool:
    """Say whether a worker is one of those whose phones I may bring in."""
    return worker_id in set(session.scalars(workers_within(*areas_i_supervise(access))))


def covers_everything_of(worker_id: UUID, access: Access) -> bool:
    """Say whether every division in which a worker ever held a role lies within mine."""
    codes = session.scalars(select(WorkerRole.area_code).where(WorkerRole.worker_id == worker_id)).all()
    return bool(codes) and all(access.has_role_over(code, *SUPERVISORS) for code in codes)


def owners_of_devices(access: Access) -> Select:
    """Return the SQL of the ids of workers whose devices I may look through; raises Forbidden."""
    ways = []
    if areas := access.areas_of(*SUPERVISORS):
        ways.append(workers_within(*areas))
    if areas := access.areas_of("system_admin"):
        ways.append(select(WorkerRole.worker_id).where(role_within(*areas)))
    if not ways:
        raise Forbidden
    return ways[0] if len(ways) == 1 else union(*ways)


def owner_i_see(access: Access, worker_id: UUID) -> UUID:
    """Return the id of a worker whose devices I may look through; raises Forbidden, NotFound."""
    if worker_id not in set(session.scalars(owners_of_devices(access))):
        raise NotFound
    return worker_id


def may_shut_out(access: Access, worker_ids: set[UUID]) -> set[UUID]:
    """Return those workers whose devices I may shut out: every role they hold today lies within my own area."""
    today = clock.today()
    held = session.execute(
        select(WorkerRole.worker_id, WorkerRole.role, WorkerRole.area_code).where(
            WorkerRole.worker_id.in_(worker_ids), or_(WorkerRole.ends_on.is_(None), WorkerRole.ends_on >= today)
        )
    ).all()
    beyond = {row.worker_id for row in held if not _is_below(row.role, row.area_code, access)}
    return worker_ids - beyond


def _is_below(role: str, area_code: str, access: Access) -> bool:
    if access.has_role_over(area_code, "system_admin"):
        return True
    return role not in ADMINISTRATORS and access.has_role_over(area_code, *SUPERVISORS)


def device_i_shut_out(access: Access, worker_id: UUID, device_id: str) -> tuple[UUID, str]:
    """Return a device that is mine to shut out; raises Forbidden, NotFound, OwnDevice."""
    owner_i_see(access, worker_id)
    if not session.scalar(select(exists().where(and_(Device.worker_id == worker_id, Device.id == device_id)))):
        raise NotFound
    if (worker_id, device_id) == (access.worker_id, access.device_id):
        raise OwnDevice
    if worker_id not in may_shut_out(access, {worker_id}):
        raise Forbidden
    return worker_id, device_id
