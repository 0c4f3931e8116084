"""A short piece of the chaos test with every `make test`; `make chaos` is the whole (docs/chaos.md)."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.chaos import ROOT

DATABASE = "postgis" if os.environ.get("TEST_DATABASE_URL") else "spatialite"
SABOTAGE = (
    "phone-loses-a-row",
    "phone-drops-without-receipt",
    "server-forgets-idempotence",
    "server-promises-too-early",
    "phone-drops-a-file",
    "server-signs-before-storing",
)
SEED, SCHEDULES = "sample", 12


def play_round(sabotage: str = "") -> dict:
    """Play one round in a process of its own and return what was found."""
    if shutil.which("node") is None or not (ROOT / "pwa" / "node_modules" / "rolldown").is_dir():
        pytest.skip("no Node or no node_modules in pwa/ (make setup)")
    command = [sys.executable, "-m", "tests.chaos", "round", DATABASE, SEED, str(SCHEDULES), *filter(None, [sabotage])]
    played = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert played.stdout, played.stderr
    return json.loads(played.stdout.splitlines()[-1])


def test_a_round_of_cuts_kills_and_restores_loses_and_doubles_nothing():
    told = play_round()
    assert told["faults"] == []
    counts = told["counts"]
    assert counts["schedules"] == SCHEDULES
    for what in ("kept", "changes", "server_kills", "phone_kills", "cuts", "repeats", "restores"):
        assert counts[what] > 0, what


@pytest.mark.slow
@pytest.mark.parametrize("sabotage", SABOTAGE)
def test_a_broken_promise_is_noticed(sabotage):
    found = {one["what"] for one in play_round(sabotage)["faults"]}
    assert found & {"lost", "doubled"}
