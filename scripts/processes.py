"""Keep the web server and the worker running together, and leave none of them behind."""

import ctypes
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts import ROOT
from scripts.console import Stop, say, warn

PR_SET_PDEATHSIG = 1
SECONDS_TO_STOP = 15
SECONDS_TO_START = 60
SLOWEST_RESTART = 30


def end_with_parent(how: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """Return what a child process does before it starts: have the kernel end it when its parent is gone."""
    libc = ctypes.CDLL(None, use_errno=True)

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(how))

    return ask_kernel


@dataclass
class Kept:
    """A process that is kept running."""

    name: str
    command: Sequence[str | Path]
    may_restart: bool
    process: subprocess.Popen | None = None
    failures: int = 0
    due: float = 0.0


@dataclass
class Household:
    """The processes of one installation; ends all of them when asked to stop or when a vital one ends."""

    environment: dict[str, str]
    kept: list[Kept] = field(default_factory=list)
    asked_to_stop: bool = False

    def start(self, name: str, command: Sequence[str | Path], *, may_restart: bool) -> None:
        """Start a process; one that may restart is started again, with growing pauses, when it ends by itself."""
        self.kept.append(Kept(name, command, may_restart))
        self._launch(self.kept[-1])

    def _launch(self, kept: Kept) -> None:
        kept.process = subprocess.Popen(
            [str(word) for word in kept.command],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches us alone, and we end them in order
            preexec_fn=end_with_parent(),
        )

    def listen_for_stop(self) -> None:
        """Take Ctrl-C, TERM and a closed terminal as the wish to stop."""

        def note(*_) -> None:
            self.asked_to_stop = True

        for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(which) is not signal.SIG_IGN:  # under nohup a closed terminal is no wish to stop
                signal.signal(which, note)

    def wait_until(self, is_ready: Callable[[], bool]) -> None:
        """Wait until the server answers; Stop when it does not."""
        latest = time.monotonic() + SECONDS_TO_START
        while not self.asked_to_stop and not is_ready():
            self._look_after()
            if time.monotonic() > latest:
                raise Stop(
                    "服务没有在一分钟内启动，原因见上面。", "The server did not start within a minute; see above."
                )
            time.sleep(0.1)

    def stay(self) -> None:
        """Keep everything running until asked to stop."""
        while not self.asked_to_stop:
            self._look_after()
            time.sleep(0.3)

    def _look_after(self) -> None:
        for kept in self.kept:
            if kept.process and (code := kept.process.poll()) is not None:
                self._has_ended(kept, code)
            elif kept.process is None and time.monotonic() >= kept.due:
                self._launch(kept)

    def _has_ended(self, kept: Kept, code: int) -> None:
        if not kept.may_restart:
            raise Stop(
                f"{kept.name} 自己停了（{code}），原因见上面。", f"{kept.name} ended by itself ({code}); see above."
            )
        pause = min(2**kept.failures, SLOWEST_RESTART)
        warn(
            f"{kept.name} 停了（{code}），{pause} 秒后重新启动。",
            f"{kept.name} ended ({code}); starting again in {pause} s.",
        )
        kept.process, kept.failures, kept.due = None, kept.failures + 1, time.monotonic() + pause

    def end(self) -> None:
        """End every process, gently first; none is left."""
        running = [kept.process for kept in self.kept if kept.process and kept.process.poll() is None]
        for process in running:
            process.terminate()
        latest = time.monotonic() + SECONDS_TO_STOP
        for process in running:
            try:
                process.wait(max(0.1, latest - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if running:
            say("已停止。 Stopped.")
