"""A backup is put back in one step, in a new epoch, and what was there is kept."""

import json
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import psycopg
import pytest
from flask_migrate import downgrade
from sqlalchemy import make_url, text

from server.backups import postgis, restoring
from server.foundation.database import session
from server.foundation.secrets import fresh_key
from server.foundation.unit_of_work import unit_of_work
from server.sync import boxes
from tests.factories.wakeup_checks import check, make_elder, outcome, pull_all, pull_from, push
from tests.server.sync.test_receipts import bytes_of, checked

pytestmark = pytest.mark.usefixtures("tried_in_a_schema")


@pytest.fixture
def county(installation):
    return installation.people.county()


def elders(installation) -> int:
    return installation.one("SELECT count(*) FROM elders")


def restore(installation, folder, **more) -> str:
    return installation.run("restore", folder, "--replace", **more)


def manifest(folder) -> dict:
    return json.loads((folder / "manifest.json").read_text())


def test_a_place_with_data_is_not_touched_without_being_told(installation, county):
    folder = installation.backup()
    make_elder(county)
    assert "--replace" in installation.run("restore", folder, fails=True)
    assert elders(installation) == 1


def test_what_was_saved_comes_back_and_what_was_there_is_kept(installation, county, later):
    kept_one = make_elder(county)
    folder = installation.backup()
    with later(1):
        make_elder(county)
        before = push(county)["epoch"]
        said = restore(installation, folder)
        rows, _ = pull_from(county, None)
        assert [row["id"] for row in rows if row["kind"] == "elder"] == [str(kept_one)]
        assert push(county)["epoch"] != before
    assert "before" in said
    assert "restored" in said
    if installation.app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        (old,) = installation.app.config["INSTANCE"].glob("county.db.before-restore-*")
        assert old.stat().st_mode & 0o077 == 0
        old.unlink()
    else:
        schema = installation.app.config["DATABASE_SCHEMA"] or "public"
        old = f"{schema}_before_restore_2026_11_23_083000"
        assert installation.one(f"SELECT count(*) FROM {old}.elders") == 2
        drop_kept(installation)


def drop_kept(installation):
    if not installation.app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        with unit_of_work():
            found = session.scalars(
                text("SELECT nspname FROM pg_namespace WHERE nspname LIKE '%before_restore%'")
            ).all()
            for name in found:
                session.execute(text(f'DROP SCHEMA "{name}" CASCADE'))
        session.remove()
    for path in installation.app.config["INSTANCE"].glob("county.db.before-restore-*"):
        path.unlink()


@pytest.fixture(autouse=True)
def nothing_kept(installation):
    yield
    drop_kept(installation)


def test_the_server_goes_on_as_before_after_a_restore(installation, county, later):
    """Edits, checks, feed and counters work on what was restored."""
    elder = make_elder(county)
    folder = installation.backup()
    restore(installation, folder)
    with later(1):
        cursor = pull_from(county, None)[1]
        told = outcome(county, check(elder))
        assert told["outcome"] == "accepted"
        assert str(elder) in {row["data"].get("elder_id") for row in pull_from(county, cursor)[0] if not row["gone"]}


def test_every_cursor_of_before_expires(installation, county):
    folder = installation.backup()
    cursor = pull_from(county, None)[1]
    restore(installation, folder)
    assert county.get("/sync/pull", query_string={"cursor": cursor}).status_code == 410


def test_it_promises_no_more_than_what_was_restored(installation, county, later):
    first = installation.backup()
    with later(5):
        make_elder(county)
        installation.backup()
        assert push(county)["durable_until"] > "2026-11-23T12"
    with later(6):
        said = restore(installation, first)
        told = datetime.fromisoformat(push(county)["durable_until"])
    assert "later backups" in said
    assert told == datetime.fromisoformat(manifest(first)["until"])


def test_before_an_older_state_comes_back_running_servers_forget_the_later_backup(installation, county, later):
    from tests.server.backups.conftest import waited

    first = installation.backup()
    restore(installation, first)
    assert waited == []
    with later(5):
        installation.backup()
        restore(installation, first)
    assert waited == [5.0]


