"""A request's body taken in small reads into a file without a name: never whole in memory.

A phone's connection is slow and breaks: what came before the break is handed on.
"""

import os
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flask import current_app, request
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import HTTPException
from werkzeug.wsgi import get_input_stream

from server.foundation.problems import ServerBusy

AT_A_TIME = 1 << 16
WAITS_FOR_A_PLACE = 0.5  # seconds
PATIENCE = 60.0  # seconds without a single byte, then the connection counts as broken
BROKEN = (OSError, ValueError, ParseException, HTTPException)


@dataclass
class Body:
    """What came of a body."""

    file: IO[bytes] | None
    size: int
    too_long: bool  # there was more than was allowed; nothing of it counts


NO_BODY = Body(None, 0, too_long=False)


def body_is_announced() -> bool:
    """Say whether this request comes with a body that is not empty, as far as it says."""
    return bool(request.content_length) or "chunked" in request.headers.get("Transfer-Encoding", "").lower()


@contextmanager
def read_body(folder: Path, *, most: int, see: Callable[[bytes], None] | None = None) -> Iterator[Body]:
    """Read the body into a file in a local folder; `see` is shown every part as it comes; raises ServerBusy.

    Only so many bodies are read at once in a process: slow ones must not keep its last threads from an urgent record.
    """
    places: threading.Semaphore = current_app.extensions["body_places"]
    with nameless_file(folder) as file:
        if not places.acquire(timeout=WAITS_FOR_A_PLACE):
            leave_unread()
            raise ServerBusy
        try:
            body = _read_into(file, most, see)
        finally:
            places.release()
        yield body


def nameless_file(folder: Path) -> IO[bytes]:
    """Open a file without a name, gone with the process; unlike Python's own it can be given a name later."""
    try:
        return os.fdopen(os.open(folder, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600), "w+b")
    except (AttributeError, OSError):  # not every system has them, nor every disk
        return tempfile.TemporaryFile(dir=folder)


def leave_unread() -> None:
    """Let the server close this connection after its answer; it would wait some seconds for the rest of the body else."""
    request.environ["wsgi.input"].failed = True  # gunicorn's own mark of a body that was not read to its end


def with_honest_close(wsgi: Callable) -> Callable:
    """Return an application that says so when the server closes a connection whose body it leaves unread."""

    def answering(environ, start_response):
        def answer(status, headers, *more):
            if getattr(environ["wsgi.input"], "failed", False):
                headers = [*headers, ("Connection", "close")]
                if close := getattr(getattr(start_response, "__self__", None), "force_close", None):
                    close()  # gunicorn writes that header itself, and passes ours over
            return start_response(status, headers, *more)

        return wsgi(environ, answer)

    return answering


def _read_into(file: IO[bytes], most: int, see: Callable[[bytes], None] | None) -> Body:
    announced, size = request.content_length, 0
    if announced is not None and announced > most:
        leave_unread()
        return Body(file, 0, too_long=True)
    stream = get_input_stream(request.environ)
    with _patience():
        while size <= most:
            try:
                part = stream.read(min(AT_A_TIME, most + 1 - size))
            except BROKEN:
                break
            if not part:
                break
            file.write(part)
            size += len(part)
            if see:
                see(part)
    file.flush()
    return Body(file, size, too_long=size > most)


@contextmanager
def _patience():
    """Let no silent connection hold a thread of the server for ever."""
    place = request.environ.get("gunicorn.socket")
    if not isinstance(place, socket.socket):
        yield
        return
    before = place.gettimeout()
    place.settimeout(PATIENCE)
    try:
        yield
    finally:
        place.settimeout(before)
