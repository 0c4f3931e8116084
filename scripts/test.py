"""`make test`: everything that is checked before a change may land, on both databases and in a browser."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO

from scripts import ROOT, client, python_environment, run, system_packages
from scripts.console import Stop, say, start, step
from scripts.private_postgis import private_postgis
from scripts.processes import end_with_parent

PYTHON = python_environment.PYTHON
LONGEST = 30 * 60  # seconds; a check that hangs fails
CHAOS_LONGEST = 6 * 60 * 60
Command = Sequence[str | Path]
Check = Callable[[], None]
PRINTING = threading.Lock()  # what runs beside each other prints one after the other
TESTS_FAILED, NOTHING_COLLECTED = 1, 5  # pytest's exit codes
MOST_UNSTEADY = 4
KNOW_NO_DATABASE = ("tests/tooling", "tests/architecture")
OF_THIS_MACHINE = (
    "TEST_DATABASE_URL",
    "DATABASE_URL",
    "DATABASE_SCHEMA",
    "XUNFANG_INSTANCE",
    "XUNFANG_SECRETS",
    "XUNFANG_CONFIG",
    "HOST",
    "PORT",
)


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
            code, seconds = _run_quietly(name, command, cwd=cwd, env=env, longest=longest)
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


def _run_quietly(name: str, command: Command, *, cwd: Path, env: dict[str, str], longest: float) -> tuple[int, float]:
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


def environment_for_tests(**more: str) -> dict[str, str]:
    """Return an environment with Node, in which no test can meet this machine's own database, keys or address."""
    environment = client.node_environment()
    return {name: value for name, value in environment.items() if name not in OF_THIS_MACHINE} | more


def pytest(*words: str) -> list[str | Path]:
    """Return the command line of pytest."""
    return [PYTHON, "-m", "pytest", "-p", "no:cacheprovider", *words]


def postgis(report: Report, until: ExitStack) -> str | None:
    """Return the URL of a PostGIS to test on, or None when none can be had."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given
    try:
        with step("启动私有的 PostGIS", "a private PostGIS"):
            return until.enter_context(private_postgis())
    except (Stop, OSError, subprocess.CalledProcessError) as error:
        report.could_not("Python tests on PostGIS", f"没有 PostGIS，只在 SpatiaLite 上测了 SpatiaLite only. {error}")
        return None


def lint(report: Report) -> None:
    """Check the style of both sides."""
    plain = environment_for_tests()
    report.check("ruff check", [PYTHON, "-m", "ruff", "check", "--no-cache", "."], env=plain)
    report.check("ruff format", [PYTHON, "-m", "ruff", "format", "--no-cache", "--check", "--quiet", "."], env=plain)
    node = client.node_environment()
    with run.alone():
        client.install(node)
    report.check("client lint", ["npm", "run", "lint"], cwd=client.FOLDER, env=node)
    report.check("client types", ["npm", "run", "typecheck"], cwd=client.FOLDER, env=node)


def check_units(report: Report) -> None:
    """Run the client's unit tests."""
    report.check(
        "client unit tests", ["npm", "test"], cwd=client.FOLDER, env=client.node_environment(), at_its_end=True
    )


def build_client(report: Report) -> None:
    """Build the client."""
    say("\n── client build")
    began = time.monotonic()
    try:
        with run.alone():
            client.ensure_built()
    except Stop as stop:
        say(f"{stop.detail}\n✗ {stop.en}")
        report.note("client build", time.monotonic() - began, failure="see above")
    else:
        report.note("client build", time.monotonic() - began)
        size = ["npm", "run", "--silent", "size"]
        report.check("size of the first load", size, cwd=client.FOLDER, env=client.node_environment())


def on_each_database(report: Report, until: ExitStack, *selection: str, may_be_empty: bool = False) -> list[Check]:
    """Return the Python tests as checks: those that know no database, those on SpatiaLite, and on PostGIS where that can be had."""
    apart = ("tests/e2e", "tests/performance", *KNOW_NO_DATABASE)
    words = (*selection, *(f"--ignore={folder}" for folder in apart))
    runs = [
        ("Python tests without a database", (*selection, *KNOW_NO_DATABASE), environment_for_tests()),
        ("Python tests on SpatiaLite", words, environment_for_tests()),
    ]
    if url := postgis(report, until):
        runs.append(("Python tests on PostGIS", words, environment_for_tests(TEST_DATABASE_URL=url)))
    return [
        partial(report.check, name, pytest(*chosen), env=env, may_be_empty=may_be_empty, at_its_end=True)
        for name, chosen, env in runs
    ]


