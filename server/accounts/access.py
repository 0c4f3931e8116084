"""The one place that decides what a worker may see and write.

Roles hold within areas (division-code prefixes), assignments from a day to a day. Reading is judged by
today, writing by the day of the observation (design section 4), so that offline days are welcome.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    CompoundSelect,
    Date,
    String,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    exists,
    false,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from server.accounts.model import Assignment, Device, SignIn, Worker, WorkerGrant, WorkerRole
from server.foundation import clock
from server.foundation.ciphers import keyring
from server.foundation.database import session
from server.foundation.problems import Problem
from server.foundation.settings import setting
from server.records.model import Record
from server.records.work_line import Reach, RecordKind

ROLES = {
    "helper": "叫醒员", "patroller": "巡查员", "station_lead": "站长", "social_worker": "社工", "surveyor": "地名采集员",
    "team_leader": "组长", "township_supervisor": "乡镇主管", "county_supervisor": "县局主管", "duty_officer": "值班",
    "reviewer": "地名专家", "system_admin": "系统管理员", "security_admin": "安全管理员", "auditor": "审计员",
}  # fmt: skip
GRANTS = ("child_files", "reveal", "person_photos", "exact_homes")


@dataclass(frozen=True)
class Term:
    """A role or an assignment that holds from a day to a day."""

    what: str  # role name, or the part of an assignment
    where: str | UUID  # area code, or the record's id
    starts_on: date
    ends_on: date | None

    def holds_on(self, day: date) -> bool:
        """Say whether it holds on a day, both ends included."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass
class Access:
    """A signed-in worker with everything that decides what they may see and do."""

    worker_id: UUID
    name: str
    roles: list[Term]
    grants: frozenset[str]
    assignments: list[Term]
    device_id: str | None = None
    today: date = field(default_factory=clock.today)
    shut_out: Problem | None = None  # why nothing this worker sends takes effect any more; it is kept all the same

    def areas_of(self, *roles: str, on: date | None = None) -> list[str]:
        """Return the area codes in which any of the roles holds."""
        day = on or self.today
        return [str(role.where) for role in self.roles if role.what in roles and role.holds_on(day)]

    def role_names(self, on: date | None = None) -> set[str]:
        """Return the names of the roles that hold on a day."""
        day = on or self.today
        return {role.what for role in self.roles if role.holds_on(day)}

    def has_role_over(self, area_code: str, *roles: str, on: date | None = None) -> bool:
        """Say whether one of the roles covers an area."""
        return any(area_code.startswith(area) for area in self.areas_of(*roles, on=on))

    def assigned(self, on: date | None = None) -> set[UUID]:
        """Return the ids of the records assigned to me on a day."""
        day = on or self.today
        return {given.where for given in self.assignments if given.holds_on(day)}  # type: ignore[misc]

    def sees(self, kind: RecordKind) -> ColumnElement[bool]:
        """Return the SQL condition, over `records`, of what of a kind I may see today."""
        ways: list[ColumnElement[bool]] = []
        for role in self.roles:
            if not role.holds_on(self.today):
                continue
            match kind.seen_by.get(role.what):
                case Reach.AREA:
                    way = within(str(role.where))
                case Reach.ASSIGNED:
                    way = Record.subject_id.in_(self.assigned_now())
                case _:
                    continue
            narrower = kind.sees_only.get(role.what)
            ways.append(and_(way, narrower(self.today, self.worker_id)) if narrower else way)
        return and_(Record.kind == kind.name, or_(false(), *ways))

    def sees_something(self, kind: RecordKind) -> bool:
        """Say whether one of my roles sees records of a kind at all."""
        return any(role.what in kind.seen_by and role.holds_on(self.today) for role in self.roles)

    def sees_record(self, kind: RecordKind, *, area_code: str, subject_id: UUID | None) -> bool:
        """Say in Python what `sees` says in SQL, of one record."""
        return self._reaches(kind.seen_by, area_code, subject_id, self.today) is not None

    def writes_as(self, kind: RecordKind, *, area_code: str, subject_id: UUID | None, on: date) -> list[str]:
        """Return the roles by which I might write such a record on the day of the observation."""
        return [
            role.what
            for role in self.roles
            if role.holds_on(on)
            and self._reaches({role.what: kind.written_by.get(role.what)}, area_code, subject_id, on)
        ]

    def writes_one_of(self, kinds: Iterable[RecordKind]) -> bool:
        """Say whether I write, or once wrote, records of one of these kinds: photos of then may still be on their way."""
        mine = {role.what for role in self.roles}
        return any(mine & set(kind.written_by) for kind in kinds)

    def reads(self, kind: RecordKind, *, area_code: str, subject_id: UUID | None) -> frozenset[str] | None:
        """Return the only data fields I may read of a record; None means all."""
        found: frozenset[str] = frozenset()
        for role in self.roles:
            if not role.holds_on(self.today):
                continue
            if self._reaches({role.what: kind.seen_by.get(role.what)}, area_code, subject_id, self.today):
                if role.what not in kind.reads_only:
                    return None
                found |= kind.reads_only[role.what]
        return found

    def withheld(self, kind: RecordKind, data: Mapping[str, Any] | None, recorder_id: UUID | None) -> frozenset[str]:
        """Return the fields of one record that need a grant I have not; without `data` (unknown), all that may need one."""
        found: frozenset[str] = frozenset()
        for one in kind.restrictions:
            spared = one.grant in self.grants or (one.but_recorder and recorder_id == self.worker_id)
            if not spared and (data is None or one.of(data, self.today)):
                found |= one.fields
        return found

    def would_reveal(self, kind: RecordKind, data: Mapping[str, Any], change: Mapping[str, Any]) -> bool:
        """Say whether a change would take a record out of a restriction that keeps something of it from me."""
        after = {**data, **change}
        return any(
            (one.firmly or one.of)(data, self.today) and not one.of(after, self.today)
            for one in kind.restrictions
            if one.grant not in self.grants
        )

    def keeps_photos_from_me(self, kind: RecordKind, data: Mapping[str, Any]) -> bool:
        """Say whether photos of whom a record shows or is about need a grant I have not."""
        return any(
            one.photos and one.grant not in self.grants and one.of(data, self.today) for one in kind.restrictions
        )

    def assigned_now(self):
        """Return the SQL of the ids assigned to me today."""
        return select(Assignment.record_id).where(
            Assignment.worker_id == self.worker_id,
            Assignment.starts_on <= self.today,
            or_(Assignment.ends_on.is_(None), Assignment.ends_on >= self.today),
        )

    def _reaches(self, table, area_code: str, subject_id: UUID | None, day: date) -> str | None:
        for role in self.roles:
            if not role.holds_on(day):
                continue
            match table.get(role.what):
                case Reach.AREA if area_code.startswith(str(role.where)):
                    return role.what
                case Reach.ASSIGNED if subject_id in self.assigned(day):
                    return role.what
        return None


