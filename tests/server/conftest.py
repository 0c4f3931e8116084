"""Whom most stories have: a county supervisor, an elder, and the helper who looks after her."""

import pytest

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
def helper(people, elder):
    """Return a client of the helper who is assigned to the elder."""
    helper = people.helper()
    people.assign(helper, elder)
    return helper
