"""The worker process: a loop of its own under a database lease (Huey would look once a minute only)."""

import os
import signal
import socket
import threading
from datetime import timedelta

import click
from flask import current_app
from flask.cli import AppGroup

from server.foundation.unit_of_work import unit_of_work

EVERY = 10.0  # seconds; whoever sent a photo waits for its small views
LEASE_FOR = timedelta(seconds=45)

jobs_commands = AppGroup("jobs", help="The worker process.")


def tick(take_lease, *, holder: str) -> int:
    """Run every line's regular jobs once if this process holds the lease, then those of the system; returns how many ran."""
    with unit_of_work():
        if not take_lease("tick", holder=holder, for_=LEASE_FOR):
            return 0
    ran = 0
    of_lines = [job for line in current_app.extensions["work_lines"] for job in line.ticks]
    for job in (*of_lines, *current_app.extensions.get("ticks", ())):
        try:
            job()
            ran += 1
        except Exception:
            current_app.logger.exception("job %s failed; it is tried again", job.__name__)
    return ran


@jobs_commands.command("run")
@click.option("--once", is_flag=True, help="Run every job once and stop.")
def run(once: bool):
    """Run the regular jobs until stopped."""
    take_lease = current_app.extensions["take_lease"]
    holder = f"{socket.gethostname()}:{os.getpid()}"
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    while True:
        tick(take_lease, holder=holder)
        if once or stopped.wait(EVERY):
            return
