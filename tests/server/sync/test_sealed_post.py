"""Sealed post: delivered by anybody, read by nobody on the way, settled once as if the author had pushed it."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import func, select, text

from server.accounts import operations
from server.accounts.model import Device, Worker
from server.foundation import clock
from server.foundation.database import session
from server.foundation.unit_of_work import unit_of_work
from server.records.model import Record
from server.sync import sealed
from server.sync.model import Change, SealingKey
from tests.factories.sealed import Author, b64, box, deliver, delivered, hash_of, payload, unb64
from tests.factories.wakeup_checks import change, check, elder_data, make_elder, outcome, push, slot_of
from tests.people import MAPLE
from tests.server.sync.test_device_keys import on_the_command_line


@pytest.fixture
def author(helper):
    return Author(helper)


def counted(model, **where) -> int:
    return session.scalar(select(func.count()).select_from(model).filter_by(**where))


def kept(change_id: str) -> Change | None:
    session.expire_all()
    return session.get(Change, UUID(change_id))


def answer_of(app, author, *envelopes, **more) -> list[dict]:
    return delivered(app, author.post(*envelopes), **more)["answers"]


def shut_out(author):
    """Revoke the author's device, which signed in before."""
    mine = {"id": author.device, "worker_id": UUID(author.worker_id)}
    with unit_of_work():
        now = clock.now()
        session.add(Device(name="红米 9A", first_seen=now, last_seen=now, **mine))
        session.flush()
        operations.revoke_device(mine["worker_id"], mine["id"])


# What is taken


def test_a_check_delivered_sealed_is_the_check_of_its_author(app, author, elder):
    seen = check(elder, "no_answer")
    told = answer_of(app, author, author.envelope(seen, id="0193-a"))
    assert [(one["id"], one["status"], one["problem"]) for one in told] == [("0193-a", "taken", None)]
    record = session.get(Record, UUID(seen["id"]))
    assert (str(record.recorder_id), record.device_id) == (author.worker_id, author.device)
    assert session.get(Record, UUID(slot_of(elder))).state == "no_answer"


def test_the_author_finds_outcome_and_receipt_in_the_answer(app, author, elder):
    seen = check(elder)
    answer = delivered(app, author.post(author.envelope(seen)))
    told = author.open(answer["answers"][0])
    assert told["outcome"] == {"change_id": seen["change_id"], "outcome": "accepted", "revision": 1, "problem": None}
    assert (told["epoch"], told["server_time"]) == (answer["epoch"], answer["server_time"])
    assert "durable_until" in told
    receipt = payload(author.client, told["receipt"])
    assert (receipt["worker_id"], receipt["device_id"]) == (author.worker_id, author.device)
    assert receipt["outcomes"] == [{"change_id": seen["change_id"], "hash": hash_of(told["outcome"])}]


def test_the_bearer_learns_nothing_of_content_or_author(app, author, elder):
    refused = check(elder, "dead", dead_name="另一个人")
    answer = deliver(app, author.post(author.envelope(check(elder, "no_answer")), author.envelope(refused)))
    text = answer.get_data(as_text=True)
    assert [one["status"] for one in answer.json["answers"]] == ["taken", "taken"]
    assert author.open(answer.json["answers"][1])["outcome"]["problem"]["slug"] == "name-does-not-fit"
    for secret in (author.worker_id, str(elder), refused["change_id"], refused["id"], "name-does-not-fit", "试"):
        assert secret not in text


def test_only_the_answer_key_opens_an_answer_and_only_that_of_its_envelope(app, author, elder):
    one, other = answer_of(app, author, author.envelope(check(elder)), author.envelope(check(elder)))
    with pytest.raises(InvalidTag):
        author.open(one | {"sealed": other["sealed"]})
    author.answer_keys[other["id"]] = author.answer_keys[one["id"]]
    with pytest.raises(InvalidTag):
        author.open(other)


