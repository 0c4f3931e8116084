from tests.factories.wakeup_checks import change, check, elder_data, make_elder, outcome, slot_of
from tests.people import CLEAR, MAPLE

TOWNSHIP = MAPLE[:9]


def board(client, **asked):
    answer = client.get("/wakeup-checks/board", query_string=asked)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json


def test_the_numbers_of_the_board_add_up(county):
    seen, away, silent, _nothing = (make_elder(county, name=name) for name in "甲乙丙丁")
    for one, result in ((seen, "safe_seen"), (away, "away"), (silent, "no_answer")):
        outcome(county, check(one, result))
    totals = board(county)["totals"]
    assert (totals["expected"], totals["safe"], totals["away"], totals["abnormal"]) == (4, 1, 1, 1)
    assert totals["not_due"] == 1  # 07:30, the window of the winter ends at 10:00
    assert totals["no_answer"] == 1


def test_silence_of_the_elder_and_of_the_helper_are_different_numbers(county, morning, every_hour):
    silent, _nothing = make_elder(county, name="甲"), make_elder(county, name="乙")
    outcome(county, check(silent, "no_answer"))
    with every_hour(11):
        totals = board(county)["totals"]
    assert (totals["no_answer"], totals["not_reported"], totals["not_due"]) == (1, 1, 0)


def test_the_board_leads_down_to_the_elders_not_confirmed(county, every_hour):
    silent = make_elder(county, name="甲")
    make_elder(county, name="乙", area=CLEAR)
    outcome(county, check(silent, "no_answer"))
    with every_hour(11):
        assert [row["area"]["code"] for row in board(county)["rows"][:1]] == [TOWNSHIP]
        villages = {row["area"]["code"]: row for row in board(county, area=TOWNSHIP)["rows"]}
        elders = county.get("/wakeup-checks/elders", query_string={"area": TOWNSHIP}).json["elders"]
    assert villages[MAPLE]["alarm"] == 1
    assert villages[CLEAR]["not_reported"] == 1
    assert [(one["name"], one["state"]) for one in elders] == [("甲", "no_answer"), ("乙", "not_reported")]


def test_a_suspended_elder_is_on_neither_side(county):
    stay = {"id": "01936f00-0000-7000-8000-00000000000a", "reason": "hospital", "from": "2026-11-20", "to": None}
    make_elder(county, suspensions=[stay])
    totals = board(county)["totals"]
    assert (totals["expected"], totals["suspended"]) == (0, 1)


def test_nobody_sees_the_board_of_a_neighbouring_township(people, county):
    leader = people.sign_in(people.worker(("township_supervisor", "431225100")))
    assert leader.get("/wakeup-checks/board", query_string={"area": TOWNSHIP}).status_code == 403
    assert board(leader)["area"]["code"] == "431225100"


def test_a_decision_with_a_reason_closes_an_alarm(people, county):
    elder = make_elder(county)
    outcome(county, check(elder, "no_answer"))
    leader = people.team_leader()
    answer = leader.post(f"/wakeup-slots/{slot_of(elder)}/decide", json={"result": "away", "reason": "女儿说接走了"})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    totals = board(county)["totals"]
    assert (totals["alarm"], totals["away"]) == (0, 1)


def test_the_map_shows_sums_and_homes_only_with_the_grant(people, county):
    place = {"type": "Point", "coordinates": [109.7, 26.9]}

    outcome(county, change("elder", elder_data(), area_code=MAPLE, location=place))
    plain = county.get("/map/wakeup_checks", query_string={"zoom": 14}).json["features"]
    assert all(feature["properties"]["level"] == "village" for feature in plain)
    granted = people.county(grants=["exact_homes"])
    homes = granted.get("/map/wakeup_checks", query_string={"zoom": 14, "bbox": "109,26,110,28"}).json["features"]
    assert [(home["properties"]["level"], home["geometry"]["coordinates"]) for home in homes] == [
        ("home", [109.7, 26.9])
    ]
