"""A PostgreSQL schema as a place that is backed up, restored into, and replaced while others are connected."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from server.backups import pg_tools
from server.backups.manifest import Contents
from server.backups.problems import BackupProblem
from server.foundation.ids import uuid7

LOCKS = 29877  # the class of our advisory locks: one backup or restore of a schema at a time
SECONDS_FOR_WRITERS = 120
TRIES_TO_MOVE = 20
# First shorter than the second after which PostgreSQL looks for a circle of waiting and ends one of those in it, which could be
# we; then longer, for after that second it also ends an autovacuum that somebody waits for.
PATIENCE, LONGER = "500ms", "3s"
PLAIN = "-c timezone=UTC -c extra_float_digits=1 -c bytea_output=hex -c intervalstyle=postgres -c datestyle=ISO"
OURS = """
    SELECT c.relkind, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = %s AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND NOT EXISTS (
        SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
        AND (d.deptype = 'e' OR (c.relkind = 'S' AND d.deptype IN ('a', 'i'))))
    ORDER BY c.relname"""
KEY = """
    SELECT a.attname, t.typcategory = 'S' FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
    JOIN pg_type t ON t.oid = a.atttypid WHERE i.indisprimary AND i.indrelid = %s::regclass ORDER BY array_position(i.indkey, a.attnum)"""
HOLDERS = """
    SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid
    WHERE l.granted AND l.relation = %s::regclass AND a.datname = current_database() AND a.usename = current_user
    AND a.backend_type = 'client backend' AND a.pid NOT IN (%s, pg_backend_pid())"""
MOVE = {"r": "TABLE", "p": "TABLE", "v": "VIEW", "m": "MATERIALIZED VIEW", "S": "SEQUENCE", "f": "FOREIGN TABLE"}


class Postgis:
    """What lies in one schema of one database, the spatial extension aside."""

    kind, file_name, clocks_differ_by = "postgis", "database.dump", 10  # seconds, between the machines that sign

    def __init__(self, url: str, schema: str | None):
        self.url = make_url(url).set(drivername="postgresql")
        self.schema = schema or "public"
        self.settings = {
            "DATABASE_URL": self.url.render_as_string(hide_password=False),
            "DATABASE_SCHEMA": None if self.schema == "public" else self.schema,
        }

    def _open(self, **more) -> psycopg.Connection:
        return psycopg.connect(self.settings["DATABASE_URL"], options=PLAIN, connect_timeout=20, **more)

    @contextmanager
    def still(self) -> Iterator["StillSchema"]:
        """Give the schema as of one moment, after every transaction that was running has ended."""
        with self._open(autocommit=True) as database:
            if not database.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", (LOCKS, self.schema)).fetchone()[
                0
            ]:
                raise BackupProblem("另一次备份或恢复正在进行。", "Another backup or restore is running.")
            _wait_for_writers(database)
            database.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield StillSchema(database, self)

    def contents(self) -> Contents:
        """Return rows and hash of each table."""
        with self._open() as database:
            return StillSchema(database, self).contents()

    def is_empty(self) -> bool:
        """Say whether there is nothing here yet."""
        with self._open() as database:
            return not database.execute(OURS, (self.schema,)).fetchall()

    @contextmanager
    def beside(self) -> Iterator["Postgis"]:
        """Give an empty schema in the same database, gone afterwards."""
        place = Postgis(self.settings["DATABASE_URL"], f"xunfang_beside_{uuid7().hex[-12:]}")
        with self._open(autocommit=True) as database:
            _need_postgis(database)
            database.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(place.schema)))
        try:
            yield place
        finally:
            with self._open(autocommit=True) as database:
                database.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(place.schema)))

    @contextmanager
    def empty_place(self, _folder: Path) -> Iterator[tuple["Postgis", str]]:
        """Give an empty place to try a backup in, and what it is called: a database of its own where that is allowed."""
        name = f"xunfang_verify_{uuid7().hex[-12:]}"
        try:
            place = self._make_database(name)
        except psycopg.errors.InsufficientPrivilege:
            with suppress(psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidCatalogName):
                self._drop_database(name)
            with self.beside() as place:
                yield place, "a schema of its own (this user may not make a database with PostGIS)"
            return
        try:
            yield place, "a database of its own"
        finally:
            self._drop_database(name)

    def _make_database(self, name: str) -> "Postgis":
        with self._open(autocommit=True) as database:
            database.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
            )
        place = Postgis(self.url.set(database=name).render_as_string(hide_password=False), self.schema)
        with place._open(autocommit=True) as database:
            _need_postgis(database)
            database.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(place.schema)))
        return place

    def _drop_database(self, name: str) -> None:
        with self._open(autocommit=True) as database:
            database.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def load(self, file: Path, *, at_once: bool = True) -> None:
        """Fill this empty schema from a backup's file, whatever its schema was called there.

        Not `at_once` where it is thrown away afterwards: one long transaction would keep every phone's pull waiting.
        """
        pg_tools.load(file, self.url, into=self.schema, at_once=at_once)
        with self._open(autocommit=True) as database:
            for table in StillSchema(database, self).tables():
                database.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(self.schema, table)))

    def take_over(self, other: "Postgis", *, aside: str) -> str:
        """Move the other's tables here in one transaction; returns the schema in which the old ones are kept.

        Who is connected finds the new tables with the next transaction: names are looked up anew. Whoever holds on to one of the
        old ones for longer than a moment is disconnected. Raises BackupProblem where that does not help.
        """
        aside = f"{self.schema}_{aside}".replace("-", "_")
        with self._open() as database, self._open(autocommit=True) as beside:
            old = database.execute(OURS, (self.schema,)).fetchall()
            if old:
                database.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(aside)))
                _move(database, old, self.schema, aside, beside)
            database.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(self.schema)))
            _move(database, database.execute(OURS, (other.schema,)).fetchall(), other.schema, self.schema, beside)
        return aside if old else ""


class StillSchema:
    """A transaction that sees one moment."""

    def __init__(self, database: psycopg.Connection, place: Postgis):
        self.database, self.place = database, place

    def value(self, statement: str):
        """Return the first value of the first row, or None; tables are those of the schema."""
        self.database.execute(sql.SQL("SET search_path = {}, public").format(sql.Identifier(self.place.schema)))
        row = self.database.execute(statement).fetchone()
        return row and row[0]

    def tables(self) -> list[str]:
        """Return every table that is not the extension's."""
        found = self.database.execute(OURS, (self.place.schema,)).fetchall()
        return [name for kind, name in found if kind in "rp"]

    def contents(self) -> Contents:
        """Return rows and hash of each table."""
        return {name: self._content(name) for name in self.tables()}

    def _content(self, table: str) -> dict:
        name = sql.Identifier(self.place.schema, table)
        key = self.database.execute(KEY, (name.as_string(self.database),)).fetchall()
        order = [sql.Identifier(column) + sql.SQL(' COLLATE "C"' if text else "") for column, text in key]
        order = order or [sql.SQL('t::text COLLATE "C"')]
        digest, rows = hashlib.sha256(), 0
        asked = sql.SQL("COPY (SELECT t.* FROM {} t ORDER BY {}) TO STDOUT").format(name, sql.SQL(", ").join(order))
        with self.database.cursor().copy(asked) as copy:
            for part in copy:
                digest.update(part)
                rows += bytes(part).count(b"\n")  # in this form every row is one line
        return {"rows": rows, "sha256": digest.hexdigest()}

    def copy_to(self, target: Path) -> None:
        """Write this moment into a file of pg_dump's own form."""
        snapshot = self.database.execute("SELECT pg_export_snapshot()").fetchone()[0]
        pg_tools.dump(target, self.place.url, schema=self.place.schema, snapshot=snapshot)


