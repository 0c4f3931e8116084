"""What the server holds when nobody asks anything: web processes and worker, on SpatiaLite."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.server.sync.serving import ROOT, serving

SECONDS_TO_SETTLE = 6  # the worker imports everything first


def idle(url: str, instance: Path) -> tuple[float, float]:
    """Return MB of the web server's processes and of the worker's; shared pages are counted once."""
    environment = os.environ | {"DATABASE_URL": url, "XUNFANG_INSTANCE": str(instance), "XUNFANG_CONFIG": "testing"}
    with serving(instance, url):
        worker = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "run"], cwd=ROOT, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            time.sleep(SECONDS_TO_SETTLE)
            web = [pid for pid in _descendants(os.getpid()) if pid not in _descendants(worker.pid)]
            return sum(map(_megabytes, web)), sum(map(_megabytes, _descendants(worker.pid)))
        finally:
            worker.terminate()
            worker.wait(30)


def _descendants(parent: int) -> list[int]:
    """Return the processes below one, itself included unless it is this one."""
    children = [
        int(pid) for thread in Path(f"/proc/{parent}/task").iterdir() for pid in (thread / "children").read_text().split()
    ]  # fmt: skip
    below = [pid for child in children for pid in _descendants(child)]
    return below if parent == os.getpid() else [parent, *below]


def _megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
