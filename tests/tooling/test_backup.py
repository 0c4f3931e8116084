"""A copy of a database in use is whole, private, and never overwrites or half exists."""

import sqlite3
from contextlib import closing
from datetime import datetime

import pytest

from scripts.backup import copy, database_file
from scripts.console import Stop

AT = datetime(2026, 11, 23, 7, 30)


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "a b" / "xunfang.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE checks (id INTEGER)")
        database.execute("INSERT INTO checks VALUES (1)")
        database.commit()
    return path


def rows(path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT count(*) FROM checks").fetchone()[0]


def test_what_is_committed_is_in_the_copy_also_while_somebody_writes(source, tmp_path):
    with closing(sqlite3.connect(source)) as writer:
        writer.execute("INSERT INTO checks VALUES (2)")
        writer.commit()
        writer.execute("INSERT INTO checks VALUES (3)")
        kept = copy(source, tmp_path / "kept", at=AT)
    assert rows(kept) == 2


def test_the_copy_is_for_the_owner_only_and_stands_alone(source, tmp_path):
    kept = copy(source, tmp_path / "kept", at=AT)
    assert kept.stat().st_mode & 0o077 == 0
    assert [path.name for path in kept.parent.iterdir()] == ["xunfang-2026-11-23-073000.db"]


def test_a_broken_database_gives_no_backup(source, tmp_path):
    content = bytearray(source.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    source.write_bytes(content)
    with pytest.raises((Stop, sqlite3.DatabaseError)):
        copy(source, tmp_path / "kept", at=AT)
    assert not list((tmp_path / "kept").glob("*.db"))


def test_postgresql_is_sent_to_pg_dump(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/xunfang")
    with pytest.raises(Stop) as stop:
        database_file()
    assert stop.value.type_this.startswith("pg_dump")
