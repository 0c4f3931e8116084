"""Reads the project's own source for the tests of its borders."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "server"
FOUNDATION = {"foundation"}
SHARED = (
    "foundation",
    "records",
    "areas",
    "accounts",
    "backups",
    "media",
    "people",
    "notices",
    "sync",
    "phones",
    "map_layers",
    "figures",
    "interchange",
    "demo",
)


def folders() -> list[str]:
    """Return the first level of server/."""
    return sorted(path.parent.name for path in SERVER.glob("*/__init__.py"))


def lines() -> list[str]:
    """Return the folders of work lines: all that are not shared."""
    return [name for name in folders() if name not in SHARED]


def sources(folder: str | None = None) -> list[Path]:
    """Return the Python files of a folder of server/ (or of all)."""
    return sorted((SERVER / folder if folder else SERVER).rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> set[str]:
    """Return the full names of the modules a file imports, those inside functions too."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return found


def folder_imports(path: Path) -> set[str]:
    """Return the first-level folders of server/ that a file imports from."""
    return {name.split(".")[1] for name in imports(path) if name.startswith("server.") and name.count(".") >= 1}


def calls(path: Path) -> set[str]:
    """Return the dotted names a file calls, such as datetime.now or session.commit."""
    return {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}


def named(path: Path) -> str:
    """Return a path as the reader knows it."""
    return str(path.relative_to(ROOT))
