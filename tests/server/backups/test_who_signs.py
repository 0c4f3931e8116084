"""A backup holds whatever was signed for before it began: it waits for everybody who has signed and not yet committed."""

from contextlib import closing

import psycopg
import pytest
from pysqlite3 import dbapi2 as sqlite3  # the library of the app: two in one process do not see each other's locks

from server.records.signing import Seal
from tests.factories.media import declared_elder, picture, uploaded
from tests.factories.wakeup_checks import make_elder


def is_waited_for(url: str) -> bool:
    """Say whether a backup that began just now would wait for somebody, as each database tells."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.split("///", 1)[1], timeout=0)) as beside:
            try:
                beside.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            return False
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as beside:
        (mine,) = beside.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
        (oldest,) = beside.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint").fetchone()
        return oldest < mine


@pytest.fixture
def at_signing(database_url, monkeypatch):
    """Return what was true each time something was signed."""
    seen, sign = [], Seal.sign

    def look_and_sign(seal, payload):
        seen.append(is_waited_for(database_url))
        return sign(seal, payload)

    monkeypatch.setattr(Seal, "sign", look_and_sign)
    return seen


def test_a_backup_waits_for_who_signs_for_a_file(people, at_signing):
    county, photo = people.county(), picture()
    elder = declared_elder(county, photo)
    at_signing.clear()
    uploaded(county, photo, elder)
    assert at_signing == [True]


def test_a_backup_waits_for_who_signs_for_changes(people, at_signing):
    make_elder(people.county(), name="龙某")
    assert at_signing == [True]
