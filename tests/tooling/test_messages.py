"""What cannot be had is said in words, with what to type."""

import errno
import os
import sys

import pytest

from scripts import commands, console, run, system_packages
from scripts.console import Stop, guarded


@pytest.fixture
def logs(tmp_path, monkeypatch):
    monkeypatch.setattr(commands, "SETUP", tmp_path)
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    return tmp_path


def failing_with(text: str) -> list[str]:
    return [sys.executable, "-c", f"print({text!r}); raise SystemExit(1)"]


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("npm error code EAI_AGAIN", "could not be had"),
        ("Temporary failure in name resolution", "could not be had"),
        ("SyntaxError: unexpected token", "whole output is in pip.log"),
        ("Could not resolve './missing.ts'", "whole output is in pip.log"),
    ],
)
def test_a_failed_command_says_why(logs, output, said):
    with pytest.raises(Stop, match=said):
        commands.run_quietly("pip", failing_with(output))


def test_a_full_disk_is_said_plainly(capsys):
    def fill():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    assert guarded(fill) == 1
    assert "磁盘满了" in capsys.readouterr().out


def test_a_folder_of_somebody_else_is_said_plainly(capsys):
    def write():
        raise PermissionError(errno.EACCES, "no", "instance")

    assert guarded(write) == 1
    assert "chown" in capsys.readouterr().out


def test_an_unknown_error_is_not_hidden():
    def break_down():
        raise OSError(errno.EBADF, "no")

    with pytest.raises(OSError, match="no"):
        guarded(break_down)


def test_without_apt_the_packages_are_named(monkeypatch):
    monkeypatch.setattr(system_packages.shutil, "which", lambda _: None)
    with pytest.raises(Stop, match="Install what Debian calls libsqlite3-mod-spatialite"):
        system_packages._install(["libsqlite3-mod-spatialite"])


def test_without_sudo_the_administrator_is_told_what_to_type(monkeypatch):
    monkeypatch.setattr(system_packages.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system_packages.shutil, "which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    with pytest.raises(Stop) as stop:
        system_packages._install(["chromium"])
    assert stop.value.type_this == "apt-get update && apt-get install -y chromium"


def test_what_is_there_is_not_installed_again(monkeypatch):
    monkeypatch.setattr(system_packages, "_install", lambda _: pytest.fail("nothing is missing"))
    system_packages.ensure([system_packages.Need(("thing",), "东西", "thing", lambda: True)])


def test_a_missing_font_is_a_warning_only(monkeypatch, capsys):
    def refuse(_):
        raise Stop("装不上", "no")

    monkeypatch.setattr(system_packages, "_install", refuse)
    system_packages.ensure([system_packages.Need(("font",), "字体", "font", lambda: False, vital=False)])
    assert "! 装不上" in capsys.readouterr().out


def test_another_architecture_is_told_to_use_postgresql(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(run.platform, "machine", lambda: "aarch64")
    with pytest.raises(Stop) as stop:
        run.require_possible()
    assert stop.value.type_this.startswith("DATABASE_URL=postgresql://")


def test_another_architecture_with_postgresql_goes_on(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/xunfang")
    monkeypatch.setattr(run.platform, "machine", lambda: "aarch64")
    run.require_possible()


def test_a_step_says_how_long_it_took(capsys):
    with console.step("做事", "work"):
        pass
    assert capsys.readouterr().out == "  做事 work … 0.0 s\n"


def need(name: str, *, vital: bool = True) -> system_packages.Need:
    return system_packages.Need((name,), name, name, lambda: False, vital=vital)


def test_what_cannot_be_had_does_not_keep_the_rest_from_being_installed(monkeypatch, capsys):
    asked = []

    def install(packages):
        asked.append(list(packages))
        if "browser" in packages:
            raise Stop("没有", "no browser in this index")

    monkeypatch.setattr(system_packages, "_install", install)
    system_packages.ensure([need("font", vital=False), need("browser", vital=False)])
    assert asked == [["font", "browser"], ["font"], ["browser"]]
    assert "no browser in this index" in capsys.readouterr().out


def test_without_root_everything_missing_is_named_at_once(monkeypatch):
    monkeypatch.setattr(system_packages.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system_packages.shutil, "which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    with pytest.raises(Stop) as stop:
        system_packages.ensure([need("library"), need("font", vital=False)])
    assert stop.value.type_this.endswith("install -y library font")
