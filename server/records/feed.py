"""The one order in which everything changes, and the locks that keep writers of one thing apart.

A place in the feed is (transaction id, number). Ordering by transaction first is what lets a reader on
PostgreSQL stop at the oldest transaction still running without ever skipping a row: a number alone can be
taken early and committed late. SQLite has one writer, so there the transaction part is always 0.
"""

import hashlib
from collections.abc import Iterable
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import Uuid, bindparam, text

from server.foundation.database import on_postgresql, session

# Enough that two writers rarely meet by chance. All locks held at once are at most so many, and PostgreSQL's
# shared table takes some 6,900 as it is delivered (max_locks_per_transaction 64, max_connections 100).
LOCK_PLACES = 4096
NEW_PLACE = text("UPDATE records SET feed_xid = :xid, feed_seq = :number WHERE id = :id").bindparams(
    bindparam("id", type_=Uuid)
)


def take_places(n: int) -> list[tuple[int, int]]:
    """Take n consecutive places in the feed for the running transaction."""
    if n == 0:
        return []
    if on_postgresql():
        rows = session.execute(
            text("SELECT pg_current_xact_id()::text::bigint, nextval('feed_numbers') FROM generate_series(1, :n)"),
            {"n": n},
        )
        return [(xid, number) for xid, number in rows]
    last = session.execute(
        text("UPDATE feed_counter SET last = last + :n WHERE id = 1 RETURNING last"), {"n": n}
    ).scalar_one()
    return [(0, number) for number in range(last - n + 1, last + 1)]


def give_again(record_ids: Iterable[UUID]) -> None:
    """Put records at the end of the feed without a new revision: something beside their content has changed."""
    ids = list(record_ids)
    for record_id, (xid, number) in zip(ids, take_places(len(ids)), strict=True):
        session.connection().execute(NEW_PLACE, {"xid": xid, "number": number, "id": record_id})


def horizon() -> int | None:
    """Return the transaction id before which nothing can appear any more; None where one writer makes that moot."""
    if not on_postgresql():
        return None
    return session.execute(text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")).scalar_one()


def begin_writing() -> None:
    """Make this transaction one that a backup waits for: before it has written, neither database counts it as a writer."""
    if on_postgresql():
        session.execute(text("SELECT pg_current_xact_id()"))
    else:
        session.connection()  # takes the place of the one writer, where it is not taken yet


def id_of_mark(mark: str) -> UUID:
    """Return the id under which a mark is locked by which something that is not written yet would be known again."""
    return uuid5(NAMESPACE_OID, mark)


def lock(ids: Iterable[UUID]) -> None:
    """Make other writers of these ids wait until this transaction ends (SQLite has one writer anyway)."""
    if not on_postgresql():
        return
    places = sorted({int.from_bytes(hashlib.blake2b(one.bytes, digest_size=4).digest()) % LOCK_PLACES for one in ids})
    if places:
        session.execute(
            text("SELECT count(pg_advisory_xact_lock(29876, place)) FROM unnest(CAST(:places AS int[])) AS place"),
            {"places": places},
        )
