"""A short piece of the chaos test with every `make test`; `make chaos` is the whole (docs/chaos.md)."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.chaos import ROOT
from tests.chaos.__main__ import run

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
    played = chaos("round", DATABASE, SEED, str(SCHEDULES), *filter(None, [sabotage]))
    assert played.stdout, played.stderr
    return json.loads(played.stdout.splitlines()[-1])


def chaos(*words: str) -> subprocess.CompletedProcess:
    """Run the program with some words in a process of its own."""
    command = [sys.executable, "-m", "tests.chaos", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)


def test_a_round_of_cuts_kills_and_restores_loses_and_doubles_nothing():
    told = play_round()
    assert told["faults"] == []
    counts = told["counts"]
    assert counts["schedules"] == SCHEDULES
    for what in (
        "kept",
        "changes",
        "server_kills",
        "phone_kills",
        "cuts",
        "repeats",
        "restores",
        "puts",
        "files",
        "pieces",
        "receipts",
    ):
        assert counts[what] > 0, what
    if DATABASE == "spatialite":  # on PostGIS this seed copies the database
        assert counts["true_restores"] > 0


@pytest.mark.parametrize("seed", ["1r2.40", "r2", "1r", "1r2.", "x", "1r2.7.1"])
def test_a_seed_that_names_no_round_is_told_so(seed, monkeypatch, capsys):
    monkeypatch.setenv("CHAOS_SEED", seed)
    monkeypatch.setenv("CHAOS_DATABASE", "spatialite")
    with pytest.raises(SystemExit, match=re.escape(seed)):
        run()
    assert capsys.readouterr().out == ""


@pytest.mark.slow
def test_a_schedule_that_fails_fails_again_alone():
    whole = chaos("replay", DATABASE, "1r2", "phone-loses-a-row")
    assert whole.returncode == 1
    schedule = re.search(r"(1r2\.\d+) lost", whole.stdout)[1]
    alone = chaos("replay", DATABASE, schedule, "phone-loses-a-row")
    assert alone.returncode == 1
    assert f"{schedule} lost" in alone.stdout


@pytest.mark.slow
@pytest.mark.parametrize("sabotage", SABOTAGE)
def test_a_broken_promise_is_noticed(sabotage):
    found = {one["what"] for one in play_round(sabotage)["faults"]}
    assert found & {"lost", "doubled"}
