"""The served OpenAPI document is true: schemathesis asks every operation, as two roles."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from server import create_app
from tests.factories.wakeup_checks import check, make_elder, push
from tests.people import COUNTY, MAPLE

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
# Ends the session that the other operations need.
LEFT_OUT = "/auth/logout"


def documented_operations() -> list[str]:
    """Return "METHOD /path" of every operation, from an app that needs no database for it."""
    with TemporaryDirectory() as place:
        app = create_app(
            "testing", DATABASE_URL=f"sqlite:///{place}/none.db", SECRETS_FILE=Path(place) / "secrets.json"
        )
        paths = app.extensions["api_document"]()["paths"]
    return [
        f"{method.upper()} {path}"
        for path, operations in paths.items()
        for method in operations
        if method in ("get", "post", "put", "patch", "delete") and not path.endswith(LEFT_OUT)
    ]


@pytest.fixture
def supervisor(people):
    """Return a county supervisor with something in the database."""
    county = people.sign_in(people.worker(("county_supervisor", COUNTY), grants=["reveal", "exact_homes"]))
    push(county, check(make_elder(county), "no_answer"))
    return county


@pytest.fixture
def helper(people, supervisor):
    """Return a helper with one elder."""
    helper = people.helper()
    people.assign(helper, make_elder(supervisor, area=MAPLE))
    return helper


LIMITS = settings(
    max_examples=15, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much,
                           HealthCheck.data_too_large],
)  # fmt: skip


@pytest.fixture(scope="module")
def served_document(app):
    """Return the document as the app serves it, read once."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


def ask(served_document, operation: str, client) -> None:
    """Ask one operation in many ways and hold every answer against the document."""
    method, path = operation.split(" ", 1)

    @LIMITS
    @given(case=served_document[path][method].as_strategy())
    def every_way(case):
        case.call_and_validate(headers=client.headers, checks=CHECKS)

    every_way()


@pytest.mark.first_on("postgis")
@pytest.mark.parametrize("operation", documented_operations())
def test_a_supervisor_never_meets_a_fault_or_an_undocumented_answer(operation, served_document, supervisor):
    ask(served_document, operation, supervisor)


@pytest.mark.first_on("spatialite")
@pytest.mark.parametrize("operation", documented_operations())
def test_a_helper_never_meets_a_fault_or_an_undocumented_answer(operation, served_document, helper):
    ask(served_document, operation, helper)


def test_the_client_was_made_from_this_document(app):
    from tests.architecture.reading import ROOT

    written = json.loads((ROOT / "pwa" / "openapi.json").read_text())
    assert written == json.loads(json.dumps(app.extensions["api_document"]())), (
        "run `flask --app wsgi api write pwa/openapi.json` and `npm run types` in pwa/"
    )
