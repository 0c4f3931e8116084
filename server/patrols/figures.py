"""The figures R1-R12 of patrols (domain A6): each with its definition, its version and the records behind it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from server.patrols import words
from server.patrols.queries import counted
from server.patrols.rules.episodes import Episode, Id, Met, advises, goods_of, refuses
from server.people.queries import merges
from server.people.rules import root_of

TEN_THOUSAND = Decimal(10_000)
CENT = Decimal("0.01")


@dataclass
class Found:
    """What a figure came to: its value, its parts, the records behind it."""

    value: Any
    records: Iterable[Id] = ()
    parts: list[dict[str, Any]] = field(default_factory=list)


class Counted:
    """Everything that is counted in a period and area, loaded once.

    `of_a_year`: the year up to the end is looked at too (R12), and then loaded at once with the period.
    """

    def __init__(self, area_code: str, first: date, last: date, *, of_a_year: bool = True):
        self.area_code, self.first, self.last = area_code, first, last
        self.since = min(first, _year_before(last)) if of_a_year else first

    @cached_property
    def _met(self) -> list[Met]:
        return counted.met_between(self.area_code[: counted.COUNTY_DIGITS], self.since, self.last)

    @cached_property
    def episodes_since(self) -> list[Episode]:
        """The episodes of the area since the beginning of the year before the end."""
        found = counted.episodes_between(self.area_code, self.since, self.last, met=self._met)
        return [one for one in found if one.area_code.startswith(self.area_code)]

    @cached_property
    def episodes(self) -> list[Episode]:
        """The episodes of the period."""
        return [one for one in self.episodes_since if one.day >= self.first]

    @cached_property
    def met(self) -> list[Met]:
        """The encounters of the period."""
        return [one for one in self._met if one.day >= self.first and one.area_code.startswith(self.area_code)]

    @cached_property
    def shifts(self) -> list:
        """The shifts of the period."""
        return counted.shifts_between(self.area_code, self.first, self.last)

    @cached_property
    def merges(self) -> Mapping[UUID, UUID]:
        """Who turned out to be whom."""
        return merges()

    def root(self, person: Id) -> Id:
        """Return whom a recorded person really is."""
        if not self.merges:
            return person
        if person not in self._roots:
            self._roots[person] = root_of(UUID(str(person)), self.merges)
        return self._roots[person]

    @cached_property
    def _roots(self) -> dict[Id, UUID]:
        return {}

    def persons(self, episodes: Iterable[Episode]) -> set[Id]:
        """Return the distinct persons behind episodes."""
        return {self.root(one.person) for one in episodes}


def episodes_of_help(counted_: Counted) -> Found:
    """Count how often people were helped."""
    inside = [one for one in counted_.episodes if one.stay]
    outside = len(counted_.episodes) - len(inside)
    parts = [_part("R1a", "在站", len(inside)), _part("R1b", "站外（街面）", outside)]
    return Found(len(counted_.episodes), _records(counted_.episodes), parts)


def advice(counted_: Counted) -> Found:
    """Count advice and notice that came with nothing else."""
    found = [one.id for one in counted_.met if advises(one)]
    return Found(len(found), found)


def persons_helped(counted_: Counted) -> Found:
    """Count who was helped."""
    return Found(len(counted_.persons(counted_.episodes)), _records(counted_.episodes))


def escorted_home(counted_: Counted) -> Found:
    """Count who was brought home by staff."""
    found = [one for one in counted_.episodes if one.escorted]
    across = counted_.persons(one for one in found if one.crosses_province)
    return Found(
        len(counted_.persons(found)), _records(found), [_part("cross_province", "其中跨省", len(across), unit="人")]
    )


def ways_home(counted_: Counted) -> Found:
    """Count who went home, and how."""
    tickets = [one for one in counted_.episodes if one.ways & {"ticket", "ticket_home"}]
    own_way = [one for one in counted_.episodes if "own_way" in one.ways]
    fetched = [one for one in counted_.episodes if "fetched" in one.ways]
    parts = [_part("own_way", "自行返乡", len(own_way)), _part("fetched", "接领返乡", len(fetched))]
    return Found(len(tickets), _records([*tickets, *own_way, *fetched]), parts)


def medical(counted_: Counted) -> Found:
    """Count who came to hospital."""
    found = [one for one in counted_.episodes if one.medical]
    return Found(len(found), _records(found))


def money(counted_: Counted) -> Found:
    """Add up what was booked."""
    booked = list(counted.costs_between(counted_.area_code, counted_.first, counted_.last))
    total, parts = Decimal(0), defaultdict(Decimal)
    for _, cost in booked:
        amount = Decimal(str(cost["amount"]))
        total += amount
        parts["what", cost["what"]] += amount
        parts["source", cost["source"]] += amount
    told = [_part("yuan", "元", float(total.quantize(CENT)), unit="元")]
    for by, codes in (("what", words.COSTS), ("source", words.SOURCES)):
        told += [
            _part(f"{by}:{code}", name, float(parts[by, code]), unit="元")
            for code, name in codes.items()
            if (by, code) in parts
        ]
    value = (total / TEN_THOUSAND).quantize(CENT, ROUND_HALF_UP)
    return Found(float(value), (record_id for record_id, _ in booked), told)


def outings(counted_: Counted) -> Found:
    """Count vehicles and crews that went out."""
    with_vehicle = [one for one in counted_.shifts if (one.vehicle or "").strip()]
    people = sum(len(one.crew) for one in counted_.shifts)
    parts = [_part("people", "出动人员", people, unit="人次"), _part("shifts", "班次", len(counted_.shifts), unit="班")]
    return Found(len(with_vehicle), (one.record_id for one in counted_.shifts), parts)


def points(counted_: Counted) -> Found:
    """Count points that were looked at."""
    visited = counted.points_visited(counted_.area_code, counted_.first, counted_.last)
    on_the_list = counted.points_on_the_list(counted_.area_code, counted_.last)
    share = round(100 * len(visited & on_the_list) / len(on_the_list), 1) if on_the_list else None
    parts = [_part("coverage", "覆盖率", share, unit="%"), _part("points", "在册点位", len(on_the_list), unit="个")]
    return Found(len(visited), visited, parts)


def goods(counted_: Counted) -> Found:
    """Add up what was handed out."""
    given = [(one.id, n) for one in counted_.met if (n := goods_of(one))]
    total = sum(n for _, n in given)
    return Found(int(total) if total == int(total) else round(total, 2), (one for one, _ in given))


def refusals(counted_: Counted) -> Found:
    """Count who refused to come to the station."""
    found = [one for one in counted_.met if refuses(one)]
    return Found(len({(one.person, one.day) for one in found}), (one.id for one in found))


def again_and_again(counted_: Counted) -> Found:
    """Count who was helped more than once in a year."""
    year_before = _year_before(counted_.last)
    by_person: dict[Id, list[Episode]] = defaultdict(list)
    for one in counted_.episodes_since:
        if one.day >= year_before:
            by_person[counted_.root(one.person)].append(one)
    found = [
        group for group in by_person.values() if len(group) >= 2 and any(one.day >= counted_.first for one in group)
    ]
    return Found(len(found), _records([one for group in found for one in group]))


def _year_before(last: date) -> date:
    try:
        return last.replace(year=last.year - 1) + timedelta(days=1)
    except ValueError:  # 29 February
        return date(last.year - 1, 3, 1)


def _part(code: str, name: str, value: Any, *, unit: str = "人次") -> dict[str, Any]:
    return {"id": code, "name": name, "value": value, "unit": unit}


def _records(found: Iterable[Episode]) -> list[Id]:
    return [record for one in found for record in one.records]


@dataclass(frozen=True)
class Definition:
    """A figure's own words; a changed way of counting is a new version."""

    id: str
    version: int
    name: str
    unit: str
    text: str
    count: Callable[[Counted], Found]


