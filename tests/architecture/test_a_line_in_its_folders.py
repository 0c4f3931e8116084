"""What is said of a line stands in the line: no shared folder, on either side, names one of its kinds."""

import ast
import re

import pytest

from server.work_lines import WORK_LINES
from tests.architecture.reading import ROOT, SHARED, lines, named, sources, tree

CLIENT = ROOT / "pwa" / "src"
SHARED_KINDS = {"person"}  # of server/people and pwa/src/people, which more than one line meets
INVENTED = "demo"  # writes records of every line, and nothing else may
KINDS = sorted({kind.name for line in WORK_LINES for kind in line.kinds} - SHARED_KINDS)
# Where the client's lines live; of the rest only the registry and what is generated or built for tests may name them.
OF_LINES = {line.name.replace("_", "-") for line in WORK_LINES}
MAY_NAME_THEM = ("workLines.ts", "openapi.d.ts")


def strings(path) -> set[str]:
    """Return the text constants of a Python file that are not docstrings."""
    return {
        node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("folder", [name for name in SHARED if name != INVENTED])
def test_a_shared_folder_of_the_server_names_no_kind_of_a_line(folder):
    naming = {named(path): sorted(strings(path) & set(KINDS)) for path in sources(folder)}
    assert not {name: found for name, found in naming.items() if found}


def test_every_line_has_a_folder_of_its_name():
    assert sorted(line.name for line in WORK_LINES) == lines()
    assert all((CLIENT / name / "index.ts").exists() for name in OF_LINES)


def test_the_rest_of_the_client_names_no_kind_of_a_line():
    quoted = re.compile("|".join(rf"['\"`]{kind}['\"`]" for kind in KINDS))
    naming = []
    for path in sorted(CLIENT.rglob("*")):
        inside = path.relative_to(CLIENT)
        if path.suffix not in (".ts", ".vue") or inside.parts[0] in OF_LINES or inside.name in MAY_NAME_THEM:
            continue
        if path.name.endswith(".spec.ts") or "testing" in inside.parts:
            continue
        if found := quoted.findall(path.read_text(encoding="utf-8")):
            naming.append((str(inside), found))
    assert naming == []
