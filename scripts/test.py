"""`make test`: everything that is checked before a change may land, on both databases and in a browser."""

import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from subprocess import CalledProcessError

from scripts import ROOT, client, python_environment, run, system_packages
from scripts.checking import LONGEST, Check, Report, beside_each_other, run_quietly, run_shown
from scripts.console import Stop, say, start, step
from scripts.private_postgis import private_postgis

PYTHON = python_environment.PYTHON
CHAOS_LONGEST = 6 * 60 * 60
TESTS_FAILED = 1  # pytest's exit code
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
    except (Stop, OSError, CalledProcessError) as error:
        report.could_not("Python tests on PostGIS", f"没有 PostGIS，只在 SpatiaLite 上测了 SpatiaLite only. {error}")
        return None


def lint(report: Report) -> None:
    """Check the style of both sides."""
    lint_server(report)
    beside_each_other(*lint_client(report))


def lint_server(report: Report) -> None:
    """Check the style of the server, the scripts and the tests."""
    plain = environment_for_tests()
    report.check("ruff check", [PYTHON, "-m", "ruff", "check", "--no-cache", "."], env=plain)
    report.check("ruff format", [PYTHON, "-m", "ruff", "format", "--no-cache", "--check", "--quiet", "."], env=plain)


def lint_client(report: Report) -> list[Check]:
    """Return the checks of the client's style and types."""
    node = client.node_environment()
    with run.alone():
        client.install(node)
    return [
        partial(report.check, name, ["npm", "run", script], cwd=client.FOLDER, env=node, at_its_end=True)
        for name, script in (("client types", "typecheck"), ("client lint", "lint"))
    ]


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
        code, self.seconds = run_quietly(
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
    lint_server(report)
    style = lint_client(report)
    build_client(report)
    with ExitStack() as until:
        browser = Browser(report, Path(until.enter_context(tempfile.TemporaryDirectory(prefix="xunfang-tests-"))))
        may_browse = system_packages.has_chromium()
        if not may_browse:
            report.could_not("browser tests", "没有 Chromium there is no Chromium")
        without, on_spatialite, *on_postgis = on_each_database(report, until)
        # The longest first: then both cores have something to do until the end.
        longest = [*([browser.check] if may_browse else []), *on_postgis, on_spatialite]
        beside_each_other(*longest, partial(check_units, report), without, *style)
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
