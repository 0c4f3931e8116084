"""A long history of patrols: seen before among 10,000 encounters, the month over 100,000, a night's track taken in."""

import json
import time
from datetime import timedelta
from random import Random
from statistics import median
from uuid import UUID

from server.foundation import clock
from server.foundation.ids import uuid7
from server.foundation.settings import extension
from server.foundation.unit_of_work import unit_of_work
from server.patrols import tracks, words
from server.records.held import Authorship, Holding
from server.records.work_line import every_kind
from tests.factories.patrols import make_shift
from tests.factories.wakeup_checks import change, push
from tests.people import MAPLE, People

FEW, MANY = 10_000, 100_000
AT_A_TIME = 2_000
TIMES = 9
LOOKS = ("军大衣", "红棉袄", "左脚有点跛", "说四川话", "背蛇皮袋", "推三轮车", "戴草帽", "白头发", "瘦高个", "不说话")


def fill(how_many: int, *, days: int, luck: Random) -> None:
    """Write so many encounters, about three to a person, over so many days, half of them in the county town."""
    kinds, now = every_kind(extension("work_lines")), clock.now()
    for start in range(0, how_many, AT_A_TIME):
        with unit_of_work():
            holding = Holding(kinds, Authorship(by=None, occurred_at=now, received_at=now))
            persons = [_person(holding, luck, now) for _ in range(AT_A_TIME // 3)]
            for _ in range(min(AT_A_TIME, how_many - start)):
                _encounter(holding, luck.choice(persons), luck, now - timedelta(minutes=luck.randint(1, days * 1440)))
            holding.save()


def _person(holding: Holding, luck: Random, now) -> UUID:
    age = luck.randint(15, 75)
    data = {
        "number": "无名-20261123-01", "sex": luck.choice("12"), "age_from": age, "age_to": age + 8, "origin": "unknown",
        "description": "，".join(luck.sample(LOOKS, 3)),
    }  # fmt: skip
    return holding.create("person", uuid7(), {"area_code": MAPLE, "happened_at": now}, data).id


def _encounter(holding: Holding, person: UUID, luck: Random, at) -> None:
    spread = 0.004 if luck.random() < 0.5 else 0.15
    place = [109.7163 + luck.gauss(0, spread), 26.875 + luck.gauss(0, spread)]
    envelope = {"area_code": MAPLE, "happened_at": at, "location": {"type": "Point", "coordinates": place}}
    aid = [{"id": str(uuid7()), "type": luck.choice(words.GOODS), "qty": 1}] if luck.random() < 0.7 else []
    data = {
        "person_id": person, "state": "complete", "place_type": luck.choice(list(words.PLACE_TYPES)), "found_by": "patrol",
        "conditions": [luck.choice(list(words.CONDITIONS))], "informed": True, "willingness": "refused", "aid": aid,
        "outcome": "street_aid" if aid else "refused",
    }  # fmt: skip
    author = Authorship(by=None, occurred_at=at, received_at=at)
    holding.create("encounter", uuid7(), envelope, data, author)


def _took(ask) -> float:
    found = []
    for _ in range(TIMES):
        began = time.perf_counter()
        answer = ask()
        found.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.get_data(as_text=True)
    return median(found) * 1000


def measure(people: People) -> None:
    """Print what each takes."""
    luck, crew, lead = Random(7), people.patroller(), people.station_lead()
    fill(FEW, days=600, luck=luck)
    asked = {
        "location": {"type": "Point", "coordinates": [109.7170, 26.8760]}, "sex": "1", "age_from": 40, "age_to": 50,
        "description": "穿军大衣，跛脚，四川口音",
    }  # fmt: skip
    took = _took(lambda: crew.post("/patrols/seen-before", json=asked))
    print(f"seen before? among {FEW:,} encounters: {took:.0f} ms; to reach: < 300 ms")
    took = _took(lambda: crew.post("/patrols/seen-before", json={"description": asked["description"]}))
    print(f"the same without a position: {took:.0f} ms")
    _measure_track(crew)
    fill(MANY - FEW, days=29, luck=luck)
    month = f"{clock.today():%Y-%m}"
    print(
        f"monthly table over {MANY:,} encounters: {_took(lambda: lead.get(f'/patrols/monthly?month={month}')):.0f} ms"
    )
    period = f"from={clock.today() - timedelta(days=600)}&to={clock.today()}"
    print(f"R1 to R12 over all of them: {_took(lambda: lead.get(f'/patrols/figures?{period}')):.0f} ms")
    print(f"what is owed: {_took(lambda: crew.get('/patrols/follow-ups')):.0f} ms")


def _measure_track(crew) -> None:
    """A shift of eight hours, a position every five seconds, in one push of sixteen segments."""
    shift = make_shift(crew)
    changes, n = [], 0
    for part in range(16):
        walk = [
            tracks.Position(k * 5, 109.7163 + 2e-5 * ((n + k) % 900), 26.875 + 1e-5 * ((n + k) % 700), 6 + k % 9)
            for k in range(360)
        ]
        n += 360
        at = clock.now().astimezone(clock.LOCAL) - timedelta(minutes=30 * (16 - part))
        data = {"shift_id": str(shift), "starts_at": at.isoformat(), "source": "live"} | tracks.differences_of(walk)
        changes.append(change("track_segment", data, at=at))
    size = len(json.dumps(changes, separators=(",", ":")).encode())
    began = time.perf_counter()
    told = push(crew, *changes)
    took = (time.perf_counter() - began) * 1000
    assert {one["outcome"] for one in told["outcomes"]} == {"accepted"}
    print(f"track of 8 hours, 5,760 positions: {size / 1024:.0f} KB; taken in: {took:.0f} ms; to reach: <= 100 KB")
