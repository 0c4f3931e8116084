"""The few things that come from the system's own packages: the only step that may need root."""

import ctypes
import glob
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.commands import NO_SPACE, answers, clean_environment
from scripts.console import Stop, disk_full, step, warn

FONTS = ("NotoSansCJK*", "NotoSerifCJK*", "SourceHan*", "wqy-*", "DroidSansFallback*", "uming*", "ukai*", "NotoSansSC*")
NO_FIRST_CLUSTER = "/etc/postgresql-common/createcluster.d/xunfang-tests-only.conf"


def has_spatialite() -> bool:
    """Say whether SQLite's spatial extension can be loaded."""
    try:
        ctypes.CDLL("mod_spatialite.so")
    except OSError:
        return False
    return True


def has_chinese_font() -> bool:
    """Say whether some font here draws Chinese."""
    places = ("/usr/share/fonts", "/usr/local/share/fonts", os.path.expanduser("~/.fonts"))
    if any(glob.glob(f"{glob.escape(place)}/**/{name}", recursive=True) for place in places for name in FONTS):
        return True
    return bool(answers("fc-list", ":lang=zh", "family"))


def postgis_folder() -> Path | None:
    """Return the `bin` folder of the newest PostgreSQL here that has PostGIS, or None."""
    found = [
        Path("/usr/lib/postgresql", Path(control).parts[-3], "bin")
        for control in glob.glob("/usr/share/postgresql/*/extension/postgis.control")
    ]
    usable = [folder for folder in found if (folder / "initdb").exists()]
    return max(usable, key=lambda folder: float(folder.parent.name), default=None)


def has_chromium() -> bool:
    """Say whether the browser that the tests drive is here, and the library that its driver needs."""
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return False
    return shutil.which("chromium") is not None


@dataclass(frozen=True)
class Need:
    """One thing the project needs from the system, and how to see whether it is there."""

    packages: tuple[str, ...]
    zh: str
    en: str
    is_here: Callable[[], bool]
    vital: bool = True


SPATIALITE = Need(("libsqlite3-mod-spatialite",), "空间数据库扩展", "SpatiaLite library", has_spatialite)
FONT = Need(("fonts-noto-cjk",), "中文字体", "Chinese font", has_chinese_font, vital=False)
POSTGIS = Need(
    ("postgresql", "postgresql-postgis"),
    "PostGIS",
    "PostgreSQL with PostGIS",
    lambda: postgis_folder() is not None,
    vital=False,
)
CHROMIUM = Need(("chromium", "libatomic1"), "浏览器", "Chromium for the browser tests", has_chromium, vital=False)


def venv_of(python: str) -> Need:
    """Return the need for the module that makes virtual environments with this interpreter."""

    def is_here() -> bool:
        return answers(python, "-c", "import ensurepip, venv; print('yes')") == "yes"

    return Need(("python3-venv",), "Python 虚拟环境模块", "Python venv module", is_here)


class NoRoot(Stop):
    """Nobody here may install packages."""


def ensure(needs: Sequence[Need]) -> None:
    """Install what is missing, in one go when that works; a thing that is not vital is only warned about."""
    missing = [need for need in needs if not need.is_here()]
    if not missing:
        return
    try:
        _install_all(missing)
    except NoRoot as stop:
        if any(need.vital for need in missing):
            raise
        warn(stop.zh, f"{stop.en} {stop.type_this}")
    except Stop:
        if len(missing) == 1 and missing[0].vital:
            raise
        for need in missing:
            _install_or_warn(need)


def _install_all(missing: Sequence[Need]) -> None:
    zh, en = ("、".join(need.zh for need in missing), ", ".join(need.en for need in missing))
    with step(f"安装{zh}", en):
        _install([name for need in missing for name in need.packages])
    for need in missing:
        if need.vital and not need.is_here():
            names = " ".join(need.packages)
            raise Stop(f"装好了 {names}，但仍找不到它。", f"{names} was installed but still cannot be found.")


def _install_or_warn(need: Need) -> None:
    try:
        _install_all([need])
    except Stop as stop:
        if need.vital:
            raise
        warn(stop.zh, stop.en)


def _install(packages: Sequence[str]) -> None:
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        raise Stop(
            f"这台机器没有 apt。请用系统自己的软件包管理器装好与 Debian 的 {names} 相当的包，再运行一次。",
            f"There is no apt here. Install what Debian calls {names} with this system's own packages, then run again.",
        )
    script = f"""
        export DEBIAN_FRONTEND=noninteractive
        install() {{ apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 {names}; }}
        install || {{ apt-get update -q && install; }}
    """
    if "postgresql" in packages and not shutil.which("pg_lsclusters"):
        # Debian would start a database of its own on port 5432; nobody asked for that.
        script = f"""
            mkdir -p {os.path.dirname(NO_FIRST_CLUSTER)}
            echo 'create_main_cluster = false' > {NO_FIRST_CLUSTER}
            trap 'rm -f {NO_FIRST_CLUSTER}' EXIT
            {script}
        """
    done = subprocess.run(
        [*_as_root(names), "sh", "-c", script],
        env=clean_environment(),
        stdin=None if sys.stdin and sys.stdin.isatty() else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise _refused(names, done.stdout)


def _as_root(names: str) -> list[str]:
    if os.geteuid() == 0:
        return []
    by_hand = f"sudo apt-get update && sudo apt-get install -y {names}"
    if not shutil.which("sudo"):
        raise NoRoot(
            f"需要一次管理员权限来安装 {names}，但这里没有 sudo。请让管理员运行：",
            f"Installing {names} needs root once, and there is no sudo. Ask an administrator to run:",
            type_this=by_hand.replace("sudo ", ""),
        )
    if answers("sudo", "-n", "true") is not None:
        return ["sudo", "-n"]
    if not (sys.stdin and sys.stdin.isatty()):
        raise NoRoot(
            f"需要一次管理员权限来安装 {names}，而这里不能输入密码。请先运行：",
            f"Installing {names} needs root once, and no password can be typed here. Run this first:",
            type_this=by_hand,
        )
    return ["sudo"]


def _refused(names: str, output: str) -> Stop:
    if NO_SPACE.search(output):
        return disk_full()
    return Stop(
        f"apt 装不上 {names}。第一次运行需要网络和可用的 Debian 软件源。",
        f"apt could not install {names}. The first run needs a network and a working Debian package source.",
        type_this=f"sudo apt-get update && sudo apt-get install -y {names}",
        detail="\n".join(f"    {line}" for line in output.splitlines()[-12:]),
    )
