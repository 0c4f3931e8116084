"""The databases of a run: one prepared once, copied for every round; snapshots of a round, to which it is restored."""

import gc
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from tests.chaos.media_ground import MediaGround
from tests.chaos.office import Office
from tests.chaos.served import MEDIA, Parameters, make_app

PLOTS = 40  # a village each, in which one schedule plays
ELDERS = 3
PASSWORD = "Chaos-2026-Tal"
BESIDE = ("", "-wal", "-shm")


class Ground(Protocol):
    """A database that can be set back."""

    name: str
    url: str
    stops_for_snapshot: bool

    def keep_template(self) -> None:
        """Keep the database as it is now as what every round begins with."""

    def fresh(self) -> None:
        """Put the database back to the template; nobody is connected."""

    def snapshot(self, name: str) -> None:
        """Keep the database as it is now under a name."""

    def restore(self, name: str) -> None:
        """Put the database back to a snapshot; nobody is connected."""

    def close(self) -> None:
        """Leave nothing behind."""


class Spatialite:
    """A file; SQLite copies it while it is in use."""

    name, stops_for_snapshot = "spatialite", False

    def __init__(self, folder: Path):
        self.folder = folder
        self.live = folder / "live.db"
        self.url = f"sqlite:///{self.live}"

    def keep_template(self) -> None:
        """See Ground."""
        self.snapshot("template")

    def fresh(self) -> None:
        """See Ground."""
        for aside in self.folder.glob("live.db.before-restore-*"):
            aside.unlink()
        self.restore("template")

    def snapshot(self, name: str) -> None:
        """See Ground."""
        target = self.folder / f"{name}.db"
        target.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(self.live, timeout=30)) as still,
            closing(sqlite3.connect(self.live)) as live,
            closing(sqlite3.connect(target)) as kept,
        ):
            still.execute("BEGIN IMMEDIATE").close()  # whatever was signed for before is in the copy
            live.backup(kept)
            still.rollback()
            kept.execute("PRAGMA journal_mode=DELETE").close()

    def restore(self, name: str) -> None:
        """See Ground."""
        for end in BESIDE:
            Path(f"{self.live}{end}").unlink(missing_ok=True)
        shutil.copyfile(self.folder / f"{name}.db", self.live)

    def close(self) -> None:
        """See Ground."""


class Postgis:
    """Databases of our own beside the one that the URL names, and made from one another."""

    name, stops_for_snapshot = "postgis", True

    def __init__(self, url: str, tag: str):
        from sqlalchemy import make_url

        self._admin = make_url(url).set(drivername="postgresql")
        self._tag = f"chaos_{tag}"
        self._made: set[str] = set()
        self.url = self._admin.set(database=self._called("live")).render_as_string(hide_password=False)
        self._make("live", None)

    def _called(self, name: str) -> str:
        return f"{self._tag}_{name}"

    def _connection(self):
        import psycopg

        return psycopg.connect(self._admin.render_as_string(hide_password=False), autocommit=True)

    def _make(self, name: str, template: str | None) -> None:
        with self._connection() as connection:
            for one in {name, template} - {None}:
                self._part_everybody(connection, one)
            connection.execute(f'DROP DATABASE IF EXISTS "{self._called(name)}" WITH (FORCE)')
            made_from = f' TEMPLATE "{self._called(template)}" STRATEGY FILE_COPY' if template else ""
            connection.execute(f'CREATE DATABASE "{self._called(name)}"{made_from}')
        self._made.add(name)

    def _part_everybody(self, connection, name: str) -> None:
        """End what still works for killed servers: a commit that had reached the database stands, the rest is gone."""
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s", (self._called(name),)
        )

    def keep_template(self) -> None:
        """See Ground."""
        self._make("template", "live")

    def fresh(self) -> None:
        """See Ground."""
        self._make("live", "template")

    def snapshot(self, name: str) -> None:
        """See Ground."""
        self._make(name, "live")

    def restore(self, name: str) -> None:
        """See Ground."""
        self._make("live", name)

    def close(self) -> None:
        """See Ground."""
        with self._connection() as connection:
            for name in self._made:
                connection.execute(f'DROP DATABASE IF EXISTS "{self._called(name)}" WITH (FORCE)')


@dataclass
class Prepared:
    """A warm application on its ground, and who lives in its villages."""

    app: object
    parameters: Parameters
    ground: Ground
    media: MediaGround
    plots: list[dict]
    office: Office


@contextmanager
def prepared(
    kind: str, folder: Path, *, tag: str, morning_at: float, sabotage: str = "", postgis_url: str = ""
) -> Iterator[Prepared]:
    """Make the database with its villages, ready to be copied for every round."""
    folder.mkdir(parents=True, exist_ok=True)
    ground: Ground = Spatialite(folder) if kind == "spatialite" else Postgis(postgis_url, tag)
    parameters = Parameters(url=ground.url, instance=str(folder), morning_at=morning_at, sabotage=sabotage)
    try:
        app = make_app(parameters)
        with app.app_context():
            plots, supervisor = _settle_villages(app)
            leave(app)
        ground.keep_template()
        gc.collect()
        gc.freeze()  # for each round, and each server that is forked from here
        media = MediaGround(folder / MEDIA, kept=folder / "media-kept")
        yield Prepared(app, parameters, ground, media, plots, Office(app, supervisor, then=lambda: leave(app)))
    finally:
        ground.close()


def leave(app) -> None:
    """Close every connection of this process."""
    from server.foundation.database import db

    db.session.remove()
    db.engine.dispose()


def _settle_villages(app) -> list[dict]:
    from flask_migrate import upgrade
    from sqlalchemy import select, text

    from server.areas.model import Area
    from server.foundation.database import db, session
    from tests.factories.areas import load_huitong
    from tests.people import COUNTY, People

    if session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public"))
        db.session.commit()
    upgrade()
    load_huitong()
    codes = session.scalars(select(Area.code).where(Area.level == "village").order_by(Area.code).limit(PLOTS)).all()
    session.rollback()
    people = People(app)
    county = people.county()
    return [_settle(number, code, people, county, COUNTY) for number, code in enumerate(codes)], county.worker_id


def _settle(number: int, area: str, people, county, county_code: str) -> dict:
    from server.accounts.operations import open_account
    from server.foundation.unit_of_work import unit_of_work
    from tests.factories.wakeup_checks import change, elder_data, push

    born = [
        change("elder", elder_data(name=f"龙某{place}", contacts=[]), area_code=area, group_no="3")
        for place in range(ELDERS)
    ]
    assert {one["outcome"] for one in push(county, *born)["outcomes"]} == {"accepted"}
    workers = []
    for place, role in enumerate(("helper", "helper", "team_leader")):
        phone = f"1991{number:04d}{place:03d}"
        with unit_of_work():
            worker = open_account(name=f"试{number}-{place}", phone=phone, password=PASSWORD, roles=[(role, area)])
        workers.append({"id": str(worker.id), "role": role, "phone": phone})
        if role == "helper":
            for one in born:
                people.assign(people.sign_in(worker.id), UUID(one["id"]))
    return {
        "area": area,
        "county": county_code,
        "password": PASSWORD,
        "workers": workers,
        "elders": [one["id"] for one in born],
    }
