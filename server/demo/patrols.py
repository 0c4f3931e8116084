"""Writing the invented fortnight of patrols, and the days since; the same operations that receive a push derive the rest."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from server.demo import patrol_days, streets
from server.demo.marks import CLOCK, DEVICE
from server.demo.patrol_days import Deed, Outing
from server.demo.people import luck_of, seeded_uuid7
from server.foundation import clock
from server.patrols import tracks
from server.records.held import Authorship, Held, Holding

DAYS_BACK = 14
ARRIVES = timedelta(minutes=3)
SEGMENT = 360  # positions: an hour
SETTLING = ("person", "guide_sign", "patrol_shift", "track_segment", "encounter", "station_stay")


def enter_places(holding: Holding, by: UUID, since: datetime) -> None:
    """Hold points, signs and partners."""
    author = Authorship(by=by, occurred_at=since, received_at=since, device_id=DEVICE)
    for kind, found in (("patrol_point", streets.points()), ("guide_sign", streets.signs())):
        for one in found:
            where = {"area_code": one.village, "location": _point(one.place), "location_source": "manual"}
            data = one.data | ({"seen_at": since} if kind == "guide_sign" else {})
            holding.create(kind, one.id, where | {"place_text": streets.INVENTED, "clock": CLOCK}, data, author)
    for partner_id, data in streets.partners():
        holding.create("partner", partner_id, {"area_code": streets.BUILDING, "clock": CLOCK}, data, author)
    holding.author = author
    _settle(holding, ("guide_sign",))


def enter_days(days: Iterable[date], holding: Holding, crew: list[tuple[UUID, str]], now: datetime) -> int:
    """Hold what the days brought as far as it has arrived and is not there yet; returns how many encounters there are more."""
    deeds = [one for day in days for one in _of(day, [name for _, name in crew], now)]
    holding.load(one.id for one in deeds)
    added = 0
    by_day: dict[date, list[Deed]] = defaultdict(list)
    for one in deeds:
        if holding.get(one.id) is None:
            by_day[clock.local_date(one.at)].append(one)
    for day in sorted(by_day):
        for one in sorted(by_day[day], key=lambda deed: (deed.at, SETTLING.index(deed.kind))):
            if holding.get(one.id) is None:  # who is met again is registered once
                _hold(one, holding, crew[0][0])
                added += one.kind == "encounter"
        _settle(holding, SETTLING)
    return added


def _of(day: date, names: list[str], now: datetime) -> Iterator[Deed]:
    for outing in patrol_days.outings_of(day, names):
        if outing.ends_at + ARRIVES <= now:
            yield outing.shift
            yield from (one for one in outing.deeds if _is_over(one, now))
            yield from _segments(outing)
    yield from (one for one in patrol_days.others_of(day) if _is_over(one, now))


def _is_over(one: Deed, now: datetime) -> bool:
    """Say whether a record has arrived by now: a stay when the person has left."""
    return (one.data.get("left_at") or one.at) + ARRIVES <= now


def _segments(outing: Outing) -> Iterator[Deed]:
    start = outing.shift.at
    for n in range(0, len(outing.positions), SEGMENT):
        part = outing.positions[n : n + SEGMENT]
        walked = [tracks.Position(t - part[0][0], *place, 6) for t, place in part]
        at = start + timedelta(seconds=part[0][0])
        data = {"shift_id": outing.shift.id, "starts_at": at, "source": "live", "ended_by": "full"}
        segment_id = seeded_uuid7(at, luck_of("segment", outing.shift.id, n))
        yield Deed("track_segment", segment_id, at, outing.shift.village, data | tracks.differences_of(walked))


def _hold(one: Deed, holding: Holding, by: UUID) -> Held:
    at = one.data.get("entered_at", one.at)
    received_at = (one.data.get("left_at") or at) + ARRIVES
    where = {"location": _point(one.place), "location_source": "gps", "accuracy_m": 8.0} if one.place else {}
    envelope = {"area_code": one.village, "clock": CLOCK} | (where or {"location_absent_reason": "not_asked"})
    author = Authorship(by=by, occurred_at=at, received_at=received_at, device_id=DEVICE)
    return holding.create(one.kind, one.id, envelope, one.data, author)


def _settle(holding: Holding, kinds: Iterable[str]) -> None:
    """Let each kind derive what follows from what is new, once."""
    done: set[UUID] = holding.notes.setdefault("settled", set())
    for name in kinds:
        kind = holding.kinds[name]
        fresh = [held for held in holding if held.kind is kind and held.new and held.id not in done]
        done |= {held.id for held in fresh}
        if fresh and kind.settle:
            kind.settle(fresh, holding)


def _point(place: tuple[float, float]) -> dict:
    return {"type": "Point", "coordinates": list(place)}
