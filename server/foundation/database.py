"""One set of models on two databases: SpatiaLite files and PostgreSQL with PostGIS."""

import json
from contextvars import ContextVar
from datetime import UTC, datetime

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, MetaData, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(constraint_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every table, with predictable constraint names."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, session_options={"autoflush": False, "expire_on_commit": False})
session = db.session

# True while the running transaction will write: SQLite then takes its one writer's place at BEGIN,
# so that two writers queue instead of failing half way with "database is locked".
writing: ContextVar[bool] = ContextVar("writing", default=True)


class Moment(TypeDecorator):
    """An aware UTC time on both databases; SQLite keeps it as naive UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect):
        """Store as UTC; a naive time is a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect):
        """Give back an aware UTC time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def database_url(text: str) -> str:
    """Name the driver in a plain URL: psycopg 3 for PostgreSQL, pysqlite for files."""
    url = make_url(text)
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def engine_options(url: str, schema: str | None) -> dict:
    """Return what SQLAlchemy needs to open either database."""
    options: dict = {
        "json_serializer": lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
        "hide_parameters": True,  # what people recorded does not belong into logs, not even when a statement fails
    }
    if url.startswith("sqlite"):
        import pysqlite3

        options |= {"module": pysqlite3, "connect_args": {"check_same_thread": False}}
        return options
    settings = "-c timezone=UTC"
    if schema:
        settings += f" -c search_path={schema},public"
    options |= {"connect_args": {"options": settings}, "pool_pre_ping": True, "pool_size": 8, "max_overflow": 8}
    return options


SQLITE_FULL = 2  # PRAGMA synchronous


@event.listens_for(Engine, "connect")
def _open_sqlite(connection, _record):
    if "sqlite" not in type(connection).__module__:
        return
    # The driver's own transaction handling would commit before savepoints: SQLAlchemy says BEGIN itself.
    connection.isolation_level = None
    connection.enable_load_extension(True)
    connection.load_extension("mod_spatialite")
    connection.enable_load_extension(False)
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


@event.listens_for(Engine, "connect")
def _commit_to_disk(connection, _record):
    """Make PostgreSQL answer a commit only once it is on the disk, however it is set up: receipts are promises."""
    if "psycopg" not in type(connection).__module__:
        return
    connection.execute(
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
    )
    connection.commit()


def writes_through() -> bool:
    """Say whether what is committed outlives a power cut; of PostgreSQL only its administrator can switch `fsync` on."""
    if on_postgresql():
        settings = "SELECT current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off'"
        return bool(session.execute(text(settings)).scalar())
    return session.execute(text("PRAGMA synchronous")).scalar() >= SQLITE_FULL


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection):
    if connection.dialect.name == "sqlite":
        driver = connection.connection.dbapi_connection
        driver.execute("BEGIN IMMEDIATE" if writing.get() else "BEGIN").close()


def on_postgresql() -> bool:
    """Say whether the session talks to PostgreSQL."""
    return session.get_bind().dialect.name == "postgresql"
