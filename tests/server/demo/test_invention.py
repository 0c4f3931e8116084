"""The invention itself, without a database: whole county, same seed, same people."""

import csv
import json
from collections import Counter, defaultdict
from datetime import date

import pytest
from shapely.geometry import shape

from server.demo.county import invent_county
from server.demo.people import Register, check_digit, luck_of
from server.demo.written import DATA

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def divisions():
    villages = defaultdict(list)
    with (DATA / "huitong_431225.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["level"] == "village":
                villages[row["parent_code"]].append(row["code"])
    (feature,) = json.loads((DATA / "huitong_county.geojson").read_text(encoding="utf-8"))["features"]
    return dict(villages), shape(feature["geometry"])


@pytest.fixture(scope="module")
def whole(divisions):
    return invent_county(*divisions, TODAY, small=False)


def test_the_county_has_real_scale(whole):
    roles = Counter(worker.roles[0][0] for worker in whole.workers)
    assert len(whole.elders) == 2000
    assert roles["helper"] == 650
    assert roles["team_leader"] == len(whole.villages) == 243
    assert roles["township_supervisor"] == 18


def test_every_village_has_elders(whole):
    assert set(Counter(elder.envelope["area_code"] for elder in whole.elders)) == set(whole.villages)


def test_the_same_seed_invents_the_same_county(whole, divisions):
    again = invent_county(*divisions, TODAY, small=False)
    assert [(one.id, one.data) for one in again.elders] == [(one.id, one.data) for one in whole.elders]
    assert [(one.id, one.name, one.phone) for one in again.workers] == [
        (one.id, one.name, one.phone) for one in whole.workers
    ]
    assert again.villages == whole.villages


def test_most_are_expected_daily_some_wait_for_consent_some_are_away(whole):
    states = Counter(elder.data["state"] for elder in whole.elders)
    assert 30 <= states["pending"] <= 90
    assert 30 <= sum(bool(elder.data["suspensions"]) for elder in whole.elders) <= 90
    assert all((elder.data["consent"] is None) == (elder.data["state"] == "pending") for elder in whole.elders)


def test_ids_have_the_check_digit_of_the_standard():
    assert check_digit("11010519491231002") == "X"


def test_no_number_and_no_name_is_given_twice():
    register, luck = Register(), luck_of("test")
    assert len({register.phone() for _ in range(100)}) == 100
    assert len({register.name("a", "2", luck, old=True, surname="粟") for _ in range(60)}) == 60
    assert len({register.id_number(date(1941, 3, 5), "2") for _ in range(20)}) == 20