def test_two_authors_of_one_phone_are_settled_each_as_themselves(app, people, author, elder):
    second = Author(people.helper())
    people.assign(second.client, elder, part="backup")
    mine, theirs = check(elder), check(elder, "unwell")
    answer = delivered(app, author.post(author.envelope(mine)), second.post(second.envelope(theirs)))
    assert [one["status"] for one in answer["answers"]] == ["taken", "taken"]
    found = [session.get(Record, UUID(one["id"])).recorder_id for one in (mine, theirs)]
    assert [str(one) for one in found] == [author.worker_id, second.worker_id]
    with pytest.raises(KeyError):
        author.open(answer["answers"][1])


def test_changes_that_build_on_each_other_keep_their_order(app, county):
    author = Author(county)
    made = change("elder", elder_data(), area_code=MAPLE)
    edit = change("elder", {"hearing": "deaf"}, id=made["id"], base_change_id=made["change_id"])
    told = [author.open(one)["outcome"] for one in answer_of(app, author, author.envelope(made), author.envelope(edit))]
    assert [(one["outcome"], one["revision"]) for one in told] == [("accepted", 1), ("accepted", 2)]


def test_a_clock_that_is_wrong_is_judged_as_in_a_push(app, author, elder):
    yesterday = clock.now().astimezone(clock.LOCAL) - timedelta(days=1)
    seen = check(elder, at=yesterday) | {"data": check(elder)["data"]}
    answer_of(app, author, author.envelope(seen), device_time=yesterday)
    record = session.get(Record, UUID(seen["id"]))
    assert record.clock["offset_ms"] == 86_400_000
    assert record.clock["certain"] is False


def test_permission_is_that_of_the_author_not_of_the_bearer(app, author, county):
    stranger = make_elder(county)
    told = author.open(answer_of(app, author, author.envelope(check(stranger)))[0])
    assert (told["outcome"]["outcome"], told["outcome"]["problem"]["slug"]) == ("refused", "not-yours")


def test_what_came_under_a_retired_sealing_key_still_opens(app, author, elder):
    envelope = author.envelope(check(elder))
    on_the_command_line(app, "new-sealing-key")
    assert answer_of(app, author, envelope)[0]["status"] == "taken"


def test_a_certificate_outlives_the_restore_of_a_server_that_never_saw_the_device(app, author, elder):
    assert session.scalar(select(func.count()).select_from(Device)) == 0
    assert answer_of(app, author, author.envelope(check(elder)))[0]["status"] == "taken"


# Once, however it comes


def test_the_same_change_plain_and_sealed_is_done_once(app, author, helper, elder):
    seen = check(elder)
    plain = outcome(helper, seen)
    again = answer_of(app, author, author.envelope(seen))
    assert author.open(again[0])["outcome"] == plain == outcome(helper, seen)
    assert counted(Record, kind="wakeup_check") == 1


def test_sealed_first_and_plain_after_is_done_once_too(app, author, helper, elder):
    seen = check(elder)
    sealed_first = author.open(answer_of(app, author, author.envelope(seen))[0])["outcome"]
    assert outcome(helper, seen) == sealed_first
    assert counted(Record, kind="wakeup_check") == 1


def test_the_same_envelope_again_and_a_new_one_of_the_same_change_are_done_once(app, author, elder):
    seen = check(elder)
    envelope = author.envelope(seen)
    told = answer_of(app, author, envelope, author.envelope(seen)) + answer_of(app, author, envelope)
    assert len({json.dumps(author.open(one)["outcome"]) for one in told}) == 1
    assert counted(Record, kind="wakeup_check") == 1


def test_one_change_id_with_two_contents_is_told_to_the_author_alone(app, author, elder):
    seen = check(elder)
    told = answer_of(app, author, author.envelope(seen), author.envelope(seen | {"note": "x"}))
    assert [one["status"] for one in told] == ["taken", "taken"]
    assert author.open(told[1])["outcome"]["problem"]["slug"] == "change-id-reused"


# What is forged or broken


