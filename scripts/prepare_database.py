"""Bring the database up to date in one process: extension, tables, and the demo county when nobody is in it yet.

Runs inside the virtual environment, before the server starts.
"""

import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

import click
import psycopg
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import exc, select
from sqlalchemy.engine import URL, make_url

from scripts import INSTANCE, SETUP
from scripts.console import Stop, disk_full, start, step


def connection_of(url: URL) -> str:
    """Return what psycopg itself connects with."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def ensure_postgis(url: URL) -> None:
    """Make sure that the PostgreSQL answers and has PostGIS; says what to type when it may not be added."""
    try:
        with psycopg.connect(connection_of(url), connect_timeout=10, autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_extension WHERE extname = 'postgis'").fetchone():
                return
            connection.execute("CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public")
    except psycopg.errors.InsufficientPrivilege as error:
        raise Stop(
            "数据库里还没有 PostGIS，这个用户又不能添加。请数据库管理员运行一次：",
            "The database lacks PostGIS and this user may not add it. Ask its administrator to run once:",
            type_this=f"psql -d {url.database} -c 'CREATE EXTENSION postgis SCHEMA public'",
        ) from error
    except (psycopg.errors.FeatureNotSupported, psycopg.errors.UndefinedFile) as error:
        raise Stop(
            "这台数据库服务器没有安装 PostGIS。请在数据库服务器上安装：",
            "PostGIS is not installed on that database server. Install it there:",
            type_this="sudo apt-get install -y postgresql-postgis",
        ) from error
    except psycopg.OperationalError as error:
        raise Stop(
            "连不上 DATABASE_URL 指定的数据库，请检查地址、库名、用户和密码。",
            "The database in DATABASE_URL cannot be reached: check host, database, user and password.",
            detail=f"    {error}",
        ) from error


def nobody_is_in_it(app: Flask) -> bool:
    """Say whether the database holds no account: only then the demo county may go in."""
    from server.accounts.model import Worker
    from server.foundation.database import session

    with app.app_context():
        return session.scalar(select(Worker.id).limit(1)) is None


def command(app: Flask, *words: str) -> None:
    """Run one of the server's own commands in this process; what it prints is not needed here."""
    try:
        with redirect_stdout(io.StringIO()):
            app.cli.main(args=list(words), obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)
    except click.Abort as error:  # click's name for Ctrl-C
        raise KeyboardInterrupt from error
    except click.ClickException as error:
        raise Stop(f"flask {' '.join(words)} 没有成功。", error.message) from error


def words_for_accounts(app: Flask) -> dict[str, dict[str, str]]:
    """Return what roles and areas of the demo accounts are called, for whoever prints them without a database."""
    from server.accounts.access import ROLES
    from server.areas.queries import labels_of

    file = INSTANCE / "demo-accounts.json"
    accounts = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    with app.app_context():
        return {"roles": dict(ROLES), "areas": dict(labels_of({one["area_code"] for one in accounts}))}


@contextmanager
def storage_problems_said_plainly() -> Iterator[None]:
    """Turn a full or unwritable disk, as SQLite reports it, into words."""
    try:
        yield
    except (exc.OperationalError, sqlite3.OperationalError) as error:
        text = str(error)
        if "disk is full" in text or "disk I/O error" in text:
            raise disk_full() from error
        if "readonly database" in text or "unable to open database file" in text:
            raise PermissionError(13, "not writable", "instance/") from error
        raise


def fill(app: Flask) -> None:
    """Load the demo county into an empty database, or add the mornings since it was last looked at."""
    if nobody_is_in_it(app):
        with step("装入演示县", "demo county: real divisions, invented people"):
            command(app, "demo", "load")
    else:
        with step("补上演示县的新日子", "demo county up to today"):
            command(app, "demo", "today")
    words = words_for_accounts(app)
    (SETUP / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")


def main() -> int:
    """Prepare the database that DATABASE_URL names."""
    from server import create_app

    app = create_app()
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    with storage_problems_said_plainly():
        if url.get_backend_name() == "postgresql":
            with step("连接 PostGIS", f"PostGIS at {url.host or 'this machine'}, database {url.database}"):
                ensure_postgis(url)
        with step("更新数据库结构", "migrations"):
            command(app, "db", "upgrade")
        if app.config["DEMO_ALLOWED"]:
            fill(app)
    return 0


if __name__ == "__main__":
    start(main)
