"""Whom to call about an elder: numbers are handed out one at a time, and the log knows."""

from uuid import UUID

from sqlalchemy import select

from server.accounts.model import Worker, WorkerRole
from server.accounts.queries import pairing_of
from server.foundation import clock
from server.foundation.database import session
from server.foundation.problems import NotFound
from server.records.held import Held


def number_of(elder: Held, who: str) -> dict[str, str]:
    """Return {name, phone} of the elder, a contact, the key holder, village doctor, helper or team leader.

    Raises NotFound when there is no such person or no number.
    """
    data = elder.data
    found: tuple[str | None, str | None] = (None, None)
    if who == "elder":
        found = data["name"], data["phone"]
    elif who in ("key_holder", "village_doctor"):
        found = _of(data[who])
    elif who.startswith("contact:"):
        wanted = who.removeprefix("contact:")
        found = _of(next((one for one in data["contacts"] or () if one["id"] == wanted), None))
    elif who == "helper":
        pairs = pairing_of([elder.id]).get(elder.id, [])
        found = _worker(UUID(pairs[0]["worker_id"])) if pairs else found
    elif who == "team_leader":
        found = _team_leader(elder.envelope["area_code"])
    name, phone = found
    if not phone:
        raise NotFound("没有登记这个电话。")
    return {"name": name or "", "phone": phone}


def _of(person: dict | None) -> tuple[str | None, str | None]:
    return (person["name"], person.get("phone")) if person else (None, None)


def _worker(worker_id: UUID) -> tuple[str | None, str | None]:
    row = session.execute(
        select(Worker.name, Worker.phone).where(Worker.id == worker_id, Worker.active.is_(True))
    ).one_or_none()
    return (row.name, row.phone) if row else (None, None)


def _team_leader(area_code: str) -> tuple[str | None, str | None]:
    today = clock.today()
    rows = session.execute(
        select(WorkerRole.worker_id, WorkerRole.area_code)
        .where(
            WorkerRole.role == "team_leader", WorkerRole.area_code.in_([area_code[:n] for n in (6, 9, 12)]),
            WorkerRole.starts_on <= today, (WorkerRole.ends_on.is_(None)) | (WorkerRole.ends_on >= today),
        )
    ).all()  # fmt: skip
    nearest = max(rows, key=lambda row: len(row.area_code), default=None)
    return _worker(nearest.worker_id) if nearest else (None, None)
