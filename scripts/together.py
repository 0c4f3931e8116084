"""Web server and worker from one loaded program: they share its memory, which is most of what they need.

Runs inside the virtual environment, started by `make run`. A county's machine may run the two as separate services.
"""

import gc
import sys

from scripts.console import start
from scripts.processes import Fork, Household


def serve_web() -> None:
    """Be the web server."""
    from gunicorn.app.wsgiapp import WSGIApplication

    sys.argv = ["gunicorn", "-c", "config/gunicorn.py", "wsgi:app"]
    WSGIApplication("", prog="gunicorn").run()


def run_jobs() -> None:
    """Be the worker."""
    from flask.cli import ScriptInfo

    from wsgi import app

    app.cli.main(args=["jobs", "run"], obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)


def main() -> int:
    """Load the program once, then keep one copy serving and one doing the jobs."""
    import wsgi  # noqa: F401

    gc.collect()
    gc.freeze()
    household = Household()
    household.listen_for_stop()
    try:
        household.keep("网页服务 web", lambda: Fork(serve_web), may_restart=False)
        household.keep("后台任务 worker", lambda: Fork(run_jobs), may_restart=True)
        household.stay()
    finally:
        household.end()
    return 0


if __name__ == "__main__":
    start(main)
