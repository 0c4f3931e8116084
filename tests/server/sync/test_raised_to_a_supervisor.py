from datetime import timedelta
from uuid import uuid4

from server.foundation import clock
from tests.factories.wakeup_checks import check, make_elder, outcome


def test_a_change_that_waits_for_over_a_day_is_shown_to_the_supervisor(people, morning):
    county, leader = people.county(), people.team_leader()
    waiting = check(uuid4())
    assert outcome(leader, waiting)["outcome"] == "waiting"
    assert county.get("/sync/reports").json["waiting"] == []
    with clock.fixed(morning + timedelta(hours=25), every_thread=True):
        told = county.get("/sync/reports").json["waiting"]
        assert [row["change_id"] for row in told] == [waiting["change_id"]]
        assert people.helper().get("/sync/reports").json["waiting"] == []


def test_what_a_phone_lost_is_shown_with_its_ids(people):
    county, helper = people.county(), people.helper()
    people.assign(helper, make_elder(county))
    gone = str(uuid4())
    helper.post("/sync/reconcile", json={"device_id": "phone-1", "epoch": None, "held": [], "lost": [gone]})
    (report,) = county.get("/sync/reports").json["reports"]
    assert report["lost_there"] == [gone]
