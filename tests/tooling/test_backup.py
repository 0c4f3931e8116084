"""`python3 -m scripts.backup` makes a verified backup from a shell that knows nothing of the virtual environment."""

import json
import os
import subprocess
import sys

import pytest

from scripts import ROOT
from scripts.python_environment import PYTHON


@pytest.fixture
def run(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"} | {
        "XUNFANG_INSTANCE": str(tmp_path / "a b"), "DATABASE_URL": f"sqlite:///{tmp_path / 'a b' / 'xunfang.db'}",
    }  # fmt: skip
    (tmp_path / "a b").mkdir()

    def run(*words) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    return run


@pytest.mark.skipif(not PYTHON.exists(), reason="the virtual environment is not installed")
def test_a_backup_is_made_and_verified(run, tmp_path):
    assert run("-m", "flask", "--app", "wsgi", "db", "upgrade").returncode == 0
    done = run("-m", "scripts.backup", str(tmp_path / "kept"))
    assert done.returncode == 0, done.stdout + done.stderr
    (folder,) = (tmp_path / "kept").glob("xunfang-*")
    assert json.loads((folder / "manifest.json").read_text())["kind"] == "spatialite"


@pytest.mark.skipif(not PYTHON.exists(), reason="the virtual environment is not installed")
def test_without_a_database_there_is_no_backup_and_it_says_so(run, tmp_path):
    done = run("-m", "scripts.backup", str(tmp_path / "kept"))
    assert done.returncode != 0
    assert "NO new backup" in done.stdout + done.stderr
    assert not list((tmp_path / "kept").glob("xunfang-*"))


def test_a_folder_must_be_named(run):
    done = run("-m", "scripts.backup")
    assert done.returncode == 1
    assert "Name the folder" in done.stdout
