"""A missing file becomes a task after a fortnight; a person ends the waiting; if it comes after all, it is taken."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from server.accounts.model import AuditEntry
from server.foundation import clock
from server.foundation.database import session
from server.media.expiring import remove_what_is_over
from server.media.model import MediaRefusal
from tests.conftest import MORNING
from tests.factories.hostile import svg
from tests.factories.media import begin, declared, declared_elder, hash_of, media_of, picture, uploaded
from tests.factories.patrols import make_person, meet, record
from tests.factories.wakeup_checks import check, elder_data, make_elder, outcome, pull_from
from tests.people import CLEAR, COUNTY, MAPLE


def after(days: float):
    return clock.fixed(MORNING + timedelta(days=days), every_thread=True)


def tasks(client, area: str = MAPLE):
    answer = client.get("/media/tasks", query_string={"area": area})
    return answer.json["tasks"] if answer.status_code == 200 else answer.status_code


def lose(client, record_id, content: bytes, reason: str = "手机掉水里了"):
    return client.post("/media/lost", json={"record_id": str(record_id), "sha256": hash_of(content), "reason": reason})


@pytest.fixture
def waiting(county):
    """Return (elder, photo, missing): one of two files has come."""
    photo, missing = picture(), picture()
    elder = declared_elder(county, photo, missing)
    uploaded(county, photo, elder)
    return elder, photo, missing


def test_a_missing_file_becomes_a_task_after_a_fortnight(people, county, waiting):
    elder, _, missing = waiting
    leader = people.team_leader()
    with after(13.9):
        assert tasks(leader) == []
    with after(15):
        (task,) = tasks(leader)
    name = task.pop("recorder_name")
    assert name.startswith("试")
    assert task == {
        "record_id": elder, "kind": "elder", "sha256": hash_of(missing), "role": "landmark", "area_code": MAPLE,
        "declared_at": "2026-11-22T23:30:00+00:00", "recorder_id": str(county.worker_id), "area_name": "坪村镇枫木村", "days": 15,
        "occurred_at": "2026-11-23T07:30:00+08:00", "subject_id": elder, "subject_kind": "elder", "subject_name": elder_data()["name"],
        "refused_reason": None,
    }  # fmt: skip


def test_a_task_names_whom_it_is_about_as_far_as_i_may_read_it(people, county):
    elder = make_elder(county, name="龙某某")
    one = check(elder, "unwell") | {"media": declared(b"x", role="situation")}
    assert outcome(county, one)["outcome"] == "accepted"
    crew = people.patroller()
    nameless = make_person(crew, description="红外套")
    child = make_person(crew, name="小某", birth_date="2020-01-01")
    for person in (nameless, child):
        meet(crew, person, media=declared(b"y", role="situation"), report={"ticks": []})
    with after(15):
        told = {task["subject_id"]: task for task in tasks(county, COUNTY)}
    assert (told[str(elder)]["kind"], told[str(elder)]["record_id"]) == ("wakeup_check", one["id"])
    assert (told[str(elder)]["subject_kind"], told[str(elder)]["subject_name"]) == ("elder", "龙某某")
    assert told[str(nameless)]["subject_name"] == record(crew, "person", nameless)["data"]["number"]
    assert "小某" not in str(told)


def test_a_file_that_was_refused_is_told_apart_with_its_reason_as_long_as_it_is_waited_for(people, county):
    """It will not come by itself; without a word the desk would wait for the phone."""
    content, other = svg(), svg() + b" "
    elder = declared_elder(county, content)
    for one, record_id in ((content, elder), (other, make_elder(county, name="第二位"))):
        assert begin(county, one, record_id, body=one).status_code == 422
    leader = people.team_leader()
    with after(15):
        remove_what_is_over()
        assert [task["refused_reason"] for task in tasks(leader)] == ["active"]
        assert media_of(county, elder)[0]["refused_reason"] == "active"
        assert session.scalars(select(MediaRefusal.sha256)).all() == [hash_of(content)]
        assert begin(county, content, elder).status_code == 201  # a server that has learnt more may take it
        lose(leader, elder, content)
    with after(16):
        remove_what_is_over()
        assert session.scalars(select(MediaRefusal.sha256)).all() == []


def test_tasks_are_those_of_my_area(people, county, waiting):
    with after(15):
        assert len(tasks(county, COUNTY)) == len(tasks(county, MAPLE[:9])) == 1
        assert tasks(county, CLEAR) == []
        assert tasks(people.team_leader(CLEAR)) == []
        assert tasks(people.team_leader(CLEAR), COUNTY) == []
        assert tasks(people.helper()) == 403
        assert tasks(people.sign_in(people.worker(("auditor", COUNTY)))) == 403


def test_a_person_with_a_reason_ends_the_waiting(people, county, waiting):
    elder, _, missing = waiting
    _, cursor = pull_from(county, None)
    leader = people.team_leader()
    answer = lose(leader, elder, missing)
    assert (answer.status_code, answer.json) == (200, {"state": "lost", "lost_reason": "手机掉水里了"})
    changes, _ = pull_from(county, cursor)
    assert [(row["id"], row["revision"]) for row in changes] == [(elder, 1)]
    assert changes[0]["media"][1] == declared(missing)[0] | {"state": "lost", "lost_reason": "手机掉水里了"}
    with after(15):
        assert tasks(leader) == []
    told = county.get(f"/media/{hash_of(missing)}/view")
    assert (told.status_code, told.json["slug"], told.json["state"]) == (404, "media-missing", "lost")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "media_lost")).one()
    assert (entry.reason, str(entry.record_id), entry.worker_id) == ("手机掉水里了", elder, leader.worker_id)


def test_a_loss_is_over_when_the_file_comes_after_all(county, waiting):
    elder, _, missing = waiting
    lose(county, elder, missing)
    uploaded(county, missing, elder)
    assert media_of(county, elder)[1] == declared(missing)[0] | {"state": "here"}
    assert county.get(f"/media/{hash_of(missing)}/view").status_code == 200


def test_only_what_is_missing_is_lost(people, county, waiting):
    elder, photo, missing = waiting
    assert lose(county, elder, photo).json["slug"] == "media-not-missing"
    assert lose(county, elder, b"never declared").status_code == 404
    assert lose(people.team_leader(CLEAR), elder, missing).status_code == 404
    assert lose(people.helper(), elder, missing).status_code == 403
    assert lose(county, elder, missing, reason=" ").status_code == 422
    assert lose(county, elder, missing).status_code == 200
    assert lose(county, elder, missing).status_code == 409


def reconciled(client, *hashes: str) -> list[str]:
    answer = client.post(
        "/sync/reconcile", json={"device_id": "phone-1", "epoch": None, "held": [], "media": list(hashes)}
    )
    assert answer.status_code == 200
    return answer.json["media_missing"]


def test_a_phone_learns_which_of_its_files_the_server_lacks(people, county, waiting):
    elder, photo, missing = waiting
    held = [hash_of(photo), hash_of(missing), "0" * 64]
    assert reconciled(county, *held, hash_of(missing)) == [hash_of(missing), "0" * 64]
    lose(county, elder, missing)
    assert reconciled(county, *held) == [hash_of(missing), "0" * 64]


def test_what_another_brought_says_nothing_about_mine(people, county, waiting):
    _, photo, _ = waiting
    assert reconciled(people.county(), hash_of(photo)) == [hash_of(photo)]


def test_a_file_that_came_for_one_record_is_lacking_for_another(county, waiting):
    _, photo, _ = waiting
    assert reconciled(county, hash_of(photo)) == []
    elder = make_elder(county, name="第二位")
    one = check(elder, "unwell") | {"media": declared(photo, role="situation")}
    assert outcome(county, one)["outcome"] == "accepted"
    assert reconciled(county, hash_of(photo)) == [hash_of(photo)]
    uploaded(county, photo, one["id"])
    assert reconciled(county, hash_of(photo)) == []


def test_a_file_before_its_record_is_not_asked_for_again(county):
    photo = picture()
    uploaded(county, photo, make_elder(county))
    assert reconciled(county, hash_of(photo)) == []


def test_thousands_of_files_are_compared(county):
    many = [f"{n:064x}" for n in range(3000)]
    assert reconciled(county, *many) == many
