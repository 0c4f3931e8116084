"""A track: gaps are gaps, spikes are left out and counted, length is honest, nothing is rewritten."""

import json
import math
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from server.patrols.tracks import Position, differences_of, positions_of, take_apart, together
from tests.factories.patrols import (
    accepted,
    days_from_now,
    edit,
    make_shift,
    now,
    record,
    refused,
    segment_data,
    shift_data,
)
from tests.factories.wakeup_checks import change, outcome, pull_all
from tests.people import MAPLE

EARTH = Geod(ellps="WGS84")
STEP = EARTH.inv(109.7163, 26.875, 109.7163, 26.8751)[2]  # a ten-thousandth of a degree to the north


def north(*seconds: int, acc: int | None = None, off: dict | None = None) -> list[Position]:
    """Return a walk to the north, a step each; `off` moves single positions by degrees to the east."""
    return [Position(t, 109.7163 + (off or {}).get(n, 0.0), 26.875 + n * 0.0001, acc) for n, t in enumerate(seconds)]


def test_length_is_geodesic():
    assert take_apart(north(0, 10, 20, 30)).measures()["length_m"] == pytest.approx(3 * STEP, abs=0.2)


def test_thirty_seconds_are_no_gap_and_thirty_one_are():
    told = take_apart(north(0, 30, 61, 70)).measures()
    assert (told["gaps"], told["gap_s"]) == (1, 31)
    assert told["length_m"] == pytest.approx(2 * STEP, abs=0.2)
    assert told["street_s"] == 39


def test_a_spike_is_left_out_and_counted():
    told = take_apart(north(0, 10, 20, 30, 40, off={2: 0.05})).measures()
    assert (told["spikes"], told["positions"], told["gaps"]) == (1, 4, 0)
    assert told["length_m"] == pytest.approx(4 * STEP, abs=0.5)


def test_several_wrong_positions_in_a_row_are_several_spikes():
    told = take_apart(north(0, 10, 20, 30, 40, 50, off={2: 0.05, 3: 0.06})).measures()
    assert (told["spikes"], told["positions"]) == (2, 4)


def test_a_jump_that_stays_draws_no_line():
    track = take_apart(north(0, 10, 20, 30, 40, off={2: 0.05, 3: 0.05, 4: 0.05}))
    told = track.measures()
    assert (told["spikes"], len(track.pieces)) == (1, 2)
    assert told["length_m"] == pytest.approx(3 * STEP, abs=0.5)


def test_a_car_on_the_road_is_no_spike():
    positions = [Position(n * 5, 109.7163, 26.875 + n * 0.00125) for n in range(60)]  # 100 km/h
    assert take_apart(positions).measures()["spikes"] == 0


def test_a_crew_that_stands_still_for_a_night_has_not_walked_far():
    swing = [Position(n * 5, 109.7163 + 4e-5 * math.sin(n), 26.875 + 4e-5 * math.cos(n * 1.7), 10) for n in range(5760)]
    told = take_apart(swing).measures()
    assert told["length_m"] < 60
    assert told["street_s"] == 5759 * 5


def test_a_slow_walk_within_the_accuracy_counts_to_its_end():
    assert take_apart(north(*range(0, 300, 5), acc=12)).measures()["length_m"] == pytest.approx(59 * STEP, rel=0.001)


positions = st.lists(
    st.tuples(st.integers(0, 900), st.integers(109_000_000, 110_500_000), st.integers(26_000_000, 27_500_000), st.integers(1, 500)),
    min_size=1, max_size=60,
)  # fmt: skip


@given(positions)
def test_positions_come_back_from_their_differences(drawn):
    t, found = 0, []
    for pause, lon, lat, acc in drawn:
        t += pause if found else 0
        found.append(Position(t, lon / 1e6, lat / 1e6, acc))
    assert positions_of(**differences_of(found)) == found