def refused(app, author, envelope, slug: str) -> None:
    """Deliver one envelope between two good ones: it alone is refused, nothing of it is kept."""
    before = counted(Change)
    good = author.envelope(check(author.elder)), author.envelope(check(author.elder))
    told = answer_of(app, author, good[0], envelope, good[1])
    assert [one["status"] for one in told] == ["taken", "refused", "taken"]
    assert (told[1]["problem"]["slug"], told[1]["sealed"]) == (slug, None)
    assert set(told[1]["problem"]) == {"slug", "title"}
    assert counted(Change) == before + 2


@pytest.fixture
def forger(author, elder):
    author.elder = elder
    return author


def touched(text: str) -> str:
    raw = bytearray(unb64(text))
    raw[len(raw) // 2] ^= 1
    return b64(bytes(raw))


@pytest.mark.parametrize("part", ["ct", "iv", "sig", "id"])
def test_an_envelope_touched_anywhere_is_broken(app, forger, elder, part):
    envelope = forger.envelope(check(elder), id="01-a")
    if part == "id":
        envelope["id"] = "01-b"
    else:
        place = envelope if part == "sig" else envelope["box"]
        place[part] = touched(place[part])
    refused(app, forger, envelope, "envelope-broken")


@pytest.mark.parametrize("part", ["ct", "iv"])
def test_signing_a_touched_box_anew_does_not_mend_it(app, forger, elder, part):
    envelope = forger.envelope(check(elder))
    envelope["box"][part] = touched(envelope["box"][part])
    refused(app, forger, forger.signed(envelope["id"], envelope["box"]), "envelope-broken")


def test_an_envelope_under_another_id_is_broken_even_when_signed_anew(app, forger, elder):
    envelope = forger.envelope(check(elder))
    refused(app, forger, forger.signed(str(uuid4()), envelope["box"]), "envelope-broken")


def test_a_box_taken_from_another_author_and_signed_by_oneself_is_broken(app, people, forger, elder):
    thief = Author(people.helper())
    thief.elder = elder
    people.assign(thief.client, elder)
    stolen = forger.envelope(check(elder))
    refused(app, thief, thief.signed(stolen["id"], stolen["box"]), "envelope-broken")


def test_an_envelope_under_another_authors_certificate_is_broken(app, people, forger, elder):
    victim = Author(people.helper())
    told = delivered(app, victim.post(forger.envelope(check(elder))))["answers"]
    assert told[0]["problem"]["slug"] == "envelope-broken"
    assert counted(Record, kind="wakeup_check") == 0


def test_a_key_that_the_server_never_certified_posts_nothing(app, forger, elder, helper):
    stranger = Author(helper, certified=False)
    for certificate in ("", "a.b.c", forger.certificate[:-8] + "AAAAAAAA", push(helper)["receipt"]):
        post = {"certificate": certificate, "envelopes": [stranger.envelope(check(elder))]}
        told = delivered(app, post, forger.post(forger.envelope(check(elder))))["answers"]
        assert [one["status"] for one in told] == ["refused", "taken"]
        assert told[0]["problem"]["slug"] == "envelope-not-certified"


def test_what_names_another_device_inside_is_not_certified(app, forger, elder):
    refused(app, forger, forger.envelope(check(elder), device_id="phone-2"), "envelope-not-certified")


def test_an_author_whom_the_server_does_not_know_is_not_certified(app, people, forger, elder):
    gone = Author(people.helper())
    with unit_of_work():
        session.delete(session.get_one(Worker, gone.client.worker_id))
    told = delivered(app, gone.post(gone.envelope(check(elder))), forger.post(forger.envelope(check(elder))))["answers"]
    assert [(one["problem"] or {}).get("slug") for one in told] == ["envelope-not-certified", None]


def test_a_sealing_key_we_do_not_have_is_named_so_that_the_phone_seals_anew(app, forger, elder):
    forger.sealing = forger.sealing | {"kid": "0" * 32}
    envelope = forger.envelope(check(elder))
    forger.sealing = forger.sealing | {"kid": session.scalar(select(SealingKey.kid))}
    refused(app, forger, envelope, "envelope-unknown-key")


def test_a_box_of_another_purpose_is_no_envelope(app, forger, elder):
    content = json.dumps({"device_id": forger.device, "answer_key": b64(bytes(32)), "change": check(elder)}).encode()
    other = box(forger.sealing, content, purpose="export", context=f"01-a|{forger.jwk['x']}")
    refused(app, forger, forger.signed("01-a", other), "envelope-broken")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff", b"null", b"[]", b"3", b'"x"', b"{}", b'{"change": null}', b'{"change": []}', b'{"change": {"change_id": 5}}',
        b"[" * 500, b'{"a": 1, "a": 2}', b'{"a": NaN}',
    ],
    ids=str,
)  # fmt: skip
def test_a_content_that_is_no_change_is_broken(app, forger, content):
    refused(app, forger, forger.envelope_of(content, id="01-a"), "envelope-broken")


