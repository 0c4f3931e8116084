"""Whoever runs the system finds every setting and every command in the docs."""

import re

import pytest

from scripts import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
ASKED = re.compile(r"""os\.environ(?:\.get\(|\[)\s*["']([A-Z_]+)["']""")


OF_THE_SYSTEM = {"PATH", "XUNFANG_GOES_ON"}


def settings() -> set[str]:
    sources = [ROOT / "wsgi.py", *(ROOT / "config").glob("*.py")]
    sources += [*(ROOT / "server").rglob("*.py"), *(ROOT / "scripts").glob("*.py")]
    return {name for source in sources for name in ASKED.findall(source.read_text(encoding="utf-8"))} - OF_THE_SYSTEM


@pytest.mark.parametrize("name", sorted(settings()))
def test_every_setting_is_explained(name):
    assert re.search(rf"`{name}\b", PAGE + SETTINGS)


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
