"""The app on the database under test, a fixed morning, and people who tell every story.

TEST_DATABASE_URL names a PostGIS database (emptied by the tests); without it a SpatiaLite file is made.
"""

import os
from datetime import datetime
from itertools import count

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from server import create_app
from server.foundation import clock
from server.foundation.database import db
from tests.people import People

MORNING = datetime(2026, 11, 23, 7, 30, tzinfo=clock.LOCAL)  # a Monday
KEPT = {"alembic_version", "spatial_ref_sys", "areas", "boundaries", "server_epochs", "signing_keys", "feed_counter"}


def database_under_test() -> str:
    """Return which of the two databases this run is on."""
    return "postgis" if os.environ.get("TEST_DATABASE_URL") else "spatialite"


@pytest.hookimpl(tryfirst=True)  # before pytest leaves out what is slow
def pytest_collection_modifyitems(items):
    """Count as slow, on the other database, what is looked at with every change on one only."""
    for item in items:
        for mark in item.iter_markers("first_on"):
            (database,) = mark.args
            assert database in ("spatialite", "postgis"), item.nodeid
            if database != database_under_test():
                item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def instance(tmp_path_factory):
    """Return the folder of this run's installation."""
    return tmp_path_factory.mktemp("instance")


@pytest.fixture(scope="session")
def database_url(instance):
    """Return the address of the database under test."""
    return os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{instance / 'test.db'}"


@pytest.fixture(scope="session")
def app(instance, database_url):
    """Return the migrated app with the real divisions of Huitong."""
    app = create_app(
        "testing", DATABASE_URL=database_url, SECRETS_FILE=instance / "secrets.json", INSTANCE=instance,
        MEDIA_FOLDER=instance / "media",
    )  # fmt: skip
    with app.app_context():
        if database_url.startswith("postgresql"):
            db.session.execute(text("DROP SCHEMA IF EXISTS public CASCADE"))
            db.session.execute(text("CREATE SCHEMA public"))
            db.session.execute(text("CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public"))
            db.session.commit()
            db.engine.dispose()
        upgrade()
        from tests.factories.areas import load_huitong

        load_huitong()
    return app


@pytest.fixture(autouse=True)
def morning(request):
    """Hold the clock at a Monday morning in November, 07:30."""
    if "live_clock" in request.keywords:
        yield None
        return
    with clock.fixed(MORNING, every_thread=True):
        yield MORNING


@pytest.fixture
def database(app):
    """Give an app context and leave the tables empty behind it."""
    with app.app_context():
        yield db
        db.session.rollback()
        empty(app)


EMPTIED = count()


def empty(app):
    """Empty every table but the divisions and keys."""
    names = [table.name for table in reversed(db.metadata.sorted_tables) if table.name not in KEPT]
    if db.engine.dialect.name == "postgresql":
        # TRUNCATE takes many times as long on small tables, and is needed now and then: nothing else takes dead rows away.
        whole = next(EMPTIED) % 25 == 24
        deleting = "; ".join(f"DELETE FROM {name}" for name in names)
        db.session.execute(text(f"TRUNCATE {', '.join(names)}" if whole else deleting))
    else:
        for name in names:
            db.session.execute(text(f"DELETE FROM {name}"))
    db.session.commit()


@pytest.fixture
def people(database, app):
    """Return the makers of workers and their signed-in clients."""
    return People(app)


@pytest.fixture
def every_hour(morning):
    """Return a clock that stands at an hour of the same day: with every_hour(11): …"""

    def at(hour: int, minute: int = 0):
        return clock.fixed(morning.replace(hour=hour, minute=minute), every_thread=True)

    return at
