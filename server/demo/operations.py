"""Loading the demo county, and keeping its days up to date; all in the caller's one unit of work."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from types import MappingProxyType
from uuid import UUID

from server.accounts.problems import DemoNotAllowed
from server.demo import patrols, queries
from server.demo.county import County, invent_county
from server.demo.files import Brought, bring, files_of
from server.demo.marks import CLOCK, DEVICE
from server.demo.mornings import Expected, Sighting, morning_of
from server.demo.roll_call import OnTheRoll, expected_on
from server.demo.written import Summary, write_divisions, write_workers
from server.foundation import clock
from server.foundation.settings import extension, setting
from server.records.held import Authorship, Held, Holding
from server.records.work_line import every_kind
from server.wakeup_checks import operations as wakeup

DAYS_BACK = 7
DEATH_KNOWN_FROM = "08:30"


def load_county(*, small: bool = False) -> Summary | None:
    """Fill an empty database with the demo county; None (and nothing done) when somebody is in it already."""
    if not setting("DEMO_ALLOWED"):
        raise DemoNotAllowed
    if queries.somebody_is_here():
        return None
    now, today = clock.now(), clock.today()
    villages, outline = write_divisions()
    county = invent_county(villages, outline, today, small=small)
    summary = write_workers(county)
    days = [today - timedelta(days=n) for n in range(DAYS_BACK, -1, -1)]
    sightings = _sightings_of_new(county, days, now)
    files = files_of(county, [one for found in sightings.values() for one in found])
    bring(files.values())
    for township in county.townships:
        _enter_township(county, township, sightings[township], days, now, files)
    summary.elders = len(county.elders)
    summary.checks = sum(map(len, sightings.values()))
    summary.emergencies_decided = _decide_emergencies([one for found in sightings.values() for one in found], now)
    summary.encounters = _enter_patrols(today, now)
    return summary


def _enter_patrols(today: date, now: datetime) -> int:
    """Hold the places of the town, and a fortnight of patrols up to now."""
    crew = queries.invented_workers("patroller")
    holding = _holding(now)
    patrols.enter_places(holding, crew[0][0], now - timedelta(days=patrols.DAYS_BACK + 1))
    days = [today - timedelta(days=n) for n in range(patrols.DAYS_BACK, -1, -1)]
    added = patrols.enter_days(days, holding, crew, now)
    holding.save()
    return added


def _go_on_patrolling(today: date, now: datetime) -> None:
    """Hold the patrols since the last ones, a fortnight back at most."""
    crew, latest = queries.invented_workers("patroller"), queries.latest_patrol()
    if latest is None or not crew:
        return
    first = max(latest, today - timedelta(days=patrols.DAYS_BACK))
    holding = _holding(now)
    patrols.enter_days([first + timedelta(days=n) for n in range((today - first).days + 1)], holding, crew, now)
    holding.save()


def catch_up() -> int:
    """Plan today's mornings and invent the checks of the days since the last ones; returns how many were added."""
    if not setting("DEMO_ALLOWED"):
        raise DemoNotAllowed
    now, today = clock.now(), clock.today()
    latest = queries.latest_invented_day()
    if latest is None:
        return 0
    # Yesterday always: what was open or unheard of then may have come in since.
    first = max(min(latest, today - timedelta(days=1)), today - timedelta(days=DAYS_BACK))
    days = [first + timedelta(days=n) for n in range((today - first).days + 1)]
    ahead = [today + timedelta(days=n) for n in range(1, _days_planned())]
    unplanned = sorted({*days, *ahead} - queries.planned_days(first))
    firsts = _starts(unplanned, today)
    holdings = []
    for ids in queries.invented_elders_by_township():
        holding = _holding(now)
        holding.load(ids)
        holdings.append(holding)
    pairings = queries.pairings()
    roll = {held.id: queries.on_the_roll(held) for holding in holdings for held in holding}
    left_alone, there = queries.touched_by_people(days), queries.invented_checks(days)
    arrived: list[Sighting] = []
    for day in days:
        expected = [
            expected_on(day, today, elder, pairings.get(elder.id), setting("WAKEUP_WINDOWS")) for elder in roll.values()
        ]
        found = _arrived(morning_of(day, filter(None, expected), closes_all=day < today), now)
        arrived += [one for one in found if one.expected.slot_id not in left_alone]
    added = [one for one in arrived if one.id not in there]
    by_elder = defaultdict(list)
    for one in added:
        by_elder[one.expected.elder_id].append(one)
    for holding in holdings:
        elders = list(holding)
        for first_of_some in firsts:
            wakeup.plan_mornings(elders, holding, first=first_of_some)
        _hold_sightings(
            sorted((one for elder in elders for one in by_elder[elder.id]), key=lambda one: one.at), holding
        )
        holding.save()
    _decide_emergencies(arrived, now)
    _go_on_patrolling(today, now)
    return len(added)


def _holding(now: datetime) -> Holding:
    return Holding(
        every_kind(extension("work_lines")), Authorship(by=None, occurred_at=now, received_at=now, device_id=DEVICE)
    )


def _days_planned() -> int:
    return setting("WAKEUP_DAYS_AHEAD") + 1


def _starts(unplanned: Iterable[date], today: date) -> list[date]:
    """Return from which days to plan so that all these days are planned, and none beyond the usual days ahead."""
    found: list[date] = []
    for day in unplanned:
        first = min(day, today)
        if not found or (first > found[-1] and day >= found[-1] + timedelta(days=_days_planned())):
            found.append(first)
    return found


