"""Migrations run on SpatiaLite and PostGIS alike."""

from alembic import context
from flask import current_app
from geoalchemy2 import alembic_helpers
from sqlalchemy import text

from server.foundation.database import db


def ours(thing, name, type_, reflected, compare_to):
    """Leave alone what only the database knows: the tables of the spatial extension. (A drop is written by hand.)"""
    if type_ == "table" and reflected and compare_to is None:
        return False
    return alembic_helpers.include_object(thing, name, type_, reflected, compare_to)


def spell(kind, thing, context):
    """Write our own column types as what they are in the database: a migration outlives the code."""
    if kind == "type":
        match type(thing).__name__:
            case "Moment":
                return "sa.DateTime(timezone=True)"
            case "Sealed":
                return "sa.Text()"
            case "JSON":
                return "JSON"
    return alembic_helpers.render_item(kind, thing, context)


def prepare(connection):
    """Make the database spatial."""
    if connection.dialect.name == "sqlite":
        if not connection.execute(text("SELECT count(*) FROM sqlite_master WHERE name = 'spatial_ref_sys'")).scalar():
            connection.execute(text("SELECT InitSpatialMetaData()"))
    else:
        if schema := current_app.config["DATABASE_SCHEMA"]:
            connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'))
        if not connection.execute(text("SELECT count(*) FROM pg_extension WHERE extname = 'postgis'")).scalar():
            connection.execute(text("CREATE EXTENSION postgis SCHEMA public"))


with db.engine.connect() as connection:
    prepare(connection)
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        # Each county's schema has its own version: one in `public` must not be taken for it.
        version_table_schema=current_app.config["DATABASE_SCHEMA"] if connection.dialect.name == "postgresql" else None,
        include_object=ours,
        process_revision_directives=alembic_helpers.writer,
        render_item=spell,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
