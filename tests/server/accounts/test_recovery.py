"""A PIN or password forgotten loses no unsent work: the server gives the data key back to whom it belongs."""

import os
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from server.accounts import operations
from server.accounts.model import AuditEntry
from server.foundation import clock
from server.foundation.database import session
from server.foundation.unit_of_work import unit_of_work
from tests.factories.accounts import PASSWORD, Phone, open_account
from tests.factories.sealed import Author, b64, box, unb64
from tests.server.sync.test_device_keys import on_the_command_line

DATA_KEY = bytes(range(32))


@pytest.fixture
def worker(people):
    return people.helper()


@pytest.fixture
def author(worker):
    return Author(worker)


def recover(client, sealed: dict):
    return client.post("/auth/recover", json={"box": sealed})


def not_recovered(answer) -> None:
    assert (answer.status_code, answer.json["slug"]) == (422, "data-key-not-recovered")
    assert set(answer.json) == {"type", "title", "status", "slug"}


def test_a_worker_gets_the_data_key_of_the_own_store_back(worker, author):
    answer = recover(worker, author.recovery_box(DATA_KEY))
    assert (answer.status_code, unb64(answer.json["data_key"])) == (200, DATA_KEY)


def test_it_comes_back_after_the_office_has_set_a_new_password(app, database):
    worker_id = open_account()
    phone = Phone(app)
    phone.sign_in()
    sealed = Author(phone).recovery_box(DATA_KEY)
    with unit_of_work():
        new = operations.set_password(worker_id)
    assert phone.sign_in(password=PASSWORD).status_code == 401
    assert recover(phone, sealed).status_code == 401
    assert phone.sign_in(password=new).status_code == 200
    assert unb64(recover(phone, sealed).json["data_key"]) == DATA_KEY


def test_a_retired_sealing_key_still_gives_it_back(app, worker, author):
    sealed = author.recovery_box(DATA_KEY)
    on_the_command_line(app, "new-sealing-key")
    assert recover(worker, sealed).status_code == 200


def test_every_recovery_is_logged_without_the_key(worker, author):
    recover(worker, author.recovery_box(DATA_KEY))
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "data_key.recovered")).one()
    assert (entry.worker_id, entry.device_id, entry.facts) == (worker.worker_id, worker.device, None)


def test_nobody_gets_the_data_key_of_another_worker(people, author):
    sealed = author.recovery_box(DATA_KEY)
    for other in (people.helper(), people.county(), people.sign_in(people.worker(("system_admin", "431225")))):
        not_recovered(recover(other, sealed))


def test_nobody_gets_a_key_on_another_device_or_without_signing_in(app, people, worker, author):
    sealed = author.recovery_box(DATA_KEY)
    not_recovered(recover(people.sign_in(worker.worker_id, "phone-2"), sealed))
    assert app.test_client().post("/api/v1/auth/recover", json={"box": sealed}).status_code == 401


def test_a_revoked_device_gets_nothing_back(app, database):
    worker_id = open_account()
    phone = Phone(app)
    phone.sign_in()
    sealed = Author(phone).recovery_box(DATA_KEY)
    with unit_of_work():
        operations.revoke_device(UUID(str(worker_id)), phone.device)
    assert recover(phone, sealed).status_code == 401


def test_what_was_sealed_for_another_end_is_not_opened_here(worker, author):
    context = f"{author.worker_id}|{author.device}"
    not_recovered(recover(worker, box(author.sealing, DATA_KEY, purpose="post", context=context)))
    not_recovered(recover(worker, box(author.sealing, DATA_KEY, purpose="export", context=context)))
    not_recovered(recover(worker, author.envelope({"change_id": "x"})["box"]))


@pytest.mark.parametrize("content", [b"", bytes(31), bytes(33), b'{"change": 1}'])
def test_what_is_no_data_key_is_not_given_out(worker, author, content):
    not_recovered(recover(worker, author.recovery_box(content)))


@pytest.mark.parametrize("part", ["kid", "iv", "ct", "epk"])
def test_every_way_in_which_a_box_is_wrong_looks_alike(worker, author, part):
    sealed, other = author.recovery_box(DATA_KEY), author.recovery_box(DATA_KEY)
    sealed[part] = "0" * 32 if part == "kid" else other[part]
    not_recovered(recover(worker, sealed))


def test_a_box_of_no_shape_at_all_is_refused_with_its_places(worker, author):
    answer = recover(worker, author.recovery_box(DATA_KEY) | {"epk": {"x": b64(os.urandom(8))}})
    assert (answer.status_code, answer.json["slug"]) == (422, "invalid")
    assert {one["path"] for one in answer.json["errors"]} == {"box.epk.x", "box.epk.y"}


def test_more_than_ten_in_a_day_have_to_wait(people, worker, author):
    sealed = author.recovery_box(DATA_KEY)
    for n in range(10):
        with clock.fixed(clock.now() + timedelta(minutes=n), every_thread=True):
            assert recover(worker, sealed).status_code == 200
    answer = recover(worker, sealed)
    assert (answer.status_code, answer.json["slug"], answer.headers["Retry-After"]) == (429, "too-many-tries", "86400")
    other = Author(people.helper())
    assert recover(other.client, other.recovery_box(DATA_KEY)).status_code == 200
    with clock.fixed(clock.now() + timedelta(days=1, seconds=1), every_thread=True):
        assert recover(worker, sealed).status_code == 200
