"""A value that nobody can read costs its own change alone, however it arrives; that change is refused and kept as it was sent."""

import json
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from server.foundation.database import session
from server.sync.changes import as_sent
from server.sync.model import Change
from tests.factories.phones import brought_in, phone_of, shut_out
from tests.factories.sealed import Author, b64, box, delivered, hash_of, payload, sign, signed_part
from tests.factories.wakeup_checks import change, check, pull_all

HERE = "@the absurd value@"
ABSURD = {
    "a number beyond a float": "1e400",
    "minus infinity": "-Infinity",
    "not a number": "NaN",
    "an integer of 5,000 digits": "9" * 5000,
    "an integer that a browser reads differently": "100000000000000000000",
    "nesting of 100,000 levels": "[" * 100_000 + "]" * 100_000,
    "nesting of 200 levels": '{"a":[' * 100 + "]}" * 100,
    "the same name twice": '{"b": 1, "b": 2}',
}
NO_CHANGE = {
    "no id": '{"kind": "elder"}',
    "an id that is none": '{"change_id": "no uuid", "kind": "elder"}',
    "a number as id": '{"change_id": 7}',
    "an absurd number as id": '{"change_id": 1e999}',
    "two ids": '{"change_id": "01936f00-0000-7000-8000-000000000009", "change_id": "x"}',
    "a text": '"x"',
    "null": "null",
    "a list": "[[]]",
    "an absurd number": "-1e999",
    "a deep list": "[" * 300 + "]" * 300,
    "half a character as id": '{"change_id": "\\ud800"}',
}


def with_value(whole: dict, text: str) -> str:
    """Return the JSON of something in which the text stands where HERE stood."""
    return json.dumps(whole).replace(json.dumps(HERE), text)


def push_text(client, changes: str, **frame) -> dict:
    head = json.dumps({"device_id": client.device, "device_time": "2026-11-23T07:30:00+08:00"} | frame)[:-1]
    answer = client.post("/sync/push", data=f'{head}, "changes": {changes}}}'.encode(), content_type="application/json")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json


def pushed(client, one: dict, text: str, *others: dict) -> list[dict]:
    return push_text(client, with_value([one, *others], text))["outcomes"]


def kept(change_id: str) -> Change:
    session.expire_all()
    return session.get(Change, UUID(change_id))


def states(outcomes: list[dict]) -> list[str]:
    return [one["outcome"] for one in outcomes]


@pytest.mark.parametrize("where", ["detail", "strange", "accuracy_m"])
@pytest.mark.parametrize("name", ABSURD)
def test_an_absurd_value_costs_its_own_change_alone(helper, elder, name, where):
    bad, good = check(elder), check(elder)
    place = bad if where == "accuracy_m" else bad["data"]
    place[where] = HERE
    told = pushed(helper, bad, ABSURD[name], good)
    assert [one["change_id"] for one in told] == [bad["change_id"], good["change_id"]]
    assert states(told) == ["refused", "accepted"]
    assert told[0]["problem"]["slug"] == "malformed"
    (error,) = told[0]["problem"]["errors"]
    assert error["path"].startswith(where if place is bad else f"data.{where}")
    assert error["message"]
    assert good["id"] in {row["id"] for row in pull_all(helper)}


@pytest.mark.parametrize("name", ABSURD)
def test_it_is_kept_as_it_was_sent_and_refused_again(helper, elder, name):
    bad = check(elder, detail=HERE)
    first, again = (pushed(helper, bad, ABSURD[name])[0] for _ in range(2))
    assert first == again
    content = kept(bad["change_id"]).content
    assert ABSURD[name].replace(" ", "") in content["json"].replace(" ", "")
    assert as_sent(content)["data"]["elder_id"] == str(elder)


def test_the_same_id_with_another_absurd_value_is_another_content(helper, elder):
    bad = check(elder, detail=HERE)
    assert pushed(helper, bad, "1e400")[0]["problem"]["slug"] == "malformed"
    assert pushed(helper, bad, '"1e400"')[0]["problem"]["slug"] == "change-id-reused"


