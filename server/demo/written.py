"""Writing divisions, positions and workers of the demo county to the database."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import insert, select

from server.accounts import passwords
from server.accounts.audit import record_audit
from server.accounts.model import Assignment, Worker, WorkerGrant, WorkerRole
from server.areas.model import Area
from server.areas.operations import import_boundaries, import_code_pairs, import_divisions, place_village
from server.demo.accounts_file import passwords_given
from server.demo.county import County
from server.demo.people import luck_of, seeded_uuid7
from server.demo.places import TOWNSHIP_CENTRES
from server.foundation import clock
from server.foundation.ciphers import keyring
from server.foundation.database import session
from server.foundation.settings import setting

DATA = Path(__file__).resolve().parent / "data"
IN_OFFICE_FOR = timedelta(days=180)
PAIRED_FOR = timedelta(days=90)


@dataclass
class Summary:
    """What was loaded; `accounts` holds the only copy of the passwords."""

    workers: int = 0
    helpers: int = 0
    elders: int = 0
    checks: int = 0
    emergencies_decided: int = 0
    encounters: int = 0
    accounts: list[dict[str, str]] = field(default_factory=list)


def write_divisions() -> tuple[dict[str, list[str]], BaseGeometry]:
    """Bring in the real divisions and outlines; returns ({township: its villages}, the county's outline)."""
    import_divisions((DATA / "huitong_431225.csv").read_bytes())
    import_code_pairs((DATA / "township_codes_two_systems.csv").read_bytes())
    county = (DATA / "huitong_county.geojson").read_bytes()
    import_boundaries(county, role="county")
    import_boundaries((DATA / "neighbours.geojson").read_bytes(), role="neighbour")
    villages: dict[str, list[str]] = defaultdict(list)
    for code in session.scalars(select(Area.code).where(Area.level == "village").order_by(Area.code)):
        if code[:9] in TOWNSHIP_CENTRES:
            villages[code[:9]].append(code)
    return dict(villages), shape(_only_feature(county)["geometry"])


def _only_feature(content: bytes) -> dict:
    (feature,) = json.loads(content)["features"]
    return feature


def write_workers(county: County) -> Summary:
    """Write positions, workers, roles, grants and pairings; passwords only for the printed accounts."""
    places = county.villages | TOWNSHIP_CENTRES
    for area in session.scalars(select(Area).where(Area.code.in_(places))):
        if area.location is None:  # a position somebody knows stands
            place_village(area, *places[area.code], invented=True)
    session.flush()
    now = clock.now()
    since = clock.local_date(now - IN_OFFICE_FOR)
    summary = Summary(workers=len(county.workers))
    given = passwords_given(setting("INSTANCE"))
    rows, roles, grants = [], [], []
    for worker in county.workers:
        password = (given.get(worker.phone) or passwords.make_up()) if worker.printed else None
        role, area_code = worker.roles[0]
        summary.helpers += role == "helper"
        if password:
            summary.accounts.append({"role": role, "phone": worker.phone, "password": password, "area_code": area_code})
        rows.append(
            {
                "id": worker.id, "name": worker.name, "phone": worker.phone, "phone_index": keyring().blind("phone", worker.phone),
                "password_hash": passwords.hash_password(password) if password else None, "active": True, "demo": True,
                "failed_logins": 0, "created_at": now,
            }
        )  # fmt: skip
        luck = luck_of("roles", worker.id)
        roles += [
            {"id": seeded_uuid7(now, luck), "worker_id": worker.id, "role": name, "area_code": area, "starts_on": since}
            for name, area in worker.roles
        ]
        grants += [{"worker_id": worker.id, "grant": grant} for grant in worker.grants]
    session.execute(insert(Worker), rows)
    session.execute(insert(WorkerRole), roles)
    session.execute(insert(WorkerGrant), grants)
    _write_pairings(county)
    record_audit("demo.loaded", facts={"workers": len(rows)})
    return summary


def _write_pairings(county: County) -> None:
    now, since = clock.now(), clock.local_date(clock.now() - PAIRED_FOR)
    luck = luck_of("pairings")
    session.execute(
        insert(Assignment),
        [
            {"id": seeded_uuid7(now, luck), "worker_id": worker, "record_id": elder, "part": part, "starts_on": since}
            for elder, worker, part in county.assignments
        ],
    )
