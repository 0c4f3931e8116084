"""Apps of earlier versions are understood: what they sent as it lies in tests/data/payloads, and shapes that were left behind."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from server.foundation import clock
from server.records.work_line import Upgrade
from server.sync.upgrading import UNDERSTOOD_FOR, lifted, may_go
from server.work_lines import WORK_LINES
from tests.factories.wakeup_checks import change, check, elder_data, make_elder, outcome, push
from tests.people import MAPLE
from tests.server.sync.test_base_changes import edit, record

STORED = Path(__file__).parents[2] / "data" / "payloads"
STORIES = sorted(STORED.glob("*/*.json"))
KINDS = {kind.name: kind for line in WORK_LINES for kind in line.kinds}


def told_by(client, body) -> list[str]:
    answer = client.post("/sync/push", json=body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [one["outcome"] for one in answer.json["outcomes"]]


@pytest.fixture
def replay(people):
    """Return a verb that sends a story of pushes and gives their outcomes; sent again by the same people."""
    clients = {
        "county_supervisor": people.county(),
        "helper": people.helper(),
        "station_lead": people.station_lead(),
        "patroller": people.patroller(),
    }

    paired: set[str] = set()

    def pair(elder: str) -> str:
        people.assign(clients["helper"], UUID(elder))
        return elder

    def send(story):
        found = []
        for step in story:
            with clock.fixed(datetime.fromisoformat(step["at"]), every_thread=True):
                found.append(told_by(clients[step["as"]], step["body"]))
            if step["as"] == "county_supervisor":
                paired.update(pair(one["id"]) for one in step["body"]["changes"] if one["id"] not in paired)
        return found

    return send


def test_of_every_kind_that_phones_of_the_first_version_send_there_is_a_stored_push():
    told = [json.loads((STORED / "0.1.0" / name).read_text()) for name in ("a-morning.json", "a-night.json")]
    sent = {one["kind"] for story in told for step in story for one in step["body"]["changes"]}
    assert sent == set(KINDS) - {"wakeup_slot"}  # the server makes those
    files = [one.get("media") for story in told for step in story for one in step["body"]["changes"]]
    assert any(files)


@pytest.mark.parametrize("story", STORIES, ids=lambda path: f"{path.parent.name} {path.stem}")
def test_what_an_earlier_version_sent_has_the_same_outcomes_for_ever(story, replay):
    pushes = json.loads(story.read_text())
    assert replay(pushes) == [step["outcomes"] for step in pushes]
    assert replay(pushes) == [step["outcomes"] for step in pushes]


@pytest.mark.parametrize("version", ["0.0.1", "99.0", "", "不知道" * 200, "\x00", None, 7, {"a": [1]}, True])
def test_no_version_of_an_app_is_a_reason_to_refuse_what_it_recorded(people, version):
    helper, elder = people.helper(), make_elder(people.county())
    people.assign(helper, elder)
    now = clock.now().isoformat()
    body = {"device_id": "phone-1", "device_time": now, "client_version": version, "changes": [check(elder)]}
    assert told_by(helper, body) == ["accepted"]


def door_named_landmark(raw: dict) -> dict:
    """The made-up first shape of the roll said `door` for what is `landmark` now, and counted hearing in numbers."""
    if "door" in raw["data"]:
        raw["data"]["landmark"] = raw["data"].pop("door")
    return raw


def words_for_hearing(raw: dict) -> dict:
    if isinstance(raw["data"].get("hearing"), int):
        raw["data"]["hearing"] = ("normal", "hard", "deaf")[raw["data"]["hearing"]]
    return raw


@pytest.fixture
def third_shape(app, monkeypatch):
    """Let the roll be in its third shape."""
    steps = (Upgrade(1, door_named_landmark, date(2026, 9, 1)), Upgrade(2, words_for_hearing))
    lines = tuple(
        replace(
            line, kinds=tuple(replace(kind, upgrades=steps) if kind.name == "elder" else kind for kind in line.kinds)
        )
        for line in WORK_LINES
    )
    monkeypatch.setitem(app.extensions, "work_lines", lines)
    return next(kind for line in lines for kind in line.kinds if kind.name == "elder")


def roll_entry(data: dict, **more) -> dict:
    return change("elder", elder_data(**data), area_code=MAPLE, **more)


def test_an_older_shape_is_lifted_step_by_step(people, third_shape):
    county = people.county()
    first, second = roll_entry({"door": "水井上边", "hearing": 2}), roll_entry({"hearing": 1}, shape=2)
    third = roll_entry({"landmark": "桥头", "hearing": "hard"}, shape=3)
    assert [one["outcome"] for one in push(county, first, second, third)["outcomes"]] == ["accepted"] * 3
    found = [record(county, one["id"]) for one in (first, second, third)]
    assert [one["data"]["hearing"] for one in found] == ["deaf", "hard", "hard"]
    assert found[0]["data"]["landmark"] == "水井上边"
    assert ["unknown" in one for one in found] == [False] * 3
    assert third_shape.shape == 3


def test_an_edit_in_an_older_shape_lifts_what_it_holds(people, third_shape):
    county = people.county()
    elder = make_elder(county)
    assert outcome(county, edit(elder, {"door": "晒谷坪"}, revision=1))["outcome"] == "accepted"
    assert record(county, elder)["data"]["landmark"] == "晒谷坪"


def test_a_change_is_itself_by_what_was_sent_before_and_after_the_server_learned_of_newer_shapes(
    app, people, third_shape
):
    county = people.county()
    one = roll_entry({"door": "水井上边"})
    first = outcome(county, one)
    app.extensions["work_lines"] = WORK_LINES
    assert outcome(county, one) == first
    assert outcome(county, one | {"shape": 2})["problem"]["slug"] == "change-id-reused"


def test_a_field_nobody_knows_stays_with_a_lifted_change(people, third_shape):
    county = people.county()
    one = roll_entry({"door": "水井上边", "pets": ["猫"]})
    outcome(county, one)
    assert record(county, one["id"])["unknown"] == {"data": {"pets": ["猫"]}}


@pytest.mark.parametrize("shape", [0, -3, 4, 2**40, "2", 1.5, True, None, {"a": 1}])
def test_a_shape_from_the_future_or_from_nowhere_refuses_nothing(people, third_shape, shape):
    county = people.county()
    one = roll_entry({"landmark": "桥头"}, shape=shape)
    assert outcome(county, one)["outcome"] == "accepted"
    assert record(county, one["id"])["data"]["landmark"] == "桥头"


def test_what_cannot_be_lifted_is_judged_as_it_was_sent_and_blocks_no_other(people, third_shape):
    county = people.county()
    broken, good = roll_entry({"hearing": 7}), roll_entry({"hearing": 0})
    told = push(county, broken, good)["outcomes"]
    assert [one["outcome"] for one in told] == ["refused", "accepted"]
    assert told[0]["problem"]["errors"][0]["path"] == "data.hearing"


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_has_the_newest_shape_passes_every_step_untouched(kind):
    newest = change(kind.name, dict(kind.example))
    assert lifted(newest, KINDS) == newest


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_steps_of_a_kind_follow_one_another(kind):
    numbers = [step.lifts_from for step in kind.upgrades]
    assert numbers == list(range(kind.shape - len(numbers), kind.shape))


def test_a_step_may_go_ninety_days_after_the_last_version_that_needs_it_was_replaced():
    replaced = date(2026, 9, 1)
    step = Upgrade(1, door_named_landmark, replaced)
    assert UNDERSTOOD_FOR.days == 90
    assert [may_go(step, replaced + timedelta(days=days)) for days in (0, 90, 91)] == [False, False, True]
    assert not may_go(Upgrade(1, door_named_landmark), date(2126, 1, 1))