def test_the_receipt_covers_what_could_not_be_read(helper, elder):
    answer = push_text(helper, with_value([check(elder, detail=HERE), check(elder)], "1e400"))
    covered = payload(helper, answer["receipt"])["outcomes"]
    assert covered == [{"change_id": one["change_id"], "hash": hash_of(one)} for one in answer["outcomes"]]


def test_an_absurd_version_costs_no_record(helper, elder):
    body = with_value({"changes": [check(elder)], "client_version": HERE}, "1e400")
    head = json.dumps({"device_id": helper.device, "device_time": "2026-11-23T07:30:00+08:00"})[:-1]
    answer = helper.post("/sync/push", data=f"{head}, {body[1:]}".encode(), content_type="application/json")
    assert (answer.status_code, states(answer.json["outcomes"])) == (200, ["accepted"])


@pytest.mark.parametrize("name", NO_CHANGE)
def test_what_is_no_change_costs_nothing_beside_it(helper, elder, name):
    good = check(elder)
    answer = push_text(helper, f"[{NO_CHANGE[name]}, {json.dumps(good)}]")
    told = answer["outcomes"]
    assert states(told) == ["refused", "accepted"]
    assert told[0]["problem"]["slug"] in ("invalid", "malformed")
    assert told[0]["change_id"] == ("no uuid" if "no uuid" in NO_CHANGE[name] else "")
    covered = payload(helper, answer["receipt"])["outcomes"]
    assert covered == [{"change_id": one["change_id"], "hash": hash_of(one)} for one in told]


@pytest.mark.parametrize("name", NO_CHANGE)
def test_what_is_no_change_is_kept_once_for_each_author(people, county, helper, name):
    def refused() -> list[Change]:
        session.expire_all()
        return session.scalars(select(Change).where(Change.outcome == "refused")).all()

    first, again = (push_text(helper, f"[{NO_CHANGE[name]}]")["outcomes"] for _ in range(2))
    assert first == again
    (row,) = refused()
    assert (row.worker_id, row.record_id) == (helper.worker_id, None)
    assert row.content["json"].replace(" ", "") == NO_CHANGE[name].replace(" ", "")
    push_text(county, f"[{NO_CHANGE[name]}]")
    assert {row.worker_id for row in refused()} == {helper.worker_id, county.worker_id}


def test_what_builds_on_a_change_that_could_not_be_read_is_refused_with_it(helper, elder):
    bad = check(elder, detail=HERE)
    later = change("wakeup_check", {}, id=bad["id"], base_change_id=bad["change_id"], note="后来")
    told = pushed(helper, bad, "1e400", later)
    assert [one["problem"]["slug"] for one in told] == ["malformed", "base-refused"]
    fixed = bad | {"change_id": str(uuid4()), "replaces": bad["change_id"], "data": bad["data"] | {"detail": "好"}}
    again = later | {"change_id": str(uuid4()), "replaces": later["change_id"]}
    assert states(pushed(helper, fixed, "", again)) == ["accepted", "accepted"]


def envelope_of(author: Author, one: dict, text: str) -> dict:
    """Seal a change in which the text stands where HERE stood."""
    sealed = author.envelope(one)
    answer_key = b64(author.answer_keys[sealed["id"]])
    inside = {"device_id": author.device, "client_version": "1", "answer_key": answer_key, "change": one}
    return author.envelope_of(with_value(inside, text).encode(), id=sealed["id"])


@pytest.mark.parametrize("name", ABSURD)
def test_in_sealed_post_its_author_hears_the_same_as_in_a_push(app, helper, elder, name):
    author, bad, good = Author(helper), check(elder, detail=HERE), check(elder)
    answers = delivered(app, author.post(envelope_of(author, bad, ABSURD[name]), author.envelope(good)))["answers"]
    assert [one["status"] for one in answers] == ["taken", "taken"]
    inside = [author.open(one)["outcome"] for one in answers]
    assert states(inside) == ["refused", "accepted"]
    (same,) = pushed(helper, bad, ABSURD[name])
    assert (same["outcome"], same["problem"]["errors"]) == ("refused", inside[0]["problem"]["errors"])
    assert same["problem"]["slug"] == inside[0]["problem"]["slug"] == "malformed"


