"""What a revoked device delivers is kept until a supervisor of its author's area decides."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from server.accounts.model import AuditEntry
from server.accounts.operations import lock_out
from server.foundation.database import session
from server.phones.model import PhoneExport
from tests.factories.phones import bring_in, brought_in, last_post, phone_of, shut_out
from tests.factories.sealed import delivered, payload
from tests.factories.wakeup_checks import change, check, make_elder, outcome, pull_all
from tests.people import MAPLE


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


@pytest.fixture
def neighbour(people):
    return people.sign_in(people.worker(("township_supervisor", "431225102")))


def items(client) -> list[dict]:
    return client.get("/sync/quarantine").json["items"]


def decide(client, one, verb: str, **body):
    return (
        client.post(f"/sync/quarantine/{one['id']}/{verb}", json=body)
        if body
        else client.post(f"/sync/quarantine/{one['id']}/{verb}")
    )


def looked(action: str) -> int:
    return session.scalar(select(func.count()).where(AuditEntry.action == action))


def anonymous(app, file: dict):
    return app.test_client().post("/api/v1/sync/exports", json=file)


def test_the_last_post_of_a_revoked_phone_waits_for_a_supervisor(app, county, phone, helper, elder):
    one = check(elder, "no_answer")
    last_post(app, phone, one)
    assert county.get("/records/wakeup_check").json["records"] == []
    (kept,) = items(county)
    told = {
        name: kept[name] for name in ("id", "what", "kind", "record_id", "state", "why", "worker_id", "device_name")
    }
    assert told == {
        "id": one["change_id"], "what": "change", "kind": "wakeup_check", "record_id": one["id"], "state": "kept",
        "why": "device-revoked", "worker_id": str(helper.worker_id), "device_name": "红米 9A",
    }  # fmt: skip


def test_the_list_holds_no_content_and_opening_is_logged(app, county, phone, elder):
    last_post(app, phone, check(elder, detail="门反锁了"))
    answer = county.get("/sync/quarantine")
    assert "门反锁了" not in answer.get_data(as_text=True)
    (kept,) = answer.json["items"]
    assert looked("quarantine.looked") == 0
    opened = county.get(f"/sync/quarantine/{kept['id']}").json
    content = opened["change"]["content"]
    assert (opened["what"], content["subject_name"], content["fields"]["detail"]) == ("change", "粟某某", "门反锁了")
    assert content["fields"]["result"] == "safe_seen"
    assert looked("quarantine.looked") == 1


def test_released_it_is_a_change_of_its_author_like_any_other(app, people, county, phone, helper, elder):
    one = check(elder, "safe_seen")
    last_post(app, phone, one)
    (kept,) = items(county)
    told = decide(county, kept, "release").json
    assert (told["state"], told["outcome"]) == ("released", "accepted")
    (record,) = county.get("/records/wakeup_check").json["records"]
    assert (record["id"], record["recorder_id"]) == (one["id"], str(helper.worker_id))
    late = [
        row for row in pull_all(people.sign_in(helper.worker_id, device="phone-2")) if row["kind"] == "change_outcome"
    ]
    assert [(row["id"], row["data"]["outcome"]) for row in late] == [(one["change_id"], "accepted")]
    (kept,) = items(county)
    assert (kept["state"], kept["outcome"], kept["decided_by_name"] is not None) == ("released", "accepted", True)
    assert decide(county, kept, "release").status_code == 409
    assert looked("quarantine.released") == 1


def test_what_is_released_may_be_refused_and_says_why(app, county, people, phone):
    elder = make_elder(county)  # nobody is assigned to her
    last_post(app, phone, check(elder))
    (kept,) = items(county)
    told = decide(county, kept, "release").json
    assert (told["outcome"], told["problem"]["slug"]) == ("refused", "not-yours")
    (listed,) = items(county)
    assert (listed["state"], listed["outcome"], listed["problem"]["slug"]) == ("released", "refused", "not-yours")


def test_what_waited_for_a_released_change_follows_it(app, county, helper, phone, elder):
    first = change("elder", {"landmark": "桥头"}, id=elder, base_revision=1)
    then = change("elder", {"note": "x"}, id=elder, base_change_id=first["change_id"])
    second = change("elder", {"hearing": "deaf"}, id=elder, base_change_id=first["change_id"])
    assert then["change_id"] != second["change_id"]
    assert outcome(helper, second)["outcome"] == "waiting"
    last_post(app, phone, first)
    (kept,) = items(county)
    assert decide(county, kept, "release").json["outcome"] == "accepted"
    assert county.get(f"/records/elder/{elder}").json["record"]["data"]["hearing"] == "deaf"


def test_dismissed_it_stays_kept_with_the_reason_and_can_still_be_released(app, county, phone, elder):
    last_post(app, phone, check(elder))
    (kept,) = items(county)
    assert decide(county, kept, "dismiss").status_code == 422
    assert decide(county, kept, "dismiss", reason=" ").status_code == 422
    assert decide(county, kept, "dismiss", reason="手机是捡来的，不是她写的").json["state"] == "dismissed"
    (kept,) = items(county)
    assert (kept["state"], kept["reason"]) == ("dismissed", "手机是捡来的，不是她写的")
    assert county.get("/records/wakeup_check").json["records"] == []
    assert decide(county, kept, "dismiss", reason="再来").status_code == 409
    assert county.get(f"/sync/quarantine/{kept['id']}").json["change"]["content"]["fields"]
    assert decide(county, kept, "release").json["outcome"] == "accepted"
    assert items(county)[0]["state"] == "released"


def test_what_was_dismissed_is_not_slipped_in_by_a_file(app, county, phone, elder):
    one = check(elder)
    last_post(app, phone, one)
    decide(county, items(county)[0], "dismiss", reason="不是她写的")
    told = brought_in(county, phone.export([one]))
    assert told["changes"][0]["problem"]["slug"] == "device-revoked"
    assert items(county)[0]["state"] == "dismissed"


def test_bringing_in_the_file_releases_what_lay_in_quarantine(app, county, phone, elder):
    one = check(elder)
    last_post(app, phone, one)
    assert brought_in(county, phone.export([one]))["counts"]["accepted"] == 1
    assert [row["state"] for row in items(county)] == ["released"]


def test_the_work_of_a_closed_account_can_be_released(app, county, helper, phone, elder):
    envelope = phone.envelope(check(elder))
    lock_out(helper.worker_id)
    session.commit()
    delivered(app, phone.post(envelope))
    (kept,) = items(county)
    assert kept["why"] == "account-closed"
    assert decide(county, kept, "release").json["outcome"] == "accepted"


def test_a_neighbour_neither_sees_nor_decides(app, people, county, neighbour, phone, elder):
    last_post(app, phone, check(elder))
    (kept,) = items(county)
    assert items(neighbour) == []
    assert neighbour.get(f"/sync/quarantine/{kept['id']}").status_code == 404
    assert decide(neighbour, kept, "release").status_code == 404
    assert decide(neighbour, kept, "dismiss", reason="x").status_code == 404
    for other in (people.team_leader(), people.helper(), people.sign_in(people.worker(("system_admin", "431225")))):
        assert other.get("/sync/quarantine").status_code == 403
        assert decide(other, kept, "release").status_code == 403
    assert items(county)[0]["state"] == "kept"


def test_a_change_that_is_not_kept_is_not_there(county, helper, elder):
    one = check(elder)
    outcome(helper, one)
    assert county.get(f"/sync/quarantine/{one['change_id']}").status_code == 404
    assert county.get(f"/sync/quarantine/{uuid4()}").status_code == 404


def test_the_file_of_a_revoked_phone_is_kept_and_the_phone_told_to_wipe_itself(app, county, phone, helper, elder):
    shut_out(helper)
    one = check(elder, detail="门反锁了")
    answer = anonymous(app, phone.export([one]))
    assert answer.status_code == 200
    assert set(answer.json) == {"id", "again", "state", "wipe"}
    said = payload(county, answer.json["wipe"][0]["statement"])
    assert (said["typ"], said["worker_id"], said["device_id"], said["envelopes"]) == (
        "wipe", str(helper.worker_id), helper.device, [one["change_id"]],
    )  # fmt: skip
    (kept,) = items(county)
    assert (kept["what"], kept["state"], kept["counts"]["changes"]) == ("export", "kept", 1)
    assert county.get("/records/wakeup_check").json["records"] == []
    opened = county.get(f"/sync/quarantine/{kept['id']}").json
    assert opened["export"]["changes"][0]["content"]["fields"]["detail"] == "门反锁了"
    assert decide(county, kept, "release").json["counts"]["accepted"] == 1
    assert items(county)[0]["state"] == "released"
    assert decide(county, kept, "release").status_code == 409


def test_a_kept_file_can_be_dismissed_with_a_reason(app, county, neighbour, phone, helper, elder):
    shut_out(helper)
    anonymous(app, phone.export([check(elder)]))
    (kept,) = items(county)
    assert decide(neighbour, kept, "dismiss", reason="x").status_code == 404
    assert decide(county, kept, "dismiss", reason="已经补录了").json["state"] == "dismissed"
    assert decide(county, kept, "dismiss", reason="再来").status_code == 409
    assert items(county)[0]["reason"] == "已经补录了"


def test_the_same_last_word_twice_is_one_file_and_the_same_statement_again(app, county, phone, helper, elder):
    shut_out(helper)
    file = phone.export([check(elder)])
    first, second = anonymous(app, file).json, anonymous(app, file).json
    assert (first["id"], first["again"], second["again"]) == (second["id"], False, True)
    assert second["wipe"]
    assert session.scalar(select(func.count()).select_from(PhoneExport)) == 1


def test_a_file_kept_from_a_revoked_phone_can_be_brought_in_by_hand(app, county, phone, helper, elder):
    shut_out(helper)
    file = phone.export([check(elder)])
    anonymous(app, file)
    told = brought_in(county, file)
    assert (told["again"], told["state"], told["counts"]["accepted"]) == (True, "imported", 1)
    assert items(county)[0]["state"] == "released"


def test_forged_last_words_are_turned_away(app, people, phone, helper, elder):
    other = phone_of(people.helper(), id="phone-1")
    file = phone.export([check(elder)])
    shut_out(helper)
    assert anonymous(app, file | {"certificate": other.certificate}).json["slug"] == "export-broken"
    assert anonymous(app, file | {"sig": "A" * 86}).json["slug"] == "export-broken"
    assert anonymous(app, file | {"certificate": "x.y.z"}).json["slug"] == "export-not-certified"
    assert session.scalar(select(func.count()).select_from(PhoneExport)) == 0


def test_a_revoked_phone_with_a_bearer_of_a_helper_brings_nothing_in(helper, phone, elder):
    assert bring_in(helper, phone.export([check(elder)])).status_code == 403


def test_a_supervisor_reads_in_quarantine_only_what_lies_in_their_own_area(app, people, county):
    helper = people.sign_in(people.worker(("helper", MAPLE), ("helper", "431225102201")))
    there = make_elder(county, area="431225102201", birth_date="1930-01-01")
    people.assign(helper, there)
    last_post(app, phone_of(helper), check(there, area="431225102201", detail="看不见"))
    township = people.sign_in(people.worker(("township_supervisor", MAPLE[:9])))
    (kept,) = items(township)
    opened = township.get(f"/sync/quarantine/{kept['id']}").json["change"]["content"]
    assert (opened["fields"], opened["subject_name"]) == ({}, None)
    assert "detail" in opened["withheld"]