def _sightings_of_new(county: County, days: Sequence[date], now: datetime) -> dict[str, list[Sighting]]:
    """Invent the mornings of all days; returns {township: sightings that have arrived by now}."""
    today = days[-1]
    roll = [OnTheRoll(one.id, one.envelope["area_code"], county.homes[one.id], one.data) for one in county.elders]
    dead: set[UUID] = set()
    found: dict[str, list[Sighting]] = defaultdict(list)
    death_day = today if now >= clock.local_time(today, DEATH_KNOWN_FROM) else today - timedelta(days=1)
    for day in days:
        expected = [
            expected_on(day, today, one, county.pairings.get(one.id), setting("WAKEUP_WINDOWS"))
            for one in roll
            if one.id not in dead
        ]
        there = [one for one in expected if one is not None]
        for one in _arrived(_the_day(day, there, death_day, today, now), now):
            found[one.expected.area_code[:9]].append(one)
            if one.data["result"] == "dead":
                dead.add(one.expected.elder_id)
    return found


def _the_day(day: date, expected: list[Expected], death_day: date, today: date, now: datetime) -> list[Sighting]:
    """Leave the second 没人应 of the latest morning that has begun open; the days before are closed."""
    begun = today if now >= clock.local_time(today, DEATH_KNOWN_FROM) else today - timedelta(days=1)
    return morning_of(day, expected, death=day == death_day, closes_all=day < begun)


def _arrived(sightings: Iterable[Sighting], now: datetime) -> list[Sighting]:
    return [one for one in sightings if one.received_at <= now]


def _enter_township(
    county: County,
    township: str,
    sightings: list[Sighting],
    days: Sequence[date],
    now: datetime,
    files: Mapping[UUID, Brought],
) -> None:
    """Hold everything of one township: the roll, the mornings, what was seen; one save."""
    long_ago = clock.local_time(days[0] - timedelta(days=14), "15:00")
    with clock.fixed(clock.local_time(days[0], "05:00")):
        holding = _holding(long_ago)
        elders = [
            holding.create(
                "elder", one.id,
                one.envelope | {"location": _point(county.homes[one.id]), "clock": CLOCK} | _media(files.get(one.id)), one.data,
                Authorship(by=county.supervisors[township], occurred_at=long_ago, received_at=long_ago, device_id=DEVICE),
            )
            for one in county.elders if one.envelope["area_code"][:9] == township
        ]  # fmt: skip
        wakeup.settle_roll(elders, holding)
        for start in range(0, len(days), _days_planned()):
            wakeup.plan_mornings(elders, holding, first=days[start])
        wakeup.plan_mornings(elders, holding, first=days[-1])
    _hold_sightings(sightings, holding, files)
    dead = [elder for elder in elders if elder.data["death"]["state"] != "none"]
    wakeup.plan_mornings(dead, holding, first=days[-1])
    holding.save()


def _media(file: Brought | None) -> dict:
    return {} if file is None else {"media": file.declared()}


def _point(place: tuple[float, float]) -> dict:
    return {"type": "Point", "coordinates": list(place)}


def _hold_sightings(
    sightings: Iterable[Sighting], holding: Holding, files: Mapping[UUID, Brought] = MappingProxyType({})
) -> None:
    """Hold sightings as checks, day by day, and let the mornings follow from them."""
    for _, found in groupby(sightings, key=lambda one: clock.local_date(one.at)):
        checks = [_hold(one, holding, files.get(one.id)) for one in found]
        deaths = [check for check in checks if check.data["result"] == "dead"]
        wakeup.settle_checks([check for check in checks if check not in deaths], holding)
        for check in deaths:
            holding.author = _author(check)
            with clock.fixed(check.envelope["received_at"]):
                wakeup.settle_checks([check], holding)


def _author(check: Held) -> Authorship:
    e = check.envelope
    return Authorship(by=e["recorder_id"], occurred_at=e["occurred_at"], received_at=e["received_at"], device_id=DEVICE)


def _hold(one: Sighting, holding: Holding, file: Brought | None) -> Held:
    elder = holding.get(one.expected.elder_id)
    envelope = (
        {name: elder.envelope[name] for name in ("area_code", "group_no", "zhai_name")}
        | {"clock": CLOCK}
        | one.envelope
        | _media(file)
    )
    author = Authorship(by=one.by, occurred_at=one.at, received_at=one.received_at, device_id=DEVICE)
    return holding.create("wakeup_check", one.id, envelope, one.data, author)


def _decide_emergencies(sightings: Iterable[Sighting], now: datetime) -> int:
    """Close invented emergencies as a person would: with a result and a written reason."""
    over = [one for one in sightings if one.data["result"] == "emergency" and one.at + timedelta(minutes=75) <= now]
    holding = _holding(now)
    holding.load([one.expected.slot_id for one in over])
    for one in over:
        at = one.at + timedelta(minutes=75)
        holding.author = Authorship(by=one.expected.leader, occurred_at=at, received_at=at, device_id=DEVICE)
        reason = "120 到场看过，人已缓过来，家属赶回来陪着"
        wakeup.decide(holding.get(one.expected.slot_id), holding, result="safe_seen", reason=reason)
    holding.save()
    return len(over)