def within(area_code: str) -> ColumnElement[bool]:
    """Return the SQL condition of records within a division: an index range, not a LIKE."""
    return and_(Record.area_code >= area_code, Record.area_code < area_code + ":")


def access_of(worker_id: UUID, *, device_id: str | None = None, closed_too: bool = False) -> Access | None:
    """Load a worker's access; None when there is no such worker, or the account is closed (unless `closed_too`)."""
    return _load(worker_id, device_id, family=None, closed_too=closed_too)


def access_of_sign_in(worker_id: UUID, *, device_id: str | None, family: str | None) -> Access | None:
    """Load the access of who signed in on a device; None also when that sign-in or that device was shut out."""
    return _load(worker_id, device_id, family=family, unless_revoked=device_id)


def _statement() -> CompoundSelect:
    """Return the one statement that loads everything: row, what, id, first day, last day."""
    workers, roles, grants, given, devices, sign_ins = (
        model.__table__ for model in (Worker, WorkerRole, WorkerGrant, Assignment, Device, SignIn)
    )
    worker_id = bindparam("worker_id", type_=Uuid)
    no_id, no_day = cast(null(), Uuid), cast(null(), Date)
    ended = exists().where(sign_ins.c.family == bindparam("family", type_=String), sign_ins.c.ended_at.is_not(None))
    revoked = exists().where(
        devices.c.id == bindparam("device_id", type_=String), devices.c.worker_id == worker_id, devices.c.revoked_at.is_not(None)
    )  # fmt: skip
    return union_all(
        select(literal_column("'worker'").label("row"), type_coerce(workers.c.name, Text), workers.c.id, no_day, no_day).where(
            workers.c.id == worker_id, or_(workers.c.active.is_(True), bindparam("closed_too", type_=Boolean)), ~ended, ~revoked,
            or_(workers.c.demo.is_(False), bindparam("demo_too", type_=Boolean)),
        ),
        select(literal_column("'role:'") + roles.c.role, roles.c.area_code, no_id, roles.c.starts_on, roles.c.ends_on).where(
            roles.c.worker_id == worker_id
        ),
        select(literal_column("'grant'"), grants.c.grant_name, no_id, no_day, no_day).where(grants.c.worker_id == worker_id),
        select(literal_column("'given'"), given.c.part, given.c.record_id, given.c.starts_on, given.c.ends_on).where(
            given.c.worker_id == worker_id
        ),
    )  # fmt: skip


# Built once and not with every push: putting it together takes longer than running it.
EVERYTHING = _statement()


def _load(
    worker_id: UUID,
    device_id: str | None,
    *,
    family: str | None,
    unless_revoked: str | None = None,
    closed_too: bool = False,
) -> Access | None:
    asked = {
        "worker_id": worker_id, "family": family, "device_id": unless_revoked, "demo_too": setting("DEMO_ALLOWED"),
        "closed_too": closed_too,
    }  # fmt: skip
    found = Access(worker_id=worker_id, name="", roles=[], grants=frozenset(), assignments=[], device_id=device_id)
    known = False
    for row, what, record_id, starts_on, ends_on in session.connection().execute(EVERYTHING, asked):
        if row == "worker":
            found.name, known = json.loads(keyring().unseal(what)), True
        elif row == "grant":
            found.grants |= {what}
        elif row == "given":
            found.assignments.append(Term(what, record_id, starts_on, ends_on))
        else:
            found.roles.append(Term(row.removeprefix("role:"), what, starts_on, ends_on))
    return found if known else None
