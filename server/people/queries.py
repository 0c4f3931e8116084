"""Questions about persons; they change nothing."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from server.foundation.database import session
from server.people import rules
from server.people.model import Person
from server.records.held import RECORDS
from server.records.model import Record

ON_PHONES_FOR = timedelta(days=180)
AT_A_TIME = 500
KNOWN = ("sex", "age_from", "age_to", "birth_date", "origin", "special")


def merges() -> dict[UUID, UUID]:
    """Return {person: the one they were merged into} of everybody who was."""
    rows = session.execute(select(Person.record_id, Person.merged_into).where(Person.merged_into.is_not(None)))
    return dict(rows.all())


def same_as(person_id: UUID, known: Mapping[UUID, UUID] | None = None) -> set[UUID]:
    """Return everybody who is, by merges, the same person."""
    known = merges() if known is None else known
    root = rules.root_of(person_id, known)
    return {root, person_id} | {one for one in known if rules.root_of(one, known) == root}


def known_of(person_ids: Iterable[UUID]) -> dict[UUID, Mapping[str, Any]]:
    """Return what tables count persons by; nothing by what one could tell who it is."""
    ids, found = list(person_ids), {}
    columns = [getattr(Person, name) for name in KNOWN]
    for n in range(0, len(ids), AT_A_TIME):
        part = Person.record_id.in_(ids[n : n + AT_A_TIME])
        rows = session.execute(select(Person.record_id, *columns).where(part)).mappings()
        found |= {row["record_id"]: row for row in rows}
    return found


def titles_of(person_ids: Iterable[UUID], access) -> dict[UUID, str]:
    """Return by what persons are called: name, else nickname, else number; children only by number without the grant."""
    from server.people import person

    ids = list(set(person_ids))
    rows = session.execute(
        select(Person.__table__, Record.recorder_id)
        .join(Record, Record.id == Person.record_id)
        .where(Person.record_id.in_(ids))
    ).mappings()
    found = {}
    for row in rows:
        hidden = access.withheld(person, row, row["recorder_id"])
        names = (row[field] for field in ("name", "nickname") if field not in hidden)
        found[row["record_id"]] = next(filter(None, names), None) or row["number"] or ""
    return found


def met_lately(today: date, worker_id: UUID) -> ColumnElement[bool]:
    """Return the condition of the persons a phone holds: made or met in the last half year."""
    met = aliased(Record)
    return or_(
        Record.occurred_on >= today - ON_PHONES_FOR,
        exists().where(met.subject_id == Record.id, met.kind != "person", met.occurred_on >= today - ON_PHONES_FOR),
    )


def add_meetings(rows: list[dict], access) -> None:
    """Add to wire rows of persons when they were first and last met (one statement)."""
    ids = [UUID(str(row["id"])) for row in rows]
    void = func.coalesce(RECORDS.c.review["state"].as_string(), "") == "void"
    met: dict[UUID, Any] = {
        row.subject_id: row
        for row in session.execute(
            select(RECORDS.c.subject_id, func.min(RECORDS.c.occurred_on).label("first"), func.max(RECORDS.c.occurred_on).label("last"))
            .where(RECORDS.c.subject_id.in_(ids), RECORDS.c.kind != "person", or_(RECORDS.c.review.is_(None), ~void))
            .group_by(RECORDS.c.subject_id)
        )
    }  # fmt: skip
    for row in rows:
        found = met.get(UUID(str(row["id"])))
        for field, value in (("met_first_on", found and found.first), ("met_last_on", found and found.last)):
            if field in row["data"]:
                row["data"][field] = value.isoformat() if value else None
