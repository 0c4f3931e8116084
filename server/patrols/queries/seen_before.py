"""Seen before? Persons who may be the one in front of the crew, best first."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import h3
from sqlalchemy import func, or_, select

from server.accounts.access import Access, within
from server.foundation import clock
from server.foundation.database import session
from server.foundation.spatial import cell_of
from server.patrols.model import Encounter
from server.patrols.queries.scope import SEERS, visible
from server.patrols.queries.shifts import not_void
from server.patrols.rules import likeness
from server.people import person as person_kind
from server.people.model import Person
from server.people.queries import merges
from server.people.rules import ages_of, root_of
from server.records.model import Record

LOOKED_BACK = timedelta(days=730)
RINGS = 1  # of cells around the place: some three kilometres
MOST_MEETINGS = 12_000
LOOKED_AT = 300  # whose descriptions are unsealed
MOST_TOLD = 10


def suggestions(
    access: Access, *, location: dict | None = None, at: datetime | None = None, sex: str | None = None,
    age_from: int | None = None, age_to: int | None = None, description: str | None = None, place_type: str | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return whom it may be, and by what."""
    at = at or clock.now()
    known = merges()
    met = _best_meetings(_meetings(access, location, at), location, at, place_type, known)
    nearest = sorted(met, key=lambda one: -met[one][0].score)[:LOOKED_AT]
    here = likeness.Seen(
        sex, ages_of({"age_from": age_from, "age_to": age_to}, clock.local_date(at)), description or ""
    )
    found = []
    for root, person, looks in _looks(access, here, nearest, known):
        where, row = met[root]
        score = where.score + looks.score
        if score >= likeness.LEAST:
            found.append(_told(root, person, row, location, round(score, 1), where.because + looks.because, access))
    return sorted(found, key=lambda one: -one["score"])[:MOST_TOLD]


def _meetings(access: Access, location: dict | None, at: datetime) -> list:
    mine = or_(*(within(area) for area in access.areas_of(*SEERS)))
    statement = (
        select(
            Encounter.person_id, Encounter.place_type, Record.happened_at, func.ST_X(Record.location).label("lon"),
            func.ST_Y(Record.location).label("lat"), Record.place_text,
        )
        .join(Record, Record.id == Encounter.record_id)
        .where(
            Record.kind == "encounter", mine, not_void(), Record.happened_at <= at,
            Record.occurred_on >= clock.local_date(at) - LOOKED_BACK,
        )
        .order_by(Record.happened_at.desc())
        .limit(MOST_MEETINGS)
    )  # fmt: skip
    if location:
        around = h3.grid_disk(cell_of(location), RINGS)
        statement = statement.where(or_(Record.cell.in_(list(around)), Record.cell == ""))
    return session.execute(statement).all()


def _best_meetings(rows: Iterable, location: dict | None, at: datetime, place_type: str | None, known) -> dict:
    """Return {root: (how well its best meeting fits, that meeting)}."""
    here = tuple(location["coordinates"][:2]) if location else None
    found: dict[UUID, tuple[likeness.Likeness, Any]] = {}
    for row in rows:
        distance = likeness.metres_between(here, (row.lon, row.lat)) if here and row.lon is not None else None
        fits = likeness.by_place_and_time(
            distance, at - row.happened_at, same_place_type=bool(place_type) and row.place_type == place_type
        )
        root = root_of(row.person_id, known) if known else row.person_id
        if root not in found or fits.score > found[root][0].score:
            found[root] = (fits, row)
    return found


def _looks(access: Access, here: likeness.Seen, roots: list[UUID], known) -> Iterable[tuple]:
    """Yield (root, person, how well the looks fit) of persons I may see: the best of all who are one."""
    members = {root: [root] for root in roots}
    for one in known:
        if (root := root_of(one, known)) in members:
            members[root].append(one)
    ids = [one for group in members.values() for one in group]
    rows = session.execute(
        select(Person.__table__, Record.recorder_id)
        .join(Record, Record.id == Person.record_id)
        .where(visible(access, "person"), not_void(), Person.record_id.in_(ids))
    ).mappings()
    persons = {row["record_id"]: row for row in rows}
    for root, group in members.items():
        best = None
        for person in (persons[one] for one in group if one in persons):
            hidden = access.withheld(person_kind, person, person["recorder_id"])
            fits = likeness.by_looks(here, likeness.known_of(person, ages_of(person, access.today), hidden=hidden))
            if best is None or fits.score > best.score:
                best = fits
        if best is not None and root in persons:
            yield root, persons[root], best


def _told(root: UUID, person, row, location, score: float, because: list[str], access: Access) -> dict[str, Any]:
    hidden = access.withheld(person_kind, person, person["recorder_id"])
    names = (person[name] for name in ("name", "nickname") if name not in hidden)
    distance = None
    if location and row.lon is not None:
        distance = round(likeness.metres_between(tuple(location["coordinates"][:2]), (row.lon, row.lat)))
    return {
        "person_id": root, "number": person["number"], "title": next(filter(None, names), None) or person["number"] or "",
        "sex": person["sex"], "age_from": person["age_from"], "age_to": person["age_to"],
        "description": None if "description" in hidden else person["description"],
        "met_at": row.happened_at, "place_type": row.place_type, "place_text": row.place_text, "distance_m": distance,
        "score": score, "because": because,
    }  # fmt: skip
