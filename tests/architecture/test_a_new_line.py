"""A new work line costs one folder on each side and one registry line: shown by copying one under a new name."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.reading import ROOT

# The copy speaks of meals and diners: every name that must be its own is renamed, nothing else is touched.
RENAMED = (
    ('name = "roll"', 'name = "meal_roll"'), ("wakeup-checks", "meal-deliveries"), ("wakeup_checks", "meal_deliveries"), ("wakeup_check", "meal_delivery"),
    ("wakeup_slot", "meal_slot"), ("wakeupChecks", "mealDeliveries"), ("wakeupCheck", "mealDelivery"), ("wakeupSlot", "mealSlot"),
    ("WakeupCheck", "MealDelivery"), ("WakeupSlot", "MealSlot"), ("Wakeup", "Meal"), ("wakeup", "meal"), ("Elder", "Diner"),
    ("elder", "diner"),
)  # fmt: skip
SLUG = re.compile(r'(slug(?:, zh, status)? = ")')


def renamed(text: str) -> str:
    for old, new in RENAMED:
        text = text.replace(old, new)
    return text


def copy_folder(source: Path, target: Path) -> None:
    """Copy a line's folder under its new names."""
    for path in sorted(source.rglob("*")):
        if path.is_dir() or "__pycache__" in path.parts:
            continue
        place = target / renamed(str(path.relative_to(source)))
        place.parent.mkdir(parents=True, exist_ok=True)
        text = renamed(path.read_text(encoding="utf-8"))
        place.write_text(SLUG.sub(r"\1meal-", text) if path.suffix == ".py" else text, encoding="utf-8")


@pytest.fixture(scope="module")
def another_app(tmp_path_factory):
    """Return a copy of the server with one more line: its folder, its registry line, its generated migration."""
    place = tmp_path_factory.mktemp("another") / "app"
    for name in ("server", "config", "migrations", "tests"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "e2e"))
    for name in ("wsgi.py", "pyproject.toml"):
        shutil.copy(ROOT / name, place / name)
    copy_folder(place / "server" / "wakeup_checks", place / "server" / "meal_deliveries")
    registry = place / "server" / "work_lines.py"
    text = registry.read_text().replace("wakeup_checks\n", "wakeup_checks, meal_deliveries\n", 1)
    registry.write_text(text.replace("(wakeup_checks.line", "(wakeup_checks.line, meal_deliveries.line"))
    return place


def run(place: Path, *command: str, **environment: str) -> subprocess.CompletedProcess:
    """Run a Python module in the copy."""
    env = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    env |= {
        "XUNFANG_INSTANCE": str(place / "instance"),
        "DATABASE_URL": f"sqlite:///{place / 'instance' / 'new.db'}",
    } | environment
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=place, env=env, capture_output=True, text=True, check=False
    )


def test_one_folder_and_one_registry_line_make_a_new_line(another_app):
    (another_app / "instance").mkdir(exist_ok=True)
    steps = (
        ("flask", "--app", "wsgi", "db", "upgrade"),
        ("flask", "--app", "wsgi", "db", "revision", "--autogenerate", "-m", "meal deliveries"),
        ("flask", "--app", "wsgi", "db", "upgrade"),
    )
    for step in steps:
        done = run(another_app, *step)
        assert done.returncode == 0, done.stderr[-3000:]
    # Sync, permissions, map, export and description come with the registry line: the contract tests find the new
    # kinds by themselves.
    done = run(another_app, "pytest", "-v", "-x", "-p", "no:cacheprovider", "tests/contract/test_every_kind.py")
    assert done.returncode == 0, done.stdout[-6000:]
    assert "meal_delivery" in done.stdout


@pytest.mark.skipif(
    not (ROOT / "pwa" / "node_modules" / ".bin" / "vue-tsc").exists(), reason="the client's packages are not installed"
)
def test_one_folder_and_one_registry_line_make_a_new_line_in_the_client(another_app, tmp_path):
    place = tmp_path / "pwa"
    shutil.copytree(
        ROOT / "pwa", place, ignore=shutil.ignore_patterns("node_modules", "dist", "*.spec.ts", "testing", "tests")
    )
    (place / "node_modules").symlink_to(ROOT / "pwa" / "node_modules", target_is_directory=True)
    source = place / "src" / "wakeup-checks"
    copy_folder(source, place / "src" / "meal-deliveries")
    registry = place / "src" / "workLines.ts"
    text = registry.read_text().replace(
        "import wakeupChecks", "import mealDeliveries from '@/meal-deliveries'\nimport wakeupChecks"
    )
    registry.write_text(text.replace("[wakeupChecks", "[wakeupChecks, mealDeliveries"))
    # The wire types come from the server's description, the new kinds' too.
    done = run(another_app, "flask", "--app", "wsgi", "api", "write", str(place / "openapi.json"))
    assert done.returncode == 0, done.stderr[-3000:]
    for command in (
        ("openapi-typescript", "openapi.json", "-o", "src/openapi.d.ts"),
        ("vue-tsc", "--noEmit", "-p", "tsconfig.json"),
    ):
        done = subprocess.run(
            [f"node_modules/.bin/{command[0]}", *command[1:]], cwd=place, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout[-4000:]
