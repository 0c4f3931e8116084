"""`make bench`: the measurements of tests/performance, on both databases where PostGIS can be had."""

import subprocess
import sys

from scripts import client, python_environment, run, system_packages
from scripts.console import start


def main() -> int:
    """Set up and measure; further words are handed on to the measurements."""
    run.require_possible()
    run.set_up(
        requirements=("requirements.txt", "requirements-dev.txt"),
        needs=(system_packages.SPATIALITE, system_packages.CHROMIUM, system_packages.POSTGIS),
    )
    with run.alone():
        client.ensure_built()
    measure = [str(python_environment.PYTHON), "-m", "tests.performance", *sys.argv[1:]]
    return subprocess.run(measure, env=client.node_environment(), check=False).returncode


if __name__ == "__main__":
    start(main)
