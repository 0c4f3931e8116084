"""What follows from a shift: its number, the points it visited, how soon refusals are looked at again."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert

from server.foundation import clock
from server.foundation.database import session
from server.patrols import queries
from server.patrols.model import PointVisit
from server.patrols.operations.encounters import derive_follow_up, moments_known
from server.patrols.rules import encounters as encounter_rules
from server.patrols.rules import shifts as rules
from server.patrols.rules import times
from server.records.held import Held, Holding
from server.records.numbers import number

NUMBER_FORM = "巡-{day}-{n}"


def check_shift(change, held: Held | None, holding: Holding) -> None:
    """Hold a pushed shift to the rules."""
    if change.data:
        whole = (held.data if held else {}) | change.data
        rules.require_shift(whole)
        encounter_rules.require_costs(whole.get("costs"))
        known = moments_known(change, held)
        times.require_near({"data.starts_at": whole["starts_at"]}, known, earlier=times.A_YEAR)
        around = (*known, whole["starts_at"])
        visits = enumerate(whole.get("visits") or ())
        times.require_near(
            {f"data.visits[{place}].at": times.moment_in(visit["at"]) for place, visit in visits}, around
        )
        times.require_near({"data.ends_at": whole.get("ends_at")}, around)
        times.require_booked_near(whole.get("costs") or (), map(clock.local_date, known))


def settle_shifts(shifts: list[Held], holding: Holding) -> None:
    """Number new shifts, keep their visits as rows, tell the points of them, and look again at what is due."""
    number(shifts, series="patrol_shift", field="shift_no", form=NUMBER_FORM)
    keep_visits([shift for shift in shifts if shift.new or shift.void or "visits" in shift.touched_data], holding)
    _look_again_at_refusals([shift for shift in shifts if shift.new or "weather_alert" in shift.touched_data], holding)


def keep_visits(shifts: Iterable[Held], holding: Holding) -> None:
    """Write the visits of shifts as rows of their own, and when each point was last visited."""
    ids = [shift.id for shift in shifts]
    if not ids:
        return
    points = queries.points_visited_in(ids)
    session.execute(delete(PointVisit).where(PointVisit.shift_id.in_(ids)))
    rows = {
        (shift.id, visit["id"]): {
            "shift_id": shift.id, "visit_id": UUID(visit["id"]), "point_id": UUID(visit["point_id"]),
            "at": datetime.fromisoformat(visit["at"]), "found": visit["found"],
        }
        for shift in shifts if not shift.void for visit in shift.data["visits"] or ()
    }  # fmt: skip
    if rows:
        session.execute(insert(PointVisit.__table__), list(rows.values()))
    points |= {row["point_id"] for row in rows.values()}
    _tell_points(points, holding)


def settle_points(points: list[Held], holding: Holding) -> None:
    """Tell new points of visits that were heard of before them."""
    _tell_points({point.id for point in points if point.new}, holding)


def _tell_points(point_ids: set[UUID], holding: Holding) -> None:
    if not point_ids:
        return
    holding.load(point_ids)
    last = queries.last_visits(point_ids, until=clock.now())
    for point_id in point_ids:
        point = holding.get(point_id)
        if point is None or point.kind.name != "patrol_point":
            continue
        visited_at, found = last.get(point_id, (None, None))
        if (point.data["visited_at"], point.data["found"]) != (visited_at, found):
            point.set("visited_at", visited_at)
            point.set("found", found)


def _look_again_at_refusals(shifts: list[Held], holding: Holding) -> None:
    """A storm that was announced during the shift, or is heard of only now, brings what is due nearer."""
    ids = queries.refusals_in(shift.id for shift in shifts)
    holding.load(ids)
    for encounter_id in ids:
        encounter = holding.get(encounter_id)
        derive_follow_up(encounter, holding.get(encounter.data["shift_id"]), only_sooner=True)
