"""Running checks: one after the other or beside each other, with what they say, how long they took, and a summary."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from scripts import ROOT
from scripts.console import say
from scripts.processes import end_with_parent

LONGEST = 30 * 60  # seconds; a check that hangs fails
NOTHING_COLLECTED = 5  # pytest's exit code
Command = Sequence[str | Path]
Check = Callable[[], None]
PRINTING = threading.Lock()  # what runs beside each other prints one after the other


@dataclass
class Report:
    """What was checked, how it went, and how long it took."""

    lines: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    unsteady: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)  # what is checked apart, by commands of its own

    def check(
        self,
        name: str,
        command: Command,
        *,
        cwd: Path = ROOT,
        env: dict[str, str],
        may_be_empty: bool = False,
        longest: float = LONGEST,
        at_its_end: bool = False,
    ) -> None:
        """Run one check with its output shown, or shown `at_its_end`; later checks run also when it fails."""
        if at_its_end:
            code, seconds = run_quietly(name, command, cwd=cwd, env=env, longest=longest)
        else:
            say(f"\n── {name}")
            began = time.monotonic()
            code = run_shown(command, cwd=cwd, env=env, longest=longest)
            seconds = time.monotonic() - began
        if code == NOTHING_COLLECTED and may_be_empty:
            self.skipped.append(f"{name}: 还没有这样的测试 there is no such test yet")
            return
        self.note(name, seconds, failure=f"exit {code}" if code else "")

    def note(self, name: str, seconds: float, *, failure: str = "") -> None:
        """Note how a check went."""
        if failure:
            self.failed.append(name)
        self.lines.append(f"{'✗' if failure else '✓'} {seconds:7.1f} s  {name}{f'  ({failure})' if failure else ''}")

    def could_not(self, name: str, why: str) -> None:
        """Note a check that could not be made here, and why; where a change is judged (CI=true) it has failed."""
        self.skipped.append(f"{name}: {why}")
        if os.environ.get("CI") == "true":
            self.failed.append(name)

    def print(self) -> None:
        """Print the summary: every check, then loudly what was not checked."""
        say("\n══ 小结 Summary")
        for line in self.lines:
            say(f"  {line}")
        for line in self.skipped:
            say(f"  !!!!!!!!!!  没有检查 NOT CHECKED  {line}")
        for line in self.later:
            say(f"  ·             另外检查 checked apart: {line}")
        for line in self.unsteady:
            say(f"  !!!!!!!!!!  不稳 UNSTEADY: failed beside other work, passed alone  {line}")
        say("  ✗ 没有通过 FAILED: " + ", ".join(self.failed) if self.failed else "  ✓ 全部通过 all passed")


def run_quietly(name: str, command: Command, *, cwd: Path, env: dict[str, str], longest: float) -> tuple[int, float]:
    """Run a check that runs beside another; returns its exit code and how many seconds it took."""
    with tempfile.TemporaryFile(mode="w+b") as output:
        began = time.monotonic()
        code = run_shown(command, cwd=cwd, env=env, longest=longest, output=output)
        seconds = time.monotonic() - began
        output.seek(0)
        with PRINTING:
            say(f"\n── {name}")
            for line in output:
                sys.stdout.buffer.write(line)
            sys.stdout.flush()
    return code, seconds


def run_shown(
    command: Command, *, cwd: Path, env: dict[str, str], longest: float = LONGEST, output: IO[bytes] | None = None
) -> int:
    """Run a command, shown or into `output`, and return its exit code; neither it nor its children outlive us."""
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        preexec_fn=end_with_parent(),
    )
    try:
        return process.wait(longest)
    except subprocess.TimeoutExpired:
        say(f"超过 {longest // 60:.0f} 分钟，已中止。 Took longer than {longest // 60:.0f} minutes and was ended.")
        return 124
    finally:
        _end_group(process)


def _end_group(process: subprocess.Popen) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL if process.poll() is not None else signal.SIGTERM)
    except ProcessLookupError:
        return
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def beside_each_other(*checks: Check) -> None:
    """Run checks in their order, as many at once as there are cores, at most two: a check keeps one core busy."""
    waiting, at_once, broken = deque(checks), min(2, len(checks), os.cpu_count() or 1), []

    def take_one_after_the_other() -> None:
        while True:
            try:
                check = waiting.popleft()
            except IndexError:  # the other hand has taken the last
                return
            try:
                check()
            except Exception as error:  # noqa: BLE001 - of a thread, and told below
                broken.append(error)

    say(f"\n   {at_once} at once, each shown when it has ended")
    # Told to stop, this program does not wait for them; they end with it.
    threads = [threading.Thread(target=take_one_after_the_other, daemon=True) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if broken:
        raise ExceptionGroup("checks that could not be made", broken)