def beside_each_other(*checks: Check) -> None:
    """Run checks in their order, as many at once as there are cores, at most two: a check keeps one core busy."""
    waiting, at_once, broken = deque(checks), min(2, len(checks), os.cpu_count() or 1), []

    def take_one_after_the_other() -> None:
        while waiting:
            try:
                waiting.popleft()()
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


def check_server(report: Report, *selection: str, may_be_empty: bool = False) -> None:
    """Run the Python tests once on each database, both at once."""
    with ExitStack() as until:
        without, on_spatialite, *on_postgis = on_each_database(report, until, *selection, may_be_empty=may_be_empty)
        beside_each_other(*on_postgis, on_spatialite, without)


@dataclass
class Browser:
    """The browser tests, on SpatiaLite, one after the other, beside other checks; what fails there is tried once more alone.

    A browser that has to wait for a core is now and then too late for a test; a fault is there alone too. Whatever needed the second try
    is printed, and more than a few failures are no matter of waiting.
    """

    report: Report
    notes: Path  # where pytest notes what failed
    failed: int = 0
    seconds: float = 0.0

    def check(self) -> None:
        """Run them all."""
        code, self.seconds = _run_quietly(
            "browser tests", self._command(), cwd=ROOT, env=environment_for_tests(), longest=LONGEST
        )
        self.failed = len(self._noted()) if code == TESTS_FAILED else 0
        if not 0 < self.failed <= MOST_UNSTEADY:
            self.failed = 0
            self.report.note("browser tests", self.seconds, failure=f"exit {code}" if code else "")

    def try_again(self) -> None:
        """Run alone what failed beside other work."""
        if not self.failed:
            return
        unsteady = sorted(self._noted())
        say("\n── browser tests that failed, once more and alone")
        began = time.monotonic()
        code = run_shown([*self._command(), "--last-failed"], cwd=ROOT, env=environment_for_tests())
        seconds = self.seconds + time.monotonic() - began
        self.report.note("browser tests", seconds, failure=f"exit {code}" if code else "")
        if not code:
            self.report.unsteady += unsteady

    def _command(self) -> list[str | Path]:
        return [PYTHON, "-m", "pytest", "tests/e2e", "-o", f"cache_dir={self.notes}"]

    def _noted(self) -> dict[str, bool]:
        noted = self.notes / "v" / "cache" / "lastfailed"
        return json.loads(noted.read_text()) if noted.exists() else {}


def everything(report: Report) -> None:
    """Check all that a change has to pass, two checks beside each other."""
    lint(report)
    build_client(report)
    with ExitStack() as until:
        browser = Browser(report, Path(until.enter_context(tempfile.TemporaryDirectory(prefix="xunfang-tests-"))))
        may_browse = system_packages.has_chromium()
        if not may_browse:
            report.could_not("browser tests", "没有 Chromium there is no Chromium")
        without, on_spatialite, *on_postgis = on_each_database(report, until)
        # The longest first: then both cores have something to do until the end.
        longest = [*([browser.check] if may_browse else []), *on_postgis, on_spatialite]
        beside_each_other(*longest, partial(check_units, report), without)
        browser.try_again()
    report.later.append("what takes minutes, and some tests on the second database: make test-slow")
    report.later.append("the chaos test beyond its sample: make chaos")


def slow(report: Report) -> None:
    """Run the suites that take minutes."""
    check_server(report, "-m", "slow", may_be_empty=True)


def chaos(report: Report) -> None:
    """Kill, cut and repeat at random, on both databases; goes on where the log of this commit ended (docs/chaos.md)."""
    with run.alone():
        client.install(client.node_environment())
    wish = os.environ.get("CHAOS_DATABASE", "both")
    with ExitStack() as until:
        url = postgis(report, until) if wish != "spatialite" else None
        environment = environment_for_tests(**({"TEST_DATABASE_URL": url} if url else {}))
        command = [PYTHON, "-m", "tests.chaos", "run"]
        report.check("chaos", command, env=environment, longest=CHAOS_LONGEST)


SUITES: dict[str, Callable[[Report], None]] = {"all": everything, "lint": lint, "slow": slow, "chaos": chaos}


def main() -> int:
    """Set up, check, sum up; 0 only when every check passed."""
    suite = sys.argv[1] if len(sys.argv) > 1 else "all"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    began = time.monotonic()
    run.require_possible()
    needs = () if suite == "lint" else (system_packages.SPATIALITE,)
    if suite == "all":
        needs += (system_packages.FONT, system_packages.CHROMIUM, system_packages.POSTGIS)
    run.set_up(requirements=("requirements.txt", "requirements-dev.txt"), needs=needs)
    report = Report()
    SUITES[suite](report)
    report.print()
    say(f"  {time.monotonic() - began:.0f} s")
    return 1 if report.failed else 0


if __name__ == "__main__":
    start(main)
