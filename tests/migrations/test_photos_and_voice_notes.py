"""What records had named before the server took files is missing from then on, and therefore asked for."""

import json
from uuid import uuid4

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from server import create_app
from server.foundation.database import db

BEFORE, NOW = "000000000004", "000000000005"
SCHEMA = "before_photos"


@pytest.fixture
def old_app(database_url, instance, tmp_path):
    """Return an app on a database of its own, as it was before."""
    postgis = database_url.startswith("postgresql")
    url = database_url if postgis else f"sqlite:///{tmp_path / 'old.db'}"
    app = create_app(
        "testing", DATABASE_URL=url, DATABASE_SCHEMA=SCHEMA if postgis else None, SECRETS_FILE=instance / "secrets.json"
    )
    with app.app_context():
        upgrade(revision=BEFORE)
        yield app
        db.session.rollback()
        if postgis:
            db.session.execute(text(f"DROP SCHEMA {SCHEMA} CASCADE"))
            db.session.commit()
        db.session.remove()
        db.engine.dispose()


def record(media: list | None) -> str:
    """Put a record into the old table and return its id as the database writes it."""
    one, recorder = uuid4(), uuid4()
    row = {
        "id": one.hex, "recorder": recorder.hex, "media": None if media is None else json.dumps(media),
        "at": "2026-11-20 01:00:00+00:00" if db.engine.dialect.name == "postgresql" else "2026-11-20 01:00:00.000000",
    }  # fmt: skip
    statement = (
        "INSERT INTO records (id, kind, revision, area_code, occurred_at, occurred_offset, occurred_on, happened_at, received_at,"
        " recorder_id, entry_mode, media, state, cell, feed_xid, feed_seq) VALUES (:id, 'elder', 1, '431225101207', :at, 480,"
        " '2026-11-20', :at, :at, :recorder, 'self', :media, '', '', 0, 1)"
    )
    db.session.execute(text(statement), row)
    db.session.commit()
    return one.hex


def test_what_records_named_is_missing(old_app):
    a, b = "a" * 64, "b" * 64
    first = record([{"sha256": a, "role": "front"}, {"sha256": b}, {"sha256": a, "role": "front"}])
    record(None)
    record([])
    db.session.remove()
    upgrade(revision=NOW)
    rows = db.session.execute(
        text("SELECT record_id, sha256, role, state, declared_at FROM declared_media ORDER BY sha256")
    ).all()
    assert [(str(row.record_id).replace("-", ""), row.sha256, row.role, row.state) for row in rows] == [
        (first, a, "front", "missing"), (first, b, None, "missing"),
    ]  # fmt: skip
    assert {str(row.declared_at)[:13] for row in rows} == {"2026-11-20 01"}
