from datetime import timedelta

import pytest
from sqlalchemy import update

from server.areas.model import Area
from server.demo import operations
from server.foundation import clock
from server.foundation.database import db
from server.foundation.unit_of_work import unit_of_work
from tests.conftest import MORNING, empty

NOON = MORNING.replace(hour=12, minute=0)


def load(at=NOON, *, small=True):
    """Load the county at a moment; returns the summary."""
    with clock.fixed(at), unit_of_work():
        return operations.load_county(small=small)


def catch_up(at):
    """Catch up at a moment; returns how many checks were added."""
    with clock.fixed(at), unit_of_work():
        return operations.catch_up()


def take_away(app):
    """Empty the database, and take invented positions off the divisions that other tests share."""
    db.session.rollback()
    empty(app)
    db.session.execute(update(Area).where(Area.location_invented).values(location=None, location_invented=False))
    db.session.commit()


@pytest.fixture(scope="module")
def county(app):
    """Return what the small county at a Monday's noon was told to be; read only."""
    with app.app_context():
        yield load()
        take_away(app)


@pytest.fixture
def empty_county(app):
    """Give an app context with an empty database, left empty."""
    with app.app_context():
        yield
        take_away(app)


@pytest.fixture
def next_noon():
    """Return noon of the day after."""
    return NOON + timedelta(days=1)
