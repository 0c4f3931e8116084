"""Devices of an area's workers: seen, shut out with a reason, and what they last held."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from server.accounts.model import AuditEntry
from server.foundation import clock
from server.foundation.database import session
from tests.factories.phones import make_device, phone_of, shut_out
from tests.factories.sealed import delivered
from tests.factories.wakeup_checks import check, make_elder, outcome
from tests.people import MAPLE


@pytest.fixture
def county(people):
    return people.county(name="县主管")


@pytest.fixture
def helper(people):
    return people.helper(name="杨某某")


def revoke(client, worker, device="phone-1", **body):
    return client.post(f"/workers/{worker.worker_id}/devices/{device}/revoke", json=body or {"reason": "手机丢了"})


def devices(client, **query) -> list[dict]:
    return client.get("/devices", query_string=query).json["devices"]


def test_a_supervisor_sees_the_devices_of_the_area_with_their_last_contact(people, county, helper, morning):
    make_device(helper)
    with clock.fixed(morning + timedelta(hours=1), every_thread=True):
        make_device(people.helper(name="石某"), name="华为", id="phone-2")
    told = [(one["worker_name"], one["name"], one["last_seen"]) for one in devices(county)]
    assert told == [("石某", "华为", "2026-11-23T00:30:00+00:00"), ("杨某某", "红米 9A", "2026-11-22T23:30:00+00:00")]
    assert [one["worker_name"] for one in devices(county, q="杨")] == ["杨某某"]
    assert [one["device_id"] for one in devices(county, q="phone-2")] == ["phone-2"]


def test_a_neighbour_sees_none_of_them(people, helper):
    make_device(helper)
    neighbour = people.sign_in(people.worker(("township_supervisor", "431225102")))
    assert devices(neighbour) == []
    assert neighbour.get(f"/workers/{helper.worker_id}/devices").status_code == 404
    assert neighbour.get(f"/workers/{helper.worker_id}/devices/phone-1/held").status_code == 404
    assert revoke(neighbour, helper).status_code == 404
    for other in (people.team_leader(), people.helper(), people.sign_in(people.worker(("auditor", "431225")))):
        assert other.get("/devices").status_code == 403
        assert revoke(other, helper).status_code == 403


def test_shutting_a_device_out_needs_a_reason_and_is_written_down(county, helper):
    make_device(helper)
    assert revoke(county, helper, reason="  ").status_code == 422
    (told,) = revoke(county, helper, reason="赶集时丢了").json["devices"]
    assert (told["revoked_by_name"], told["revoked_why"]) == ("县主管", "赶集时丢了")
    assert told["revoked_at"]
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "device.revoked"))
    assert (entry.worker_id, entry.reason, entry.facts["device_id"]) == (county.worker_id, "赶集时丢了", "phone-1")


def test_a_device_that_is_shut_out_gets_nothing_any_more(county, helper):
    make_device(helper)
    assert helper.get("/sync/pull").status_code == 200
    revoke(county, helper)
    assert helper.get("/sync/pull").status_code in (401, 403)


def test_shut_out_twice_the_first_reason_stands(county, helper):
    make_device(helper)
    revoke(county, helper, reason="丢了")
    assert revoke(county, helper, reason="再停一次").json["devices"][0]["revoked_why"] == "丢了"


def test_a_device_that_is_not_there_is_404(county, helper):
    assert revoke(county, helper, device="phone-7").status_code == 404


def test_nobody_shuts_out_the_device_they_sit_at(people, county):
    make_device(county)
    assert revoke(county, county).json["slug"] == "own-device"
    elsewhere = people.sign_in(county.worker_id, device="phone-9")
    assert revoke(elsewhere, county).status_code == 200


def test_a_supervisor_does_not_shut_out_who_stands_above_or_beside_the_records(people, helper):
    township = people.sign_in(people.worker(("township_supervisor", MAPLE[:9])))
    both = people.sign_in(people.worker(("helper", MAPLE), ("county_supervisor", "431225")))
    make_device(both)
    assert devices(township)[0]["may_revoke"] is False
    assert revoke(township, both).status_code == 403
    admin = people.sign_in(people.worker(("security_admin", "431225")))
    make_device(admin)
    assert revoke(people.county(), admin).status_code == 404


def test_a_system_administrator_shuts_out_devices_but_reads_no_content(people, helper):
    make_device(helper)
    admin = people.sign_in(people.worker(("system_admin", "431225")))
    assert devices(admin)[0]["may_revoke"]
    assert revoke(admin, helper).status_code == 200
    assert admin.get("/sync/quarantine").status_code == 403
    assert admin.get("/sync/exports").status_code == 403


def test_who_else_uses_the_same_phone_is_named(people, county, helper):
    make_device(helper)
    make_device(people.helper(name="石某"), id="phone-1")
    told = {one["worker_name"]: one["shared_with"] for one in devices(county)}
    assert told == {"杨某某": ["石某"], "石某": ["杨某某"]}
    revoke(county, helper)
    assert {one["worker_name"]: one["shared_with"] for one in devices(county)} == {"杨某某": ["石某"], "石某": []}


def test_what_a_phone_last_held_is_told_with_what_never_arrived(people, county, helper):
    make_device(helper)
    elder = make_elder(county)
    people.assign(helper, elder)
    unsent, refused = check(elder), check(elder, "nonsense")
    outcome(helper, refused)
    held = [
        {"id": str(elder), "revision": 1},
        {"id": unsent["id"], "revision": None},
        {"id": refused["id"], "revision": None},
    ]
    helper.post("/sync/reconcile", json={"device_id": "phone-1", "epoch": None, "held": held})
    (device,) = devices(county)
    assert (device["held"]["n"], device["held"]["missing"]) == (3, 1)
    told = county.get(f"/workers/{helper.worker_id}/devices/phone-1/held").json
    assert [(one["id"], one["here"], one["kind"], one["revision"], one["here_revision"]) for one in told["held"]] == [
        (unsent["id"], "missing", None, None, None),
        (refused["id"], "kept", "wakeup_check", None, None),
        (str(elder), "arrived", "elder", 1, 1),
    ]
    outcome(helper, unsent)
    assert devices(county)[0]["held"]["missing"] == 0
    assert county.get(f"/workers/{helper.worker_id}/devices/phone-1/held").json["missing"] == 0


def test_only_the_last_comparison_counts(county, helper):
    make_device(helper)
    for held in ([{"id": str(uuid4()), "revision": None}], []):
        helper.post("/sync/reconcile", json={"device_id": "phone-1", "epoch": None, "held": held})
    assert (devices(county)[0]["held"]["n"], devices(county)[0]["held"]["missing"]) == (0, 0)


def test_a_phone_that_never_compared_says_so(county, helper):
    make_device(helper)
    assert devices(county)[0]["held"] is None
    assert county.get(f"/workers/{helper.worker_id}/devices/phone-1/held").json == {
        "at": None,
        "n": 0,
        "missing": 0,
        "held": [],
    }


def test_what_a_device_has_in_quarantine_is_counted(app, people, county, helper):
    elder = make_elder(county)
    people.assign(helper, elder)
    phone = phone_of(helper)
    shut_out(helper)
    delivered(app, phone.post(phone.envelope(check(elder)), phone.envelope(check(elder))))
    assert devices(county)[0]["kept"] == 2
