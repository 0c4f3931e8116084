"""Whatever is sent: 4xx with a reason or a refused outcome with its path; never 500, never silently accepted."""

import gzip
import hashlib
import json
from uuid import UUID

import pytest
from sqlalchemy import select

from server.foundation.database import session
from server.sync.model import Change
from tests.factories.wakeup_checks import change, check, elder_data, make_elder, outcome, pull_all, push
from tests.people import MAPLE

pytestmark = pytest.mark.first_on("spatialite")


def post_raw(client, body: bytes, content_type="application/json"):
    return client.post("/sync/push", data=body, content_type=content_type)


def whole(changes: str) -> bytes:
    """Return the body of a push around the text of its changes."""
    head = '{"device_id": "phone-1", "device_time": "2026-11-23T07:30:00+08:00", "changes": '
    return (head + changes + "}").encode()


BROKEN = {
    "truncated": whole("[{")[:-3],
    "no json": b"\x00\x01",
    "bad utf-8": whole('["\xff"]'.encode("latin-1").decode("latin-1")).replace("ÿ".encode(), b"\xff"),
    "utf-16": whole("[]").decode().encode("utf-16"),
    "compressed": gzip.compress(whole("[]")),
    "an absurd number around the changes": whole('[], "x": 1e999'),
    "deep nesting around the changes": whole('[], "x": ' + "[" * 100_000 + "]" * 100_000),
    "the same key twice around the changes": whole('[], "device_id": "phone-2"'),
    "nesting that never ends": whole("[" * 100_000),
    "nesting that ends otherwise": whole("[" * 100 + "}" * 100),
    "comma at the end": whole("[],"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_json_is_400_with_a_reason(people, name):
    answer = post_raw(people.county(), BROKEN[name])
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert answer.json["slug"] == "malformed"


@pytest.mark.parametrize("body", ["[]", "null", "3", '"x"', "{}", '{"changes": []}'])
def test_json_of_another_shape_is_422_with_paths(people, body):
    answer = post_raw(people.county(), body.encode())
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert answer.json["errors"]


def test_nothing_at_all_is_422(people):
    assert post_raw(people.county(), b"").status_code == 422


def test_another_content_type_is_415(people):
    assert post_raw(people.county(), whole("[]"), "text/plain").status_code == 415


def test_more_than_500_changes_are_refused_as_a_whole(people):
    county = people.county()
    changes = [change("elder", {}) for _ in range(501)]
    answer = county.post(
        "/sync/push", json={"device_id": "p", "device_time": "2026-11-23T07:30:00+08:00", "changes": changes}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("announced", [True, False])
def test_more_than_a_mebibyte_is_413(people, announced):
    body = whole("[" + " " * 1024 * 1024 + "]")
    more = (
        {}
        if announced
        else {"headers": {"Transfer-Encoding": "chunked"}, "environ_overrides": {"wsgi.input_terminated": True}}
    )
    county = people.county()
    if not announced:
        more["environ_overrides"]["CONTENT_LENGTH"] = ""
    answer = county.post("/sync/push", data=body, content_type="application/json", **more)
    assert (answer.status_code, answer.json["slug"]) in [(413, "too-large"), (400, "malformed")][
        : 1 if announced else 2
    ]


@pytest.mark.parametrize("bad", [None, 7, "", "no uuid", [], {}])
def test_a_change_without_a_change_id_is_refused_with_its_path(people, bad):
    answer = post_raw(people.county(), whole(json.dumps([{"change_id": bad}])))
    assert answer.status_code == 200
    (told,) = answer.json["outcomes"]
    assert (told["outcome"], told["problem"]["errors"][0]["path"]) == ("refused", "change_id")


REFUSED = {
    "NUL in a text": ({"data": {"name": "a\x00b"}}, "malformed-text", "data.name"),
    "NUL in an unknown key": ({"data": {"n\x00": 1}}, "malformed-text", "data"),
    "a lone surrogate": ({"note": "\ud800"}, "malformed-text", "note"),
    "a control character": ({"data": {"name": "a\x01"}}, "invalid", "data.name"),
    "an unknown kind": ({"kind": "elders"}, "unknown-kind", None),
    "a kind that is no text": ({"kind": 3}, "invalid", "kind"),
    "an id that is none": ({"id": "7"}, "invalid", "id"),
    "data that is a list": ({"data": []}, "invalid", "data"),
    "no data": ({"data": None}, "invalid", "data"),
    "a day that is not": ({"data": {"birth_date": "1941-02-30"}}, "invalid", "data.birth_date"),
    "a time that is not": ({"occurred_at": "2026-11-23T25:00:00+08:00"}, "invalid", "occurred_at"),
    "a time without offset": ({"occurred_at": "2026-11-23T07:00:00"}, "invalid", "occurred_at"),
    "a time before phones": ({"occurred_at": "1969-11-23T07:00:00Z"}, "invalid", "occurred_at"),
    "a number as time": ({"occurred_at": 17}, "invalid", "occurred_at"),
    "a place off the earth": ({"location": {"type": "Point", "coordinates": [181, 26]}}, "invalid", "location"),
    "latitude as text": ({"location": {"type": "Point", "coordinates": [109, "26"]}}, "invalid", "location"),
    "a line": ({"location": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}}, "invalid", "location"),
    "a base revision beyond the column": ({"base_revision": 2**40}, "invalid", "base_revision"),
    "a negative base revision": ({"base_revision": -1}, "invalid", "base_revision"),
    "a base revision of zero": ({"base_revision": 0}, "invalid", "base_revision"),
    "a text as accuracy": ({"accuracy_m": "5"}, "invalid", "accuracy_m"),
    "true as accuracy": ({"accuracy_m": True}, "invalid", "accuracy_m"),
    "a word as certain": ({"clock": {"certain": "yes"}}, "invalid", "clock.certain"),
    "an offset of a lifetime": ({"clock": {"offset_ms": 10**15}}, "invalid", "clock.offset_ms"),
    "an area that is none": ({"area_code": "43122510120x"}, "invalid", "area_code"),
    "an area that is nowhere": ({"area_code": "999999999999"}, "area-unknown", "area_code"),
    "no area": ({"area_code": None}, "area-missing", "area_code"),
    "four contacts": ({"data": {"contacts": [{"id": f"01936f00-0000-7000-8000-00000000000{n}", "name": "粟"} for n in range(4)]}},
                      "invalid", "data.contacts"),
    "a contact without name": ({"data": {"contacts": [{"id": "01936f00-0000-7000-8000-000000000001"}]}}, "invalid",
                               "data.contacts[0].name"),
    "a photo without its hash": ({"media": [{"role": "front"}]}, "invalid", "media[0].sha256"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_change_that_cannot_be_right_is_refused_with_its_path(people, name):
    more, slug, path = REFUSED[name]
    county = people.county()
    one = change("elder", elder_data(), area_code=MAPLE)
    one |= more | ({"data": one["data"] | more["data"]} if isinstance(more.get("data"), dict) else {})
    told = push(county, one, good := change("elder", elder_data(), area_code=MAPLE))["outcomes"]
    assert (told[0]["outcome"], told[0]["problem"]["slug"]) == ("refused", slug)
    assert path is None or path in [error["path"] for error in told[0]["problem"]["errors"]]
    assert told[1]["outcome"] == "accepted"
    assert [row["id"] for row in pull_all(county) if row["kind"] == "elder"] == [good["id"]]


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_change_is_kept_and_refused_again(people, name):
    county = people.county()
    one = change("elder", elder_data(), area_code=MAPLE) | REFUSED[name][0]
    assert outcome(county, one) == outcome(county, one)


def test_what_is_refused_for_its_envelope_is_found_by_its_record(people):
    county = people.county()
    one = change("elder", elder_data(), area_code=MAPLE) | {"media": [{"role": "front"}]}
    assert outcome(county, one)["outcome"] == "refused"
    kept = session.scalars(select(Change).where(Change.record_id == UUID(one["id"]))).one()
    assert (str(kept.change_id), kept.outcome) == (one["change_id"], "refused")


def test_an_empty_photo_is_no_reason_to_refuse_its_record(people):
    empty = {"sha256": hashlib.sha256(b"").hexdigest(), "role": "landmark", "bytes": 0}
    told = outcome(people.county(), change("elder", elder_data(), area_code=MAPLE) | {"media": [empty]})
    assert told["outcome"] == "accepted"


WRONG_TYPES = [None, True, 7, -1.5, "", "x", [], [None], [[]], {}, {"a": None}, "9" * 300]


@pytest.mark.parametrize("value", WRONG_TYPES, ids=repr)
def test_no_type_in_any_place_is_a_fault_of_the_server(people, value):
    county, helper = people.county(), people.helper()
    elder = make_elder(county)
    people.assign(helper, elder)
    whole_check = check(elder) | {"clock": {"offset_ms": 0, "epoch": "1", "certain": True}, "location": None, "note": "", "media": [],
                                  "review": None, "resolves": [], "replaces": None, "group_no": None, "entry_mode": "self"}  # fmt: skip
    bent = []
    for name in whole_check:
        if name != "change_id":
            bent.append(
                whole_check | {"change_id": change("", {})["change_id"], "id": change("", {})["id"], name: value}
            )
    for name in elder_data():
        bent.append(change("elder", elder_data() | {name: value}, area_code=MAPLE))
    for one in bent:
        assert outcome(county, one)["outcome"] in ("accepted", "refused", "waiting")
