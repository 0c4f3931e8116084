"""A clone of today builds the same tomorrow: every package is pinned, and none is left to chance."""

import re
from importlib.metadata import distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts import ROOT

FILES = ("requirements.txt", "requirements-dev.txt", "requirements-node.txt")


def lines_of(name: str) -> list[str]:
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line]


def pinned_in(name: str) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in lines_of(name) if not line.startswith("-")}


@pytest.mark.parametrize("name", FILES)
def test_every_package_has_exactly_one_version(name):
    loose = [
        line
        for line in lines_of(name)
        if not line.startswith("-r ") and not re.fullmatch(r"==[\w.+]+", str(Requirement(line).specifier))
    ]
    assert loose == []


@pytest.mark.parametrize("name", FILES)
def test_no_file_says_where_packages_come_from(name):
    assert not re.search(r"--(extra-)?index|--find-links|--trusted-host|https?://", (ROOT / name).read_text())


def test_what_a_package_needs_is_pinned_as_well():
    installed = {canonicalize_name(each.metadata["Name"]): each for each in distributions()}
    pinned = pinned_in("requirements.txt") | pinned_in("requirements-dev.txt")
    missing = {
        f"{name} needs {needed.name}"
        for name in pinned & installed.keys()
        for needed in map(Requirement, installed[name].requires or [])
        if (needed.marker is None or needed.marker.evaluate({"extra": ""}))
        and canonicalize_name(needed.name) not in pinned
    }
    assert missing == set()


def test_the_server_runs_without_the_packages_for_checking():
    assert not pinned_in("requirements.txt") & {"pytest", "ruff", "hypothesis", "playwright", "schemathesis"}
