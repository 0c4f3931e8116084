"""What the server holds when nobody asks anything: web processes and worker, on SpatiaLite."""

import os
import socket
import sys
import time
from pathlib import Path

from scripts import run
from scripts.address import Address, answers_as_xunfang
from scripts.processes import Household, command

SECONDS_TO_SETTLE = 6  # the worker has done its first round


def idle(url: str, instance: Path) -> float:
    """Return the MB that web and worker hold together, started as `make run` starts them; shared pages count once."""
    place = Address("127.0.0.1", _free_port())
    environment = os.environ | {"DATABASE_URL": url, "XUNFANG_INSTANCE": str(instance), "XUNFANG_CONFIG": "testing"}
    environment |= {"HOST": place.host, "PORT": str(place.port), **run.LEAN}
    household = Household()
    try:
        household.keep(
            "both", command([sys.executable, "-m", "scripts.together"], environment=environment), may_restart=False
        )
        household.wait_until(lambda: answers_as_xunfang(place))
        time.sleep(SECONDS_TO_SETTLE)
        return sum(map(megabytes, descendants(household.kept[0].process.pid)))
    finally:
        household.end()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as trial:
        return trial.getsockname()[1]


def descendants(parent: int) -> list[int]:
    """Return a process and all below it."""
    children = [
        int(pid) for thread in Path(f"/proc/{parent}/task").iterdir() for pid in (thread / "children").read_text().split()
    ]  # fmt: skip
    return [parent, *(pid for child in children for pid in descendants(child))]


def megabytes(pid: int) -> float:
    """Return the MB that a process holds; what it shares counts in part."""
    return _counted(pid, "Pss:")


def own_megabytes(pid: int) -> float:
    """Return of these the MB that nothing on the disk stands for: pages of a file that is read are given back when memory is short."""
    return _counted(pid, "Pss_Anon:")


def _counted(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024
