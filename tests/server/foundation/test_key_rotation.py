import threading
import time

import pytest
from sqlalchemy import text

from server.foundation import rewriting
from server.foundation.ciphers import Keyring
from server.foundation.database import db
from server.foundation.rewriting import rewrite_sealed
from server.foundation.secrets import add_field_key, fresh_key, make_secrets, read_secrets
from server.wakeup_checks.model import Elder
from tests.factories.wakeup_checks import make_elder


def raw_names():
    found = [row[0] for row in db.session.execute(text("SELECT name FROM elders"))]
    db.session.rollback()
    return found


def test_old_values_stay_readable_under_a_new_key_and_can_be_sealed_anew(people, app):
    county = people.county()
    elder = make_elder(county)
    before = app.extensions["keyring"]
    assert raw_names()[0].startswith(f"{before.newest}.")
    secrets = read_secrets(app.config["SECRETS_FILE"])
    keys = secrets["field_keys"] | {"f9": fresh_key()}
    app.extensions["keyring"] = Keyring(keys, secrets["index_key"])
    try:
        assert county.get(f"/records/elder/{elder}").json["record"]["data"]["name"] == "粟某某"
        assert rewrite_sealed() > 0
        assert rewrite_sealed() == 0
        assert raw_names()[0].startswith("f9.")
        assert county.get(f"/records/elder/{elder}").json["record"]["data"]["name"] == "粟某某"
    finally:
        rewrite_back(app, keys, secrets, before)


def rewrite_back(app, keys, secrets, before):
    """Seal what other tests keep (workers, keys) under the first key again."""
    app.extensions["keyring"] = Keyring({"f9": keys["f9"], **secrets["field_keys"]}, secrets["index_key"])
    rewrite_sealed()
    app.extensions["keyring"] = before


def test_a_new_field_key_is_added_behind_the_old_ones(tmp_path):
    path = make_secrets(tmp_path / "secrets.json")
    old = read_secrets(path)
    assert add_field_key(path) == "f2"
    new = read_secrets(path)
    assert list(new["field_keys"]) == ["f1", "f2"]
    assert new["field_keys"]["f1"] == old["field_keys"]["f1"]
    assert path.stat().st_mode & 0o077 == 0


@pytest.fixture
def second_writer(database):
    """Return a connection of its own, beside that of the rewriting."""
    if database.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer: nobody else writes meanwhile")
    with database.engine.connect() as connection:
        yield connection


def wait_for_a_lock(connection):
    for _ in range(400):
        if connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            return
        time.sleep(0.05)
    pytest.fail("the rewriting did not wait for the edit")


@pytest.mark.parametrize("column", ["name", "contacts", "key_holder"])
def test_an_edit_that_is_committed_meanwhile_outlives_the_rewriting(people, app, second_writer, monkeypatch, column):
    elder = make_elder(people.county(), key_holder={"name": "粟某", "phone": "19900000002"})
    before, secrets = app.extensions["keyring"], read_secrets(app.config["SECRETS_FILE"])
    keys = secrets["field_keys"] | {"f9": fresh_key()}
    edit = text(f"UPDATE elders SET {column} = :sealed WHERE record_id = :id")
    sealed_by_a_process_not_started_anew = before.seal('"改过了"')
    app.extensions["keyring"] = Keyring(keys, secrets["index_key"])
    try:
        with monkeypatch.context() as only:  # an earlier column of the same row would wait for the edit, too
            only.setattr(rewriting, "sealed_columns", lambda: [(Elder.__table__, Elder.__table__.c[column])])
            second_writer.execute(edit, {"sealed": sealed_by_a_process_not_started_anew, "id": elder})
            thread = threading.Thread(target=rewrite_in_another_thread, args=(app,))
            thread.start()
            wait_for_a_lock(second_writer)
            second_writer.commit()
            thread.join(30)
        raw = second_writer.scalar(text(f"SELECT {column} FROM elders WHERE record_id = :id"), {"id": elder})
        assert raw.startswith("f9.")
        assert app.extensions["keyring"].unseal(raw) == '"改过了"'
    finally:
        second_writer.rollback()
        rewrite_back(app, keys, secrets, before)


def rewrite_in_another_thread(app):
    with app.app_context():
        rewrite_sealed()
