"""The server under test: the real application under gunicorn, on a listening socket that outlives it.

Three things are added around it and nothing inside: its clock (and so its Date header) begins at a set morning, a request may name the
step at which the process is to be killed, and a switch makes it break a promise, so that the test of the test can see it noticed.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from scripts.processes import end_with_parent
from server.foundation import clock
from tests.chaos import ROOT
from tests.chaos.file_steps import MarkedBody, mark_file_steps, sign_before_storing

MORNING = datetime(2026, 11, 24, 7, 30, tzinfo=clock.LOCAL)  # a Tuesday
DIE = "HTTP_X_CHAOS_DIE"  # sql:<n> | commit | committed | answer | a step of file_steps.py
MEDIA = "media"
PARAMETERS = "XUNFANG_CHAOS"
_doomed = threading.local()


@dataclass(frozen=True)
class Parameters:
    """What a served process has to know."""

    url: str
    instance: str
    morning_at: float  # real time (s) at which it is MORNING
    sabotage: str = ""


def set_clock(morning_at: float) -> None:
    """Let the server's clock run from MORNING on."""

    def now() -> datetime:
        return (MORNING + timedelta(seconds=time.time() - morning_at)).astimezone(clock.UTC)

    clock.now = now


def date_answers_by_the_clock() -> None:
    """Let the Date header tell the server's own time, as on any machine: phones set their clocks right by it too."""
    from gunicorn import util
    from werkzeug.http import http_date

    util.http_date = lambda timestamp=None: http_date(clock.now() if timestamp is None else timestamp)


def make_app(parameters: Parameters):
    """Return the real application, mortal at the step a request names."""
    from argon2 import PasswordHasher

    from server import create_app
    from server.accounts import passwords
    from server.backups import queries

    set_clock(parameters.morning_at)
    date_answers_by_the_clock()
    queries.REMEMBERED_FOR = 0.5  # a round lasts a minute, not days
    passwords.HASHER = PasswordHasher(
        time_cost=1, memory_cost=64, parallelism=1
    )  # the real cost would be all of the run
    app = create_app(
        "testing", DATABASE_URL=parameters.url, SECRETS_FILE=Path(parameters.instance) / "secrets.json",
        INSTANCE=Path(parameters.instance), MEDIA_FOLDER=Path(parameters.instance) / MEDIA,
    )  # fmt: skip
    app.wsgi_app = _Mortal(app.wsgi_app)
    _note_commits(app)
    mark_file_steps(_die_at)
    if parameters.sabotage:
        SABOTAGE[parameters.sabotage](app)
    return app


def cold():
    """Return the application of a process started from nothing."""
    return make_app(Parameters(**json.loads(os.environ[PARAMETERS])))


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _die_at(step: str) -> None:
    if getattr(_doomed, "at", None) == step:
        _die()


class _Mortal:
    """Kills the process at the step that the request names; at the latest when its answer is ready."""

    def __init__(self, inner):
        self.inner = inner

    def __call__(self, environ, start_response):
        _doomed.at = environ.get(DIE)
        _doomed.statements = 0
        if _doomed.at == "body":
            length = int(environ.get("CONTENT_LENGTH") or 0)
            environ["wsgi.input"] = MarkedBody(environ["wsgi.input"], length, _die_at)
        try:
            answer = list(self.inner(environ, start_response))
        finally:
            if _doomed.at:
                _die()
            _doomed.at = None
        return answer


@event.listens_for(Engine, "before_cursor_execute")
def _count_statement(*_):
    at = getattr(_doomed, "at", None)
    if at and at.startswith("sql:"):
        _doomed.statements += 1
        if _doomed.statements >= int(at[4:]):
            _die()


@event.listens_for(Engine, "commit")
def _before_commit(_connection):
    _die_at("commit")


def _note_commits(app) -> None:
    from server.foundation.database import db

    @event.listens_for(db.session, "after_commit")
    def _after_commit(_session):
        _die_at("committed")


class Server:
    """The served application: forked from this warm process, or started cold; killed and started again at will."""

    def __init__(self, app, parameters: Parameters, folder: Path):
        self.app, self.parameters, self.folder = app, parameters, folder
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.socket.getsockname()[1]
        self._pid: int | None = None

    def start(self, *, cold: bool = False) -> None:
        """Start it; requests wait in the socket's queue until it listens."""
        self._pid = self._start_cold() if cold else self._fork()

    def kill(self) -> None:
        """Kill master and workers, as a power cut would."""
        if self._pid is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        self._pid = None

    def close(self) -> None:
        """Kill it and give its socket back."""
        self.kill()
        self.socket.close()

    def _fork(self) -> int:
        from server.foundation.database import db

        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        sys.stdout.flush()
        pid = os.fork()
        if pid:
            with suppress(OSError):  # else a kill right now would miss its group
                os.setpgid(pid, pid)
            return pid
        try:
            os.setpgid(0, 0)
            end_with_parent(signal.SIGKILL)()
            for name in (signal.SIGINT, signal.SIGTERM):
                signal.signal(name, signal.SIG_DFL)
            _serve(self.app, self.socket.fileno(), self.folder / "server.log")
        finally:
            os._exit(1)

    def _start_cold(self) -> int:
        fd = self.socket.fileno()
        with (self.folder / "server.log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "--log-level", "critical", "--bind", f"fd://{fd}",
                 "tests.chaos.served:cold()"],
                cwd=ROOT, env=os.environ | {PARAMETERS: json.dumps(asdict(self.parameters))}, pass_fds=[fd], process_group=0,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=end_with_parent(signal.SIGKILL),
            )  # fmt: skip
        return process.pid


def _serve(app, fd: int, log: Path) -> None:
    from gunicorn.app.base import Application

    class Served(Application):
        """The application on a socket that is there already, with the settings of production."""

        def __init__(self):
            self.usage, self.prog = None, "chaos"
            super().__init__()

        def load_config(self):
            self.load_config_from_file(str(ROOT / "config" / "gunicorn.py"))
            self.cfg.set("bind", f"fd://{fd}")
            self.cfg.set("loglevel", "critical")
            self.cfg.set("errorlog", str(log))

        def load(self):
            return app

    Served().run()


def _forgets_idempotence(app) -> None:
    """Every change is new to this server, also when it comes again."""
    from server.foundation.database import session
    from server.sync import push
    from server.sync.model import Change

    read = push.read_change

    def read_as_new(raw, **more):
        known = session.scalar(select(Change.change_id).where(Change.change_id == UUID(raw["change_id"])))
        if known is None:
            return read(raw, **more)
        creates = raw.get("base_revision") is None and raw.get("base_change_id") is None
        return read(raw | {"change_id": str(uuid4())} | ({"id": str(uuid4())} if creates else {}), **more)

    push.read_change = read_as_new


def _promises_too_early(app) -> None:
    """Every fifth push is answered with a receipt and then thrown away."""
    from server.foundation.database import session
    from server.sync import routes

    receive, pushes = routes.receive_push, [0]

    def receive_and_forget(*given, **more):
        outcomes = receive(*given, **more)
        pushes[0] += 1
        if pushes[0] % 5 == 0:
            session.rollback()
        return outcomes

    routes.receive_push = receive_and_forget


SABOTAGE = {
    "server-forgets-idempotence": _forgets_idempotence,
    "server-promises-too-early": _promises_too_early,
    "server-signs-before-storing": sign_before_storing,
}
