"""The virtual environment `.venv`, with exactly what the requirements files say."""

import platform
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts import ROOT
from scripts.commands import answers, run_quietly
from scripts.console import Stop, step
from scripts.marks import fingerprint, is_done, mark_done

FOLDER = ROOT / ".venv"
PYTHON = FOLDER / "bin" / "python"
NEW_ENOUGH = "import sys; print('yes' if sys.version_info >= (3, 11) else 'no')"


def find_interpreter() -> str:
    """Return an interpreter of Python 3.11 or newer for the environment."""
    names = [sys.executable, "python3", "python3.14", "python3.13", "python3.12", "python3.11", "/usr/bin/python3"]
    for name in names:
        if (path := shutil.which(name)) and answers(path, "-c", NEW_ENOUGH) == "yes":
            return path
    raise Stop(
        "需要 Python 3.11 或更新的版本。",
        "Python 3.11 or newer is needed.",
        type_this="sudo apt-get install -y python3",
    )


def is_usable() -> bool:
    """Say whether there is an environment whose interpreter still works."""
    return answers(PYTHON, "-c", NEW_ENOUGH) == "yes"


def ensure(files: Sequence[str], *, interpreter: str) -> None:
    """Make the environment and bring it to what the named requirements files say."""
    if not is_usable():
        with step("建立 Python 虚拟环境", ".venv"):
            run_quietly("venv", [interpreter, "-m", "venv", "--clear", FOLDER])
    for name in files:
        _install(ROOT / name)


def _install(requirements: Path) -> None:
    sources = [requirements]
    if "-r requirements.txt" in requirements.read_text(encoding="utf-8").splitlines():
        sources.append(ROOT / "requirements.txt")
    wanted = fingerprint(sources, answers(PYTHON, "-V") or "", platform.machine())
    mark = FOLDER / f".{requirements.stem}.done"
    if is_done(mark, wanted):
        return
    with step("安装 Python 依赖", requirements.name):
        run_quietly(
            f"pip-{requirements.stem}",
            [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-q", "-r", requirements],
        )
    mark_done(mark, wanted)
