"""A backup counts only once it was restored into an empty place and found to be the same."""

import hashlib
import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from server.backups import operations, pg_tools
from server.backups.spatialite import StillFile
from server.foundation.database import session
from server.foundation.unit_of_work import unit_of_work
from tests.factories.wakeup_checks import make_elder, push


@pytest.fixture
def county(installation):
    return installation.people.county()


def manifest(folder) -> dict:
    return json.loads((folder / "manifest.json").read_text())


def put(installation, name: str, content: bytes):
    place = installation.media / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def test_the_manifest_says_what_is_in_it_and_when(installation, county, morning):
    make_elder(county)
    put(installation, "ab/photo.jpg", b"picture")
    told = manifest(installation.backup())
    assert datetime.fromisoformat(told["made_at"]) == morning
    assert timedelta() <= morning - datetime.fromisoformat(told["until"]) <= timedelta(seconds=10)
    assert told["tables"]["elders"]["rows"] == 1
    assert told["tables"]["areas"]["rows"] > 200
    assert told["media"] == {"ab/photo.jpg": {"bytes": 7, "sha256": hashlib.sha256(b"picture").hexdigest()}}
    assert told["epoch"] == push(county)["epoch"]
    assert told["migration"] == installation.one("SELECT version_num FROM alembic_version")


def test_phones_are_told_of_it_and_only_now(installation, county):
    assert push(county)["durable_until"] is None
    until = datetime.fromisoformat(manifest(installation.backup())["until"])
    told = datetime.fromisoformat(push(county)["durable_until"])
    assert told == until
    assert told.utcoffset() == timedelta(hours=8)


def test_an_older_backup_never_takes_back_what_a_newer_one_holds(installation, county, later):
    with later(2):
        newest = manifest(installation.backup())["until"]
    installation.backup()
    assert datetime.fromisoformat(push(county)["durable_until"]) == datetime.fromisoformat(newest)


def test_it_is_for_its_owner_only_and_stands_alone(installation, county):
    put(installation, "x/a.bin", b"1")
    folder = installation.backup()
    everything = [folder, *folder.rglob("*")]
    assert not [path for path in everything if path.stat().st_mode & 0o077]
    file = {"manifest.json", "media", "a.bin", "x", manifest(folder)["database"]["file"]}
    assert {path.name for path in everything[1:]} == file
    assert installation.backups() == [folder]


def test_neither_keys_nor_the_places_of_the_machine_are_in_it(installation, county):
    folder = installation.backup()
    secrets = json.loads(installation.app.config["SECRETS_FILE"].read_text())
    text = (folder / "manifest.json").read_text()
    every_key = [secrets["index_key"], secrets["jwt_secret"], secrets["secret_key"], *secrets["field_keys"].values()]
    content = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    assert not [key for key in every_key if key.encode() in content]
    assert str(installation.kept) not in text
    assert installation.one("SELECT name FROM backups") == folder.name


def test_without_a_media_folder_there_is_a_backup_all_the_same(installation, county):
    assert manifest(installation.backup())["media"] == {}


def test_a_change_under_way_is_not_in_it_and_what_was_answered_is(installation, county, monkeypatch):
    """Somebody writes between the comparison's count and the copy: both speak of the same moment."""
    make_elder(county)

    def writes(place, *rest):
        monkeypatch.undo()
        with installation.app.app_context():
            make_elder(county)
        return copy(place, *rest)

    from server.backups.postgis import StillSchema

    cls = StillFile if installation.app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite") else StillSchema
    copy = cls.copy_to
    monkeypatch.setattr(cls, "copy_to", writes)
    told = manifest(installation.backup())
    assert told["tables"]["elders"]["rows"] == 1
    assert installation.one("SELECT count(*) FROM elders") == 2


def spoil(monkeypatch, how):
    """Let something go wrong between the copy and its verification."""
    whole = operations.verify

    def verify(told, folder, place):
        how(told, folder)
        return whole(told, folder, place)

    monkeypatch.setattr(operations, "verify", verify)


