"""A real server in processes of its own, on the database under test, for tests of what only concurrency shows."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SECONDS_TO_START = 30
OURS = "server:create_app('testing')"


@contextmanager
def serving(instance: Path, database_url: str, *, app: str = OURS):
    """Serve with gunicorn, two processes of four threads; yields the port on 127.0.0.1."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "XUNFANG_INSTANCE": str(instance),
        "PORT": str(port),
        "HOST": "",
    }
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "config/gunicorn.py",
        "--pid",
        str(instance / f"gunicorn-{port}.pid"),
        app,
    ]
    with (instance / f"gunicorn-{port}.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(port, server, instance / f"gunicorn-{port}.log")
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(port: int, server: subprocess.Popen, log: Path) -> None:
    latest = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < latest and server.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise RuntimeError(log.read_text())
