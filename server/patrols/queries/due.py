"""What is owed: people to look at again, calls not made, stays that last, signs to repair."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select

from server.accounts.access import Access, within
from server.accounts.model import Worker
from server.areas.queries import labels_of
from server.foundation import clock
from server.foundation.database import session
from server.foundation.spatial import point_of
from server.patrols.model import Encounter, GuideSign, StationStay
from server.patrols.queries.scope import visible
from server.patrols.queries.shifts import not_void
from server.patrols.rules.encounters import report_is_open
from server.people.queries import merges, titles_of
from server.people.rules import root_of
from server.records.model import Record

LOOKED_BACK = timedelta(days=60)
MET = ("encounter", "station_stay")
DISPUTED = ("patrol_shift", *MET, "person")


def owed(access: Access, area_code: str) -> dict[str, list[dict[str, Any]]]:
    """Return everything that waits for somebody, the most urgent first."""
    return {
        "follow_ups": follow_ups(access, area_code), "reports": open_reports(access, area_code),
        "stays": lasting_stays(access, area_code), "repairs": repairs(access, area_code),
        "receipts": missing_receipts(access, area_code), "conflicts": conflicts(access, area_code),
    }  # fmt: skip


def follow_ups(access: Access, area_code: str) -> list[dict[str, Any]]:
    """Return whom to look at again: the last time they refused or hesitated, unless they were met since."""
    rows = session.execute(
        select(Encounter, Record)
        .join(Record, Record.id == Encounter.record_id)
        .where(
            visible(access, "encounter"), not_void(), within(area_code), Encounter.follow_up_due_at.is_not(None),
            Record.occurred_on >= clock.today() - LOOKED_BACK,
        )
        .order_by(Encounter.follow_up_due_at)
    ).all()  # fmt: skip
    known = merges()
    roots = {row.Encounter.record_id: root_of(row.Encounter.person_id, known) for row in rows}
    met = _last_met(roots.values(), known)
    rows = [row for row in rows if met[roots[row.Encounter.record_id]] <= row.Record.happened_at]
    titles, names = titles_of(roots.values(), access), _names(row.Record.recorder_id for row in rows)
    now, labels = clock.now(), labels_of({row.Record.area_code for row in rows})
    return [
        {
            "encounter_id": row.Encounter.record_id, "person_id": row.Encounter.person_id,
            "title": titles.get(roots[row.Encounter.record_id], ""), "due_at": row.Encounter.follow_up_due_at,
            "overdue": row.Encounter.follow_up_due_at < now, "met_at": row.Record.happened_at,
            "place_type": row.Encounter.place_type, "place_text": row.Record.place_text, "location": point_of(row.Record.location),
            "point_id": row.Encounter.point_id, "willingness": row.Encounter.willingness,
            "refusal_reason": row.Encounter.refusal_reason, "conditions": row.Encounter.conditions,
            "by": row.Encounter.follow_up_by or names.get(row.Record.recorder_id),
            "area": {"code": row.Record.area_code, "label": labels[row.Record.area_code]},
        }
        for row in rows
    ]  # fmt: skip


def _last_met(roots: Iterable[UUID], known: dict[UUID, UUID]) -> dict[UUID, datetime]:
    """Return when each person was last met, whoever they were recorded as."""
    members: dict[UUID, set[UUID]] = {root: {root} for root in roots}
    for one in known:
        if (root := root_of(one, known)) in members:
            members[root].add(one)
    root_of_member = {one: root for root, group in members.items() for one in group}
    found: dict[UUID, datetime] = defaultdict(lambda: datetime.min.replace(tzinfo=clock.LOCAL))
    rows = session.execute(
        select(Record.subject_id, Record.happened_at).where(
            Record.subject_id.in_(list(root_of_member)), Record.kind.in_(MET), not_void(),
            Record.occurred_on >= clock.today() - LOOKED_BACK,
        )
    )  # fmt: skip
    for subject, at in rows:
        root = root_of_member[subject]
        found[root] = max(found[root], at)
    return found


def _names(worker_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    return dict(session.execute(select(Worker.id, Worker.name).where(Worker.id.in_(set(worker_ids) - {None}))).all())


def open_reports(access: Access, area_code: str) -> list[dict[str, Any]]:
    """Return the encounters and stays with a minor in danger for whom nobody has called 110 or said why not."""
    found = []
    for kind, table in (("encounter", Encounter), ("station_stay", StationStay)):
        rows = session.execute(
            select(table.record_id, table.person_id, table.report, Record)
            .join(Record, Record.id == table.record_id)
            .where(visible(access, kind), not_void(), within(area_code), table.report.is_not(None))
        )
        found += [(kind, row) for row in rows if report_is_open(row.report)]
    found.sort(key=lambda one: one[1].Record.happened_at)
    names = _names(row.Record.recorder_id for _, row in found)
    labels = labels_of({row.Record.area_code for _, row in found})
    return [
        {
            "kind": kind, "id": row.record_id, "person_id": row.person_id, "at": row.Record.happened_at,
            "place_text": row.Record.place_text, "by": names.get(row.Record.recorder_id),
            "area": {"code": row.Record.area_code, "label": labels[row.Record.area_code]},
        }
        for kind, row in found
    ]  # fmt: skip


def lasting_stays(access: Access, area_code: str) -> list[dict[str, Any]]:
    """Return who is in the station, the longest first, and which of the dates have passed."""
    rows = session.execute(
        select(StationStay)
        .join(Record, Record.id == StationStay.record_id)
        .where(visible(access, "station_stay"), not_void(), within(area_code), StationStay.left_at.is_(None))
        .order_by(StationStay.entered_at)
    ).scalars()
    stays, now, known = list(rows), clock.now(), merges()
    times_here = Counter(root_of(stay.person_id, known) for stay in stays)
    titles = titles_of((stay.person_id for stay in stays), access)
    return [
        {
            "stay_id": stay.record_id, "person_id": stay.person_id, "title": titles.get(stay.person_id, ""),
            "entered_at": stay.entered_at, "over": _over(stay.entered_at, now), "announced": stay.announced_at is not None,
            "reason": stay.long_stay_reason, "twice": times_here[root_of(stay.person_id, known)] > 1,
        }
        for stay in stays
    ]  # fmt: skip


def _over(entered_at: datetime, now: datetime) -> str | None:
    if clock.local_date(now) > clock.local_date(entered_at) + timedelta(days=10):
        return "10_days"
    if now > entered_at + timedelta(hours=24):
        return "24_hours"
    return "same_day" if clock.local_date(now) > clock.local_date(entered_at) else None


def missing_receipts(access: Access, area_code: str) -> list[dict[str, Any]]:
    """Return the escorts home whose receipt is not there yet, the longest first: it comes after the journey."""
    found = []
    ways = (
        ("encounter", Encounter, Encounter.outcome == "escorted"),
        ("station_stay", StationStay, StationStay.leaving == "escorted"),
    )
    for kind, table, escorted in ways:
        rows = session.execute(
            select(table.person_id, table.escort, Record)
            .join(Record, Record.id == table.record_id)
            .where(
                visible(access, kind), not_void(), within(area_code), escorted, Record.occurred_on >= clock.today() - LOOKED_BACK
            )
        )  # fmt: skip
        found += [row for row in rows if not ((row.escort or {}).get("receipt_no") or "").strip()]
    found.sort(key=lambda row: row.Record.happened_at)
    titles = titles_of((row.person_id for row in found), access)
    labels = labels_of({row.Record.area_code for row in found})
    return [
        {
            "kind": row.Record.kind, "id": row.Record.id, "person_id": row.person_id, "title": titles.get(row.person_id, ""),
            "at": row.Record.happened_at, "area": {"code": row.Record.area_code, "label": labels[row.Record.area_code]},
        }
        for row in found
    ]  # fmt: skip


def repairs(access: Access, area_code: str) -> list[dict[str, Any]]:
    """Return the signs that wait for a repair, the longest first."""
    rows = session.execute(
        select(GuideSign, Record.location, Record.place_text, Record.area_code)
        .join(Record, Record.id == GuideSign.record_id)
        .where(visible(access, "guide_sign"), not_void(), within(area_code), GuideSign.repair_since.is_not(None))
        .order_by(GuideSign.repair_since)
    ).all()
    labels = labels_of({row.area_code for row in rows})
    return [
        {
            "sign_id": row.GuideSign.record_id, "name": row.GuideSign.name, "condition": row.GuideSign.condition,
            "damage": row.GuideSign.damage, "since": row.GuideSign.repair_since, "repairer": row.GuideSign.repairer,
            "location": point_of(row.location), "place_text": row.place_text,
            "area": {"code": row.area_code, "label": labels[row.area_code]},
        }
        for row in rows
    ]  # fmt: skip


def conflicts(access: Access, area_code: str) -> list[dict[str, Any]]:
    """Return the records of which two people wrote something differently, and nobody has decided yet, the longest first."""
    rows = session.scalars(
        select(Record)
        .where(
            or_(*(and_(Record.kind == kind, visible(access, kind)) for kind in DISPUTED)), not_void(), within(area_code),
            Record.conflicts.is_not(None), Record.occurred_on >= clock.today() - LOOKED_BACK,
        )
        .order_by(Record.received_at)
    ).all()  # fmt: skip
    labels = labels_of({row.area_code for row in rows})
    return [
        {
            "kind": row.kind, "id": row.id, "at": row.happened_at, "place_text": row.place_text,
            "area": {"code": row.area_code, "label": labels[row.area_code]},
        }
        for row in rows if row.conflicts
    ]  # fmt: skip