def test_media_come_back_and_nothing_that_came_later_is_deleted(installation, county):
    installation.media.mkdir()
    for name in ("gone.jpg", "changed.jpg", "same.jpg"):
        (installation.media / name).write_bytes(name.encode())
    folder = installation.backup()
    (installation.media / "gone.jpg").unlink()
    (installation.media / "changed.jpg").write_bytes(b"other")
    (installation.media / "later.jpg").write_bytes(b"later")
    assert "changed.jpg" in restore(installation, folder)
    found = {path.name: path.read_bytes() for path in installation.media.iterdir()}
    aside = next(name for name in found if name.startswith("changed.jpg."))
    assert found == {
        "gone.jpg": b"gone.jpg", "changed.jpg": b"changed.jpg", "same.jpg": b"same.jpg", "later.jpg": b"later", aside: b"other",
    }  # fmt: skip


def damage_database(folder):
    file = next(folder.glob("database.*"))
    content = bytearray(file.read_bytes())
    content[-100] ^= 1
    file.write_bytes(content)


def damage_manifest(folder):
    (folder / "manifest.json").write_text('{"form": 1}')


def damage_media(folder):
    (folder / "media" / "a.jpg").write_bytes(b"?")


def make_newer(folder):
    told = manifest(folder) | {"migration": "000000009999"}
    (folder / "manifest.json").write_text(json.dumps(told))


def make_of_another_kind(folder):
    told = manifest(folder) | {"kind": "another"}
    (folder / "manifest.json").write_text(json.dumps(told))


@pytest.mark.parametrize("how", [damage_database, damage_manifest, damage_media, make_newer, make_of_another_kind])
def test_a_backup_that_cannot_be_trusted_changes_nothing(installation, county, how):
    installation.media.mkdir()
    (installation.media / "a.jpg").write_bytes(b"a")
    folder = installation.backup()
    make_elder(county)
    epoch = push(county)["epoch"]
    how(folder)
    assert "NOTHING was restored" in restore(installation, folder, fails=True)
    assert (elders(installation), push(county)["epoch"]) == (1, epoch)


def test_keys_that_are_not_those_of_the_backup_are_noticed(installation, county):
    folder = installation.backup()
    file = installation.app.config["SECRETS_FILE"]
    whole = file.read_text()
    try:
        other = json.loads(whole)
        other["field_keys"]["f1"] = fresh_key()
        file.write_text(json.dumps(other))
        said = restore(installation, folder, fails=True)
    finally:
        file.write_text(whole)
    assert "f1" in said
    assert "secrets.json" in said


def test_a_restore_that_dies_before_its_last_step_changes_nothing(installation, county, monkeypatch):
    folder = installation.backup()
    make_elder(county)
    epoch = push(county)["epoch"]

    def die(*_, **__):
        raise OSError("power cut")

    monkeypatch.setattr(restoring, "make_ready", die)
    restore(installation, folder, fails=True)
    assert (elders(installation), push(county)["epoch"]) == (1, epoch)


def test_an_older_backup_is_brought_up_to_the_programs_tables(installation, county):
    """As if it had been made before the table of backups existed."""
    session.remove()
    downgrade(revision="000000000003")
    # Its row has no table to stand in; beside other counties it may find another one on the search path.
    installation.run("backup", installation.kept, fails=None)
    (folder,) = installation.backups()
    restore(installation, folder)
    assert installation.one("SELECT count(*) FROM backups") == 1
    assert installation.one("SELECT version_num FROM alembic_version") > "000000000003"


def test_an_empty_place_needs_no_flag(installation, county, tmp_path):
    """A new machine: nothing is there yet, not even tables."""
    elder = make_elder(county)
    folder = installation.backup()
    with a_new_machine(installation, tmp_path) as app:
        with app.app_context():
            done = app.test_cli_runner().invoke(args=["restore", str(folder)])
        assert done.exit_code == 0, (done.output, done.exception)
        with app.app_context():
            assert session.scalars(text("SELECT record_id FROM elders")).one() in (elder, elder.hex, UUID(str(elder)))
            assert session.scalar(text("SELECT count(*) FROM backups")) == 1
            session.remove()
            from server.foundation.database import db

            db.engine.dispose()


@contextmanager
def a_new_machine(installation, tmp_path):
    from server import create_app

    config = installation.app.config
    settings = {"SECRETS_FILE": config["SECRETS_FILE"], "MEDIA_FOLDER": tmp_path / "media"}
    if config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        yield create_app("testing", **settings, DATABASE_URL=f"sqlite:///{tmp_path / 'new' / 'new.db'}")
        return
    import psycopg
    from sqlalchemy import make_url

    url = make_url(config["DATABASE_URL"]).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute("CREATE DATABASE backups_new_machine")
        try:
            yield create_app(
                "testing",
                **settings,
                DATABASE_URL=url.set(database="backups_new_machine").render_as_string(hide_password=False),
            )
        finally:
            connection.execute("DROP DATABASE backups_new_machine WITH (FORCE)")


