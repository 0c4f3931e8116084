"""What an invented morning brings: who is seen when, by whom, with which result; the same for the same day. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from server.demo.people import luck_of, seeded_uuid7
from server.demo.places import Position, invent_fix

FULL_SCALE = 2000  # elders, for which the numbers of EVENTS are meant
# Elders a day, at full scale; at least one of each.
EVENTS = {
    "no_answer_then_seen": 1, "no_answer": 1, "emergency": 1, "unwell": 5, "need_help": 4, "low_mood": 3, "slip": 2, "seen_twice": 3,
}  # fmt: skip
SILENT = (22, 36)  # elders of whom nothing is heard, at full scale
SILENT_AT_HOME = 0.35  # the share of them in the township that is always there
AWAY = (("market", 30), ("field", 30), ("relatives", 22), ("hospital", 10), ("city", 8))
ABSENT = (("denied", 30), ("timeout", 25), ("indoors", 20), ("off", 15), ("unavailable", 10))
CHORES = ("medicine", "shopping", "water_wood", "blood_pressure", "lamp", "cleaning", "call_children", "haircut")
DETAILS = {
    "unwell": (
        "头晕，昨晚没睡好，已经量了血压",
        "咳得厉害，有点发烧，喊村医去看",
        "说胸口闷，陪着坐了一阵",
        "腰痛起不来床，热水和药已送到床边",
    ),
    "need_help": (
        "灶屋的灯坏了，看不见做饭",
        "米快吃完了，下午帮买",
        "电视没信号，想打电话给女儿",
        "水管冻住，先挑了一担水",
    ),
    "low_mood": ("想起老伴，讲着讲着就哭了", "说儿子很久没打电话来", "不想出门，也不想吃东西"),
    "no_answer": ("敲门、喊话、打电话都没有应，灶屋没有烟", "门反锁，喊了几声没人应，去找钥匙"),
    "emergency": ("跌倒在灶屋，人清醒，已经打 120", "喊不醒，呼吸还有，已经打 120"),
    "dead": ("到的时候人已经走了，村医来看过，家属在路上",),
    "seen": ("开门进去看到了，原来睡沉了没听见", "在后山菜园里找到的，没事"),
}


@dataclass(frozen=True)
class Expected:
    """An elder expected on a day, with those who may see about it."""

    elder_id: UUID
    slot_id: UUID
    area_code: str
    name: str
    home: Position
    hearing: str
    window: tuple[datetime, datetime]
    primary: UUID
    backup: UUID
    leader: UUID
    untouched: bool = False  # today left to whoever tries the demo


@dataclass(frozen=True)
class Sighting:
    """One invented observation, ready to be held as a wakeup_check."""

    id: UUID
    expected: Expected
    at: datetime
    received_at: datetime
    by: UUID
    data: dict[str, Any]
    envelope: dict[str, Any] = field(default_factory=dict)


def morning_of(
    day: date, everyone: Iterable[Expected], *, death: bool = False, closes_all: bool = True
) -> list[Sighting]:
    """Return all sightings of a day in the order of their times.

    `closes_all` lets somebody see also the second elder who did not answer; `death` adds a report of a death.
    """
    everyone = sorted(everyone, key=lambda one: luck_of(day, one.elder_id).random())
    roles = _roles(day, everyone, death)
    rounds = _rounds(day, everyone)
    silent = _silent(day, everyone)
    found: list[Sighting] = []
    for one in everyone:
        if one.untouched:
            continue
        luck = luck_of(day, one.elder_id, "seen")
        part = roles.get(one.elder_id, "usual")
        if one.elder_id in silent and part == "usual":
            found += _found_out_later(day, one, rounds[one.elder_id], luck)
        else:
            found += _STORIES[part](one, rounds[one.elder_id], luck, closes_all)
    return sorted(found, key=lambda sighting: sighting.at)


def _roles(day: date, everyone: list[Expected], death: bool) -> dict[UUID, str]:
    """Give the day's events to the elders whom chance puts first."""
    scale = len(everyone) / FULL_SCALE
    order = [one.elder_id for one in everyone if not one.untouched]
    luck = luck_of(day, "events")
    numbers = {part: number if number < 3 else luck.randint(number - 2, number + 2) for part, number in EVENTS.items()}
    wanted = [part for part, number in numbers.items() for _ in range(max(1, round(number * scale)))]
    if day.toordinal() % 3:
        wanted.remove("emergency")
    return dict(zip(order, ["dead", *wanted] if death else ["usual", *wanted], strict=False))


