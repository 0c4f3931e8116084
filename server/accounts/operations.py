"""What changes accounts, roles, grants and assignments. Who may do it is asked in queries.py before."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import delete, exists, or_, select, update

from server.accounts import passwords, rules, tries
from server.accounts.access import GRANTS, ROLES
from server.accounts.audit import record_audit
from server.accounts.model import Assignment, Device, Worker, WorkerGrant, WorkerRole
from server.accounts.problems import (
    CannotBeAssigned,
    DemoNotAllowed,
    FirstIsThere,
    NoSuchArea,
    PhoneInUse,
    WrongPhoneOrPassword,
)
from server.accounts.sign_ins import end_sign_ins
from server.areas.queries import resolve
from server.foundation import clock
from server.foundation.ciphers import keyring
from server.foundation.database import session
from server.foundation.ids import uuid7
from server.foundation.problems import Invalid, NotFound
from server.foundation.settings import extension, setting
from server.records import feed
from server.records.model import Record
from server.records.work_line import Reach, every_kind


def open_account(
    *,
    name: str,
    phone: str,
    password: str | None = None,
    roles: Iterable[tuple[str, str]] = (),
    grants: Iterable[str] = (),
    demo: bool = False,
) -> Worker:
    """Open an account with roles [(role, area code)] from today; without a password nobody can sign in to it.

    Raises PhoneInUse, PasswordTooWeak, NoSuchArea, SeparateHands, DemoNotAllowed.
    """
    if demo and not setting("DEMO_ALLOWED"):
        raise DemoNotAllowed
    phone = rules.plain_phone(phone)
    phone_index = keyring().blind("phone", phone)
    if session.scalar(select(Worker.id).where(Worker.phone_index == phone_index)):
        raise PhoneInUse
    worker = Worker(
        id=uuid7(), name=name.strip(), phone=phone, phone_index=phone_index, active=True, demo=demo, created_at=clock.now(),
        password_hash=_hashed(password, phone) if password is not None else None,
    )  # fmt: skip
    session.add(worker)
    session.flush()
    record_audit("account.opened", facts={"worker_id": str(worker.id)})
    for role, area_code in roles:
        give_role(worker.id, role=role, area_code=area_code)
    for one in grants:
        grant(worker.id, one)
    return worker


def open_first_account(*, name: str, phone: str, password: str, area_code: str) -> Worker:
    """Open the account of the first system administrator; raises FirstIsThere when there is one."""
    today = clock.today()
    held = or_(WorkerRole.ends_on.is_(None), WorkerRole.ends_on >= today)
    there = select(WorkerRole.id).join(Worker, Worker.id == WorkerRole.worker_id).where(
        WorkerRole.role == "system_admin", Worker.active.is_(True), Worker.demo.is_(False), held
    )  # fmt: skip
    if session.scalar(there.limit(1)):
        raise FirstIsThere
    return open_account(name=name, phone=phone, password=password, roles=[("system_admin", area_code)])


def change_password(worker_id: UUID, *, old: str, new: str, family: str | None) -> None:
    """Let a worker choose a new password; all other sign-ins end. Raises WrongPhoneOrPassword, AccountLocked, PasswordTooWeak."""
    worker = session.get_one(Worker, worker_id)
    n = tries.count_phone(worker.phone_index)
    if not passwords.fits(worker.password_hash, old):
        tries.lock_when_too_many(worker.phone_index, n)
        raise WrongPhoneOrPassword
    tries.forget(worker.phone_index)
    worker.password_hash = _hashed(new, worker.phone)
    end_sign_ins(worker_id, why="password", but=family)
    record_audit("account.password_changed")


def set_password(worker_id: UUID, password: str | None = None) -> str:
    """Give an account a new password (a made-up one by default) and return it; all its sign-ins end."""
    worker = session.get_one(Worker, worker_id)
    password = password if password is not None else passwords.make_up()
    worker.password_hash = _hashed(password, worker.phone)
    tries.forget(worker.phone_index)
    end_sign_ins(worker_id, why="password")
    record_audit("account.password_set", facts={"worker_id": str(worker_id)})
    return password


def lock_out(worker_id: UUID) -> None:
    """Close an account: every sign-in ends at once, nothing recorded is lost."""
    session.execute(update(Worker).where(Worker.id == worker_id).values(active=False))
    end_sign_ins(worker_id, why="locked")
    record_audit("account.locked", facts={"worker_id": str(worker_id)})


def let_in_again(worker_id: UUID) -> None:
    """Open a closed account again, and forget its wrong passwords."""
    worker = session.get_one(Worker, worker_id)
    worker.active = True
    tries.forget(worker.phone_index)
    record_audit("account.unlocked", facts={"worker_id": str(worker_id)})


def revoke_device(worker_id: UUID, device_id: str, *, by: UUID | None = None, reason: str | None = None) -> None:
    """Shut out a worker's device (a lost phone); who did it first stays written. Raises NotFound."""
    mine = (Device.worker_id == worker_id, Device.id == device_id)
    if not session.scalar(select(exists().where(*mine))):
        raise NotFound
    shut_out = {"revoked_at": clock.now(), "revoked_by": by, "revoked_why": reason}
    session.execute(update(Device).where(*mine, Device.revoked_at.is_(None)).values(**shut_out))
    end_sign_ins(worker_id, why="device", device_id=device_id)
    record_audit("device.revoked", reason=reason, facts={"worker_id": str(worker_id), "device_id": device_id})