DEFINITIONS = (
    Definition("R1", 1, "救助人次", "人次",
               "在站一次算一次；站外同一个登记的人同一天算一次，要给过物资或服务（劝导不算），或者入站、送医、移交、返乡、护送。转成入站的接触并入在站，日子按早的。",
               episodes_of_help),
    Definition("R2", 1, "劝导人次", "人次", "只有劝导、告知，没有给任何救助的接触；不计入救助人次。", advice),
    Definition("R3", 1, "救助人数", "人", "救助人次背后不同的人；并成一个人的算一个。", persons_helped),
    Definition("R4", 1, "护送返乡", "人", "由工作人员护送到亲属或流出地救助站的不同的人；乘车凭证不算。", escorted_home),
    Definition("R5", 1, "提供乘车凭证", "人次", "提供乘车凭证返乡的人次；另列自行返乡、接领返乡。", ways_home),
    Definition("R6", 1, "医疗救治", "人次", "送医或在站期间医疗救治的人次。", medical),
    Definition("R7", 1, "投入资金", "万元", "记账日期在本期内的费用合计（物资、车票、短途交通、护送、医疗、食宿、其他），保留两位小数。", money),
    Definition("R8", 1, "出动", "台次", "本期开始、用了车辆的班次；另列出动人员人次。", outings),
    Definition("R9", 1, "巡查点位", "个", "本期看过的不同点位；覆盖率是其中在册在巡的点位占在册在巡点位的比例。", points),
    Definition("R10", 1, "发放物资", "份", "接触中发放的食品、饮水、衣物、棉被、御寒、防暑、防疫、简易药品的数量合计。", goods),
    Definition("R11", 1, "拒绝入站", "人次", "同一个登记的人同一天拒绝算一次；拿了物资也算。", refusals),
    Definition("R12", 1, "反复流浪", "人", "到本期末的 12 个月内有两次以上救助人次、其中一次在本期的不同的人。", again_and_again),
)  # fmt: skip


def figures(area_code: str, first: date, last: date, *, with_records: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Return every figure of a period and area; `with_records` names those whose records are told too."""
    everything, wanted = Counted(area_code, first, last), set(with_records)
    return [told(one, one.count(everything), records="all" in wanted or one.id in wanted) for one in DEFINITIONS]


def told(one: Definition, found: Found, *, records: bool) -> dict[str, Any]:
    """Return a figure as the wire shows it; of the records behind it, which kind each is."""
    row = {
        "id": one.id, "version": one.version, "name": one.name, "unit": one.unit, "definition": one.text, "value": found.value,
        "parts": found.parts,
    }  # fmt: skip
    return row | ({"records": counted.kinds_of(found.records)} if records else {})
