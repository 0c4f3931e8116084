"""What is counted, loaded as lightly as it can be."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, cast, select

from server.accounts.access import within
from server.foundation import clock
from server.foundation.database import session
from server.patrols.model import Encounter, PatrolPoint, PatrolShift, PointVisit, StationStay
from server.patrols.queries.shifts import not_void
from server.patrols.rules.episodes import Episode, Met, Stayed, episodes
from server.records.model import Record

COUNTY_DIGITS = 6
IN_ONE_STATEMENT = 500


def moments(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the moments from which and until when a period lasts."""
    return clock.local_time(first, "00:00"), clock.local_time(last + timedelta(days=1), "00:00")


def between(column, first: date, last: date) -> ColumnElement[bool]:
    """Return the condition of moments within a period of local days."""
    start, end = moments(first, last)
    return and_(column >= start, column < end)


def met_between(area_code: str, first: date, last: date) -> list[Met]:
    """Return the encounters of a period within an area, in the order in which they happened."""
    return list(_met(within(area_code), Record.occurred_on >= first, Record.occurred_on <= last))


def _met(*conditions) -> Iterator[Met]:
    rows = session.execute(
        select(
            _text(Encounter.record_id), _text(Encounter.person_id), Record.occurred_on, Record.area_code, Encounter.outcome,
            _text(Encounter.aid), Encounter.informed, Encounter.willingness, Encounter.escort, _text(Encounter.conditions),
        )
        .join(Record, Record.id == Encounter.record_id)
        .where(Record.kind == "encounter", not_void(), *conditions)
        .order_by(Record.happened_at)
    )  # fmt: skip
    for one, person, day, area, outcome, aid, informed, willingness, escort, signs in rows:
        across = bool(escort and escort.get("cross_province"))
        yield Met(one, person, day, area, outcome, aid, informed, willingness, across, signs)


def _text(column) -> ColumnElement[str]:
    """Return an id or a list as the database's text: nobody needs a hundred thousand UUIDs to compare them."""
    return cast(column, Text).label(f"{column.key}_text")


def _stays(*conditions) -> Iterator[Stayed]:
    rows = session.execute(
        select(
            StationStay, Record.area_code, _text(StationStay.record_id), _text(StationStay.person_id), _text(StationStay.encounter_id),
        )
        .join(Record, Record.id == StationStay.record_id)
        .where(Record.kind == "station_stay", not_void(), *conditions)
        .order_by(StationStay.entered_at)
    )  # fmt: skip
    for stay, area_code, one, person, encounter in rows:
        yield Stayed(
            one, person, clock.local_date(stay.entered_at), area_code, encounter, stay.leaving,
            clock.local_date(stay.left_at) if stay.left_at else None,
            bool(stay.leaving_cross_province or (stay.escort or {}).get("cross_province")), stay.hospital is not None,
            stay.aid_kinds or (), stay.conditions or (),
        )  # fmt: skip


def left_between(area_code: str, first: date, last: date) -> list[tuple[Stayed, float]]:
    """Return the stays that ended in a period, with their days."""
    rows = session.execute(
        select(StationStay.record_id, StationStay.entered_at, StationStay.left_at)
        .join(Record, Record.id == StationStay.record_id)
        .where(Record.kind == "station_stay", not_void(), within(area_code), between(StationStay.left_at, first, last))
    ).all()
    days = {row.record_id: (row.left_at - row.entered_at) / timedelta(days=1) for row in rows}
    found = _in_parts(list(days), lambda part: _stays(StationStay.record_id.in_(part)))
    return [(stay, days[UUID(stay.id)]) for stay in found]


def episodes_between(area_code: str, first: date, last: date, *, met: list[Met]) -> list[Episode]:
    """Return the episodes of a period in the county of an area, given the county's encounters of it.

    Which records are one episode is looked for in the whole county, and across the ends of the period.
    """
    county = within(area_code[:COUNTY_DIGITS])
    known = {one.id: one for one in met}
    stays = {one.id: one for one in _stays(county, between(StationStay.entered_at, first, last))}
    for one in _stays(county, StationStay.encounter_id.is_not(None), StationStay.entered_at >= moments(first, last)[1]):
        if one.encounter in known:
            stays.setdefault(one.id, one)
    named = {stay.encounter for stay in stays.values() if stay.encounter} - set(known)
    known |= {
        one.id: one for one in _in_parts([UUID(one) for one in named], lambda part: _met(Encounter.record_id.in_(part)))
    }
    found = episodes(known.values(), stays.values())
    return [one for one in found if first <= one.day <= last]


def kinds_of(records: Iterable[Any]) -> list[dict[str, str]]:
    """Return records as {kind, id}, each once, in the order of their ids: whoever opens one knows what it is."""
    ids = sorted({UUID(str(one)) for one in records}, key=str)
    kinds = dict(
        _in_parts(
            ids, lambda part: map(tuple, session.execute(select(Record.id, Record.kind).where(Record.id.in_(part))))
        )
    )
    return [{"kind": kinds[one], "id": str(one)} for one in ids if one in kinds]


def _in_parts(ids: list[UUID], load) -> Iterator[Any]:
    for n in range(0, len(ids), IN_ONE_STATEMENT):
        yield from load(ids[n : n + IN_ONE_STATEMENT])


def costs_between(area_code: str, first: date, last: date) -> Iterator[tuple[UUID, dict]]:
    """Yield (record, cost) of everything booked in a period."""
    start, end = first.isoformat(), last.isoformat()
    for table in (Encounter, StationStay, PatrolShift):
        rows = session.execute(
            select(table.record_id, table.costs)
            .join(Record, Record.id == table.record_id)
            .where(table.costs.is_not(None), not_void(), within(area_code))
        )
        for record_id, costs in rows:
            yield from ((record_id, cost) for cost in costs if start <= cost["booked_on"] <= end)


def shifts_between(area_code: str, first: date, last: date) -> list[PatrolShift]:
    """Return the shifts that began in a period."""
    return list(
        session.scalars(
            select(PatrolShift)
            .join(Record, Record.id == PatrolShift.record_id)
            .where(
                Record.kind == "patrol_shift",
                not_void(),
                within(area_code),
                between(PatrolShift.starts_at, first, last),
            )
            .order_by(PatrolShift.starts_at)
        )
    )


def points_on_the_list(area_code: str, last: date) -> set[UUID]:
    """Return the points that are patrolled within an area, as far as they were on the list on a day."""
    return set(
        session.scalars(
            select(PatrolPoint.record_id)
            .join(Record, Record.id == PatrolPoint.record_id)
            .where(
                Record.kind == "patrol_point", not_void(), within(area_code), PatrolPoint.state == "active",
                Record.occurred_on <= last,
            )
        )
    )  # fmt: skip


def points_visited(area_code: str, first: date, last: date) -> set[UUID]:
    """Return the points within an area that were visited in a period."""
    return set(
        session.scalars(
            select(PointVisit.point_id)
            .join(Record, Record.id == PointVisit.point_id)
            .where(within(area_code), between(PointVisit.at, first, last))
            .distinct()
        )
    )
