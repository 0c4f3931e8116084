"""The numbers to call when nobody is reached otherwise: need to know, and no more."""

import hashlib
from typing import Any

from sqlalchemy import select

from server.accounts.access import Access
from server.accounts.model import Worker, WorkerRole
from server.accounts.queries import holds
from server.foundation.ciphers import keyring
from server.foundation.database import session
from server.foundation.settings import setting
from server.records.model import Record


def numbers_i_need(access: Access) -> list[dict[str, Any]]:
    """Return the numbers to call when nobody is reached otherwise: the leaders where my own elders live, and the duty."""
    mine = access.assigned()
    villages = set(session.scalars(select(Record.area_code).where(Record.id.in_(mine)).distinct())) if mine else set()
    leaders = session.execute(
        select(WorkerRole.area_code, Worker.id, Worker.name, Worker.phone)
        .join(Worker, Worker.id == WorkerRole.worker_id)
        .where(WorkerRole.role == "team_leader", holds(WorkerRole), Worker.active.is_(True), WorkerRole.area_code.in_(villages))
        .order_by(WorkerRole.area_code, Worker.id)
    ) if villages else ()  # fmt: skip
    found = [
        {"area_code": row.area_code, "part": "team_leader", "name": row.name, "phone": row.phone, "worker_id": row.id}
        for row in leaders
    ]
    return found + duty_numbers()


MOST_ON_DUTY = 2  # on one screen beside family, key holder and team leader


def duty_numbers() -> list[dict[str, Any]]:
    """Return the duty desk's numbers: the office's own setting, else those who hold the duty for the whole county."""
    county = setting("COUNTY_CODE")
    if said := setting("DUTY_PHONES"):
        return [{"area_code": county, "part": "duty"} | one for one in said]
    rows = session.execute(
        select(Worker.id, Worker.name, Worker.phone)
        .join(WorkerRole, WorkerRole.worker_id == Worker.id)
        .where(
            WorkerRole.role == "duty_officer", WorkerRole.area_code == county, holds(WorkerRole), Worker.active.is_(True)
        )
        .order_by(Worker.id)
        .limit(MOST_ON_DUTY)
    )  # fmt: skip
    return [
        {"area_code": county, "part": "duty", "name": row.name, "phone": row.phone, "worker_id": row.id} for row in rows
    ]


def digest_of(numbers: list[dict[str, Any]]) -> str:
    """Return what tells one list of numbers from another without holding any."""
    told = "|".join(f"{one['area_code']}:{one['part']}:{one['phone']}" for one in numbers)
    return keyring().blind("numbers", hashlib.sha256(told.encode()).hexdigest())
