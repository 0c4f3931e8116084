"""One change per push against an empty view; a hundred per push against plain inserts of the same rows."""

import json
import time
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from server.foundation.database import session
from server.records.held import RECORDS, REVISIONS
from server.sync.model import Change
from server.wakeup_checks.model import WakeupCheck
from tests.factories.wakeup_checks import check
from tests.performance.county import ELDERS, Village, push_body
from tests.performance.requests import http, rate
from tests.server.sync.serving import serving

CLIENTS, PUSHES, EMPTY_REQUESTS = 8, 100, 1000
CHECKS = WakeupCheck.__table__
CHANGES = Change.__table__


def one_per_push(url: str, instance: Path, villages: list[Village]) -> tuple[float, float]:
    """Return requests/s of an empty view and of pushes of one check, eight clients each."""
    with serving(instance, url, app="tests.performance.empty:app") as port:
        empty = rate(port, [[http("GET", "/healthz")] * EMPTY_REQUESTS] * CLIENTS)
    requests = [
        [
            http("POST", "/api/v1/sync/push", token=village.leader.headers["Authorization"],
                 body=json.dumps(push_body(village, [check(elder, area=village.area)])).encode())
            for elder in village.elders[:PUSHES]
        ]
        for village in villages[:CLIENTS]
    ]  # fmt: skip
    with serving(instance, url) as port:
        rate(port, [[http("GET", "/healthz")] * 20] * CLIENTS)
        return empty, rate(port, requests)


def hundred_per_push(villages: list[Village]) -> tuple[float, float]:
    """Return checks/s of pushes of a hundred (sign-in, JSON, receipt and all) and of plain inserts of the same rows."""
    pushed, plain = [], []
    for village in villages:
        body = push_body(village, [check(elder, area=village.area) for elder in village.elders])
        began = time.perf_counter()
        answer = village.leader.post("/sync/push", json=body)
        pushed.append(time.perf_counter() - began)
        assert {one["outcome"] for one in answer.json["outcomes"]} == {"accepted"}
        plain.append(_insert_again([one["id"] for one in body["changes"]]))
    return ELDERS / median(pushed), ELDERS / median(plain)


def _insert_again(record_ids: list[str]) -> float:
    """Insert copies of records with detail, revision and change in one transaction; returns seconds."""
    ids = {UUID(one): uuid4() for one in record_ids}
    rows = {}
    for table, column in ((RECORDS, "id"), (CHECKS, "record_id"), (REVISIONS, "record_id"), (CHANGES, "record_id")):
        found = session.execute(select(table).where(table.c[column].in_(ids))).mappings().all()
        rows[table] = [dict(row) | {column: ids[row[column]]} for row in found]
    rows[CHANGES] = [row | {"change_id": uuid4()} for row in rows[CHANGES]]
    session.rollback()
    began = time.perf_counter()
    for table, copies in rows.items():
        session.execute(insert(table), copies)
    session.commit()
    return time.perf_counter() - began
