"""Whoever runs the system finds every setting and every command in docs/operations.md."""

import re

import pytest

from scripts import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
ASKED = re.compile(r"""environ(?:\.get\(|\[)\s*["']([A-Z_]+)["']""")


def settings() -> set[str]:
    sources = [ROOT / "wsgi.py", *(ROOT / "config").glob("*.py"), *(ROOT / "server").rglob("*.py")]
    return {name for source in sources for name in ASKED.findall(source.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("name", sorted(settings()))
def test_every_setting_is_explained(name):
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("command", sorted(set(re.findall(r"-m scripts\.(\w+)", PAGE))))
def test_every_script_named_exists(command):
    assert (ROOT / "scripts" / f"{command}.py").exists()


def test_every_server_command_named_exists(tmp_path):
    from server import create_app

    app = create_app("testing", DATABASE_URL=f"sqlite:///{tmp_path / 'x.db'}", SECRETS_FILE=tmp_path / "secrets.json")
    named = set(re.findall(r"--app wsgi ([a-z]+) ([a-z-]+)", PAGE))
    missing = {
        (group, name) for group, name in named if name not in getattr(app.cli.commands.get(group), "commands", {})
    }
    assert missing - {("db", "upgrade")} == set()
