"""Whom to call about an elder: numbers are handed out one at a time, and the log knows."""

from uuid import UUID

from sqlalchemy import func, select

from server.accounts.model import Worker, WorkerRole
from server.accounts.queries import holds, pairing_of
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
        ways = (_worker(UUID(pair["worker_id"])) for pair in pairs)
        found = next((way for way in ways if way[1]), found)  # who left the service stands for nobody
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
    """Return the leader nearest to the place among those whose account is open."""
    row = session.execute(
        select(Worker.name, Worker.phone)
        .join(WorkerRole, WorkerRole.worker_id == Worker.id)
        .where(
            WorkerRole.role == "team_leader", WorkerRole.area_code.in_([area_code[:n] for n in (6, 9, 12)]),
            holds(WorkerRole), Worker.active.is_(True),
        )
        .order_by(func.length(WorkerRole.area_code).desc(), Worker.id)
        .limit(1)
    ).one_or_none()  # fmt: skip
    return (row.name, row.phone) if row else (None, None)
