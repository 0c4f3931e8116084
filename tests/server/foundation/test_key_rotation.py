from sqlalchemy import text

from server.foundation.ciphers import Keyring
from server.foundation.database import db
from server.foundation.rewriting import rewrite_sealed
from server.foundation.secrets import add_field_key, fresh_key, make_secrets, read_secrets
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
