"""A village for every client, with helpers, elders and today's mornings, on the database to be measured."""

import os
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from flask_migrate import upgrade
from sqlalchemy import select

from server import create_app
from server.areas.model import Area
from server.foundation import clock
from server.foundation.database import session
from tests.factories.areas import load_huitong
from tests.factories.wakeup_checks import change, elder_data, push
from tests.people import People, SignedIn

ELDERS = 100  # in each village
CONTEXTS: list = []


@dataclass
class Village:
    """A village with somebody who may record every elder of it."""

    leader: SignedIn
    area: str
    elders: list[UUID]


def prepare(url: str, instance: Path, *, villages: int):
    """Migrate, load divisions and people; returns (app, villages). The app context stays open."""
    os.environ |= {"DATABASE_URL": url, "XUNFANG_INSTANCE": str(instance)}
    app = create_app("testing", DATABASE_URL=url, SECRETS_FILE=instance / "secrets.json", INSTANCE=instance)
    CONTEXTS.append(app.app_context())
    CONTEXTS[-1].push()
    upgrade()
    load_huitong()
    codes = session.scalars(select(Area.code).where(Area.level == "village").order_by(Area.code).limit(villages)).all()
    session.rollback()
    people = People(app)
    return app, [_village(people, code) for code in codes]


def leave(app) -> None:
    """Close the connections and the app context that `prepare` opened."""
    session.remove()
    app.extensions["sqlalchemy"].engine.dispose()
    CONTEXTS.pop().pop()


def _village(people: People, code: str) -> Village:
    leader = people.team_leader(code)
    born = [change("elder", elder_data(contacts=[]), area_code=code) for _ in range(ELDERS)]
    assert {one["outcome"] for one in push(leader, *born)["outcomes"]} == {"accepted"}
    return Village(leader, code, [UUID(one["id"]) for one in born])


def push_body(village: Village, changes: list[dict]) -> dict:
    """Return the body of a push."""
    return {"device_id": village.leader.device, "device_time": clock.now().isoformat(), "changes": changes}