def _rounds(day: date, everyone: list[Expected]) -> dict[UUID, datetime]:
    """Let each helper go from door to door; returns when each elder's turn is."""
    by_helper: dict[UUID, list[Expected]] = defaultdict(list)
    for one in everyone:
        by_helper[one.primary].append(one)
    found = {}
    for helper, elders in by_helper.items():
        luck = luck_of(day, helper, "round")
        earliest = min(one.window[0] for one in elders)
        # From twenty minutes before the window's start, most soon after it.
        moment = earliest + timedelta(minutes=luck.triangular(-20, 120, 32))
        for one in elders:
            found[one.elder_id] = moment.replace(microsecond=0) + timedelta(seconds=luck.randint(0, 59))
            moment += timedelta(minutes=luck.uniform(4, 10) if len(elders) < 8 else luck.uniform(2, 6))
    return found


def _silent(day: date, everyone: list[Expected]) -> set[UUID]:
    """Return the elders of helpers without a signal: two townships, one of them the first on the list."""
    townships = sorted({one.area_code[:9] for one in everyone})
    if not townships:
        return set()
    luck = luck_of(day, "silent")
    number = max(2, round(luck.randint(*SILENT) * len(everyone) / FULL_SCALE))
    home = townships[min(1, len(townships) - 1)]
    others = [code for code in townships if code != home]
    wanted = {home: round(number * SILENT_AT_HOME)}
    if others:
        wanted[luck.choice(others)] = number - wanted[home]
    found: set[UUID] = set()
    for township, most in wanted.items():
        by_helper: dict[UUID, list[UUID]] = defaultdict(list)
        for one in everyone:
            if one.area_code[:9] == township and not one.untouched:
                by_helper[one.primary].append(one.elder_id)
        here: list[UUID] = []
        for helper in sorted(by_helper, key=lambda worker: luck_of(day, worker, "silent").random()):
            if len(here) < most:
                here += by_helper[helper]
        found |= set(here)
    return found


def _sighting(
    one: Expected, at: datetime, luck: Random, number: int, result: str, *, by: UUID | None = None, **data
) -> Sighting:
    mode = "self" if by else luck.choices(("self", "proxy", "phone"), (94, 4, 2))[0]
    who = by or (one.primary if mode == "self" else one.leader)
    envelope = {"entry_mode": mode} | _place(one, mode, luck)
    if mode == "phone":
        data |= {"method": "phone"} | ({"voice_means": "phone"} if result.startswith("safe") else {})
        result = "safe_voice" if result.startswith("safe") else result
    return Sighting(
        seeded_uuid7(at, luck_of(one.slot_id, number)), one, at, at + _delay(luck, mode), who,
        {"elder_id": one.elder_id, "slot_id": one.slot_id, "result": result, "method": "knock"} | data, envelope,
    )  # fmt: skip


def _delay(luck: Random, mode: str) -> timedelta:
    """Most are received at once, some when the helper is back where there is a signal."""
    if mode != "self":
        return timedelta(seconds=luck.randint(2, 20))
    kind = luck.choices(("at once", "soon", "late"), (87, 12, 1))[0]
    if kind == "at once":
        return timedelta(seconds=luck.randint(2, 75))
    return timedelta(minutes=luck.randint(4, 80) if kind == "soon" else luck.randint(150, 640))


def _place(one: Expected, mode: str, luck: Random) -> dict[str, Any]:
    if mode != "self":
        return {"location_absent_reason": "not_asked"}
    if luck.random() < 0.38:
        return {"location_absent_reason": luck.choices(*zip(*ABSENT, strict=True))[0]}
    accuracy = float(
        round(luck.choices((luck.uniform(4, 18), luck.uniform(18, 60), luck.uniform(60, 180)), (60, 32, 8))[0])
    )
    lon, lat = invent_fix(one.home, accuracy, luck)
    return {"location": {"type": "Point", "coordinates": [lon, lat]}, "accuracy_m": accuracy, "location_source": "gps"}


def _safe(one: Expected, at: datetime, luck: Random, number: int = 0, **more) -> Sighting:
    result = luck.choices(
        ("safe_seen", "safe_voice", "safe_proxy"), (72, 22, 6) if one.hearing != "deaf" else (92, 0, 8)
    )[0]
    data: dict[str, Any] = {"method": luck.choices(("knock", "call_out", "smoke"), (60, 30, 10))[0]}
    if result == "safe_voice":
        means = luck.choice(("voice", "voice", "phone"))
        data |= {"voice_means": means, "method": "phone" if means == "phone" else "call_out"}
    if result == "safe_proxy":
        data |= {"proxy_by": luck.choice(("隔壁邻居", "女儿在家", "同屋的老伴"))}
    if luck.random() < 0.07:
        data |= {"chores": luck.sample(CHORES, luck.choice((1, 1, 2)))}
    return _sighting(one, at, luck, number, result, **(data | more))


