"""The sums on the map are those of the board, however many roles somebody holds over the same place."""

import pytest
from sqlalchemy import update

from server.areas.model import Area
from server.foundation.database import session
from tests.factories.wakeup_checks import change, check, elder_data, make_elder, outcome
from tests.people import CLEAR, COUNTY, MAPLE


def sums(client, zoom: int) -> dict[str, int]:
    features = client.get("/map/wakeup_checks", query_string={"zoom": zoom}).json["features"]
    told = {feature["id"]: feature["properties"]["expected"] for feature in features}
    assert len(told) == len(features)
    return told


def put_on_the_map(codes, point: str | None):
    session.execute(update(Area).where(Area.code.in_(codes)).values(location=point))
    session.commit()


@pytest.fixture
def two_villages(county):
    """Put a township and two of its villages on the map, with two elders in one and one in the other."""
    places = (COUNTY, MAPLE[:9], MAPLE, CLEAR)
    put_on_the_map(places, "SRID=4326;POINT(109.7 26.9)")
    outcome(county, check(make_elder(county), "no_answer"))
    make_elder(county)
    make_elder(county, area=CLEAR)
    yield
    put_on_the_map(places, None)


@pytest.mark.parametrize("roles", [
    [("township_supervisor", MAPLE[:9]), ("duty_officer", MAPLE[:9])],
    [("team_leader", MAPLE), ("township_supervisor", MAPLE[:9])],
    [("township_supervisor", MAPLE[:9]), ("team_leader", MAPLE), ("team_leader", CLEAR)],
    [("county_supervisor", COUNTY), ("team_leader", MAPLE), ("duty_officer", COUNTY)],
])  # fmt: skip
def test_two_roles_over_one_place_count_nobody_twice(people, two_villages, roles):
    client = people.sign_in(people.worker(*roles))
    assert sum(sums(client, 9).values()) == 3
    villages = sums(client, 12)
    assert (villages[MAPLE], villages[CLEAR]) == (2, 1)


def test_roles_over_two_villages_show_both(people, two_villages):
    client = people.sign_in(people.worker(("team_leader", MAPLE), ("duty_officer", CLEAR)))
    assert {code: n for code, n in sums(client, 12).items() if n} == {MAPLE: 2, CLEAR: 1}


def test_homes_come_once(people, county, two_villages):
    place = {"type": "Point", "coordinates": [109.7, 26.9]}
    outcome(county, change("elder", elder_data(), area_code=MAPLE, location=place))
    roles = [("township_supervisor", MAPLE[:9]), ("team_leader", MAPLE)]
    client = people.sign_in(people.worker(*roles, grants=["exact_homes"]))
    homes = client.get("/map/wakeup_checks", query_string={"zoom": 14, "bbox": "109,26,110,28"}).json["features"]
    assert [home["properties"]["level"] for home in homes] == ["home"]