@pytest.mark.parametrize("key", [None, "", "x", b64(bytes(31)), b64(bytes(33)), 5, "\ud800"], ids=str)
def test_without_an_answer_key_of_32_bytes_it_is_broken(app, forger, elder, key):
    refused(app, forger, forger.envelope(check(elder), answer_key=key), "envelope-broken")


@pytest.mark.parametrize(
    "envelope",
    [
        None, 3, "x", [], {}, {"v": 1}, {"v": 1, "id": "a", "box": {}, "sig": ""}, {"v": 1, "id": "a", "box": None, "sig": None},
        {"v": 1, "id": "a|b", "box": {"kid": "\ud800"}, "sig": "a"}, {"v": 1, "id": "a", "box": {"kid": "\ud800"}, "sig": "A" * 86},
        {"v": 2, "id": "a"}, {"v": 1, "id": {"a": 1}, "box": [], "sig": 5}, {"v": 1, "id": "a", "box": {"epk": 3, "kid": 4}, "sig": 5},
    ],
    ids=str,
)  # fmt: skip
def test_rubbish_among_envelopes_harms_no_other(app, forger, envelope):
    refused(app, forger, envelope, "envelope-broken")


def test_a_future_version_of_envelopes_is_not_guessed_at(app, forger, elder):
    refused(app, forger, forger.envelope(check(elder)) | {"v": 2}, "envelope-broken")


# How much


def test_more_than_500_envelopes_are_not_looked_at(app, author, elder):
    envelopes = [{"v": 1, "id": str(n)} for n in range(251)]
    answer = deliver(app, author.post(*envelopes), author.post(*envelopes))
    assert (answer.status_code, answer.json["slug"]) == (422, "invalid")


def test_more_than_a_mebibyte_is_not_read(app, author):
    answer = deliver(app, author.post({"id": "x" * 1024 * 1024}))
    assert (answer.status_code, answer.json["slug"]) == (413, "too-large")


def test_nothing_is_deciphered_before_its_signature_holds(app, author, elder, monkeypatch):
    opened = []
    monkeypatch.setattr(sealed.Opener, "open", lambda *args, **more: opened.append(args))
    envelope = author.envelope(check(elder))
    answer_of(app, author, envelope | {"sig": touched(envelope["sig"])})
    delivered(app, {"certificate": "a.b.c", "envelopes": [envelope]})
    assert opened == []


def test_answers_to_many_envelopes_stay_small(app, author, elder):
    answer = deliver(app, author.post(*[author.envelope(check(elder)) for _ in range(40)]))
    assert len(answer.get_data()) < 40 * 2000


def test_a_failure_of_the_server_writes_no_content_into_its_log(app, author, elder, monkeypatch, caplog):
    monkeypatch.setattr(
        sealed,
        "receive_push",
        lambda changes, **more: session.execute(text("SELECT :it FROM nowhere"), {"it": str(changes)}),
    )
    seen = check(elder, note="药吃完了，要人去买")
    answer = deliver(app, author.post(author.envelope(seen)))
    assert (answer.status_code, answer.json["slug"]) == (500, "server-fault")
    assert "FROM nowhere" in caplog.text
    assert "药吃完了" not in caplog.text
    assert seen["id"] not in caplog.text


# Who was shut out