def test_receipts_of_every_key_verify_after_rotation_and_after_restore(installation, county, later):
    first = push(county)["receipt"]
    folder = installation.backup()
    with later(1):
        installation.run("sync", "new-key")
        second = push(county)["receipt"]
    with later(2):
        restore(installation, folder)
        third = push(county)["receipt"]
    kids = [json.loads(bytes_of(one.split(".")[0]))["kid"] for one in (first, second, third)]
    assert kids[0] != kids[1] == kids[2]
    epochs = [checked(county, one)["epoch"] for one in (first, second, third)]
    assert epochs[0] == epochs[1] != epochs[2]


def test_what_was_sealed_to_a_key_made_after_the_backup_can_still_be_opened(installation, county, later):
    county.get("/sync/keys")
    folder = installation.backup()
    with later(1):
        installation.run("sync", "new-sealing-key")
        before = county.get("/sync/keys").json["sealing"]
    with later(2):
        restore(installation, folder)
        assert county.get("/sync/keys").json["sealing"] == before
    assert boxes.public_keys()[0] == before[0]


def test_whoever_holds_on_to_a_table_keeps_nobody_from_restoring(own_place, installation, county):
    if not own_place["DATABASE_URL"].startswith("postgresql"):
        pytest.skip("on SQLite the file is replaced as a whole, whoever has it open")
    elder = make_elder(county)
    folder = installation.backup()
    with psycopg.connect(own_place["DATABASE_URL"]) as elsewhere:
        elsewhere.execute(f"SET search_path = {installation.app.config['DATABASE_SCHEMA'] or 'public'}")
        assert elsewhere.execute("SELECT count(*) FROM workers").fetchone() == (1,)  # and never ends what it began
        restore(installation, folder)
        with pytest.raises(psycopg.errors.AdminShutdown):
            elsewhere.execute("SELECT count(*) FROM areas")
    assert {row["id"] for row in pull_all(county) if row["kind"] == "elder"} == {str(elder)}


def test_what_another_user_of_the_database_holds_is_waited_for_and_left_alone_and_then_nothing_has_changed(
    own_place, installation, county, somebody_else, monkeypatch
):
    monkeypatch.setattr(postgis, "TRIES_TO_MOVE", 2)
    folder = installation.backup()
    elder = make_elder(county)
    with psycopg.connect(somebody_else) as elsewhere:
        elsewhere.execute(f"SET search_path = {installation.app.config['DATABASE_SCHEMA'] or 'public'}")
        assert elsewhere.execute("SELECT count(*) FROM workers").fetchone() == (1,)  # and never ends what it began
        assert "stop web and worker" in restore(installation, folder, fails=True)
        assert elsewhere.execute("SELECT count(*) FROM areas").fetchone()[0] > 0
        assert {row["id"] for row in pull_all(county) if row["kind"] == "elder"} == {str(elder)}
    restore(installation, folder)
    assert elders(installation) == 0


@pytest.fixture
def somebody_else(own_place):
    """Return the address of the database for another user, who may read."""
    address = own_place["DATABASE_URL"]
    if not address.startswith("postgresql"):
        pytest.skip("on SQLite the file is replaced as a whole, whoever has it open")
    with psycopg.connect(address, autocommit=True) as connection:
        try:
            connection.execute("CREATE ROLE onlooker LOGIN IN ROLE pg_read_all_data")
        except psycopg.errors.InsufficientPrivilege:
            pytest.skip("this user of the database may not make another one")
        yield make_url(address).set(username="onlooker").render_as_string(hide_password=False)
        connection.execute("DROP ROLE onlooker")


def test_twice_in_a_row_is_as_good_as_once(installation, county, later):
    elder = make_elder(county)
    folder = installation.backup()
    for hours in (1, 2):
        with later(hours):
            restore(installation, folder)
    assert {row["id"] for row in pull_all(county) if row["kind"] == "elder"} == {str(elder)}
    assert installation.one("SELECT count(*) FROM server_epochs") >= 2
