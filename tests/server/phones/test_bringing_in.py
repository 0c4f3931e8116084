"""A supervisor brings in the file of a phone: everything in it is applied as its author, once, and nothing is lost."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from server.accounts.model import AuditEntry
from server.accounts.operations import lock_out
from server.foundation import clock
from server.foundation.database import session
from server.foundation.ids import uuid7
from server.phones.model import PhoneExport
from server.records.model import Record
from server.records.signing import begin_epoch, make_signing_key
from server.sync import boxes
from tests.factories.phones import bring_in, brought_in, phone_of, shut_out
from tests.factories.sealed import Author, b64, box, new_key, sign, signed_part
from tests.factories.wakeup_checks import change, check, elder_data, make_elder, outcome, pull_all
from tests.people import CLEAR, MAPLE


@pytest.fixture
def helper(people):
    return people.helper()


@pytest.fixture
def elder(people, county, helper):
    elder = make_elder(county)
    people.assign(helper, elder)
    return elder


@pytest.fixture
def phone(helper):
    return phone_of(helper)


def count(model) -> int:
    return session.scalar(select(func.count()).select_from(model))


def checks_of(county) -> list[dict]:
    return county.get("/records/wakeup_check").json["records"]


def test_the_changes_of_a_file_are_applied_as_their_author(county, helper, phone, elder):
    one = check(elder, "no_answer")
    told = brought_in(county, phone.export([one]))
    assert (told["state"], told["again"], told["counts"]["accepted"]) == ("imported", False, 1)
    (record,) = checks_of(county)
    assert (record["id"], record["recorder_id"], record["device_id"]) == (
        one["id"],
        str(helper.worker_id),
        helper.device,
    )


def test_other_words_under_a_number_that_has_come_true_are_told_as_what_did_not(county, phone, elder):
    first = check(elder, "no_answer")
    brought_in(county, phone.export([first]))
    told = brought_in(county, phone.export([first | {"note": "门没锁"}, check(elder, "safe_seen")]))
    assert told["counts"]["refused"] == 1
    assert [row["outcome"] for row in told["changes"]] == ["refused", "accepted"]
    assert told["changes"][0]["problem"]["slug"] == "change-id-reused"
    whole = county.get(f"/sync/exports/{told['id']}").json
    assert whole["changes"][0]["outcome"] == "refused"
    assert "门没锁" in json.dumps(whole["changes"][0]["content"], ensure_ascii=False)


def test_what_was_refused_is_told_with_its_reason_and_kept(county, phone, elder):
    good, bad = check(elder, "safe_seen"), check(elder, "nonsense")
    told = brought_in(county, phone.export([bad, good]))
    assert (told["counts"]["accepted"], told["counts"]["refused"]) == (1, 1)
    assert [(row["change_id"], row["outcome"]) for row in told["changes"]] == [
        (bad["change_id"], "refused"), (good["change_id"], "accepted"),
    ]  # fmt: skip
    assert told["changes"][0]["problem"]["slug"] == "invalid"


def test_the_same_file_twice_says_so_and_does_nothing_twice(county, phone, elder):
    file = phone.export([check(elder)])
    first, second = brought_in(county, file), brought_in(county, file)
    assert (first["again"], second["again"]) == (False, True)
    assert (second["id"], second["counts"]) == (first["id"], first["counts"])
    assert (len(checks_of(county)), count(PhoneExport)) == (1, 1)


def test_what_had_arrived_before_is_the_same_change(county, helper, phone, elder):
    one = check(elder)
    assert outcome(helper, one)["outcome"] == "accepted"
    assert brought_in(county, phone.export([one]))["counts"]["accepted"] == 1
    assert len(checks_of(county)) == 1


def test_permission_is_judged_by_the_day_of_the_observation(people, county, helper, phone, morning):
    elder = make_elder(county)
    people.assign(helper, elder, ends_on=morning.date())
    file = phone.export([check(elder)])
    with clock.fixed(morning + timedelta(days=3), every_thread=True):
        assert brought_in(county, file)["counts"]["accepted"] == 1
        late = phone.export([check(elder, at=morning + timedelta(days=2))])
        assert brought_in(county, late)["changes"][0]["problem"]["slug"] == "not-yours"


def test_changes_of_somebody_who_has_left_are_brought_in_as_theirs(county, helper, phone, elder):
    file = phone.export([check(elder)])
    lock_out(helper.worker_id)
    session.commit()
    assert brought_in(county, file)["counts"]["accepted"] == 1


def test_a_file_made_before_keys_were_changed_and_the_server_restored_is_brought_in(county, phone, elder):
    later = change(
        "elder", {"landmark": "桥头"}, id=elder, base_revision=9
    )  # the restored server lacks what it builds on
    file = phone.export([check(elder), later])
    boxes.make_key()
    make_signing_key()
    begin_epoch("restored")
    session.commit()
    told = brought_in(county, file)
    assert (told["counts"]["accepted"], told["counts"]["waiting"]) == (1, 1)


def test_a_long_file_is_applied_in_pieces(county, phone, elder, app):
    app.config["PUSH_MAX_CHANGES"] = 3
    try:
        told = brought_in(county, phone.export([check(elder) for _ in range(8)]))
    finally:
        app.config["PUSH_MAX_CHANGES"] = 500
    assert told["counts"]["accepted"] == 8
    assert len(checks_of(county)) == 8


def test_what_was_set_aside_on_the_phone_is_judged_again(county, phone, elder):
    one = check(elder)
    told = brought_in(county, phone.export([], aside=[{"change": one, "problem": {"slug": "invalid"}}]))
    assert [(row["aside"], row["outcome"]) for row in told["changes"]] == [(True, "accepted")]


def test_a_conflict_that_was_signed_for_and_still_waits_for_its_author_shows_as_set_aside(county, phone, elder):
    one = check(elder)
    phone_file = phone.export([], sent=[one], aside=[{"change": one, "problem": {"slug": "conflict"}}])
    assert [row["aside"] for row in brought_in(county, phone_file)["changes"]] == [True]


def test_drafts_damaged_parts_and_what_was_held_are_shown_and_lost_nowhere(county, phone, elder):
    gone, here = str(uuid4()), str(elder)
    file = phone.export(
        [check(elder), {"change_id": "no id"}, "no change at all"],
        drafts=[{"id": "steps/1", "body": {"value": {"detail": "门反锁了", "id_number": "000000194103050026"}, "from": "{}"}}],
        damaged=[{"table": "outbox", "sealed": b64(b"x" * 30)}, "broken"],
        held=[{"id": gone, "kind": "wakeup_check", "revision": None}, {"id": here, "kind": "elder", "revision": 1}, 7],
    )  # fmt: skip
    told = brought_in(county, file)
    assert {name: told["counts"][name] for name in ("accepted", "drafts", "damaged", "held")} == {
        "accepted": 1, "drafts": 1, "damaged": 4, "held": 3,
    }  # fmt: skip
    opened = county.get(f"/sync/exports/{told['id']}").json
    assert opened["drafts"][0]["lines"] == [
        {"field": "detail", "value": "门反锁了"}, {"field": "id_number", "value": "0000************26"},
    ]  # fmt: skip
    assert [one["table"] for one in opened["damaged"]] == ["outbox", None, "changes", "changes"]
    assert [(one["id"], one["here"]) for one in opened["held"]] == [(gone, "missing"), (here, "arrived")]


def test_what_had_been_signed_for_and_was_still_held_comes_back_to_a_restored_server(county, phone, elder):
    first = change("elder", {"landmark": "桥头"}, id=elder, base_revision=1)
    then = change("elder", {"hearing": "deaf"}, id=elder, base_change_id=first["change_id"])
    told = brought_in(county, phone.export([then], sent=[first]))
    assert (told["counts"]["accepted"], told["counts"]["waiting"]) == (2, 0)


def test_the_sealed_post_of_others_on_the_phone_is_delivered_as_theirs(people, county, phone, elder):
    other = people.helper()
    people.assign(other, elder, part="backup")
    colleague = phone_of(other, id="phone-1")
    one = check(elder, "no_answer")
    file = phone.export(
        [], posts=[colleague.post(colleague.envelope(one), {"v": 1, "id": "broken"}), "broken", {"certificate": 7}]
    )
    told = brought_in(county, file)
    assert (told["counts"]["posts"], told["counts"]["posts_taken"]) == (2, 1)
    (record,) = checks_of(county)
    assert (record["id"], record["recorder_id"]) == (one["id"], str(other.worker_id))


def test_a_broken_list_in_the_file_loses_nothing_of_the_rest(county, phone, elder):
    told = brought_in(county, phone.export([check(elder)], drafts="none", held=None))
    assert (told["counts"]["accepted"], told["counts"]["drafts"]) == (1, 0)


def test_the_content_is_read_only_by_who_may_and_every_look_is_logged(people, county, phone, elder):
    file = phone.export([change("elder", {"id_number": "000000194103050026"}, id=elder, base_revision=1)])
    told = brought_in(county, file)
    (row,) = county.get(f"/sync/exports/{told['id']}").json["changes"]
    assert row["content"]["subject_name"] == "粟某某"
    assert "*" in row["content"]["fields"]["id_number"]
    looked = session.scalars(select(AuditEntry).where(AuditEntry.action == "phone_export.looked")).all()
    assert [(one.worker_id, one.facts["export_id"]) for one in looked] == [(county.worker_id, told["id"])]


def test_a_supervisor_reads_of_a_file_only_what_lies_in_their_own_area(people, county):
    helper = people.sign_in(people.worker(("helper", MAPLE), ("helper", "431225102201")))
    here, there = (
        make_elder(county),
        make_elder(county, area="431225102201", birth_date="1930-01-01", landmark="隔壁乡的秘密"),
    )
    people.assign(helper, here)
    people.assign(helper, there)
    phone = phone_of(helper)
    township = people.sign_in(people.worker(("township_supervisor", MAPLE[:9])))
    file = phone.export(
        [check(here, detail="看得见"), check(there, area="431225102201", detail="看不见")],
        drafts=[{"id": "x", "body": "也看不见"}],
    )
    told = brought_in(township, file)
    opened = township.get(f"/sync/exports/{told['id']}").json
    text = json.dumps(opened, ensure_ascii=False)
    assert "看得见" in text
    assert "看不见" not in text
    assert opened["drafts"][0]["withheld"]


def test_a_neighbour_cannot_bring_it_in(people, phone, elder):
    file = phone.export([check(elder)])
    neighbour = people.sign_in(people.worker(("township_supervisor", "431225102")))
    assert bring_in(neighbour, file).status_code == 403
    for role, area in (("team_leader", MAPLE), ("helper", MAPLE), ("system_admin", "431225"), ("auditor", "431225")):
        assert bring_in(people.sign_in(people.worker((role, area))), file).status_code == 403
    assert count(PhoneExport) == 0


def test_a_file_of_a_device_that_is_not_shut_out_needs_somebody_signed_in(app, phone, elder):
    answer = app.test_client().post("/api/v1/sync/exports", json=phone.export([check(elder)]))
    assert (answer.status_code, answer.json["slug"]) == (401, "sign-in-needed")
    assert count(PhoneExport) == 0


def forged(phone, elder) -> dict[str, tuple[dict, str]]:
    """Return files that are not what they say, each with the slug it gets."""
    file = phone.export([check(elder)])
    other = Author(phone.client)
    later = (clock.now() + timedelta(hours=1)).isoformat()
    strange = phone.export([check(elder)])
    strange["box"] = box({**phone.sealing, "kid": uuid7().hex}, b"{}", purpose="export", context="x")
    strange["sig"] = sign(phone.key, f"xunfang-export|1|{strange['made_at']}|{signed_part(strange['box'])}")
    post = phone.export([check(elder)])
    post["box"] = box(phone.sealing, b"{}", purpose="post", context=f"{post['made_at']}|{phone.jwk['x']}")
    post["sig"] = sign(phone.key, f"xunfang-export|1|{post['made_at']}|{signed_part(post['box'])}")
    head, body, signature = phone.certificate.split(".")
    inside = phone.export([check(elder)], made_at=later)
    inside["made_at"] = clock.now().isoformat()
    inside["sig"] = sign(phone.key, f"xunfang-export|1|{inside['made_at']}|{signed_part(inside['box'])}")
    return {
        "another hand's signature": (file | {"sig": sign(new_key(), "x")}, "export-broken"),
        "another time on the outside": (file | {"made_at": later}, "export-broken"),
        "another content under the signature": (file | {"box": file["box"] | {"ct": file["box"]["ct"][:-4] + "AAAA"}}, "export-broken"),
        "another device's certificate": (file | {"certificate": other.certificate}, "export-broken"),
        "no certificate of ours": (file | {"certificate": f"{head}.{body}.{b64(bytes(64))}"}, "export-not-certified"),
        "a certificate that is none": (file | {"certificate": "x"}, "export-not-certified"),
        "sealed to somebody else": (strange, "export-unknown-key"),
        "an envelope of the post": (post, "export-broken"),
        "somebody else's work inside": (phone.export([check(elder)], worker_id=str(uuid4())), "export-broken"),
        "another phone inside": (phone.export([check(elder)], device_id="phone-9"), "export-broken"),
        "another time inside": (inside, "export-broken"),
    }  # fmt: skip


def test_forged_files_are_turned_away_with_their_reason(county, phone, elder):
    for name, (file, slug) in forged(phone, elder).items():
        answer = bring_in(county, file)
        assert (name, answer.status_code, answer.json.get("slug")) == (name, 422, slug)
    assert count(PhoneExport) == 0
    assert session.scalar(select(func.count()).where(Record.kind == "wakeup_check")) == 0


@pytest.mark.parametrize(
    "body", [{}, {"v": 2}, [], {"v": 1, "typ": "xunfang-export"}, {"typ": "xunfang-export", "v": 1, "box": 7}]
)
def test_what_is_no_such_file_is_422(county, body):
    assert bring_in(county, body).status_code == 422


def test_files_brought_in_are_listed_without_content_for_supervisors_of_the_area(people, county, phone, elder):
    brought_in(county, phone.export([check(elder, detail="秘密")]))
    answer = county.get("/sync/exports")
    assert [row["counts"]["accepted"] for row in answer.json["exports"]] == [1]
    assert "秘密" not in answer.get_data(as_text=True)
    assert (
        people.sign_in(people.worker(("township_supervisor", "431225102"))).get("/sync/exports").json["exports"] == []
    )


def test_what_was_brought_in_reaches_the_phones_that_should_hold_it(people, county, phone, elder):
    backup = people.helper()
    people.assign(backup, elder, part="backup")
    one = check(elder)
    brought_in(county, phone.export([one]))
    assert one["id"] in {row["id"] for row in pull_all(backup)}


def test_the_file_of_a_phone_that_was_shut_out_is_applied_when_a_supervisor_brings_it(county, helper, phone, elder):
    file = phone.export([check(elder)])
    shut_out(helper)
    assert brought_in(county, file)["counts"]["accepted"] == 1


def test_a_new_roll_entry_without_right_is_refused_as_from_the_phone_itself(county, phone):
    told = brought_in(county, phone.export([change("elder", elder_data(), area_code=CLEAR)]))
    assert told["changes"][0]["problem"]["slug"] in ("not-yours", "field-not-yours")


def test_half_a_character_anywhere_in_a_file_costs_only_that_character(county, phone, elder):
    odd, good = check(elder, "unwell", detail="half \ud800 a pair"), check(elder, "safe_seen")
    told = brought_in(county, phone.export([odd, good], drafts=[{"id": "words", "body": "\udfff"}]))
    assert (told["state"], told["counts"]["accepted"]) == ("imported", 2)
    details = {record["id"]: record["data"].get("detail") for record in checks_of(county)}
    assert details[odd["id"]] == "half \ufffd a pair"
