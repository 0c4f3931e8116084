"""The client knows the same photos and voice notes of each kind as the server: what it takes would be refused else."""

import json
import subprocess
from dataclasses import asdict

import pytest

from server.records.work_line import every_kind
from server.work_lines import WORK_LINES
from tests.architecture.reading import ROOT

BUNDLER = ROOT / "pwa" / "node_modules" / ".bin" / "rolldown"
pytestmark = pytest.mark.skipif(not BUNDLER.exists(), reason="the client's packages are not installed")
KINDS = [kind for kind in every_kind(WORK_LINES).values() if kind.media_roles]


@pytest.fixture(scope="module")
def roles_in_the_client(tmp_path_factory):
    """Return {kind: [role]} as the client's own registry tells it; screens are left out."""
    file = tmp_path_factory.mktemp("client") / "roles.mjs"
    bundler = ROOT / "tests" / "contract" / "roles_of_the_client.mjs"
    done = subprocess.run(["node", bundler, file], cwd=ROOT / "pwa", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told = subprocess.run(["node", file], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_roles_of_a_kind_are_the_same_on_both_sides(kind, roles_in_the_client):
    ours = [asdict(role) | {"purposes": list(role.purposes)} for role in kind.media_roles]
    assert sorted(roles_in_the_client[kind.name], key=lambda one: one["role"]) == sorted(
        ours, key=lambda one: one["role"]
    )
