"""A person's timeline: every meeting and stay, whoever they were recorded as."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.accounts.access import Access
from server.areas.queries import labels_of
from server.foundation.database import session
from server.foundation.settings import extension
from server.patrols.model import Encounter, StationStay
from server.patrols.queries.scope import visible
from server.patrols.queries.shifts import not_void
from server.people.queries import merges, same_as
from server.people.rules import root_of
from server.records.finding import require_visible
from server.records.model import Record
from server.records.wire import load_rows, to_wire_all
from server.records.work_line import every_kind


def timeline(access: Access, person_id: UUID) -> dict[str, Any]:
    """Return a person with every meeting and stay I may see, newest first; raises NotFound."""
    kinds = every_kind(extension("work_lines"))
    require_visible(kinds["person"], person_id, access)
    known = merges()
    persons = same_as(person_id, known)
    root = root_of(person_id, known)
    told = to_wire_all(load_rows([root, person_id], kinds), kinds, access)
    entries = sorted([*_encounters(access, persons), *_stays(access, persons)], key=lambda one: one["at"], reverse=True)
    labels = labels_of({one["area"]["code"] for one in entries})
    for one in entries:
        one["area"]["label"] = labels[one["area"]["code"]]
    return {"person": told.get(root) or told[person_id], "persons": sorted(persons, key=str), "entries": entries}


def _encounters(access: Access, persons: set[UUID]):
    rows = session.execute(
        select(Encounter, Record)
        .join(Record, Record.id == Encounter.record_id)
        .where(visible(access, "encounter"), not_void(), Encounter.person_id.in_(persons))
    )
    for row in rows:
        met = row.Encounter
        yield _entry(row.Record, met.person_id, row.Record.happened_at) | {
            "outcome": met.outcome, "place_type": met.place_type, "willingness": met.willingness, "conditions": met.conditions,
            "aid": [one["type"] for one in met.aid], "until": None,
        }  # fmt: skip


def _stays(access: Access, persons: set[UUID]):
    rows = session.execute(
        select(StationStay, Record)
        .join(Record, Record.id == StationStay.record_id)
        .where(visible(access, "station_stay"), not_void(), StationStay.person_id.in_(persons))
    )
    for row in rows:
        stay = row.StationStay
        yield _entry(row.Record, stay.person_id, stay.entered_at) | {
            "outcome": stay.leaving, "place_type": None, "willingness": None, "conditions": stay.conditions, "aid": stay.aid_kinds or [],
            "until": stay.left_at,
        }  # fmt: skip


def _entry(record: Record, person_id: UUID, at) -> dict[str, Any]:
    return {
        "kind": record.kind, "id": record.id, "at": at, "person_id": person_id, "place_text": record.place_text,
        "area": {"code": record.area_code},
    }  # fmt: skip
