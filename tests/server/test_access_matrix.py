"""Every route, asked by every role, at home and from elsewhere, with real ids (design section 5)."""

import re

import pytest
from werkzeug.routing import Rule

from server import create_app
from server.accounts.access import ROLES
from server.foundation import clock
from server.foundation.database import session
from tests.conftest import MORNING, empty
from tests.server.access_table import ROWS, Row
from tests.server.access_world import (
    ID_NUMBER,
    MET_NUMBER,
    MET_SECRETS,
    PATROL_SEERS,
    SECRETS,
    make_world,
    text_of,
)

pytestmark = pytest.mark.first_on("spatialite")

ADD_A_ROW = """{route} stands in no row of tests/server/access_table.py.
Add one: what is asked with the elder's real ids, and the status every role gets, at home and from elsewhere, such as
    Row("{method}", "{rule}", lambda world: f"…/{{world.elder}}", home=only(200, LEADERS, 404), away={{404: "others"}}),"""


@pytest.fixture(scope="module")
def world(app):
    with app.app_context(), clock.fixed(MORNING, every_thread=True):
        yield make_world(app)
        session.rollback()
        empty(app)


@pytest.fixture
def _taken_back(world, monkeypatch):
    """Let every request of a test do all it does but the commit."""
    monkeypatch.setattr(session, "commit", session.flush, raising=False)
    yield
    session.rollback()


def routes_of(app) -> set[tuple[str, str]]:
    rules: list[Rule] = list(app.url_map.iter_rules())
    # Flask gives every GET a HEAD; one that stands alone is a route of its own.
    return {
        (method, rule.rule)
        for rule in rules
        for method in rule.methods - {"OPTIONS"} - ({"HEAD"} if "GET" in rule.methods else set())
    }


def test_every_route_has_a_row(app):
    listed = {(row.method, row.rule) for row in ROWS}
    missing = [
        ADD_A_ROW.format(route=f"{method} {rule}", method=method, rule=rule)
        for method, rule in sorted(routes_of(app) - listed)
    ]
    assert not missing, "\n\n" + "\n\n".join(missing)


def test_every_row_has_a_route(app):
    assert {(row.method, row.rule) for row in ROWS} <= routes_of(app)


def test_two_rows_of_one_route_are_told_apart():
    names = [row.name for row in ROWS]
    assert len(set(names)) == len(names)


def test_a_route_without_row_is_noticed(instance, database_url):
    from server.foundation.openapi import Blueprint

    blueprint = Blueprint("new", __name__, url_prefix="/new")

    @blueprint.get("/<uuid:one_id>")
    @blueprint.response(200)
    def show(one_id):
        """Show something new."""

    app = create_app("testing", DATABASE_URL=database_url, SECRETS_FILE=instance / "secrets.json")
    app.extensions["flask-smorest"]["apis"][""]["ext_obj"].register_blueprint(blueprint)
    with pytest.raises(AssertionError, match="Add one"):
        test_every_route_has_a_row(app)


def expected(statuses: dict, role: str) -> set:
    """Return what a role gets by the table."""
    named = {status for status, roles in statuses.items() if role in str(roles).split()}
    return named or {status for status, roles in statuses.items() if roles == "others"}


def ask(row: Row, client, world):
    path = row.path(world) if callable(row.path) else row.path or row.rule
    sent = row.send(world)
    headers = (client.headers if client else {}) | sent.pop("headers", {})
    answer = world.browser.open(path, method=row.method, headers=headers, buffered=True, **sent)
    session.rollback()
    return answer


@pytest.mark.usefixtures("_taken_back")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_everybody_gets_what_the_table_says_and_nobody_more(row, world):
    wrong, leaks = [], []
    nobody = set(row.nobody) if isinstance(row.nobody, dict) else {row.nobody}
    walkers = [("nobody", "", None, nobody)]
    home, away = (world.trusted_home, world.trusted_away) if row.granted else (world.home, world.away)
    for role in ROLES:
        walkers.append((role, "home", home[role], expected(row.home, role)))
        walkers.append((role, "away", away[role], expected(row.away, role)))
    for role, where, client, due in walkers:
        answer = ask(row, client, world)
        got = 401 if answer.status_code == 401 else row.read(answer)
        if got not in due:
            wrong.append(f"{role} {where}: {got} instead of {due}: {text_of(answer)[:200]}")
        if answer.status_code >= 400 and not answer.content_type.startswith("application/problem+json"):
            wrong.append(f"{role} {where}: an error that is no problem: {answer.content_type}")
        told = text_of(answer)
        if where != "home":
            leaks += [
                f"{role} {where} learns {secret!r}" for secret in (*SECRETS, str(world.contact)) if secret in told
            ]
        if where != "home" or role not in PATROL_SEERS:
            leaks += [f"{role} {where} learns {secret!r}" for secret in MET_SECRETS if secret in told]
        if role == "helper" and re.search(r'"id_number(_masked)?": *"', told):
            leaks.append(f"{role} {where} gets a field with an ID number")
        if MET_NUMBER in told:
            leaks.append(f"{role} {where} learns the ID number of somebody met")
        if ID_NUMBER in told and not row.rule.endswith("/reveal"):
            leaks.append(f"{role} {where} learns the ID number")
    assert not wrong + leaks, "\n" + "\n".join(wrong + leaks)