def give_role(
    worker_id: UUID, *, role: str, area_code: str, starts_on: date | None = None, ends_on: date | None = None
) -> WorkerRole:
    """Give a role within an area from a day (today) on; raises NoSuchArea, SeparateHands, RoleHeldAlready, EndsBeforeStart."""
    if role not in ROLES:
        raise Invalid(errors=[{"path": "role", "message": "没有这个岗位。"}])
    if (area_code := resolve(area_code) or "") == "":
        raise NoSuchArea
    term = (starts_on or clock.today(), ends_on)
    rules.require_end(ends_on or term[0], term[0])
    feed.lock([worker_id])
    held = session.scalars(select(WorkerRole).where(WorkerRole.worker_id == worker_id)).all()
    rules.require_new_role(role, area_code, term, held)
    rules.require_separate_hands(role, (one.role for one in held if rules.overlaps(term, (one.starts_on, one.ends_on))))
    given = WorkerRole(
        id=uuid7(), worker_id=worker_id, role=role, area_code=area_code, starts_on=term[0], ends_on=ends_on
    )
    session.add(given)
    session.flush()
    record_audit("role.given", facts={"worker_id": str(worker_id), "role": role, "area_code": area_code})
    _tell_of_area(given, gained=True)
    return given


def end_role(worker_id: UUID, role_id: UUID, *, ends_on: date) -> WorkerRole:
    """Let a role hold until a day, that day included, and not longer than it does; raises NotFound, EndsBeforeStart, Invalid."""
    feed.lock([worker_id])
    given = session.get(WorkerRole, role_id, populate_existing=True)
    if given is None or given.worker_id != worker_id:
        raise NotFound
    rules.require_end(ends_on, given.starts_on)
    rules.require_no_later_end(ends_on, given.ends_on)
    given.ends_on = ends_on
    session.flush()
    record_audit("role.ended", facts={"worker_id": str(worker_id), "role": given.role, "area_code": given.area_code})
    if ends_on < clock.today():
        _tell_of_area(given, gained=False)
    return given


def grant(worker_id: UUID, name: str) -> None:
    """Grant one of child_files, reveal, person_photos, exact_homes."""
    if name not in GRANTS:
        raise Invalid(errors=[{"path": "grants", "message": "没有这项授权。"}])
    if session.get(WorkerGrant, (worker_id, name)) is None:
        session.add(WorkerGrant(worker_id=worker_id, grant=name))
        session.flush()
        record_audit("grant.given", facts={"worker_id": str(worker_id), "grant": name})


def withdraw(worker_id: UUID, name: str) -> None:
    """Take a grant back."""
    session.execute(delete(WorkerGrant).where(WorkerGrant.worker_id == worker_id, WorkerGrant.grant == name))
    record_audit("grant.withdrawn", facts={"worker_id": str(worker_id), "grant": name})


