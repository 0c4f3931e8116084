"""Keep processes running together, and leave none of them behind."""

import ctypes
import multiprocessing
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from scripts import ROOT
from scripts.console import Stop, say, warn

PR_SET_PDEATHSIG = 1
SECONDS_TO_STOP = 15
SECONDS_TO_START = 60
SLOWEST_RESTART = 30
WISHES_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Running(Protocol):
    """A process we started."""

    pid: int

    def poll(self) -> int | None:
        """Return its exit code, or None while it runs."""

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it."""

    def wait(self, timeout: float | None = None) -> object:
        """Wait for its end; raises TimeoutError or subprocess.TimeoutExpired."""


def end_with_parent(how: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """Return what a child process does before it starts: have the kernel end it when its parent is gone."""
    libc = ctypes.CDLL(None, use_errno=True)

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(how))

    return ask_kernel


def command(words: Sequence[str | Path], *, environment: dict[str, str]) -> Callable[[], Running]:
    """Return what starts a command."""

    def start() -> subprocess.Popen:
        return subprocess.Popen(
            [str(word) for word in words],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches us alone, and we end them in order
            preexec_fn=end_with_parent(),
        )

    return start


class Fork:
    """A copy of this process that does one thing; it shares the memory of what is loaded already."""

    def __init__(self, work: Callable[[], object]):
        self._process = multiprocessing.get_context("fork").Process(target=self._run, args=(work,))
        self._process.start()
        self.pid = self._process.pid

    @staticmethod
    def _run(work: Callable[[], object]) -> None:
        end_with_parent()()
        os.setsid()
        for which in WISHES_TO_STOP:
            signal.signal(which, signal.SIG_DFL)
        work()

    def poll(self) -> int | None:
        """Return its exit code, or None while it runs."""
        return self._process.exitcode

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it."""
        self._process.kill()

    def wait(self, timeout: float | None = None) -> None:
        """Wait for its end; raises TimeoutError when it is still running then."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise TimeoutError


@dataclass
class Kept:
    """A process that is kept running."""

    name: str
    start: Callable[[], Running]
    may_restart: bool
    process: Running | None = None
    failures: int = 0
    due: float = 0.0


@dataclass
class Household:
    """Processes that belong together; ends all of them when asked to stop or when a vital one ends."""

    kept: list[Kept] = field(default_factory=list)
    asked_to_stop: bool = False

    def keep(self, name: str, start: Callable[[], Running], *, may_restart: bool) -> None:
        """Start a process; one that may restart is started again, with growing pauses, when it ends by itself."""
        self.kept.append(Kept(name, start, may_restart, process=start()))

    def listen_for_stop(self) -> None:
        """Take Ctrl-C, TERM and a closed terminal as the wish to stop."""

        def note(*_) -> None:
            self.asked_to_stop = True

        for which in WISHES_TO_STOP:
            if signal.getsignal(which) is not signal.SIG_IGN:  # under nohup a closed terminal is no wish to stop
                signal.signal(which, note)

    def wait_until(self, is_ready: Callable[[], bool]) -> None:
        """Wait until the server answers; Stop when it does not."""
        latest = time.monotonic() + SECONDS_TO_START
        while not self.asked_to_stop and not is_ready():
            self.look_after()
            if time.monotonic() > latest:
                raise Stop("服务没有在一分钟内启动，原因见上面。", "No server within a minute; see above.")
            time.sleep(0.1)

    def stay(self) -> None:
        """Keep everything running until asked to stop."""
        while not self.asked_to_stop:
            self.look_after()
            time.sleep(0.3)

    def look_after(self) -> None:
        """Start again what ended and may; Stop when something vital has ended."""
        for kept in self.kept:
            if kept.process and (code := kept.process.poll()) is not None:
                self._has_ended(kept, code)
            elif kept.process is None and time.monotonic() >= kept.due:
                kept.process = kept.start()

    def _has_ended(self, kept: Kept, code: int) -> None:
        if self.asked_to_stop:
            return
        if not kept.may_restart:
            raise Stop(
                f"{kept.name} 自己停了（{code}），原因见上面。", f"{kept.name} ended by itself ({code}); see above."
            )
        pause = min(2**kept.failures, SLOWEST_RESTART)
        warn(
            f"{kept.name} 停了（{code}），{pause} 秒后重新启动。", f"{kept.name} ended ({code}); restart in {pause} s."
        )
        kept.process, kept.failures, kept.due = None, kept.failures + 1, time.monotonic() + pause

    def end(self) -> int:
        """End every process, gently first, and return how many there were; none is left."""
        running = [kept.process for kept in self.kept if kept.process and kept.process.poll() is None]
        for process in running:
            process.terminate()
        latest = time.monotonic() + SECONDS_TO_STOP
        for process in running:
            try:
                process.wait(max(0.1, latest - time.monotonic()))
            except (TimeoutError, subprocess.TimeoutExpired):
                process.kill()
                process.wait()
        return len(running)


def say_stopped(ended: int) -> None:
    """Say that everything has stopped, when something was running."""
    if ended:
        say("已停止。 Stopped.")
