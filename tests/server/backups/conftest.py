"""An installation of its own, of the kind under test, with a media folder and somewhere to keep backups."""

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from flask_migrate import upgrade
from sqlalchemy import make_url, text

from server import create_app
from server.backups import restoring
from server.backups.postgis import Postgis
from server.foundation import clock
from server.foundation.database import db
from tests.conftest import empty
from tests.factories.areas import load_huitong
from tests.people import People

# What depends most on where the tables are; the other tests play in a county's schema with `make test-slow` only.
IN_A_SCHEMA_TOO = {
    "test_a_change_under_way_is_not_in_it_and_what_was_answered_is",
    "test_where_no_database_may_be_made_a_schema_serves",
    "test_what_was_saved_comes_back_and_what_was_there_is_kept",
    "test_an_older_backup_is_brought_up_to_the_programs_tables",
    "test_ten_phones_lose_nothing_when_the_server_goes_back_to_yesterday",
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Leave most of the second round, in a county's schema, to the slow suite."""
    for item in items:
        schema = getattr(item, "callspec", None) and item.callspec.params.get("own_app")
        if schema and item.originalname not in IN_A_SCHEMA_TOO:
            item.add_marker("slow")


@dataclass
class Installation:
    """One server with its folders, and what is typed at its command line."""

    app: object
    people: People
    kept: Path
    media: Path

    def run(self, *words: str, fails: bool | None = False) -> str:
        """Run a command of the server and return what it says; `fails` None: it may."""
        with self.app.app_context():
            db.session.remove()
        done = self.app.test_cli_runner().invoke(args=[str(word) for word in words])
        assert fails is None or (done.exit_code != 0) == fails, (done.output, done.exception)
        self.forget()
        return done.output

    def backup(self, *words: str) -> Path:
        """Make a backup and return its folder."""
        before = set(self.backups())
        self.run("backup", self.kept, *words)
        (made,) = set(self.backups()) - before
        return made

    def backups(self) -> list[Path]:
        """Return whatever looks like a backup."""
        return sorted(path for path in self.kept.glob("*") if not path.name.startswith("."))

    def forget(self) -> None:
        """Let the seconds pass for which a process remembers epoch, key and newest backup."""
        self.app.extensions["seal_memory"].clear()
        self.app.extensions["durable_memory"].clear()

    def one(self, statement: str):
        """Return the first value of a query."""
        with self.app.app_context():
            value = db.session.execute(text(statement)).scalar()
            db.session.remove()
        return value


@pytest.fixture(scope="session")
def own_place(database_url, tmp_path_factory):
    """Return settings of an installation of its own: a file, or a schema of a database of its own."""
    folder = tmp_path_factory.mktemp("installation")
    settings = {"SECRETS_FILE": folder / "secrets.json", "INSTANCE": folder, "MEDIA_FOLDER": folder / "media"}
    if not database_url.startswith("postgresql"):
        yield settings | {"DATABASE_URL": f"sqlite:///{folder / 'county.db'}"}
        return
    name, admin = f"backups_{uuid4().hex[:8]}", make_url(database_url).set(drivername="postgresql")
    with psycopg.connect(admin.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield settings | {"DATABASE_URL": admin.set(database=name).render_as_string(hide_password=False)}
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session", params=[None, "county_431225"])
def own_app(request, own_place):
    """Return a migrated app of its own; on PostgreSQL once in `public` and once in a county's schema."""
    if request.param and not own_place["DATABASE_URL"].startswith("postgresql"):
        pytest.skip("a file has no schemas")
    app = create_app("testing", **own_place, DATABASE_SCHEMA=request.param)
    with app.app_context():
        upgrade()
        load_huitong()
        db.session.remove()
    return app


@pytest.fixture
def installation(own_app, tmp_path, monkeypatch):
    """Return the installation, empty but for its divisions."""
    monkeypatch.setattr(
        restoring.restore_backup, "__kwdefaults__", restoring.restore_backup.__kwdefaults__ | {"wait": waited.append}
    )
    waited.clear()
    media = own_app.config["MEDIA_FOLDER"]
    shutil.rmtree(media, ignore_errors=True)
    with own_app.app_context():
        empty(own_app)
        own_app.extensions["durable_memory"].clear()
        own_app.extensions["seal_memory"].clear()
        yield Installation(own_app, People(own_app), tmp_path / "kept", media)
        db.session.remove()
        empty(own_app)
        db.session.remove()
        db.engine.dispose()


waited: list[float] = []


@pytest.fixture
def tried_in_a_schema(monkeypatch):
    """Let each backup be tried in a schema beside, as where no database may be made: that takes two thirds of the time."""

    def may_not(_place, _name):
        raise psycopg.errors.InsufficientPrivilege

    monkeypatch.setattr(Postgis, "_make_database", may_not)


@pytest.fixture
def later(morning):
    """Return a clock so many hours after the test's morning: with later(3): …"""

    def at(hours: float):
        return clock.fixed(morning + timedelta(hours=hours), every_thread=True)

    return at
