"""An ID number leaves the server masked, and to a helper not at all."""

import pytest

from tests.factories.wakeup_checks import check, make_elder, outcome, push
from tests.server.sync.test_base_changes import edit, record

ID_NUMBER = "00000019410305123X"


@pytest.fixture
def helper(people):
    return people.helper()


def everything_told_to(client, elder) -> str:
    paths = [
        "/sync/pull",
        f"/records/elder/{elder}",
        f"/records/elder/{elder}/history",
        "/records/elder",
        "/sync/reports",
    ]
    return "".join(client.get(path).get_data(as_text=True) for path in paths)


def test_no_answer_to_a_helper_holds_an_id_number(people, county, helper):
    contact = {"id": "01936f00-0000-7000-8000-000000000001", "name": "粟", "id_number": ID_NUMBER}
    elder = make_elder(
        county,
        id_number=ID_NUMBER,
        later_field=ID_NUMBER,
        contacts=[contact],
        key_holder={"name": "粟", "id_number": ID_NUMBER},
    )
    people.assign(helper, elder)
    outcome(county, edit(elder, {"id_number": "000000194103051117"}, revision=1))
    outcome(people.county(), edit(elder, {"id_number": "000000194103052224"}, revision=1))
    told = push(
        helper,
        edit(elder, {"id_number": ID_NUMBER}, revision=1),
        edit(elder, {"id_number": 7}, revision=1),
        check(elder),
    )
    text = everything_told_to(helper, elder) + str(told)
    assert str(elder) in text
    assert not any(number in text for number in (ID_NUMBER, "000000194103051117", "000000194103052224", "0000*"))


def test_a_supervisor_sees_the_conflict_of_id_numbers_masked(people, county):
    elder = make_elder(county, id_number=ID_NUMBER)
    for client, number in ((county, "000000194103051117"), (people.county(), "000000194103052224")):
        outcome(client, edit(elder, {"id_number": number}, revision=1))
    (one,) = record(county, elder)["conflicts"]
    assert [value["value"] for value in one["values"]] == ["0000************17", "0000************24"]
    assert not any(number in everything_told_to(county, elder) for number in ("000000194103051117", ID_NUMBER))
