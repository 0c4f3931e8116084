"""How much of the processors other programs used meanwhile: on a busy machine a time says little."""

import os
import time
from collections.abc import Callable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def watch_others() -> Callable[[], str]:
    """Begin to watch; the answer says in words what others have used since."""
    at, whole, ours = time.monotonic(), _whole(), _ours()

    def said() -> str:
        passed = time.monotonic() - at
        others = max(0.0, (_whole() - whole) - (_ours() - ours)) / passed
        return f"other programs used {others:.2f} of {os.cpu_count()} cores meanwhile, load {os.getloadavg()[0]:.1f}"

    return said


def _whole() -> float:
    fields = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICKS  # without idle and waiting


def _ours() -> float:
    """Seconds of this process and everything below it."""
    children: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = status.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        process = int(status.parent.name)
        children.setdefault(int(words[1]), []).append(process)
        used[process] = sum(int(word) for word in words[11:15]) / TICKS
    below, total = [os.getpid()], 0.0
    while below:
        process = below.pop()
        total += used.get(process, 0.0)
        below += children.get(process, [])
    return total
