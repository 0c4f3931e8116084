"""`make run`: from a fresh clone to a serving system; later runs only do what has changed."""

import fcntl
import json
import os
import platform
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scripts import INSTANCE, ROOT, SETUP, address, client, owner, python_environment, system_packages
from scripts.commands import clean_environment
from scripts.console import Stop, disk_full, say, start, title, warn
from scripts.processes import Household, command, say_stopped

PYTHON = python_environment.PYTHON
LEAN = {"OPENBLAS_NUM_THREADS": "1"}
"""One thread for linear algebra nobody here does: the others would only be copied along when processes are forked."""
SHOWN_OF_EACH_ROLE = 2
ROOM_FOR_FIRST_RUN = 1_500_000_000  # bytes: Python packages, node_modules, the demo county


def uses_postgresql() -> bool:
    """Say whether DATABASE_URL names a PostgreSQL."""
    return os.environ.get("DATABASE_URL", "").startswith(("postgres://", "postgresql"))


def require_possible() -> None:
    """Stop before any work when this machine cannot run the system at all."""
    if sys.platform != "linux":
        raise Stop("巡访的服务端运行在 Linux 上。", "The server runs on Linux.")
    if platform.machine() not in ("x86_64", "AMD64") and not uses_postgresql():
        raise Stop(
            f"内嵌数据库只有 x86-64 的安装包，这台机器是 {platform.machine()}。请使用 PostgreSQL + PostGIS：",
            f"The embedded database comes for x86-64 only; this is {platform.machine()}. Use PostgreSQL with PostGIS:",
            type_this="DATABASE_URL=postgresql://user:password@host/xunfang make run",
        )
    if not python_environment.PYTHON.exists() and shutil.disk_usage(ROOT).free < ROOM_FOR_FIRST_RUN:
        raise disk_full()


def set_up(*, requirements: tuple[str, ...], needs: tuple[system_packages.Need, ...]) -> None:
    """Do what is missing of: system packages (as root), Python packages (as the clone's owner)."""
    interpreter = python_environment.find_interpreter()
    if not python_environment.is_usable():
        needs += (system_packages.venv_of(interpreter),)
    system_packages.ensure(needs)
    owner.go_on_as_owner_of_clone()
    python_environment.ensure(requirements, interpreter=interpreter)


@contextmanager
def alone() -> Iterator[None]:
    """Let two commands in one clone set it up one after the other."""
    SETUP.mkdir(exist_ok=True)
    with (SETUP / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  另一个 make 正在准备，等它做完 Another make is setting up; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def needs_to_run() -> tuple[system_packages.Need, ...]:
    """Return what serving needs from the system."""
    return (system_packages.FONT,) if uses_postgresql() else (system_packages.SPATIALITE, system_packages.FONT)


def prepare() -> None:
    """Bring the clone from whatever state it is in to one that can serve."""
    require_possible()
    set_up(requirements=("requirements.txt",), needs=needs_to_run())
    with alone():
        client.ensure_built()
        os.umask(0o077)  # from here on files hold people's data and keys
        prepare_database()


def prepare_database() -> None:
    """Make secrets, bring the tables up to date, load the demo county into an empty database."""
    environment = clean_environment()
    code = os.spawnve(os.P_WAIT, str(PYTHON), [str(PYTHON), "-m", "scripts.prepare_database"], environment)
    if code:
        raise SystemExit(code)


def serve(
    place: address.Address, *, once_ready: Callable[[], None], is_ready: Callable[[], bool], **settings: str
) -> int:
    """Serve with the worker beside until asked to stop."""
    environment = clean_environment(HOST=place.host, PORT=str(place.port), **LEAN, **settings)
    household = Household()
    household.listen_for_stop()
    try:
        household.keep(
            "服务 server", command([PYTHON, "-m", "scripts.together"], environment=environment), may_restart=False
        )
        household.wait_until(is_ready)
        if not household.asked_to_stop:
            once_ready()
        household.stay()
    finally:
        say_stopped(household.end())
    return 0


def print_accounts() -> None:
    """Print who may sign in to the demo county: the first two of each role."""
    file, words = INSTANCE / "demo-accounts.json", SETUP / "words.json"
    if not (file.exists() and words.exists()):
        return
    called = json.loads(words.read_text(encoding="utf-8"))
    accounts = json.loads(file.read_text(encoding="utf-8"))
    shown = Counter()
    say("\n  演示账号（虚构人物），电话 密码 Demo accounts (invented people), phone and password:\n")
    for account in accounts:
        role, area = account["role"], account["area_code"]
        shown[role] += 1
        if shown[role] <= SHOWN_OF_EACH_ROLE:
            where = f"{called['roles'].get(role, role)} {called['areas'].get(area, area)}"
            say(f"    {account['phone']}  {account['password']:<14} {role:<20} {where}")
    say(f"\n  全部 {len(accounts)} 个 all of them: {os.path.relpath(file)}")


def main() -> int:
    """Set up, serve, print where and as whom."""
    place = address.chosen()
    address.require_free(place)
    title()
    prepare()
    if not place.is_for_this_machine_only:
        warn(
            f"HOST={place.host}：别的机器能连进来，而且没有加密。手机上试用请改用 make phone。",
            f"HOST={place.host}: other machines can reach this, without encryption. For a phone use `make phone`.",
        )

    def once_ready() -> None:
        print_accounts()
        say(f"\n  打开 Open  {place.url}    （按 Ctrl-C 停止 Ctrl-C stops）\n")

    return serve(place, once_ready=once_ready, is_ready=lambda: address.answers_as_xunfang(place, "/readyz"))


if __name__ == "__main__":
    start(main)
