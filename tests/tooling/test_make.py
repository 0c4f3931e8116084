"""The commands themselves: help fits one screen, CI checks what `make test` checks."""

import os
import re
import subprocess

import pytest

from scripts import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE).group(1).split()


def help_of_make() -> str:
    return subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_plain_make_shows_help_on_one_screen():
    assert len(help_of_make().splitlines()) <= 24
    assert max(map(len, help_of_make().splitlines())) <= 90


@pytest.mark.parametrize("target", [target for target in TARGETS if target != "help"])
def test_every_command_is_in_the_help(target):
    assert f"make {target} " in help_of_make()


@pytest.mark.parametrize("target", TARGETS)
def test_every_command_leads_somewhere(target):
    asked = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for module in re.findall(r"-m scripts\.(\w+)", asked):
        assert (ROOT / "scripts" / f"{module}.py").exists()


def test_ci_is_make_test():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)
    assert re.search(r"^exec make .*\btest\b", script.read_text(), re.MULTILINE)
