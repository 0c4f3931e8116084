"""A PostGIS of our own for tests: in a temporary folder, on a socket only we reach, gone at the end.

`python3 -m scripts.private_postgis COMMAND …` runs a command with DATABASE_URL and TEST_DATABASE_URL pointing to it.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.commands import clean_environment
from scripts.console import Stop, start
from scripts.processes import end_with_parent
from scripts.system_packages import POSTGIS, ensure, postgis_folder

USER = "xunfang"
PORT = 5432  # only names the socket: there is no TCP
SECONDS_TO_START = 60
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "max_connections": "200",
    "shared_buffers": "128MB",
    # Tests need speed, not survival of a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # what it learns of a table just emptied misleads the planner when the next test fills it
    "timezone": "UTC",
}


def _as_whom() -> dict:
    """Return how the server is started: it refuses root, so root starts it as `postgres`."""
    if os.geteuid() != 0:
        return {}
    person = pwd.getpwnam("postgres")
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


@contextmanager
def private_postgis() -> Iterator[str]:
    """Give the URL of an empty database with PostGIS; the server and its files are removed afterwards."""
    ensure([POSTGIS])
    if not (binaries := postgis_folder()):
        raise Stop("这里没有 PostGIS，也装不上。", "There is no PostGIS here and none could be installed.")
    whom = _as_whom()
    # A short path that user `postgres` may enter: a socket's path has at most 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="xunfang-pg-", dir="/tmp"))
    server = None
    try:
        if whom:
            os.chown(folder, whom["user"], whom["group"])
        server = _start(binaries, folder, whom)
        _make_database(binaries, folder)
        yield f"postgresql://{USER}@/{USER}?host={folder}&port={PORT}"
    finally:
        _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _start(binaries: Path, folder: Path, whom: dict) -> subprocess.Popen:
    data = folder / "data"
    settings = {**SETTINGS, "unix_socket_directories": str(folder)}
    made = subprocess.run(
        [binaries / "initdb", "-D", data, "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"],
        cwd="/",
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        **whom,
    )
    if made.returncode:
        raise Stop(
            "私有的 PostGIS 建不起来。", "The private PostGIS could not be made.", detail=made.stdout + made.stderr
        )
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [
                binaries / "postgres",
                "-D",
                data,
                *(word for pair in settings.items() for word in ("-c", "=".join(pair))),
            ],
            cwd="/",
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGQUIT),
            **whom,
        )
    latest = time.monotonic() + SECONDS_TO_START
    while subprocess.run([binaries / "pg_isready", "-q", "-h", folder, "-p", str(PORT)], check=False).returncode:
        if server.poll() is not None or time.monotonic() > latest:
            _stop(server)
            log_text = (folder / "server.log").read_text(errors="replace")
            raise Stop("私有的 PostGIS 启动不了。", "The private PostGIS did not start.", detail=log_text[-2000:])
        time.sleep(0.1)
    return server


def _make_database(binaries: Path, folder: Path) -> None:
    place = ["-q", "-h", str(folder), "-p", str(PORT), "-U", USER, "-v", "ON_ERROR_STOP=1"]
    for database, statement in (("postgres", f"CREATE DATABASE {USER}"), (USER, "CREATE EXTENSION postgis")):
        subprocess.run(
            [binaries / "psql", *place, "-d", database, "-c", statement], check=True, env=clean_environment()
        )


def _stop(server: subprocess.Popen | None) -> None:
    if server is None or server.poll() is not None:
        return
    server.send_signal(signal.SIGINT)  # fast shutdown: open sessions are cut
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def main() -> int:
    """Run the given command beside a private PostGIS."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with private_postgis() as url:
        return subprocess.run(
            sys.argv[1:], env=clean_environment(DATABASE_URL=url, TEST_DATABASE_URL=url), check=False
        ).returncode


if __name__ == "__main__":
    start(main)
