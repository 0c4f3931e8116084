"""Rotating the keys of sealed fields: a new key from now on, and old values sealed anew in small pieces."""

from collections.abc import Iterator

from sqlalchemy import Column, Table, Text, bindparam, select, type_coerce, update

from server.foundation.ciphers import Sealed, keyring
from server.foundation.database import db, session
from server.foundation.unit_of_work import in_one_go

AT_A_TIME = 500  # rows per transaction: a phone must not wait long behind it


def sealed_columns() -> Iterator[tuple[Table, Column]]:
    """Yield every column whose values are encrypted one by one."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed):
                yield table, column


def rewrite_sealed() -> int:
    """Seal every value that uses an older key anew under the newest; returns how many were rewritten.

    What revisions keep of earlier values stays under its own key: keep old keys in the file.
    """
    return sum(_rewrite(table, column) for table, column in sealed_columns())


def _rewrite(table: Table, column: Column) -> int:
    keys, ring, done = list(table.primary_key.columns), keyring(), 0
    raw = type_coerce(column, Text).label("raw")
    # What others write meanwhile must not be put back: on PostgreSQL the rows are locked from their reading on (what
    # refers to them may still be added), on SQLite the transaction is the one writer's from its beginning.
    old = (
        select(*keys, raw)
        .where(column.is_not(None), type_coerce(column, Text).not_like(f"{ring.newest}.%"))
        .limit(AT_A_TIME)
        .with_for_update(key_share=True)
    )
    statement = (
        update(table)
        .where(*(key == bindparam(f"k_{key.name}", type_=key.type) for key in keys))
        .values({column: type_coerce(bindparam("anew", type_=Text), Text)})
    )

    def rewrite_some() -> int:
        rows = session.execute(old).all()
        if rows:
            session.execute(
                statement,
                [
                    {f"k_{key.name}": value for key, value in zip(keys, row, strict=False)}
                    | {"anew": ring.seal(ring.unseal(row.raw))}
                    for row in rows
                ],
            )
        return len(rows)

    while n := in_one_go(rewrite_some):  # again where the locks and somebody else's have crossed
        done += n
    return done