@given(positions)
def test_a_track_taken_apart_loses_and_doubles_nothing(drawn):
    t, found = 0, []
    for pause, lon, lat, acc in drawn:
        t += pause if found else 0
        found.append(Position(t, lon / 1e6, lat / 1e6, acc))
    track = take_apart(found)
    kept = [one for piece in track.pieces for one in piece]
    assert [one for one in found if one in kept] == kept
    assert len(kept) + track.spikes >= len(found)
    assert track.measures()["street_s"] >= 0


def night(shift_id, *, minutes: int = 30) -> list[dict]:
    """Return the changes of a shift of eight hours, a position every five seconds, as a phone sends them."""
    changes, n = [], 0
    for start in range(0, 8 * 60, minutes):
        every = minutes * 12
        walk = [
            Position(
                k * 5,
                109.7163 + 0.02 * math.sin((n + k) / 400),
                26.875 + 0.02 * math.sin((n + k) / 290),
                6 + (n + k) % 9,
            )
            for k in range(every)
        ]
        n += every
        lists = differences_of(walk)
        at = days_from_now(-0.5 + start / 1440)
        changes.append(change("track_segment", {
            "shift_id": str(shift_id), "starts_at": at.isoformat(), "source": "live", "ended_by": "full",
        } | lists, at=at, location_absent_reason="not_asked"))  # fmt: skip
    return changes


def test_a_night_of_5760_positions_costs_at_most_100_kb(people):
    patroller = people.patroller()
    shift = make_shift(patroller)
    changes = night(shift)
    assert sum(len(one["data"]["t"]) for one in changes) == 5760
    assert len(json.dumps(changes, separators=(",", ":")).encode()) <= 100 * 1024
    for one in changes:
        accepted(patroller, one)
    told = record(patroller, "patrol_shift", shift)["data"]["track"]
    assert (told["positions"], told["gaps"], told["spikes"], told["street_s"]) == (5760, 0, 0, 5759 * 5)


@pytest.fixture
def patroller(people):
    return people.patroller()


@pytest.fixture
def shift(patroller):
    return make_shift(patroller)


def segment(shift, **data) -> dict:
    return change("track_segment", segment_data(shift, **data))


def test_a_segment_is_measured_and_its_shift_knows_of_it(patroller, shift):
    one = accepted(patroller, segment(shift))
    measures = record(patroller, "track_segment", one)["data"]["measures"]
    assert measures["length_m"] == pytest.approx(59 * STEP, abs=0.1)
    assert record(patroller, "patrol_shift", shift)["data"]["track"] == measures


def test_segments_that_follow_are_joined_and_those_after_a_pause_are_not(patroller, shift):
    accepted(patroller, segment(shift, at=now(), steps=3))
    follows = {"lat": [26875300, 100, 100], "starts_at": days_from_now(15 / 86400).isoformat()}
    accepted(patroller, segment(shift, steps=3, **follows))
    told = record(patroller, "patrol_shift", shift)["data"]["track"]
    assert (told["length_m"], told["gaps"]) == (pytest.approx(5 * STEP, abs=0.3), 0)
    later = {"lat": [26876000, 100, 100], "starts_at": days_from_now(0.01).isoformat()}
    accepted(patroller, segment(shift, steps=3, **later))
    told = record(patroller, "patrol_shift", shift)["data"]["track"]
    assert (told["length_m"], told["gaps"]) == (pytest.approx(7 * STEP, abs=0.3), 1)


def test_two_phones_of_one_crew_do_not_make_the_way_longer(patroller, shift, people):
    accepted(patroller, segment(shift, steps=60))
    other = people.sign_in(people.worker(("patroller", "431225")), device="phone-2")
    accepted(other, segment(shift, steps=40))
    assert record(patroller, "patrol_shift", shift)["data"]["track"]["length_m"] == pytest.approx(59 * STEP, abs=0.1)


def test_what_was_walked_is_not_rewritten(patroller, shift):
    one = accepted(patroller, segment(shift))
    assert edit(patroller, "track_segment", one, {"acc": [5] * 60})["problem"]["slug"] == "tracks-are-immutable"


