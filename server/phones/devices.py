"""Devices of the workers I see to: last contact, whether shut out, what they last held."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from server.accounts.access import Access
from server.accounts.model import Device, Worker, WorkerRole
from server.areas.queries import labels_of
from server.foundation.database import session
from server.phones.arrival import what_became_of
from server.phones.model import ChangeDecision
from server.phones.quarantine import FROM_REVOKED
from server.phones.reach import may_shut_out, owner_i_see, owners_of_devices
from server.sync.model import Change, PhoneHolding

SHOWN_AT_MOST = 500  # ids of one phone
Key = tuple[UUID, str]


def devices_visible_to(access: Access, *, q: str | None = None, limit: int = 300) -> dict[str, Any]:
    """Return the devices of the workers I see to, the latest contact first; q is a part of the owner's name."""
    owners = owners_of_devices(access)
    statement = (
        select(Device, Worker.name)
        .join(Worker, Worker.id == Device.worker_id)
        .where(Device.worker_id.in_(owners))
        .order_by(Device.last_seen.desc(), Device.id)
    )
    found = []
    for device, owner in session.execute(statement):
        if not q or q.strip() in owner or q.strip() == device.id:
            found.append((device, owner))
        if len(found) > limit:
            break
    return {"devices": _told(found[:limit], access), "more": len(found) > limit}


def devices_of(access: Access, worker_id: UUID) -> list[dict[str, Any]]:
    """Return the devices of one worker, the latest contact first; raises Forbidden, NotFound."""
    owner_i_see(access, worker_id)
    rows = session.execute(
        select(Device, Worker.name)
        .join(Worker, Worker.id == Device.worker_id)
        .where(Device.worker_id == worker_id)
        .order_by(Device.last_seen.desc(), Device.id)
    ).all()
    return _told(rows, access)


def _told(rows: list, access: Access) -> list[dict[str, Any]]:
    devices = [device for device, _ in rows]
    keys = {(device.worker_id, device.id) for device in devices}
    owners = {device.worker_id for device in devices}
    shared, places, held, kept = _shared(access, keys), _places(owners), _holdings(keys), _kept(keys)
    mine = may_shut_out(access, owners)
    revokers = {device.revoked_by for device in devices} - {None}
    names = dict(session.execute(select(Worker.id, Worker.name).where(Worker.id.in_(revokers))).all())
    return [
        {
            "worker_id": device.worker_id, "worker_name": owner, "area_name": places.get(device.worker_id), "device_id": device.id,
            "name": device.name, "first_seen": device.first_seen, "last_seen": device.last_seen, "revoked_at": device.revoked_at,
            "revoked_by_name": names.get(device.revoked_by), "revoked_why": device.revoked_why,
            "in_use": (device.worker_id, device.id) == (access.worker_id, access.device_id),
            "may_revoke": device.worker_id in mine, "shared_with": shared.get((device.worker_id, device.id), []),
            "held": held.get((device.worker_id, device.id)), "kept": kept.get((device.worker_id, device.id), 0),
        }
        for device, owner in rows
    ]  # fmt: skip


def _shared(access: Access, keys: set[Key]) -> dict[Key, list[str]]:
    """Return who else signed in on the same phones, as far as their devices are mine to see."""
    rows = session.execute(
        select(Device.id, Device.worker_id, Worker.name)
        .join(Worker, Worker.id == Device.worker_id)
        .where(
            Device.id.in_({device_id for _, device_id in keys}),
            Device.revoked_at.is_(None),
            Device.worker_id.in_(owners_of_devices(access)),
        )
    ).all()
    by_device: dict[str, list] = defaultdict(list)
    for row in rows:
        by_device[row.id].append(row)
    return {
        (worker_id, device_id): [row.name for row in by_device[device_id] if row.worker_id != worker_id]
        for worker_id, device_id in keys
    }


def _places(owners: set[UUID]) -> dict[UUID, str]:
    rows = session.execute(
        select(WorkerRole.worker_id, WorkerRole.area_code)
        .where(WorkerRole.worker_id.in_(owners))
        .order_by(WorkerRole.starts_on)
    ).all()
    labels = labels_of({row.area_code for row in rows})
    return {row.worker_id: labels[row.area_code] for row in rows}


def _holdings(keys: set[Key]) -> dict[Key, dict]:
    rows = session.scalars(select(PhoneHolding).where(PhoneHolding.worker_id.in_({one for one, _ in keys}))).all()
    lacking = what_became_of({UUID(one) for row in rows for one in row.missing})
    return {
        (row.worker_id, row.device_id): {
            "at": row.at, "n": len(row.held),
            "missing": sum(lacking[UUID(one)]["here"] == "missing" for one in row.missing),
        }
        for row in rows
    }  # fmt: skip


def _kept(keys: set[Key]) -> dict[Key, int]:
    rows = session.execute(
        select(Change.worker_id, Change.device_id, func.count())
        .outerjoin(ChangeDecision, ChangeDecision.change_id == Change.change_id)
        .where(Change.worker_id.in_({one for one, _ in keys}), FROM_REVOKED, ChangeDecision.change_id.is_(None))
        .group_by(Change.worker_id, Change.device_id)
    )
    return {(worker_id, device_id): n for worker_id, device_id, n in rows}


def last_held(access: Access, worker_id: UUID, device_id: str) -> dict[str, Any]:
    """Return what a phone said it held when it last compared, what never arrived first; raises Forbidden, NotFound."""
    owner_i_see(access, worker_id)
    row = session.get(PhoneHolding, (worker_id, device_id))
    if row is None:
        return {"at": None, "n": 0, "missing": 0, "held": []}
    revisions = {UUID(one): revision for one, revision in row.held}
    became = what_became_of(set(revisions))
    told = [{"id": one, "revision": revisions[one]} | became[one] for one in revisions]
    told.sort(key=lambda one: ("missing", "kept", "arrived").index(one["here"]))
    missing = sum(one["here"] == "missing" for one in told)
    return {"at": row.at, "n": len(told), "missing": missing, "held": told[:SHOWN_AT_MOST]}
