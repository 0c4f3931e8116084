"""What lies sealed on a phone that was shut out while locked reaches the office before the phone is wiped."""

import json
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from server.accounts.model import AuditEntry
from server.foundation.database import session
from server.phones.model import PhoneExport
from tests.factories.phones import phone_of, shut_out
from tests.factories.sealed import Author, new_key, payload
from tests.factories.wakeup_checks import check


@pytest.fixture
def phone(helper):
    phone = phone_of(helper)
    shut_out(helper)
    return phone


def hand_over(app, sent: dict):
    return app.test_client(use_cookies=False).post("/api/v1/sync/remains", json=sent)


def draft(id: str, body) -> dict:
    return {"columns": {"worker": "0b3e", "id": id}, "body": body}


def of_change(one: dict, *, wire: bool = True, **body) -> dict:
    change = {
        "change_id": one["change_id"],
        "fields": one["data"],
        "wire": json.dumps(one) if wire else None,
        "posted": None,
    }
    return {"columns": {"worker": "0b3e", "change": one["change_id"]}, "body": {"change": change} | body}


def logged(action: str) -> int:
    return session.scalar(select(func.count()).where(AuditEntry.action == action))


def test_drafts_and_what_was_set_aside_are_kept_for_a_supervisor_to_read(app, county, phone, elder):
    back, late = check(elder, "unwell"), check(elder)
    answer = hand_over(app, phone.remains({
        "drafts/AAAA": draft("steps/1", {"value": {"detail": "门反锁了"}, "from": "{}"}),
        "aside/BBBB": of_change(back, problem={"slug": "invalid"}, replaced_by=None, how="refused"),
        "sent/CCCC": of_change(late),
    }))  # fmt: skip
    assert answer.status_code == 200, answer.get_data(as_text=True)
    (item,) = county.get("/sync/quarantine").json["items"]
    assert (item["what"], item["state"], item["why"]) == ("export", "kept", "revoked")
    told = county.get(f"/sync/quarantine/{item['id']}").json["export"]
    assert told["drafts"][0]["lines"] == [{"field": "detail", "value": "门反锁了"}]
    assert {(one["change_id"], one["aside"]) for one in told["changes"]} == {
        (back["change_id"], True), (late["change_id"], False),
    }  # fmt: skip
    assert logged("data_key.opened_for_remains") == 1


def test_nothing_of_it_takes_effect_until_a_supervisor_releases_it(app, county, phone, elder):
    one = check(elder)
    hand_over(app, phone.remains({"outbox/7": {"columns": {"seq": 7}, "body": of_change(one)["body"]["change"]}}))
    assert county.get("/records/wakeup_check").json["records"] == []
    (item,) = county.get("/sync/quarantine").json["items"]
    assert county.post(f"/sync/quarantine/{item['id']}/release").status_code == 200
    assert [row["id"] for row in county.get("/records/wakeup_check").json["records"]] == [one["id"]]


def test_the_phone_gets_the_servers_word_that_it_may_wipe_itself(app, phone):
    answer = hand_over(app, phone.remains({"drafts/AAAA": draft("half", "写了一半")})).json
    said = payload(phone.client, answer["wipe"][0]["statement"])
    assert (said["typ"], said["worker_id"], said["device_id"]) == ("wipe", phone.worker_id, phone.device)


def test_the_same_twice_is_kept_once(app, phone):
    sent = phone.remains({"drafts/AAAA": draft("half", "写了一半")})
    first, second = hand_over(app, sent).json, hand_over(app, sent).json
    assert (first["again"], second["again"], first["id"]) == (False, True, second["id"])
    assert session.scalar(select(func.count()).select_from(PhoneExport)) == 1


def test_what_has_no_form_for_the_wire_or_cannot_be_opened_is_shown_as_what_it_is(app, county, phone, elder):
    sent = phone.remains({
        "outbox/7": {"columns": {"seq": 7}, "body": of_change(check(elder), wire=False)["body"]["change"]},
        "drafts/AAAA": draft("half", "一半"),
        "records/DDDD": draft("x", "y"),
    })  # fmt: skip
    sent["rows"][1]["place"] = "drafts/moved"
    hand_over(app, sent)
    (item,) = county.get("/sync/quarantine").json["items"]
    told = county.get(f"/sync/quarantine/{item['id']}").json["export"]
    assert [one["id"] for one in told["drafts"]] == ["outbox/7"]
    assert [one["table"] for one in told["damaged"]] == ["drafts", "records"]


def test_a_row_cannot_pass_for_one_of_another_table(app, county, phone, elder):
    sent = phone.remains({"drafts/AAAA": draft("half", {"wire": json.dumps(check(elder))})})
    sent["rows"][0]["place"] = "outbox/AAAA"
    hand_over(app, sent)
    (item,) = county.get("/sync/quarantine").json["items"]
    assert (item["counts"]["changes"], item["counts"]["damaged"]) == (0, 1)


def test_a_device_that_is_not_shut_out_signs_in_instead(app, helper):
    answer = hand_over(app, phone_of(helper).remains({"drafts/AAAA": draft("half", "x")}))
    assert (answer.status_code, answer.json["slug"]) == (401, "sign-in-needed")
    assert logged("data_key.opened_for_remains") == 0


FORGED = {
    "a certificate that is none": lambda phone: {"certificate": "a.b.c"},
    "a wrap the device key has not signed": lambda phone: {"recovery": phone.recovery_box(b"k" * 32)},
    "a signature by another key": lambda phone: {
        "vouched": Author.vouch(_with_key(phone), phone.recovery_box(b"k" * 32))
    },
    "rows of nobody": lambda phone: {"rows": "none"},
    "a time that is none": lambda phone: {"made_at": "yesterday"},
    "no wrap": lambda phone: {"recovery": None},
}


def _with_key(phone):
    stranger = Author.__new__(Author)
    stranger.key = new_key()
    return stranger


@pytest.mark.parametrize("name", FORGED)
def test_what_is_forged_is_refused_and_kept_nowhere(app, phone, name):
    sent = phone.remains({"drafts/AAAA": draft("half", "x")})
    answer = hand_over(app, sent | FORGED[name](phone))
    assert answer.status_code == 422, answer.get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(PhoneExport)) == 0


def test_the_wrap_of_another_phone_opens_nothing(app, phone):
    recovery = phone.recovery_box(b"k" * 32, context=f"{phone.worker_id}|{uuid4()}")
    answer = hand_over(
        app, phone.remains({"drafts/A": draft("half", "x")}, recovery=recovery, vouched=phone.vouch(recovery))
    )
    assert (answer.status_code, answer.json["slug"]) == (422, "export-broken")


def test_a_wrap_to_a_key_that_was_lost_is_told_so_and_the_phone_keeps_what_it_has(app, phone):
    recovery = phone.recovery_box(b"k" * 32) | {"kid": "gone"}
    answer = hand_over(
        app, phone.remains({"drafts/A": draft("half", "x")}, recovery=recovery, vouched=phone.vouch(recovery))
    )
    assert (answer.status_code, answer.json["slug"]) == (422, "export-unknown-key")
