"""What an invented day on the street brings: a shift in the morning and one at night, whom they meet, who comes to the station. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from server.demo import streets
from server.demo.people import luck_of, seeded_uuid7
from server.demo.places import Position, moved
from server.demo.streets import Point, Sleeper
from server.foundation import clock

MORNING, NIGHT = ("08:40", "day", 5), ("19:40", "night", 9)  # begin, kind, how many points
STEP = timedelta(seconds=10)  # between two positions
REASONS = ("has_place", "distrust", "waiting", "freedom", "companions", "been_before")
GIVEN = (("quilt", 1, "床"), ("food", 1, "份"), ("water", 1, "瓶"), ("clothes", 1, "件"), ("med_small", 1, "份"))
# One such day in so many.
SPECIAL = {"hospital": 5, "minor": 7, "ticket": 4, "escort": 9, "walk_in": 3}


@dataclass(frozen=True)
class Deed:
    """A record that a crew made: kind, id, when, where, what."""

    kind: str
    id: UUID
    at: datetime
    village: str
    data: dict[str, Any]
    place: Position | None = None


@dataclass
class Outing:
    """A shift with everything that was recorded in it, in the order of time."""

    shift: Deed
    ends_at: datetime
    deeds: list[Deed] = field(default_factory=list)
    positions: list[tuple[int, Position]] = field(default_factory=list)  # seconds from the start


def outings_of(day: date, crew: list[str]) -> Iterator[Outing]:
    """Yield the two outings of a day."""
    for begins, kind, how_many in (MORNING, NIGHT):
        yield _outing(day, begins, kind, how_many, crew)


def _outing(day: date, begins: str, kind: str, how_many: int, crew: list[str]) -> Outing:
    luck = luck_of("outing", day, kind)
    start = clock.local_time(day, begins) + timedelta(minutes=luck.randint(0, 25))
    order = luck.sample(streets.points(), how_many)
    shift_id = seeded_uuid7(start, luck)
    visits, deeds, positions = [], [], [(0, streets.TOWN)]
    at = start
    for point in order:
        at += timedelta(minutes=luck.randint(6, 13), seconds=luck.randint(0, 59))
        met = list(_met_at(point, day, kind, at, shift_id, luck)) if kind == "night" or luck.random() < 0.4 else []
        deeds += met
        found = sum(one.kind == "encounter" for one in met)
        visits.append(
            {"id": str(seeded_uuid7(at, luck)), "point_id": str(point.id), "at": at.isoformat(), "found": found}
        )
        positions.append((round((at - start).total_seconds()), point.place))
        at += timedelta(minutes=4 * found)
    ends_at = at + timedelta(minutes=luck.randint(8, 20))
    quilts = sum(one["type"] == "quilt" for deed in deeds for one in deed.data.get("aid", ()))
    data = {
        "shift_kind": kind, "starts_at": start, "ends_at": ends_at, "state": "closed", "weather_alert": luck.choices(("none", "blue", "yellow"), (6, 2, 1))[0],
        "temperature_c": float(luck.randint(2, 14)), "vehicle": "救助车1号", "track_allowed": True, "visits": visits,
        "points_planned": [str(point.id) for point in order],
        "crew": [{"id": str(seeded_uuid7(start, luck)), "name": name, "driver": n == 0} for n, name in enumerate(crew)],
        "supplies": [{"id": str(seeded_uuid7(start, luck)), "item": "quilt", "unit": "床", "source": "charity", "out": 8, "back": 8 - quilts}],
        "summary": f"看了 {len(visits)} 个点，遇到 {sum(one['found'] for one in visits)} 人。",
    }  # fmt: skip
    return Outing(
        Deed("patrol_shift", shift_id, start, streets.BUILDING, data), ends_at, deeds, _driven(positions, luck)
    )


def _driven(stops: list[tuple[int, Position]], luck: Random) -> list[tuple[int, Position]]:
    """Return a position every ten seconds from stop to stop; now and then the phone loses its fix for a while."""
    found = [stops[0]]
    for (left, here), (reached, there) in zip(stops, stops[1:], strict=False):
        step = int(STEP.total_seconds())
        under_way = range(max(left, found[-1][0]) + step, reached, step)
        lost = luck.choice(under_way) if len(under_way) > 12 and luck.random() < 0.2 else None
        for t in under_way:
            if lost is not None and lost <= t < lost + 70:
                continue
            share = (t - left) / (reached - left)
            place = (here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1]))
            found.append((t, moved(place, luck.gauss(0, 3), luck.gauss(0, 3))))
    return found


def _met_at(point: Point, day: date, kind: str, at: datetime, shift_id: UUID, luck: Random) -> Iterator[Deed]:
    """Yield who is met at a point: those who often sleep there, now and then somebody passing through."""
    number = streets.points().index(point)
    for one in streets.cast():
        if one.point == number and luck_of(day, kind, one.id).random() < one.fellow:
            yield from _meeting(one.id, one.data, point, at, shift_id, luck, _story(day, one))
    if luck.random() < 0.12:
        person = seeded_uuid7(at, luck)
        data = {
            "sex": luck.choices("12", (3, 1))[0],
            "age_from": 30,
            "age_to": 60,
            "origin": luck.choice(streets.ORIGINS),
        }
        yield from _meeting(person, data, point, at, shift_id, luck, luck.choices(("refuses", "ticket"), (8, 1))[0])


def _story(day: date, one: Sleeper) -> str:
    luck = luck_of("story", day, one.id)
    for story, days in SPECIAL.items():
        if story not in ("minor", "walk_in") and luck.random() < 1 / (days * streets.CAST):
            return story
    return "refuses" if luck.random() < 0.93 else "enters"


def _meeting(
    person: UUID, about: dict[str, Any], point: Point, at: datetime, shift_id: UUID, luck: Random, story: str
) -> Iterator[Deed]:
    yield Deed("person", person, at, point.village, about, point.place)
    data = {
        "person_id": person, "shift_id": shift_id, "point_id": point.id, "state": "complete", "found_by": "patrol", "informed": True,
        "place_type": point.data["place_type"], "conditions": [luck.choices(("ok", "weak", "ill"), (7, 2, 1))[0]], "behaviours": ["rough"],
    } | _told(story, at, luck)  # fmt: skip
    encounter = seeded_uuid7(at, luck)
    yield Deed("encounter", encounter, at, point.village, data, moved(point.place, luck.gauss(0, 8), luck.gauss(0, 8)))
    if story == "enters":
        entered = at + timedelta(minutes=25)
        stay = {
            "person_id": person, "encounter_id": encounter, "entered_at": entered, "came_by": "patrol", "informed": True,
            "conditions": data["conditions"], "aid_kinds": ["living", "return"], "left_at": entered + timedelta(hours=luck.randint(9, 20)),
            "leaving": "own_way", "costs": [_cost(luck, "living", luck.randint(30, 90), entered)],
        }  # fmt: skip
        yield Deed("station_stay", seeded_uuid7(entered, luck), entered, streets.BUILDING, stay)


def _told(story: str, at: datetime, luck: Random) -> dict[str, Any]:
    aid = [_aid(luck, *one) for one in luck.sample(GIVEN, luck.choice((0, 1, 1, 2)))]
    card = _aid(luck, "card", 1, "张")
    match story:
        case "refuses" if luck.random() < 0.15:
            told = {"willingness": "refused", "refusal_reason": luck.choice(REASONS), "outcome": "persuaded"}
            return told | {"aid": [_aid(luck, "advice", 1, "次")]}
        case "refuses":
            outcome = "street_aid" if aid else "refused"
            return {
                "willingness": "refused",
                "refusal_reason": luck.choice(REASONS),
                "aid": [*aid, card],
                "outcome": outcome,
            }
        case "enters":
            return {"willingness": "willing", "aid": aid, "outcome": "entered"}
        case "hospital":
            handover = _handover("hospital", "会同县人民医院", "急诊科", at + timedelta(minutes=30))
            hospital = {"called_120_at": at.isoformat(), "accompanied_by": "带班队员"}
            return {
                "willingness": "unable", "conditions": ["critical"], "aid": [_aid(luck, "hospital", 1, "次")], "outcome": "hospital",
                "handover": handover, "hospital": hospital, "costs": [_cost(luck, "medical", luck.randint(200, 900), at)],
            }  # fmt: skip
        case "ticket":
            ticket = {
                "destination": luck.choice(("成都东", "贵阳", "柳州", "长沙")), "voucher_no": f"示例{luck.randint(100, 999)}", "state": "issued",
                "price": float(luck.randint(60, 260)),
            }  # fmt: skip
            return {
                "willingness": "willing", "aid": [_aid(luck, "ticket", 1, "张")], "outcome": "ticket_home", "ticket": ticket,
                "costs": [_cost(luck, "ticket", ticket["price"], at)],
            }  # fmt: skip
    names = [{"id": str(seeded_uuid7(at, luck)), "name": name} for name in ("示例护送甲", "示例护送乙")]
    escort = {
        "escorts": names,
        "route": "会同—怀化—贵阳",
        "cross_province": True,
        "to": "family",
        "receiver": "示例亲属",
    }
    return {
        "willingness": "willing", "conditions": ["intellectual"], "aid": [_aid(luck, "escort", 1, "次")], "outcome": "escorted",
        "escort": escort, "costs": [_cost(luck, "escort", luck.randint(500, 1200), at)],
    }  # fmt: skip


def _aid(luck: Random, kind: str, qty: int, unit: str) -> dict[str, Any]:
    return {
        "id": str(seeded_uuid7(clock.local_time(date(2026, 1, 1), "00:00"), luck)),
        "type": kind,
        "qty": float(qty),
        "unit": unit,
    }


def _cost(luck: Random, what: str, amount: float, at: datetime) -> dict[str, Any]:
    return {
        "id": str(seeded_uuid7(at, luck)), "what": what, "amount": float(amount), "source": "budget",
        "booked_on": clock.local_date(at).isoformat(),
    }  # fmt: skip


def _handover(kind: str, unit: str, receiver: str, at: datetime) -> dict[str, Any]:
    return {"partner_kind": kind, "unit": unit, "receiver": receiver, "at": at.isoformat()}


def others_of(day: date) -> Iterator[Deed]:
    """Yield what happens beside the crews: somebody who walks in, a minor whom the police bring."""
    luck = luck_of("beside", day)
    if day.toordinal() % SPECIAL["walk_in"] == 0:
        at = clock.local_time(day, "10:15")
        person = seeded_uuid7(at, luck)
        yield Deed(
            "person",
            person,
            at,
            streets.BUILDING,
            {"sex": "1", "age_from": 35, "age_to": 45, "origin": "other_province"},
        )
        stay = {
            "person_id": person, "entered_at": at, "came_by": "self", "informed": True, "conditions": ["lost_docs"],
            "aid_kinds": ["return"], "left_at": at + timedelta(hours=5), "leaving": "ticket",
            "ticket": {"destination": "成都东", "voucher_no": f"示例{luck.randint(100, 999)}", "state": "used", "price": 176.0},
            "costs": [_cost(luck, "ticket", 176, at)],
        }  # fmt: skip
        yield Deed("station_stay", seeded_uuid7(at, luck), at, streets.BUILDING, stay)
    if day.toordinal() % SPECIAL["minor"] == 0:
        at = clock.local_time(day, "16:20")
        person = seeded_uuid7(at, luck)
        yield Deed(
            "person", person, at, streets.EAST_GATE, {"sex": "1", "age_from": 15, "age_to": 16, "origin": "province"}
        )
        data = {
            "person_id": person, "state": "complete", "place_type": "bus", "found_by": "police", "conditions": ["minor"], "informed": True,
            "willingness": "willing", "aid": [_aid(luck, "food", 1, "份")], "outcome": "minor_center", "behaviours": ["lost"],
            "report": {"ticks": ["missing"], "called_110_at": at.isoformat(), "police_no": "示例接警号", "reporter": "带班队员"},
            "handover": _handover("minor_center", "会同县未成年人救助保护中心", "值班员", at + timedelta(minutes=50)),
        }  # fmt: skip
        yield Deed("encounter", seeded_uuid7(at, luck), at, streets.EAST_GATE, data, moved(streets.TOWN, 420, -600))
