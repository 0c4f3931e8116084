"""A roll of 1,500 (and, in `make test-slow`, of 5,000) with planted faults yields exactly those faults; then import, difference, undo."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, insert, select

from server.accounts.model import Assignment, Worker, WorkerRole
from server.foundation import clock
from server.foundation.ciphers import keyring
from server.foundation.database import session
from server.foundation.ids import uuid7
from server.records.model import Record, RecordRevision
from server.wakeup_checks.model import Elder
from tests.conftest import MORNING
from tests.people import BEFORE
from tests.planted_faults import HEADERS, plant, write_workbook
from tests.server.interchange.sheets import upload


@pytest.fixture(scope="module", params=[1500, pytest.param(5000, marks=pytest.mark.slow)])
def planted(request):
    return plant(request.param)


@pytest.fixture
def helpers(database, planted):
    """Give every helper of the roll an account."""
    workers, roles = [], []
    for name, phone, village in planted.helpers:
        worker = uuid7()
        workers.append({"id": worker, "name": name, "phone": phone, "phone_index": keyring().blind("phone", phone), "active": True,
                        "demo": False, "created_at": clock.now()})  # fmt: skip
        roles.append({"id": uuid7(), "worker_id": worker, "role": "helper", "area_code": village, "starts_on": BEFORE})
    session.execute(insert(Worker), workers)
    session.execute(insert(WorkerRole), roles)
    session.commit()


def as_workbook(planted) -> bytes:
    stream = BytesIO()
    write_workbook(planted, stream)
    return stream.getvalue()


def named(faults: list[dict]) -> list[tuple]:
    return sorted((fault["row"], fault["column"], fault["cell"], fault["slug"]) for fault in faults)


def elders() -> dict:
    """Return what the roll holds, without what only counts revisions."""
    rows = session.execute(
        select(Elder, Record.area_code, Record.group_no, Record.zhai_name, Record.review).join(
            Record, Record.id == Elder.record_id
        )
    )
    found = {
        row.Elder.record_id: (
            row.Elder.name,
            row.Elder.hearing,
            row.Elder.health_note,
            str(row.Elder.contacts),
            row.group_no,
            row.zhai_name,
        )
        for row in rows
        if (row.review or {}).get("state") != "void"
    }
    session.rollback()
    return found


def paired() -> set:
    rows = session.execute(select(Assignment.record_id, Assignment.worker_id, Assignment.part, Assignment.ends_on))
    found = {tuple(row) for row in rows}
    session.rollback()
    return found


@pytest.mark.first_on("spatialite")
def test_exactly_the_planted_faults_then_import_difference_and_undo(people, helpers, planted):
    county = people.county()
    checked = upload(county, as_workbook(planted))
    assert checked.status_code == 201, checked.json
    told = checked.json
    assert set(named(told["faults"])) ^ set(planted.faults) == set()
    assert named(told["faults"]) == planted.faults
    assert named(told["warnings"]) == planted.warnings
    good = planted.people - planted.faulty
    assert told["summary"] | {} == told["summary"] | {
        "rows": planted.people, "new": good, "changed": 0, "unchanged": 0, "faulty": planted.faulty,
    }  # fmt: skip
    assert not elders(), "a dry run writes nothing"

    assert county.post(f"/imports/{told['id']}/apply", json={}).status_code == 409
    assert not elders()
    applied = county.post(f"/imports/{told['id']}/apply", json={"skip_faulty": True})
    assert applied.status_code == 200, applied.json
    assert applied.json["summary"]["applied"] == {"new": good, "changed": 0}
    assert applied.json["left"] == []
    first, first_pairs = elders(), paired()
    assert len(first) == good
    assert len({record_id for record_id, _, part, _ in first_pairs if part == "primary"}) == good

    with clock.fixed(MORNING + timedelta(minutes=5), every_thread=True):
        again = upload(county, as_workbook(planted)).json
        assert again["summary"]["unchanged"] == good
        assert again["changes"] == []

        changed_lines = differ(planted)
        checked = upload(county, as_workbook(planted)).json
        assert [(one["row"], one["what"]) for one in checked["changes"]] == [
            (line, "changed") for line in changed_lines
        ]
        fields = {field["label"] for one in checked["changes"] for field in one["fields"]}
        assert fields == {"听力", "紧急联系人", "组", "叫醒员"}
        applied = county.post(f"/imports/{checked['id']}/apply", json={"skip_faulty": True}).json
        assert applied["summary"]["applied"] == {"new": 0, "changed": len(changed_lines)}
        second = elders()
        assert len({one for one in first if first[one] != second[one]}) == len(changed_lines)

        refused = county.post(f"/imports/{told['id']}/undo")
        assert (refused.status_code, refused.json["slug"]) == (409, "not-the-last-import")
        undone = county.post(f"/imports/{checked['id']}/undo").json
        assert (undone["summary"]["undone"], undone["left"]) == (len(changed_lines), [])
        assert elders() == first
        assert paired() == first_pairs

    with clock.fixed(MORNING + timedelta(minutes=9), every_thread=True):
        undone = county.post(f"/imports/{told['id']}/undo").json
        # What was changed and changed back has later revisions: it is named and left.
        assert undone["summary"]["undone"] == good - len(changed_lines)
        assert [one["row"] for one in undone["left"]] == changed_lines
        assert len(elders()) == len(changed_lines)
        assert len(paired()) < len(first_pairs)
    history = session.scalar(select(func.count()).select_from(RecordRevision).where(RecordRevision.why.like("%导入%")))
    assert history > 2 * good, "every step stands in the history"


def differ(planted) -> list[int]:
    """Change every hundredth good row of the sheet in four columns; returns the lines."""
    faulty = {line for line, *_ in planted.faults}
    at = {header: n for n, header in enumerate(HEADERS)}
    good = [n for n, line in enumerate(planted.lines, 1) if n > 3 and line and n not in faulty]
    # Two helpers of one village change places: both are known there.
    chosen = [n for n in good if planted.lines[n - 1][at["备用叫醒员"]] is None][::60]
    phones = {}
    for name, phone, village in planted.helpers:
        phones.setdefault(village, []).append((name, phone))
    for n in chosen:
        line = planted.lines[n - 1]
        line[at["听力"]] = "听不见" if line[at["听力"]] != "听不见" else "正常"
        line[at["紧急联系人"]] = "新亲某（外甥）"
        line[at["组"]] = "十二组"
        known = str(line[at["叫醒员"]])
        village = (
            next(those for those in phones.values() if any(phone in known for _, phone in those[:1]))
            if "199" in known
            else None
        )
        if village:
            line[at["叫醒员"]] = village[1][1]
    return chosen
