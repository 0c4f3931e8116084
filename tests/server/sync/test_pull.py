"""Everything that changed, in feed order, page by page, and only once."""

from datetime import timedelta

import pytest

from server.foundation import clock
from tests.factories.wakeup_checks import check, make_elder, outcome, pull_all, pull_from
from tests.people import CLEAR
from tests.server.sync.test_base_changes import edit


def ids(changes) -> list[str]:
    return [row["id"] for row in changes]


def status_of(client, cursor: str) -> tuple[int, str]:
    answer = client.get("/sync/pull", query_string={"cursor": cursor})
    return answer.status_code, (answer.json or {}).get("slug")


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 500])
def test_every_limit_gives_every_row_exactly_once(county, limit):
    for _ in range(3):
        outcome(county, check(make_elder(county)))
    whole = pull_all(county)
    assert len(whole) == 3 * (1 + 4 + 1)
    assert ids(pull_all(county, limit=limit)) == ids(whole)


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_writes_between_the_pages_lose_no_row(county, limit):
    elders, found, cursor, more = [make_elder(county) for _ in range(3)], [], None, True
    n = 0
    while more:
        answer = county.get("/sync/pull", query_string={"limit": limit} | ({"cursor": cursor} if cursor else {})).json
        found += answer["changes"]
        cursor, more = answer["cursor"], answer["more"]
        if n < 4:
            outcome(county, edit(elders[n % 3], {"landmark": str(n)}, revision=1 + n // 3))
            elders.append(make_elder(county))
            n += 1
    latest = {row["id"]: row["revision"] for row in found}
    assert latest == {row["id"]: row["revision"] for row in pull_all(county)}


def test_the_latest_state_comes_once_though_it_changed_often(county):
    elder = make_elder(county)
    _, cursor = pull_from(county, None)
    for n in range(3):
        outcome(county, edit(elder, {"landmark": str(n)}, revision=1 + n))
    changes, _ = pull_from(county, cursor)
    assert [row["revision"] for row in changes if row["id"] == str(elder)] == [4]


def test_nothing_new_gives_nothing_and_the_same_place(county):
    make_elder(county)
    _, cursor = pull_from(county, None)
    assert pull_from(county, cursor) == ([], cursor)


def test_an_empty_feed_is_an_empty_page(county):
    answer = county.get("/sync/pull").json
    assert (answer["changes"], answer["more"]) == ([], False)


@pytest.mark.parametrize("limit", ["0", "501", "-1", "x", "1.5"])
def test_an_impossible_limit_is_422(county, limit):
    answer = county.get("/sync/pull", query_string={"limit": limit})
    assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, "limit")


@pytest.mark.parametrize(
    "cursor", ["x", "bnVsbA", "W10", "é", "WzIsSW5maW5pdHksMSwyLDMsNF0", "W1tbW1tbW1tb", "e30" * 100]
)
def test_a_cursor_of_nobody_is_410(county, cursor):
    assert status_of(county, cursor) == (410, "cursor-expired")


def test_a_forged_place_is_410(county):
    import base64
    import json

    _, cursor = pull_from(county, None)
    content = json.loads(base64.urlsafe_b64decode(cursor + "=="))
    for place, value in ((3, 2**70), (4, -1), (3, "x"), (4, None), (5, 10**9), (5, "x"), (0, 1)):
        forged = base64.urlsafe_b64encode(
            json.dumps([*content[:place], value, *content[place + 1 :]]).encode()
        ).decode()
        assert status_of(county, forged) == (410, "cursor-expired"), (place, value)


def test_the_cursor_of_another_worker_is_410(people, county):
    _, cursor = pull_from(county, None)
    assert status_of(people.county(), cursor) == (410, "cursor-expired")


def test_a_worker_pulls_only_what_lies_in_his_area(people, county):
    here, there = make_elder(county), make_elder(county, area=CLEAR)
    found = ids(pull_all(people.team_leader()))
    assert str(here) in found
    assert str(there) not in found


def test_a_helpers_first_pull_holds_the_roll_the_coming_mornings_and_the_last_status(people, county):
    helper, elder = people.helper(), make_elder(county)
    people.assign(helper, elder)
    old = clock.now() - timedelta(days=9)
    outcome(county, check(elder, days=-9, at=old.astimezone(clock.LOCAL)))
    outcome(county, check(elder, "away", days=-1))
    found = pull_all(helper)
    (roll,) = [row for row in found if row["kind"] == "elder"]
    assert roll["data"]["last_status"]["result"] == "away"
    days = sorted(row["data"]["day"] for row in found if row["kind"] == "wakeup_slot")
    assert days == ["2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"]
    assert [row["data"]["result"] for row in found if row["kind"] == "wakeup_check"] == ["away"]
