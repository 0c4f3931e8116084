"""Migrations and models say the same, on the database under test; names say what a migration does."""

import re

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from geoalchemy2 import alembic_helpers

from server.foundation.database import db
from tests.architecture.reading import ROOT

VERSIONS = ROOT / "migrations" / "versions"


def ours(thing, name, type_, reflected, compare_to):
    """Look at what the models know; the spatial extension has tables of its own."""
    if type_ == "table" and reflected and compare_to is None:
        return False
    return alembic_helpers.include_object(thing, name, type_, reflected, compare_to)


def test_models_and_migrated_schema_are_equal(database):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "target_metadata": db.metadata})
        assert compare_metadata(context, db.metadata) == []


def test_migrations_are_dated_and_say_one_thing():
    names = [path.name for path in VERSIONS.glob("*.py")]
    assert names
    assert not [name for name in names if not re.fullmatch(r"20\d\d_\d\d_\d\d_\d{4}_[a-z0-9_]+\.py", name)]


def test_the_history_is_straight():
    parents = [re.search(r"down_revision = (.+)", path.read_text()).group(1) for path in VERSIONS.glob("*.py")]
    assert len(parents) == len(set(parents))
