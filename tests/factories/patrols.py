"""Shifts, people met, stays; each call names only what matters. All people are invented."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from server.foundation import clock
from tests.factories.wakeup_checks import change, outcome
from tests.people import MAPLE

BRIDGE = {"type": "Point", "coordinates": [109.7163, 26.875]}


def now() -> datetime:
    """Return the fixed present with the county's offset."""
    return clock.now().astimezone(clock.LOCAL)


def thing(**more) -> dict:
    """Return an element of a list of things."""
    return {"id": str(uuid4())} | more


def aid(type: str = "quilt", **more) -> dict:
    """Return one thing given."""
    return thing(type=type, **more)


def accepted(client, one: dict) -> UUID:
    """Push a change that must be accepted and return the record's id."""
    told = outcome(client, one)
    assert told["outcome"] == "accepted", told
    return UUID(one["id"])


def refused(client, one: dict) -> str:
    """Push a change that must be refused and return the slug of the reason."""
    told = outcome(client, one)
    assert told["outcome"] == "refused", told
    return told["problem"]["slug"]


def make(client, kind: str, data: dict, *, area: str = MAPLE, **more) -> UUID:
    """Make a record of a kind and return its id."""
    return accepted(client, change(kind, data, area_code=area, **more))


def edit(client, kind: str, record_id: UUID, data: dict, *, base_revision: int = 1, **more) -> dict:
    """Change a record and return the outcome."""
    return outcome(client, change(kind, data, id=record_id, base_revision=base_revision, **more))


def record(client, kind: str, record_id: UUID) -> dict:
    """Return a record as the client sees it."""
    answer = client.get(f"/records/{kind}/{record_id}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json["record"]


def make_person(client, **data) -> UUID:
    """Register somebody met."""
    at = data.pop("at", None)
    return make(client, "person", data, at=at)


def encounter_data(person_id, **more) -> dict:
    """Return the wire data of somebody who refuses and takes nothing."""
    return {
        "person_id": str(person_id), "state": "complete", "place_type": "bridge", "found_by": "patrol", "conditions": ["ok"],
        "informed": True, "willingness": "refused", "aid": [], "outcome": "refused",
    } | more  # fmt: skip


def meet(client, person_id=None, *, at=None, area: str = MAPLE, location=None, **data) -> UUID:
    """Record an encounter (with a new person unless one is named) and return its id."""
    person_id = person_id or make_person(client, at=at)
    more = {"location": location, "location_source": "gps", "accuracy_m": 8} if location else {}
    return make(client, "encounter", encounter_data(person_id, **data), at=at, area=area, **more)


def stay(client, person_id, *, entered_at=None, **data) -> UUID:
    """Record that somebody entered the station."""
    entered_at = entered_at or now()
    body = {
        "person_id": str(person_id),
        "entered_at": entered_at.isoformat(),
        "came_by": "self",
        "informed": True,
    } | data
    return make(client, "station_stay", body, at=entered_at)


def crew(*names: str) -> list[dict]:
    """Return a crew."""
    return [thing(name=name) for name in names or ("杨某", "粟某")]


def shift_data(**more) -> dict:
    """Return the wire data of an open shift."""
    return {
        "shift_kind": "night",
        "starts_at": now().isoformat(),
        "state": "open",
        "vehicle": "救助车1号",
        "crew": crew(),
    } | more


def make_shift(client, **data) -> UUID:
    """Open a shift and return its id."""
    return make(client, "patrol_shift", shift_data(**data))


def make_point(client, name: str = "渠水大桥下", *, location=BRIDGE, **data) -> UUID:
    """Put a point on the list."""
    return make(
        client, "patrol_point", {"name": name, "place_type": "bridge", "state": "active"} | data, location=location
    )


def visit(point_id, *, at=None, found: int = 0) -> dict:
    """Return a visit of a point."""
    return thing(point_id=str(point_id), at=(at or now()).isoformat(), found=found)


def segment_data(shift_id, *, at=None, steps: int = 60, every: int = 5, **more) -> dict:
    """Return a segment that goes north, about 11 metres a step."""
    return {
        "shift_id": str(shift_id), "starts_at": (at or now()).isoformat(), "t": [0] + [every] * (steps - 1),
        "lon": [109716300] + [0] * (steps - 1), "lat": [26875000] + [100] * (steps - 1), "acc": None, "source": "live",
    } | more  # fmt: skip


def days_from_now(days: float) -> datetime:
    """Return a moment some days from the fixed present."""
    return now() + timedelta(days=days)


def figures(client, first: str = "2026-11-01", last: str = "2026-11-30", **more) -> dict:
    """Return {figure: its answer} of a period."""
    answer = client.get("/patrols/figures", query_string={"from": first, "to": last} | more)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return {one["id"]: one for one in answer.json["figures"]}
