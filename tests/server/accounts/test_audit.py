from uuid import uuid4

import pytest

from tests.factories.wakeup_checks import make_elder
from tests.people import COUNTY


@pytest.fixture
def auditor(people):
    return people.sign_in(people.worker(("auditor", COUNTY)))


def test_the_auditor_reads_who_asked_for_a_number_and_why(people, auditor):
    county = people.county(name="县主管")
    contact = str(uuid4())
    elder = make_elder(county, contacts=[{"id": contact, "name": "粟某", "relation": "女儿", "phone": "19900000001"}])
    assert (
        county.post(f"/elders/{elder}/calls", json={"who": f"contact:{contact}", "reason": "没人应"}).status_code == 200
    )
    told = auditor.get("/audit", query_string={"record_id": elder})
    entry = next(one for one in told.json["entries"] if one["action"] == "elder.number_given")
    assert (entry["worker_name"], entry["device_id"], entry["reason"]) == ("县主管", "phone-1", "没人应")
    assert "19900000001" not in told.get_data(as_text=True)
    assert "粟" not in told.get_data(as_text=True)


def test_the_log_comes_newest_first_in_pages(people, auditor):
    admin = people.sign_in(people.worker(("system_admin", COUNTY)))
    worker = people.worker(("helper", COUNTY))
    for _ in range(5):
        admin.post(f"/workers/{worker}/password")
    asked = {"action": "account.password_set", "limit": 3}
    first = auditor.get("/audit", query_string=asked).json
    second = auditor.get("/audit", query_string=asked | {"after": first["next"]}).json
    found = [entry["id"] for entry in first["entries"] + second["entries"]]
    assert found == sorted(found, reverse=True)
    assert len(found) == 5
    assert second["next"] is None


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "county_supervisor", "helper"])
def test_nobody_but_the_auditor_reads_the_log(people, role):
    assert people.sign_in(people.worker((role, COUNTY))).get("/audit").status_code == 403


def test_what_failed_leaves_no_entry(people, auditor):
    admin = people.sign_in(people.worker(("system_admin", COUNTY)))
    worker = people.worker(("helper", COUNTY))
    assert admin.post(f"/workers/{worker}/roles", json={"role": "helper", "area_code": COUNTY}).status_code == 409
    assert auditor.get("/audit").json["entries"] == []
