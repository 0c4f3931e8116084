"""Statements built once: putting one together takes longer than a database takes to run it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Insert,
    Select,
    Table,
    Update,
    Uuid,
    any_,
    bindparam,
    insert,
    select,
    update,
)  # fmt: skip
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from server.foundation import database


def one_of(column: Column, name: str, on_postgresql: bool) -> ColumnElement[bool]:
    """Return the condition that an id is one of a list parameter; an array spares a text of its own for every length."""
    if on_postgresql:
        return column == any_(bindparam(name, type_=ARRAY(Uuid)))
    return column.in_(bindparam(name, expanding=True))


@cache
def rows_by(table: Table, column: str, on_postgresql: bool) -> Select:
    """Return the statement of the rows whose column is one of `ids`."""
    return select(table).where(one_of(table.c[column], "ids", on_postgresql))


@cache
def new_rows(table: Table) -> Insert:
    """Return the statement that adds rows."""
    return insert(table)


@cache
def new_row_unless_there(table: Table, on_postgresql: bool) -> Insert:
    """Return the statement that adds a row unless there is one with its key."""
    return (postgresql if on_postgresql else sqlite).insert(table).on_conflict_do_nothing()


@cache
def changed_rows(table: Table, key: str, columns: tuple[str, ...]) -> Update:
    """Return the statement that sets columns (`v_<column>`) of the row with a key (`the_id`)."""
    values = {column: bindparam(f"v_{column}", type_=table.c[column].type) for column in columns}
    return update(table).where(table.c[key] == bindparam("the_id")).values(values)


@cache
def added_to(table: Table, number: str, on_postgresql: bool) -> Insert:
    """Return the statement that adds to a number of the row with the same key, or makes the row."""
    statement = (postgresql if on_postgresql else sqlite).insert(table)
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns), set_={number: table.c[number] + statement.excluded[number]}
    )


@contextmanager
def sent_together() -> Iterator[None]:
    """Send the writes inside without waiting for each one's answer (PostgreSQL); nothing inside may read.

    An error shows at one of the following writes or at the end, as the same exception as ever.
    """
    if not database.on_postgresql():
        yield
        return
    connection = database.session.connection()
    dbapi = connection.dialect.dbapi
    try:
        with connection.connection.driver_connection.pipeline():
            yield
    except dbapi.Error as error:
        raise DBAPIError.instance(
            "writes sent together", None, error, dbapi.Error, dialect=connection.dialect
        ) from error
