"""Borders are tests: who may import whom, where commits and clocks live, how long a route may be."""

import ast
from itertools import permutations

import pytest

from tests.architecture.reading import SHARED, calls, folder_imports, imports, lines, named, sources, tree

BANNED_NAMES = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py", "manager.py", "base.py"}
# Modules that put the system together may look upwards: wiring, URLs, commands.
WIRING = {"__init__.py", "routes.py", "commands.py"}
ORDER = ("foundation", "records", "areas", "accounts", "media", "people", "notices", "sync", "phones")
BESIDE = {"sync", "phones", "map_layers", "figures"}  # a line knows none of these
MAY_KNOW_FLASK = {"routes.py", "commands.py", "__init__.py"}
KNOWS_FLASK_ANYWAY = {
    "server/accounts/signed_in.py": "reads the request's token",
    "server/accounts/tokens.py": "configures flask-jwt-extended",
}


@pytest.mark.parametrize(("line", "other"), list(permutations(lines(), 2)) or [("", "")])
def test_work_lines_do_not_know_each_other(line, other):
    if line:
        assert not [named(path) for path in sources(line) if other in folder_imports(path)]


@pytest.mark.parametrize("line", lines())
def test_a_work_line_knows_neither_sync_nor_map_nor_figures(line):
    assert not [named(path) for path in sources(line) if BESIDE & folder_imports(path)]


@pytest.mark.parametrize("folder", [name for name in SHARED if name != "demo"])
def test_shared_folders_know_no_work_line(folder):
    assert not [named(path) for path in sources(folder) if set(lines()) & folder_imports(path)]


@pytest.mark.parametrize("folder", ORDER)
def test_folders_look_downwards_only(folder):
    above = set(ORDER[ORDER.index(folder) + 1 :])
    upwards = {named(path): sorted(above & folder_imports(path)) for path in sources(folder) if path.name not in WIRING}
    assert not {name: found for name, found in upwards.items() if found}


def test_only_the_wiring_knows_the_list_of_work_lines():
    knowing = [named(path) for path in sources() if "server.work_lines" in path.read_text()]
    assert knowing == ["server/__init__.py"]


def test_only_the_unit_of_work_commits():
    commits = [named(path) for path in sources() if any(call.endswith("session.commit") for call in calls(path))]
    assert commits == ["server/foundation/unit_of_work.py"]


def test_only_the_clock_reads_the_time():
    readers = {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}
    assert [named(path) for path in sources() if readers & calls(path)] == ["server/foundation/clock.py"]


def test_only_routes_and_the_foundation_know_flask():
    knowing = {
        named(path)
        for path in sources()
        if {"flask", "flask.cli"} & imports(path) and path.name not in MAY_KNOW_FLASK and "foundation" not in path.parts
    }
    assert knowing <= set(KNOWS_FLASK_ANYWAY)


def test_routes_do_not_touch_the_session():
    touching = [
        named(path)
        for path in sources()
        if path.name == "routes.py" and "server.foundation.database.session" in imports(path)
    ]
    assert not touching


def test_a_route_parses_finds_says_one_verb_and_returns():
    long = []
    for path in sources():
        if path.name != "routes.py":
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and any("response" in ast.unparse(one) for one in node.decorator_list):
                body = [
                    one for one in node.body if not isinstance(one, ast.Expr) or not isinstance(one.value, ast.Constant)
                ]
                if len(body) > 8:
                    long.append(f"{named(path)}: {node.name} has {len(body)} statements")
    assert not long


def test_no_file_has_a_name_that_says_nothing():
    assert not [named(path) for path in sources() if path.name in BANNED_NAMES]


def test_no_source_file_has_grown_a_second_subject():
    long = {named(path): count for path in sources() if (count := len(path.read_text().splitlines())) > 320}
    assert not long, "split these: a file tells one subject"
