"""Tracks of other devices come in with everything that is wrong with them named, and go out again.

The numbers were found by a script of its own: geodesic steps added up, but those of more than 30 s or 150 km/h.
"""

import io

import pytest
from defusedxml.ElementTree import fromstring

from server.patrols.gpx import read_gpx
from server.patrols.tracks import take_apart
from tests.architecture.reading import ROOT
from tests.factories.patrols import accepted, make_shift, record, segment_data
from tests.factories.wakeup_checks import change

TRACKS = ROOT / "tests" / "data" / "tracks"
# File: segments, positions, metres, gaps, seconds of gaps, spikes, faults
REAL = {
    "Mojstrovka.gpx": (1, 184, 2700.9, 0, 0, 0, ["times-broken"]),
    "around-visnjan-with-car.gpx": (1, 104, 2726.8, 3, 125, 0, []),
    "cerknicko-jezero.gpx": (7, 296, 3649.7, 25, 2155, 1, ["segment-empty"]),
    "cerknicko-without-times.gpx": (7, 296, 4576.9, 0, 0, 0, ["segment-empty"] + ["times-missing"] * 7),
    "korita-zbevnica.gpx": (3, 871, 13599.4, 64, 7599, 0, ["segment-empty", "times-missing"]),
    "track-with-empty-segment.gpx": (1, 9, 86.0, 0, 0, 0, ["segment-empty"]),
}


def content_of(name: str) -> bytes:
    return (TRACKS / name).read_bytes()


def upload(client, shift, content: bytes, name: str = "a.gpx"):
    data = {"file": (io.BytesIO(content), name)}
    return client.post(f"/patrols/shifts/{shift}/track.gpx", data=data, content_type="multipart/form-data")


@pytest.fixture
def patroller(people):
    return people.patroller()


@pytest.fixture
def shift(patroller):
    return make_shift(patroller)


def test_all_six_real_tracks_are_there():
    assert {path.name for path in TRACKS.glob("*.gpx")} == set(REAL)


@pytest.mark.parametrize("name", REAL)
def test_a_real_track_gives_the_right_length_gaps_and_errors(patroller, shift, name):
    segments, positions, metres, gaps, gap_s, spikes, faults = REAL[name]
    answer = upload(patroller, shift, content_of(name), name)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    told = answer.json
    assert told["length_m"] == pytest.approx(metres, abs=0.5)
    assert (told["segments"], told["positions"], told["spikes"]) == (segments, positions, spikes)
    assert (len(told["gaps"]), sum(gap["seconds"] for gap in told["gaps"])) == (gaps, gap_s)
    assert [fault["slug"] for fault in told["errors"]] == faults
    track = record(patroller, "patrol_shift", shift)["data"]["track"]
    assert track["length_m"] == pytest.approx(metres, abs=1.0)


def test_the_long_gaps_and_the_spike_of_331_kilometres_an_hour_are_those():
    found = [take_apart(one.positions) for one in read_gpx(content_of("korita-zbevnica.gpx")).segments]
    longest = sorted(seconds for track in found for _, seconds in track.gaps)[-2:]
    assert longest == [999, 2041]
    jumps = [take_apart(one.positions).spikes for one in read_gpx(content_of("cerknicko-jezero.gpx")).segments]
    assert jumps == [0, 0, 0, 1, 0, 0, 0]


def test_the_same_file_twice_is_one_track(patroller, shift):
    name = "around-visnjan-with-car.gpx"
    upload(patroller, shift, content_of(name))
    before = record(patroller, "patrol_shift", shift)
    again = upload(patroller, shift, content_of(name))
    assert (again.status_code, again.json["slug"]) == (409, "already-there")
    assert record(patroller, "patrol_shift", shift) == before


BROKEN = {
    "nothing": b"", "no XML": b"hello", "half a file": content_of("Mojstrovka.gpx")[:900],
    "another XML": b"<html><body/></html>", "no track": b'<gpx version="1.1"/>', "zip": b"PK\x03\x04",
    "bomb": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><gpx><trk><name>&b;</name></trk></gpx>',
    "outside": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><gpx><trk><name>&a;</name></trk></gpx>',
    "bad encoding": b'<?xml version="1.0" encoding="nowhere"?><gpx/>', "NUL": b"<gpx>\x00</gpx>",
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_track_is_refused_and_nothing_is_kept(patroller, shift, name):
    answer = upload(patroller, shift, BROKEN[name])
    assert (answer.status_code, answer.json["slug"]) == (422, "gpx-unreadable"), answer.get_data(as_text=True)
    assert record(patroller, "patrol_shift", shift)["data"]["track"] is None


def test_impossible_positions_are_named_and_left_out(patroller, shift):
    points = "".join(
        f'<trkpt lat="{lat}" lon="{lon}"><time>2026-11-23T0{n}:00:00Z</time></trkpt>'
        for n, (lat, lon) in enumerate(
            [("26.8", "109.7"), ("4294967295", "109.7"), ("nan", "1"), ("0", "0"), ("26.8", "")]
        )
    )
    told = upload(patroller, shift, f"<gpx><trk><trkseg>{points}</trkseg></trk></gpx>".encode()).json
    assert told["positions"] == 1
    assert "4 个位置" in told["errors"][0]["message"]


def test_a_track_goes_out_broken_at_its_gaps_and_comes_back_as_long(patroller, shift):
    t = [0] + [5] * 29 + [60] + [5] * 29
    accepted(patroller, change("track_segment", segment_data(shift, t=t)))
    answer = patroller.get(f"/patrols/shifts/{shift}/track.gpx")
    assert answer.content_type == "application/gpx+xml"
    root = fromstring(answer.get_data())
    assert [len(list(one)) for one in root.iter("{http://www.topografix.com/GPX/1/1}trkseg")] == [30, 30]
    back = sum(take_apart(one.positions).measures()["length_m"] for one in read_gpx(answer.get_data()).segments)
    assert back == pytest.approx(record(patroller, "patrol_shift", shift)["data"]["track"]["length_m"], abs=0.2)


def test_a_long_file_is_kept_in_pieces_and_is_as_long(patroller, shift):
    points = "".join(f'<trkpt lat="{26 + n / 10_000:.4f}" lon="109.7"/>' for n in range(4500))
    told = upload(patroller, shift, f"<gpx><trk><trkseg>{points}</trkseg></trk></gpx>".encode()).json
    track = record(patroller, "patrol_shift", shift)["data"]["track"]
    assert track["length_m"] == pytest.approx(told["length_m"], rel=1e-4)


def test_no_track_that_is_mine_to_see_is_none(patroller, shift, people):
    accepted(patroller, change("track_segment", segment_data(shift)))
    assert people.patroller().get(f"/patrols/shifts/{shift}/track.gpx").status_code == 404
    assert people.station_lead().get(f"/patrols/shifts/{shift}/track.gpx").status_code == 200


def test_a_township_brings_no_track_in(people, patroller, shift):
    township = people.sign_in(people.worker(("township_supervisor", "431225101")))
    assert upload(township, shift, content_of("Mojstrovka.gpx")).status_code == 403
