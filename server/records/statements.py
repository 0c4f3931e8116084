"""Statements built once: putting one together takes longer than a database takes to run it."""

from functools import cache

from sqlalchemy import Insert, Select, Table, Update, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite


@cache
def rows_by(table: Table, column: str) -> Select:
    """Return the statement of the rows whose column is one of `ids`."""
    return select(table).where(table.c[column].in_(bindparam("ids", expanding=True)))


@cache
def new_rows(table: Table) -> Insert:
    """Return the statement that adds rows."""
    return insert(table)


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