def assign(record_id: UUID, *, worker_id: UUID, part: str, starts_on: date, ends_on: date | None = None) -> Assignment:
    """Give a record (an elder, a household) to a worker from a day on.

    Raises NotFound, CannotBeAssigned (no role there by which to look after it), AlreadyPaired, EndsBeforeStart.
    """
    record = session.execute(select(Record.kind, Record.area_code).where(Record.id == record_id)).one_or_none()
    if record is None:
        raise NotFound
    rules.require_end(ends_on or starts_on, starts_on)
    _require_role_there(worker_id, kind_name=record.kind, area_code=record.area_code, day=starts_on)
    feed.lock([record_id])
    rules.require_free(
        worker_id,
        part,
        (starts_on, ends_on),
        session.scalars(select(Assignment).where(Assignment.record_id == record_id)),
    )
    given = Assignment(
        id=uuid7(), worker_id=worker_id, record_id=record_id, part=part, starts_on=starts_on, ends_on=ends_on
    )
    session.add(given)
    session.flush()
    record_audit("assignment.made", record_id=record_id, facts={"worker_id": str(worker_id), "part": part})
    if starts_on <= clock.today():
        _tell(worker_id, record_id, gained=True)
    return given


def end_assignment(assignment_id: UUID, *, ends_on: date) -> Assignment:
    """Let an assignment hold until a day, that day included, and not longer than it does; raises NotFound, EndsBeforeStart, Invalid."""
    given = session.get(Assignment, assignment_id)
    if given is None:
        raise NotFound
    feed.lock([given.record_id])
    session.refresh(given)
    rules.require_end(ends_on, given.starts_on)
    rules.require_no_later_end(ends_on, given.ends_on)
    held = given.ends_on is None or given.ends_on >= clock.today()
    given.ends_on = ends_on
    session.flush()
    record_audit(
        "assignment.ended", record_id=given.record_id, facts={"worker_id": str(given.worker_id), "part": given.part}
    )
    if held:  # phones learn the new last day, too
        _tell(given.worker_id, given.record_id, gained=ends_on >= clock.today())
    return given


def _hashed(password: str, phone: str) -> str:
    passwords.require_strong(password, at_least=setting("PASSWORD_MIN_LENGTH"), phone=phone)
    return passwords.hash_password(password)


def _require_role_there(worker_id: UUID, *, kind_name: str, area_code: str, day: date) -> None:
    kind = every_kind(extension("work_lines")).get(kind_name)
    roles = [
        role
        for role, reach in (kind.seen_by if kind and kind.subject is None else {}).items()
        if reach is Reach.ASSIGNED
    ]
    held = exists().where(
        WorkerRole.worker_id == worker_id, Worker.id == WorkerRole.worker_id, Worker.active.is_(True), WorkerRole.role.in_(roles),
        WorkerRole.area_code.in_(_around(area_code)), WorkerRole.starts_on <= day,
        or_(WorkerRole.ends_on.is_(None), WorkerRole.ends_on >= day),
    )  # fmt: skip
    if not roles or not session.scalar(select(held)):
        raise CannotBeAssigned


def _around(area_code: str) -> list[str]:
    """Return the codes of a division and of those it lies in."""
    return [area_code[:n] for n in (2, 4, 6, 9, 12) if n <= len(area_code)]


def _tell(worker_id: UUID, record_id: UUID, *, gained: bool) -> None:
    if tell := extension("scopes_changed"):
        tell([(worker_id, record_id, gained)])


def _tell_of_area(role: WorkerRole, *, gained: bool) -> None:
    """Tell a phone that holds something already; a new one pulls everything anyway."""
    today = clock.today()
    holds = role.starts_on <= today and (role.ends_on is None or role.ends_on >= today)
    if holds is not gained or not session.scalar(select(exists().where(Device.worker_id == role.worker_id))):
        return
    kinds = every_kind(extension("work_lines")).values()
    if any(kind.seen_by.get(role.role) is Reach.AREA for kind in kinds) and (tell := extension("area_scope_changed")):
        tell(role.worker_id, role.area_code, gained=gained)
    if any(kind.seen_by.get(role.role) is Reach.ASSIGNED for kind in kinds):
        given = select(Assignment.record_id).where(
            Assignment.worker_id == role.worker_id, Assignment.starts_on <= today,
            or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
        )  # fmt: skip
        if tell := extension("scopes_changed"):
            tell([(role.worker_id, record_id, gained) for record_id in session.scalars(given).all()])
