"""Phone and server compare what they hold; what was promised and is missing reaches a supervisor."""

from datetime import timedelta
from uuid import uuid4

import pytest

from server.foundation import clock
from tests.conftest import MORNING
from tests.factories.phones import make_device
from tests.factories.wakeup_checks import change, check, elder_data, make_elder, outcome, pull_all
from tests.people import CLEAR, MAPLE
from tests.server.sync.test_base_changes import edit


@pytest.fixture
def helper(people):
    return people.helper()


def compare(client, held=(), **more) -> dict:
    answer = client.post("/sync/reconcile", json={"device_id": "phone-1", "epoch": "e", "held": list(held)} | more)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json


def reports(client) -> list[dict]:
    return client.get("/sync/reports").json["reports"]


def held_by(client) -> list[dict]:
    return [{"id": row["id"], "revision": row["revision"]} for row in pull_all(client)]


def test_a_phone_that_holds_everything_lacks_nothing(people, county, helper):
    people.assign(helper, make_elder(county))
    told = compare(helper, held_by(helper))
    lacking = ("missing_here", "behind_here", "missing_there", "behind_there", "kept_aside")
    assert [told[name] for name in lacking] == [[]] * 5
    assert not reports(county)


def test_what_the_phone_lacks_or_has_in_an_older_revision_is_named(people, county, helper):
    elder = make_elder(county)
    people.assign(helper, elder)
    held = held_by(helper)
    outcome(county, edit(elder, {"landmark": "桥头"}, revision=1))
    told = compare(helper, [row for row in held if row["id"] in (held[0]["id"], held[1]["id"])])
    assert told["behind_there"] == [{"id": str(elder), "kind": "elder", "revision": 2}]
    assert {row["id"] for row in told["missing_there"]} == {row["id"] for row in held[2:]}


def test_what_a_phone_holds_and_would_no_longer_be_given_is_named(people, county, helper):
    elder = make_elder(county)
    people.assign(helper, elder)
    mine, others = check(elder), check(elder)
    outcome(helper, mine)
    outcome(county, others)
    held = held_by(helper)
    never_came = {"id": str(uuid4()), "revision": 1}
    assert compare(helper, [*held, never_came])["not_given"] == []
    slot_of_today = mine["data"]["slot_id"]
    with clock.fixed(MORNING + timedelta(days=2), every_thread=True):
        over = set(compare(helper, held)["not_given"])
    assert over >= {others["id"], slot_of_today}
    assert not over & {str(elder), mine["id"]}
    with clock.fixed(MORNING + timedelta(days=31), every_thread=True):
        assert set(compare(helper, held)["not_given"]) == {row["id"] for row in held} - {str(elder)}


def test_what_the_server_lacks_is_named_and_a_promised_one_is_reported(people, county, helper):
    people.assign(helper, make_elder(county))
    promised, unsent = str(uuid4()), str(uuid4())
    told = compare(helper, [{"id": promised, "revision": 2}, {"id": unsent, "revision": None}])
    assert set(told["missing_here"]) == {promised, unsent}
    (report,) = reports(county)
    assert (report["missing_here"], report["lost_there"]) == ([promised], [])
    assert report["worker_id"] == str(helper.worker_id)


def test_a_revision_that_the_server_no_longer_has_is_behind_here(people, county, helper):
    elder = make_elder(county)
    people.assign(helper, elder)
    assert compare(helper, [{"id": str(elder), "revision": 7}])["behind_here"] == [str(elder)]


def test_what_was_refused_is_kept_aside_and_no_loss(people, county, helper):
    one = change("elder", elder_data(), area_code=MAPLE)
    outcome(helper, one)
    told = compare(helper, [{"id": one["id"], "revision": None}], lost=[one["id"]])
    assert (told["missing_here"], told["kept_aside"]) == ([one["id"]], [one["id"]])
    assert not reports(county)


def test_what_a_phone_lost_that_had_arrived_is_no_loss(people, county, helper):
    elder = make_elder(county)
    people.assign(helper, elder)
    one = check(elder)
    outcome(helper, one)
    compare(helper, lost=[one["id"]])
    assert not reports(county)


def test_reports_reach_the_supervisors_of_the_workers_area_only(people, county, helper):
    compare(helper, lost=[str(uuid4())])
    assert len(reports(people.team_leader(MAPLE))) == 1
    assert reports(people.team_leader(CLEAR)) == []
    assert reports(people.helper()) == []


def test_each_loss_of_a_shared_phone_is_told_where_its_owner_belongs(people, county, helper):
    neighbour = people.helper(CLEAR)
    make_device(helper), make_device(neighbour)
    mine, theirs = str(uuid4()), str(uuid4())
    said = [{"worker_id": str(neighbour.worker_id), "ids": [theirs]}]
    compare(helper, lost=[mine, theirs], lost_of=said)
    compare(helper, lost=[mine, theirs], lost_of=said)
    (told,) = reports(people.team_leader(CLEAR))
    assert (told["worker_id"], told["lost_there"]) == (str(neighbour.worker_id), [theirs])
    (told,) = reports(people.team_leader(MAPLE))
    assert (told["worker_id"], told["lost_there"]) == (str(helper.worker_id), [mine])


@pytest.mark.parametrize("device", ["phone-1", "phone-2"])
def test_nobody_names_losses_of_somebody_who_never_used_their_phone(people, county, helper, device):
    stranger = people.sign_in(people.helper(CLEAR).worker_id, device="phone-2")
    make_device(helper), make_device(stranger)
    lost = str(uuid4())
    said = [{"worker_id": str(stranger.worker_id), "ids": [lost]}]
    compare(helper, device_id=device, lost=[lost], lost_of=said)
    assert reports(people.team_leader(CLEAR)) == []
    (told,) = reports(people.team_leader(MAPLE))
    assert told["lost_there"] == [lost]


def test_a_phone_with_twenty_thousand_records_is_compared(county):
    held = [{"id": str(uuid4()), "revision": None} for _ in range(20_000)]
    assert len(compare(county, held)["missing_here"]) == 20_000


@pytest.mark.parametrize(
    "body",
    [{}, {"device_id": "p"}, {"device_id": "p", "held": [{"id": "x"}]}, {"device_id": "p", "held": [{"id": str(uuid4()), "revision": 2**40}]},
     {"device_id": "p\x00", "held": []}, {"device_id": "p", "held": [], "media": ["x"]}, {"device_id": "p", "held": {}},
     {"device_id": "p", "held": [], "lost_of": [{"worker_id": "x", "ids": []}]}, {"device_id": "p", "held": [], "lost": [7]}, {"device_id": "p", "held": [], "media": ["a" * 64] * 20_001}],
)  # fmt: skip
def test_a_comparison_that_cannot_be_read_is_422(county, body):
    assert county.post("/sync/reconcile", json=body).status_code == 422