def test_what_comes_from_a_revoked_device_is_kept_but_changes_nothing(app, author, elder):
    shut_out(author)
    seen = check(elder, "no_answer")
    told = author.open(answer_of(app, author, author.envelope(seen))[0])
    assert (told["outcome"]["outcome"], told["outcome"]["problem"]["slug"]) == ("refused", "device-revoked")
    assert payload(author.client, told["receipt"])["outcomes"][0]["hash"] == hash_of(told["outcome"])
    row = kept(seen["change_id"])
    assert (row.outcome, row.problem["slug"], row.content) == ("refused", "device-revoked", seen)
    assert (str(row.worker_id), row.device_id, str(row.record_id)) == (author.worker_id, author.device, seen["id"])
    assert session.get(Record, UUID(slot_of(elder))).state == "open"


def statements(app, author, *envelopes) -> list[dict]:
    wipe = delivered(app, author.post(*envelopes))["wipe"]
    return [payload(author.client, one["statement"]) for one in wipe]


def test_a_revoked_device_is_told_to_wipe_and_which_envelopes_were_taken(app, author, elder):
    shut_out(author)
    broken = author.envelope(check(elder), id="03") | {"sig": ""}
    told = statements(
        app, author, author.envelope(check(elder), id="01"), broken, author.envelope(check(elder), id="02")
    )
    assert told == [
        {
            "v": 1, "typ": "wipe", "worker_id": author.worker_id, "device_id": author.device, "envelopes": ["01", "02"],
            "at": clock.now().isoformat(),
        }
    ]  # fmt: skip


def test_a_revoked_device_with_nothing_unsent_is_told_to_wipe_too(app, author):
    assert delivered(app, author.post())["wipe"] == []
    shut_out(author)
    assert [one["envelopes"] for one in statements(app, author)] == [[]]


def test_only_the_worker_whose_device_was_revoked_is_wiped_on_a_shared_phone(app, people, author, elder):
    second = Author(people.helper())
    people.assign(second.client, elder)
    shut_out(author)
    answer = delivered(app, second.post(second.envelope(check(elder))), author.post())
    assert [payload(author.client, one["statement"])["worker_id"] for one in answer["wipe"]] == [author.worker_id]
    assert second.open(answer["answers"][0])["outcome"]["outcome"] == "accepted"


def test_a_stranger_gets_no_statement(app, author):
    shut_out(author)
    answer = delivered(app, {"certificate": author.certificate[:-4] + "AAAA", "envelopes": []})
    assert answer["wipe"] == []


def test_what_was_accepted_before_the_device_was_revoked_stays_accepted(app, author, elder):
    seen = check(elder)
    envelope = author.envelope(seen)
    before = author.open(answer_of(app, author, envelope)[0])["outcome"]
    shut_out(author)
    assert author.open(answer_of(app, author, envelope)[0])["outcome"] == before
    assert kept(seen["change_id"]).outcome == "accepted"


def test_quarantine_keeps_what_cannot_even_be_understood_and_once(app, author, elder):
    shut_out(author)
    strange = change("from_a_newer_app", {"a": "b"}) | {"occurred_at": "never"}
    told = answer_of(app, author, author.envelope(strange)) + answer_of(app, author, author.envelope(strange))
    assert {author.open(one)["outcome"]["problem"]["slug"] for one in told} == {"device-revoked"}
    assert kept(strange["change_id"]).content == strange
    assert counted(Change, outcome="refused") == 1


def test_a_worker_whose_account_is_closed_has_it_kept_and_refused(app, author, elder):
    with unit_of_work():
        operations.lock_out(author.client.worker_id)
    seen = check(elder, "no_answer")
    answer = delivered(app, author.post(author.envelope(seen)))
    told = author.open(answer["answers"][0])["outcome"]
    assert (told["outcome"], told["problem"]["slug"]) == ("refused", "account-closed")
    assert kept(seen["change_id"]).content == seen
    assert answer["wipe"] == []
    assert session.get(Record, UUID(slot_of(elder))).state == "open"
