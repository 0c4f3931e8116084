"""How gunicorn serves: two processes with sixteen threads each, by default for this machine only."""

import gc
import os
from pathlib import Path

host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
workers = int(os.environ.get("WEB_WORKERS") or 2)
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS") or 16)  # most of them wait for a phone on a weak link

# The application is imported once and shared: half the memory, and both processes serve at the same moment.
preload_app = True

# Heartbeats are files: in memory, so that a slow disk is not taken for a hanging process.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
timeout = 60  # seconds
graceful_timeout = 12  # seconds for requests under way when stopping
keepalive = 15  # seconds; a phone on a weak link pays dearly for a new connection
umask = 0o077
control_socket_disable = True

# Requests carry names and places in their query: there is no access log.
accesslog = None
loglevel = os.environ.get("LOG_LEVEL") or "warning"

if os.environ.get("TLS_CERTIFICATE"):
    certfile, keyfile = os.environ["TLS_CERTIFICATE"], os.environ["TLS_KEY"]


def when_ready(_server):
    """Take what is loaded out of the garbage collector's rounds, which would copy the shared memory."""
    gc.collect()
    gc.freeze()


def post_fork(_server, worker):
    """Give each process its own database connections: one opened before the fork must not be shared."""
    from server.foundation.database import db

    with worker.app.wsgi().app_context():
        db.engine.dispose(close=False)