def _usual(one: Expected, at: datetime, luck: Random, closes_all: bool) -> list[Sighting]:
    if luck.random() < 0.035:
        return [_sighting(one, at, luck, 0, "away", away_reason=luck.choices(*zip(*AWAY, strict=True))[0])]
    return [_safe(one, at, luck)]


def _found_out_later(day: date, one: Expected, at: datetime, luck: Random) -> list[Sighting]:
    """Nothing arrives that day; some of it the day after, when the helper is back in the valley's mouth."""
    if luck.random() > 0.6:
        return []
    (sighting,) = _usual(one, at, luck, True)
    arrived = one.window[1] + timedelta(hours=luck.uniform(24, 32))
    return [
        replace(
            sighting,
            by=one.primary,
            received_at=arrived,
            envelope={"entry_mode": "self", "location_absent_reason": "timeout"},
        )
    ]


def _concern(result: str):
    def tell(one: Expected, at: datetime, luck: Random, closes_all: bool) -> list[Sighting]:
        actions = luck.sample(("accompanied", "called_contact", "asked_neighbour", "phoned"), 2)
        told = {"detail": luck.choice(DETAILS[result]), "actions": actions}
        if result == "need_help":
            told["chores"] = [luck.choice(CHORES)]
        return [_prompt(_sighting(one, at, luck, 0, result, by=one.primary, **told))]

    return tell


def _prompt(sighting: Sighting) -> Sighting:
    """Bad news does not wait: whoever has no signal goes to where there is one."""
    return replace(sighting, received_at=min(sighting.received_at, sighting.at + timedelta(minutes=6)))


def _nobody(one: Expected, at: datetime, luck: Random) -> Sighting:
    told = {
        "detail": luck.choice(DETAILS["no_answer"]),
        "actions": ["knocked_again", "phoned", "looked_in", "asked_neighbour"],
    }
    return _prompt(_sighting(one, at, luck, 0, "no_answer", by=one.primary, **told))


def _no_answer_then_seen(one: Expected, at: datetime, luck: Random, closes_all: bool) -> list[Sighting]:
    later = at + timedelta(minutes=luck.randint(22, 38))
    seen = _sighting(
        one, later, luck, 1, "safe_seen", by=one.backup, detail=DETAILS["seen"][0], actions=["called_key_holder"]
    )
    return [_nobody(one, at, luck), _prompt(seen)]


def _no_answer(one: Expected, at: datetime, luck: Random, closes_all: bool) -> list[Sighting]:
    found = [_nobody(one, at, luck)]
    if closes_all:
        later = at + timedelta(minutes=luck.randint(70, 110))
        found.append(_prompt(_sighting(one, later, luck, 1, "safe_seen", by=one.leader, detail=DETAILS["seen"][1])))
    return found


def _emergency(one: Expected, at: datetime, luck: Random, closes_all: bool) -> list[Sighting]:
    told = {"detail": luck.choice(DETAILS["emergency"]), "actions": ["called_120", "called_contact", "accompanied"]}
    return [_prompt(_sighting(one, at, luck, 0, "emergency", by=one.primary, **told))]


def _death(one: Expected, at: datetime, luck: Random, closes_all: bool) -> list[Sighting]:
    told = {"detail": DETAILS["dead"][0], "actions": ["called_contact", "other"]}
    return [_prompt(_sighting(one, at, luck, 0, "dead", by=one.primary, **told))]


def _slip(one: Expected, at: datetime, luck: Random, closes_all: bool) -> list[Sighting]:
    """The finger hit the wrong button; corrected a minute later."""
    wrong = _sighting(one, at, luck, 0, "low_mood", by=one.primary)
    right = _sighting(one, at + timedelta(seconds=50), luck, 1, "safe_seen", by=one.primary, corrects=wrong.id)
    return [_prompt(wrong), _prompt(right)]


def _seen_twice(one: Expected, at: datetime, luck: Random, closes_all: bool) -> list[Sighting]:
    return [_safe(one, at, luck), _safe(one, at + timedelta(minutes=luck.randint(10, 50)), luck, 1, by=one.backup)]


_STORIES: Mapping[str, Any] = {
    "usual": _usual, "no_answer_then_seen": _no_answer_then_seen, "no_answer": _no_answer, "emergency": _emergency,
    "dead": _death, "slip": _slip, "seen_twice": _seen_twice, "unwell": _concern("unwell"), "need_help": _concern("need_help"),
    "low_mood": _concern("low_mood"),
}  # fmt: skip