def test_an_envelope_that_holds_no_change_is_taken_and_refused(app, helper):
    author = Author(helper)
    (answer,) = delivered(app, author.post(author.envelope("no change")))["answers"]
    assert author.open(answer)["outcome"]["outcome"] == "refused"


def test_an_absurd_envelope_harms_no_other(app, helper, elder):
    author = Author(helper)
    good, odd = author.envelope(check(elder)), author.envelope(check(elder)) | {"v": HERE}
    body = with_value({"device_time": "2026-11-23T07:30:00+08:00", "posts": [author.post(odd, good)]}, "1e400")
    answer = app.test_client(use_cookies=False).post("/api/v1/sync/sealed", data=body, content_type="application/json")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert [one["status"] for one in answer.json["answers"]] == ["refused", "taken"]


def export_of(phone: Author, whole: dict, text: str) -> dict:
    """Return an exported file in which the text stands where HERE stood."""
    plain = phone.export([])
    made_at = plain["made_at"]
    inside = {
        "v": 1, "client_version": "1.1.0", "device_id": phone.device, "worker_id": phone.worker_id, "made_at": made_at,
        "changes": [], "aside": [], "drafts": [], "held": [], "damaged": [],
    } | whole  # fmt: skip
    content = with_value(inside, text).encode()
    sealed = box(phone.sealing, content, purpose="export", context=f"{made_at}|{phone.jwk['x']}")
    return plain | {"box": sealed, "sig": sign(phone.key, f"xunfang-export|1|{made_at}|{signed_part(sealed)}")}


@pytest.mark.parametrize("name", ABSURD)
def test_in_a_file_it_costs_its_own_change_alone(county, helper, elder, name):
    bad, good = check(elder, detail=HERE), check(elder)
    aside = check(elder, detail=HERE)
    whole = {"changes": [bad, good], "aside": [{"change": aside, "problem": {"slug": "invalid"}}],
             "drafts": [{"id": "words", "body": {"n": HERE}}, {"id": "more", "body": "写了一半"}], "held": [HERE]}  # fmt: skip
    told = brought_in(county, export_of(phone_of(helper), whole, ABSURD[name]))
    assert (told["state"], told["counts"]["accepted"], told["counts"]["refused"]) == ("imported", 1, 2)
    assert {row["change_id"]: row["outcome"] for row in told["changes"]} == {
        bad["change_id"]: "refused", aside["change_id"]: "refused", good["change_id"]: "accepted",
    }  # fmt: skip
    assert pushed(helper, bad, ABSURD[name])[0]["problem"]["slug"] == "malformed"  # it is the same change
    opened = county.get(f"/sync/exports/{told['id']}").json
    assert [one["lines"][0]["value"] for one in opened["drafts"]][1] == "写了一半"
    assert opened["changes"][0]["content"]["fields"]["elder_id"] == str(elder)


def test_what_a_revoked_phone_sent_unreadable_can_be_looked_at_and_stays_refused(app, people, county, helper, elder):
    phone, bad = phone_of(helper), check(elder, detail=HERE)
    shut_out(helper)
    delivered(app, phone.post(envelope_of(phone, bad, "1e400")))
    (item,) = county.get("/sync/quarantine").json["items"]
    assert item["id"] == bad["change_id"]
    content = county.get(f"/sync/quarantine/{item['id']}").json["change"]["content"]
    assert (content["fields"]["detail"], content["fields"]["elder_id"]) == ("1e400", str(elder))
    answer = county.post(f"/sync/quarantine/{item['id']}/release").json
    assert (answer["outcome"], answer["problem"]["slug"]) == ("refused", "malformed")