def test_a_void_segment_counts_no_longer(patroller, shift):
    one = accepted(patroller, segment(shift))
    edit(patroller, "track_segment", one, {}, review={"state": "void", "reason": "手机在别人身上"})
    assert record(patroller, "patrol_shift", shift)["data"]["track"] is None


def test_a_segment_waits_for_its_shift(patroller):
    shift_id = uuid4()
    one = segment(shift_id)
    assert outcome(patroller, one)["outcome"] == "waiting"
    accepted(patroller, change("patrol_shift", shift_data(), id=shift_id, area_code=MAPLE))
    assert record(patroller, "track_segment", one["id"])["data"]["shift_id"] == str(shift_id)
    assert record(patroller, "patrol_shift", shift_id)["data"]["track"]["positions"] == 60


@pytest.mark.parametrize(("data", "place"), [
    ({"lat": [26875000]}, "data.lat"), ({"t": [0] * 59}, "data.t"), ({"acc": [5]}, "data.acc"), ({"t": [5] * 60}, "data.t"),
    ({"t": [0, -5] + [5] * 58}, "data.t"), ({"t": [0] + [2000] * 59}, "data.t"), ({"t": None}, "data.t"),
    ({"lat": [26875000] + [9_000_000] * 59}, "data.lat[8]"), ({"acc": [5, -6] + [0] * 58}, "data.acc[1]"),
])  # fmt: skip
def test_lists_that_are_no_track_are_refused_with_their_place(patroller, shift, data, place):
    told = outcome(patroller, segment(shift, **data))["problem"]
    assert (told["slug"], told["errors"][0]["path"]) == ("track-broken", place)


@pytest.mark.parametrize(
    "data", [{"t": []}, {"lon": [1.5] * 60}, {"lon": "1"}, {"lat": [True] * 60}, {"t": [0] * 2001}]
)
def test_what_is_no_list_of_whole_numbers_is_invalid(patroller, shift, data):
    assert refused(patroller, segment(shift, **data)) == "invalid"


def test_a_patroller_sees_the_own_tracks_only_and_a_township_none(patroller, shift, people):
    one = accepted(patroller, segment(shift))
    path = f"/records/track_segment/{one}"
    assert patroller.get(path).status_code == 200
    assert people.station_lead().get(path).status_code == 200
    for other in (people.patroller(), people.sign_in(people.worker(("township_supervisor", "431225101")))):
        assert other.get(path).status_code == 404
        assert "track_segment" not in {row["kind"] for row in pull_all(other)}


def test_tracks_together_are_what_they_are_apart():
    whole = take_apart(north(*range(0, 100, 5)))
    halves = [north(*range(0, 100, 5))[:10], north(*range(0, 100, 5))[10:]]
    parts = []
    for half in halves:
        first, last = half[0], half[-1]
        ends = {"first": [first.lon, first.lat], "last": [last.lon, last.lat], "seconds": last.t - first.t}
        parts.append((1e9 + first.t, take_apart(half).measures(), ends))
    assert together(parts) == pytest.approx(whole.measures(), abs=0.2)


def pushed(shift, positions: list[Position], starts_at) -> dict:
    """Return a segment of these positions, whose times count from `starts_at`."""
    first = positions[0].t
    lists = differences_of([Position(one.t - first, one.lon, one.lat, one.acc) for one in positions])
    begins = starts_at + timedelta(seconds=first)
    data = {"shift_id": str(shift), "starts_at": begins.isoformat(), "source": "live"} | lists
    return change("track_segment", data)


@pytest.mark.parametrize("cut", [2, 3, 4], ids=["before the spike", "behind it", "later"])
def test_where_a_track_was_cut_changes_nothing_of_its_length(people, cut):
    patroller = people.patroller()
    walk = north(0, 10, 20, 30, 40, off={2: 0.05})
    shift = make_shift(patroller)
    for piece in (walk[:cut], walk[cut:]):
        accepted(patroller, pushed(shift, piece, now()))
    track = record(patroller, "patrol_shift", shift)["data"]["track"]
    assert track == take_apart(walk).measures()
