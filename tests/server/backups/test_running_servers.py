"""A server that runs during a restore notices the new epoch, the new key and the new promise within seconds."""

import os
import subprocess
import sys
import time
from http.client import HTTPConnection
from json import loads
from pathlib import Path

import pytest

from server.backups.queries import REMEMBERED_FOR
from server.records import signing
from tests.factories.wakeup_checks import make_elder
from tests.server.backups.test_restore import nothing_kept
from tests.server.sync.serving import serving

__all__ = ["nothing_kept"]
ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.live_clock  # the server in processes of its own knows no other


@pytest.fixture
def beside(installation):
    """Return what runs a command in a process of its own, as an administrator beside the server, and a port."""
    config = installation.app.config
    environment = {
        "XUNFANG_CONFIG": "testing", "DATABASE_URL": config["DATABASE_URL"], "XUNFANG_SECRETS": str(config["SECRETS_FILE"]),
        "XUNFANG_INSTANCE": str(config["INSTANCE"]), "DATABASE_SCHEMA": config["DATABASE_SCHEMA"] or "",
    }  # fmt: skip
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)

    def run(*words) -> None:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, words)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    try:
        with serving(config["INSTANCE"], config["DATABASE_URL"]) as port:
            yield run, port
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


def ask(port: int, client, path: str, body: str | None = None) -> dict:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(
        "POST" if body else "GET", f"/api/v1{path}", body, client.headers | {"Content-Type": "application/json"}
    )
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    found = loads(answer.read())
    connection.close()
    return found


def until(look, *, seconds: float) -> bool:
    """Ask again and again until it is so."""
    latest = time.monotonic() + seconds
    while time.monotonic() < latest:
        if look():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.first_on("postgis")
def test_a_running_server_goes_on_with_what_was_restored(installation, beside):
    run, port = beside
    county = installation.people.county()
    push = f'{{"device_id": "{county.device}", "device_time": "2026-11-24T08:00:00+08:00", "client_version": "1", "changes": []}}'
    run("backup", installation.kept)
    (folder,) = installation.backups()
    make_elder(county)
    before = ask(port, county, "/sync/push", push)["epoch"]
    assert len(ask(port, county, "/sync/pull")["changes"]) == 5
    run("restore", folder, "--replace")
    assert until(
        lambda: ask(port, county, "/sync/push", push)["epoch"] != before,
        seconds=signing.REMEMBERED_FOR + REMEMBERED_FOR,
    )
    # Two processes serve: each must have noticed.
    assert until(
        lambda: {ask(port, county, "/sync/push", push)["epoch"] == before for _ in range(12)} == {False},
        seconds=signing.REMEMBERED_FOR,
    )
    assert ask(port, county, "/sync/pull")["changes"] == []
    first = ask(port, county, "/sync/push", push)["receipt"].split(".")[0]
    run("sync", "new-key")
    assert until(
        lambda: ask(port, county, "/sync/push", push)["receipt"].split(".")[0] != first,
        seconds=signing.REMEMBERED_FOR + 2,
    )
