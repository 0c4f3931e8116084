"""A county supervisor and an elder, before whose door photos are taken."""

import pytest

from server.media.storing import store
from tests.factories.wakeup_checks import make_elder


@pytest.fixture
def county(people):
    """Return a client of a county supervisor."""
    return people.county()


@pytest.fixture
def elder(county):
    """Return the id of an elder."""
    return make_elder(county)


@pytest.fixture
def names_in_store(app):
    """Return what tells the names in the store below a folder."""

    def names(under: str = "") -> set[str]:
        return set(store().names(under))

    return names
