"""Trying a backup out: pulls stop at the oldest writer of the whole cluster, so it is not one long transaction."""

import time

import psycopg
import pytest

from server.backups import pg_tools
from server.backups.postgis import Postgis
from tests.factories.wakeup_checks import make_elder

LOADING = "SELECT state, backend_xid FROM pg_stat_activity WHERE application_name = 'psql'"


@pytest.fixture
def loading(own_place, installation, monkeypatch):
    """Return what is known of the loading session once it has taken nearly everything: [(state, transaction id)]."""
    if not own_place["DATABASE_URL"].startswith("postgresql"):
        pytest.skip("on SQLite a backup is a copied file: nothing is loaded, and nobody waits for it")
    plain, seen = pg_tools.renamed, []

    def watched(*args):
        yield from plain(*args)
        with psycopg.connect(own_place["DATABASE_URL"], autocommit=True) as database:
            seen.append(_at_rest(database))

    monkeypatch.setattr(pg_tools, "renamed", watched)
    return seen


def _at_rest(database) -> tuple | None:
    """Return the session's state when it has waited a second for more."""
    latest, since, before = time.monotonic() + 30, time.monotonic(), None
    while time.monotonic() < latest:
        now = database.execute(LOADING).fetchone()
        if now != before or now is None or not now[0].startswith("idle"):
            before, since = now, time.monotonic()
        if time.monotonic() - since > 1:
            return now
        time.sleep(0.05)
    return None


def test_while_a_backup_is_tried_out_no_transaction_stays_open(installation, loading):
    make_elder(installation.people.county())
    installation.backup()
    assert loading == [("idle", None)]


def test_what_is_put_back_comes_in_one_transaction(installation, loading):
    folder = installation.backup()
    loading.clear()
    installation.run("restore", folder, "--replace")
    assert loading[0][0] == "idle in transaction"


def test_a_load_that_fails_half_way_is_noticed_and_leaves_no_place_behind(own_place, installation, monkeypatch):
    if not own_place["DATABASE_URL"].startswith("postgresql"):
        pytest.skip("on SQLite a backup is a copied file: nothing is loaded, and nobody waits for it")
    plain = pg_tools.renamed

    def broken(*args):
        for n, line in enumerate(plain(*args)):
            yield line
            if line.startswith(b"CREATE TABLE") and n > 20:
                yield b"));\n"

    monkeypatch.setattr(pg_tools, "renamed", broken)
    assert "syntax error" in installation.run("backup", installation.kept, fails=True)
    assert installation.backups() == []
    with psycopg.connect(own_place["DATABASE_URL"], autocommit=True) as database:
        left = "SELECT count(*) FROM pg_database WHERE datname LIKE 'xunfang_verify_%'"
        assert database.execute(left).fetchone() == (0,)


def test_an_unfinished_dump_is_noticed_without_one_transaction(own_place, installation, tmp_path):
    if not own_place["DATABASE_URL"].startswith("postgresql"):
        pytest.skip("on SQLite a backup is a copied file: nothing is loaded, and nobody waits for it")
    whole = (installation.backup() / "database.dump").read_bytes()
    (tmp_path / "half.dump").write_bytes(whole[: len(whole) // 2])
    place = Postgis(own_place["DATABASE_URL"], None)
    with place.empty_place(tmp_path) as (empty, _), pytest.raises(pg_tools.BackupProblem):
        empty.load(tmp_path / "half.dump", at_once=False)