def _wait_for_writers(database: psycopg.Connection) -> None:
    """Wait until what was under way is committed: a receipt is signed a little before its commit."""
    # A number of our own: it is past every one given out so far (the end of a snapshot is only past those that ended).
    next_one = database.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()[0]
    latest = time.monotonic() + SECONDS_FOR_WRITERS
    while database.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint").fetchone()[0] < next_one:
        if time.monotonic() > latest:
            raise BackupProblem(
                "有一个数据库事务开了两分钟还没有结束，请稍后再备份。",
                "Some transaction has been open for two minutes; back up again when it has ended.",
            )
        time.sleep(0.05)


def _need_postgis(database: psycopg.Connection) -> None:
    if not database.execute("SELECT 1 FROM pg_extension WHERE extname = 'postgis'").fetchone():
        database.execute("CREATE EXTENSION postgis SCHEMA public")


def _move(database: psycopg.Connection, things: list, source: str, target: str, beside: psycopg.Connection) -> None:
    for kind, name in things:
        thing = sql.Identifier(source, name)
        statement = sql.SQL(f"ALTER {MOVE[kind]} {{}} SET SCHEMA {{}}").format(thing, sql.Identifier(target))
        _insist(database, statement, thing.as_string(database), beside)


def _insist(database: psycopg.Connection, statement: sql.Composed, thing: str, beside: psycopg.Connection) -> None:
    """Do something that needs a table for itself, and keep what was got so far while waiting for it.

    Somebody who has the table and waits for another that is moved already would wait for us as we for them. Their
    connection is ended: what they had not committed is undone, and whoever asked for it asks again. Of others (another
    user's, the database's own) the end is waited for.
    """
    for n in range(TRIES_TO_MOVE):
        try:
            with database.transaction():
                database.execute("SELECT set_config('lock_timeout', %s, true)", (LONGER if n % 2 else PATIENCE,))
                database.execute(statement)
            return
        except (psycopg.errors.DeadlockDetected, psycopg.errors.LockNotAvailable) as error:
            if n + 1 == TRIES_TO_MOVE:
                raise BackupProblem(
                    "数据库一直有人在用，换不进去：请停掉网页服务和后台服务再恢复。",
                    "The database is in use all the time: stop web and worker, then restore.",
                ) from error
            beside.execute(HOLDERS, (thing, database.info.backend_pid))
