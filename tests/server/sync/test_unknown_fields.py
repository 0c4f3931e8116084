"""A field of an older or newer client is kept and shown, not a reason to refuse."""

from tests.factories.wakeup_checks import change, check, elder_data, make_elder, outcome
from tests.people import MAPLE
from tests.server.sync.test_base_changes import edit, record


def test_unknown_fields_of_data_and_envelope_are_kept_and_shown(people):
    county = people.county()
    one = change("elder", elder_data(pets=["猫"]), area_code=MAPLE, weather="雾", clock={"offset_ms": 0, "zone": "x"})
    assert outcome(county, one)["outcome"] == "accepted"
    unknown = record(county, one["id"])["unknown"]
    assert unknown == {"data": {"pets": ["猫"]}, "envelope": {"weather": "雾", "clock": {"offset_ms": 0, "zone": "x"}}}


def test_a_later_edit_adds_to_what_is_unknown(people):
    county = people.county()
    elder = make_elder(county, pets=["猫"])
    outcome(county, edit(elder, {"garden": True}, revision=1))
    assert record(county, elder)["unknown"]["data"] == {"pets": ["猫"], "garden": True}


def test_unknown_parts_of_a_contact_stay_with_the_contact(people):
    county = people.county()
    contact = {"id": "01936f00-0000-7000-8000-000000000001", "name": "粟某", "wechat": "x"}
    assert record(county, make_elder(county, contacts=[contact]))["data"]["contacts"][0]["wechat"] == "x"


def test_what_the_server_decides_cannot_be_written(people):
    county = people.county()
    elder = make_elder(county, death={"state": "final"}, id_number_masked="x")
    found = record(county, elder)
    assert (found["data"]["death"], found["data"]["id_number_masked"], "unknown" in found) == (
        {"state": "none"},
        None,
        False,
    )


def test_unknown_fields_of_the_roll_are_not_shown_to_helpers(people):
    county, helper = people.county(), people.helper()
    elder = make_elder(county, pets=["猫"])
    people.assign(helper, elder)
    assert "unknown" not in record(helper, elder)


def test_a_helpers_phone_gets_back_what_it_sent_with_its_own_check(people):
    county, helper = people.county(), people.helper()
    elder = make_elder(county)
    people.assign(helper, elder)
    one = check(elder, mood=3)
    outcome(helper, one)
    assert record(helper, one["id"])["unknown"] == {"data": {"mood": 3}}
