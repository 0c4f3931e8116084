"""Run other programs quietly: their output goes to a log, and is shown when they fail."""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from scripts import ROOT, SETUP
from scripts.console import Stop, disk_full

NO_NETWORK = re.compile(
    r"name resolution|Could not resolve host|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|Network is unreachable"
    r"|Failed to establish a new connection|No matching distribution|Failed to fetch|Unable to locate package",
    re.IGNORECASE,
)
SHOWN = 24  # lines of a failed command's output
NO_SPACE = re.compile(r"No space left on device|ENOSPC|Disk quota exceeded", re.IGNORECASE)


def clean_environment(**more: str) -> dict[str, str]:
    """Return the environment for child processes: UTF-8 whatever the locale says, no stray or empty settings."""
    stray = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if value and name not in stray}
    return kept | {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"} | more


def run_quietly(
    what: str, command: Sequence[str | Path], *, cwd: Path = ROOT, env: dict[str, str] | None = None
) -> None:
    """Run a command to its end with its output in a log; raises Stop with the reason in words when it fails."""
    SETUP.mkdir(exist_ok=True)
    log = SETUP / f"{what}.log"
    with log.open("w", encoding="utf-8") as output:
        done = subprocess.run(
            [str(word) for word in command],
            cwd=cwd,
            env=env or clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        raise _failure(what, log)


def _failure(what: str, log: Path) -> Stop:
    text = log.read_text(encoding="utf-8", errors="replace")
    if NO_SPACE.search(text):
        return disk_full()
    lines = text.splitlines()
    shown = lines if len(lines) <= SHOWN else [*lines[: SHOWN // 2], "…", *lines[-SHOWN // 2 :]]
    detail = "\n".join(f"    {line}" for line in shown)
    if NO_NETWORK.search(text):
        return Stop(
            f"{what}：取不到软件包。第一次运行需要网络（软件源），以后不需要。",
            f"{what}: a package could not be had. The first run needs a network and its package indexes; later runs do not.",
            detail=detail,
        )
    return Stop(
        f"{what} 没有成功；全部输出在 {log.relative_to(ROOT)}。",
        f"{what} failed; its whole output is in {log.relative_to(ROOT)}.",
        detail=detail,
    )


def answers(*command: str | Path) -> str | None:
    """Return what a command prints, or None when it is missing or fails."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