def flip_a_byte(_told, folder):
    file = next(path for path in folder.iterdir() if path.name.startswith("database"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def lose_a_row(told, _folder):
    told.tables["areas"]["rows"] += 1


def lose_a_photo(_told, folder):
    (folder / "media" / "a.jpg").unlink()


def change_a_photo(_told, folder):
    (folder / "media" / "a.jpg").write_bytes(b"other")


@pytest.mark.parametrize("how", [flip_a_byte, lose_a_row, lose_a_photo, change_a_photo])
def test_what_does_not_come_back_the_same_is_no_backup(installation, county, monkeypatch, how):
    put(installation, "a.jpg", b"image")
    spoil(monkeypatch, how)
    said = installation.run("backup", installation.kept, fails=True)
    assert "There is NO new backup" in said
    assert "没有备份成功" in said
    assert installation.backups() == []
    assert installation.one("SELECT count(*) FROM backups") == 0
    assert push(county)["durable_until"] is None


def test_a_full_disk_leaves_nothing_that_looks_like_a_backup(installation, county, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(operations, "verify", full)
    assert "No space left" in installation.run("backup", installation.kept, fails=True)
    assert installation.backups() == []


def test_what_a_killed_backup_left_is_cleared_away(installation, county):
    left = installation.kept / "xunfang-2026-11-20-000000.part"
    left.mkdir(parents=True)
    (left / "database.db").write_bytes(b"half")
    folder = installation.backup()
    assert installation.backups() == [folder]


def test_of_two_backups_at_once_the_second_says_so(installation, county):
    with operations._alone_in(installation.kept):
        assert "Another backup is running" in installation.run("backup", installation.kept, fails=True)


def test_a_transaction_under_way_is_waited_for(installation, county):
    """A receipt is signed a little before its commit: what is under way when the moment is taken belongs into it."""
    import threading

    with installation.app.app_context():
        make_elder(county)
        session.remove()
    began, may_end = threading.Event(), threading.Event()

    def slow():
        with installation.app.app_context(), unit_of_work():
            session.execute(text("UPDATE elders SET landmark = '桥头'"))
            began.set()
            may_end.wait(20)

    writer = threading.Thread(target=slow)
    writer.start()
    began.wait(20)
    found = []
    with installation.app.app_context():
        place = operations.place_in_use()

    def look():
        with place.still() as still:
            found.append(still.value("SELECT landmark FROM elders"))

    reader = threading.Thread(target=look)
    reader.start()
    reader.join(0.3)
    assert reader.is_alive()
    may_end.set()
    writer.join(20)
    reader.join(20)
    assert found == ["桥头"]


def test_older_ones_are_deleted_when_asked_and_never_the_newest(installation, county, later):
    made = []
    for hours in (0, 1, 2, 3):
        with later(hours):
            made.append(installation.backup("--keep", "2") if hours == 3 else installation.backup())
    assert installation.backups() == made[2:]


def test_where_no_database_may_be_made_a_schema_serves(installation, county, monkeypatch):
    if not hasattr(operations.Postgis, "_make_database") or installation.app.config[
        "SQLALCHEMY_DATABASE_URI"
    ].startswith("sqlite"):
        pytest.skip("only PostgreSQL has rights")
    import psycopg

    def may_not(self, name):
        raise psycopg.errors.InsufficientPrivilege("permission denied to create database")

    monkeypatch.setattr(operations.Postgis, "_make_database", may_not)
    make_elder(county)
    assert "a schema of its own" in installation.run("backup", installation.kept)
    assert len(installation.backups()) == 1
    assert installation.one("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'xunfang%'") == 0


def test_rows_that_look_like_statements_come_back_as_they_were():
    script = [
        b"CREATE TABLE public.records (id uuid, location public.geometry(Point,4326));\n",
        b"SET transaction_timeout = 0;\n",
        b"COPY public.records (id, note) FROM stdin;\n",
        b"1\tCOPY public.records (id) FROM stdin; public.records\n",
        b"SET transaction_timeout = 0;\n",
        b"\\.\n",
        b"ALTER TABLE ONLY public.record_counts ADD CONSTRAINT pk PRIMARY KEY (id);\n",
        b"SELECT pg_catalog.setval('public.feed_numbers', 7, true);\n",
    ]
    names = {("public", name) for name in ("records", "record_counts", "feed_numbers")}
    assert list(pg_tools.renamed(script, names, "side")) == [
        b'CREATE TABLE "side".records (id uuid, location public.geometry(Point,4326));\n',
        b'COPY "side".records (id, note) FROM stdin;\n',
        *script[3:6],
        b'ALTER TABLE ONLY "side".record_counts ADD CONSTRAINT pk PRIMARY KEY (id);\n',
        b"SELECT pg_catalog.setval('\"side\".feed_numbers', 7, true);\n",
    ]
