"""What no phone holds any more goes along into an older state: phones shut out since the backup, and what they handed over."""

import pytest
from sqlalchemy import delete

from server.accounts import operations
from server.accounts.model import Device
from server.backups import restoring
from server.foundation.database import session
from server.foundation.unit_of_work import unit_of_work
from server.phones.model import PhoneExport
from tests.factories.media import picture
from tests.factories.phones import last_post, last_word, phone_of, shut_out
from tests.factories.wakeup_checks import check, make_elder, pull_all
from tests.server.backups.test_restore import nothing_kept, restore
from tests.server.phones.test_bringing_in_photos import pieces_of, seen, state_of

__all__ = ["nothing_kept"]
pytestmark = pytest.mark.usefixtures("tried_in_a_schema")


@pytest.fixture
def county(installation):
    return installation.people.county()


@pytest.fixture
def helper(installation):
    return installation.people.helper()


@pytest.fixture
def elder(installation, county, helper):
    elder = make_elder(county)
    installation.people.assign(helper, elder)
    return elder


@pytest.fixture
def phone(helper):
    return phone_of(helper)


def items(county) -> list[dict]:
    return county.get("/sync/quarantine").json["items"]


def kept(county) -> list[dict]:
    return [one for one in items(county) if one["state"] == "kept"]


def release_all(county) -> None:
    for one in kept(county):
        assert county.post(f"/sync/quarantine/{one['id']}/release").status_code == 200


def checks(county) -> set[str]:
    return {row["id"] for row in pull_all(county) if row["kind"] == "wakeup_check"}


def test_what_a_phone_handed_over_after_the_backup_is_there_and_it_stays_shut_out(
    installation, county, helper, phone, elder, later
):
    folder = installation.backup()
    by_post, by_file = check(elder), check(elder, "no_answer")
    with later(1):
        last_post(installation.app, phone, by_post)
        last_word(installation.app, phone.export([by_file], drafts=[{"id": "draft", "body": "half"}]))
    with later(2):
        restore(installation, folder)
        assert sorted(one["what"] for one in kept(county)) == ["change", "export"]
        assert helper.get("/sync/pull").status_code == 401
        release_all(county)
        assert {by_post["id"], by_file["id"]} <= checks(county)


def test_what_had_been_taken_up_is_taken_up_again_photos_too(installation, county, phone, elder, later):
    folder = installation.backup()
    photo = picture(size=(900, 700))
    one = seen(elder, photo)
    with later(1):
        shut_out(phone.client)
        last_word(installation.app, phone.export([one], media=pieces_of(photo, one["id"])))
        release_all(county)
        assert state_of(county, one["id"]) == "here"
    with later(2):
        restore(installation, folder)
        assert one["id"] not in checks(county)
        release_all(county)
        assert state_of(county, one["id"]) == "here"


def test_sealed_post_that_had_been_released_is_released_again(installation, county, phone, elder, later):
    folder = installation.backup()
    one = check(elder, "no_answer")
    with later(1):
        last_post(installation.app, phone, one)
        release_all(county)
        assert one["id"] in checks(county)
    with later(2):
        restore(installation, folder)
        assert one["id"] not in checks(county)
        (again,) = kept(county)
        assert (again["what"], again["why"]) == ("change", "device-revoked")
        release_all(county)
        assert one["id"] in checks(county)


def test_what_comes_while_an_older_state_is_made_ready_goes_along_too(
    installation, county, phone, elder, later, monkeypatch
):
    folder = installation.backup()
    one, withdraw = check(elder), restoring.withdraw_promises

    def meanwhile(*words, **more):
        last_word(installation.app, phone.export([one]))
        withdraw(*words, **more)

    monkeypatch.setattr(restoring, "withdraw_promises", meanwhile)
    with later(1):
        shut_out(phone.client)
        restore(installation, folder)
        assert [item["what"] for item in kept(county)] == ["export"]


def test_a_change_that_was_dismissed_is_not_applied_with_a_file_that_holds_it_too(
    installation, county, phone, elder, later
):
    false_report = check(elder, "no_answer")
    folder = installation.backup()
    with later(1):
        last_post(installation.app, phone, false_report)
        (item,) = kept(county)
        assert county.post(f"/sync/quarantine/{item['id']}/dismiss", json={"reason": "试的"}).status_code == 200
        last_word(installation.app, phone.export([false_report]))
        release_all(county)
        assert false_report["id"] not in checks(county)
    with later(2):
        restore(installation, folder)
        assert [one["what"] for one in kept(county)] == ["export"]
        release_all(county)
        assert false_report["id"] not in checks(county)


def test_the_same_last_word_that_the_backup_has_under_another_id_is_no_fault(installation, county, phone, elder, later):
    shut_out(phone.client)
    file = phone.export([check(elder)])
    last_word(installation.app, file)
    folder = installation.backup()
    with later(1):
        session.execute(delete(PhoneExport))
        session.commit()
        last_word(installation.app, file)
    with later(2):
        restore(installation, folder)
        assert len(kept(county)) == 1


def test_what_was_dismissed_stays_so_and_what_the_backup_has_is_not_there_twice(
    installation, county, phone, elder, later
):
    last_post(installation.app, phone, check(elder))
    last_word(installation.app, phone.export([check(elder)]))
    folder = installation.backup()
    with later(1):
        last_word(installation.app, phone.export([check(elder)]))
        newest = max(kept(county), key=lambda one: one["received_at"])
        assert county.post(f"/sync/quarantine/{newest['id']}/dismiss", json={"reason": "试的"}).status_code == 200
    before = items(county)
    with later(2):
        restore(installation, folder)
        assert sorted((one["id"], one["state"]) for one in items(county)) == sorted(
            (one["id"], one["state"]) for one in before
        )


def test_a_phone_let_in_again_by_an_older_state_is_shut_out_in_it(installation, county, phone, later):
    client = phone.client
    folder = installation.backup()
    with later(1):
        operations.revoke_device(client.worker_id, client.device, by=county.worker_id, reason="丢了")
        session.commit()
    with later(2):
        restore(installation, folder)
        with unit_of_work(writes=False):
            device = session.get_one(Device, (client.device, client.worker_id))
            assert (device.revoked_by, device.revoked_why) == (county.worker_id, "丢了")


def test_a_worker_of_whom_the_older_state_knows_nothing_brings_no_fault(installation, county, elder, later):
    folder = installation.backup()
    with later(1):
        stranger = phone_of(installation.people.helper())
        shut_out(stranger.client)
        last_word(installation.app, stranger.export([check(elder)]))
    with later(2):
        restore(installation, folder)
        with unit_of_work(writes=False):
            assert session.get(Device, (stranger.client.device, stranger.client.worker_id)) is None
