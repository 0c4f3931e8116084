"""The monthly table of the rescue station (domain A1), counted from episodes and stays; and the line of a day."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from server.areas.queries import labels_of
from server.patrols import words
from server.patrols.figures import DEFINITIONS, Counted, told
from server.patrols.queries import counted
from server.patrols.rules.episodes import Episode, Id
from server.people import queries as people
from server.people.rules import age_band
from server.people.words import AGE_BANDS, SEX, SPECIAL

REGIONS = {"province": "本省", "other_province": "外省", "abroad": "港澳台及外籍", "unknown": "无法查明"}
REGION_OF = {
    "county": "province", "province": "province", "other_province": "other_province", "hkmt": "abroad", "foreign": "abroad",
}  # fmt: skip
HEALTH_OF = (
    ("critical", {"critical"}),
    ("mental", {"mental"}),
    ("intellectual", {"intellectual", "dementia"}),
    ("limb", {"disabled_limb"}),
)


def month_of(text: str) -> tuple[date, date]:
    """Return the first and last day of a month written 2026-11."""
    year, month = map(int, text.split("-"))
    first = date(year, month, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


@dataclass
class Row:
    """A row of the table: its value, and the records behind it."""

    id: str
    name: str
    value: Any
    records: list[Id] = field(default_factory=list)


def monthly(area_code: str, first: date, last: date, *, with_records: Collection[str] = ()) -> dict[str, Any]:
    """Return the table of a month: sections of rows, and the figures behind them.

    `with_records` names the rows (`sex:1`) whose records are told too.
    """
    everything = Counted(area_code, first, last)
    episodes, stays = everything.episodes, counted.left_between(area_code, first, last)
    persons, behind = _persons(everything), _behind(everything)
    figures = [told(one, one.count(everything), records=False) for one in DEFINITIONS]
    days = [round(days, 4) for _, days in stays]
    boys = [root for root, one in persons.items() if _is_minor_boy(one, last)]

    def of_persons(code: str, name: str, codes: Mapping[str, str], says: Callable[[Mapping[str, Any]], Iterable[str]]):
        found = [(one, behind[root]) for root, person in persons.items() for one in says(person)]
        return _section(code, name, "人", _rows(codes, found))

    sections = [
        _section("persons", "受助总人数", "人", [Row("all", "合计", len(persons), _all(behind.values()))]),
        _section("days", "平均在站天数", "天", [
            Row("average", "平均", round(sum(days) / len(days), 1) if days else None, [stay.id for stay, _ in stays]),
        ]),
        of_persons("sex", "性别", SEX, lambda person: [person["sex"] or "0"]),
        of_persons("age", "年龄", AGE_BANDS, lambda person: [age_band(person, last)]),
        _section("minor_boys", "未成年男性", "人", [Row("all", "合计", len(boys), _all(behind[root] for root in boys))]),
        _section("health", "健康", "人", _rows(words.HEALTH, [(one, behind[root]) for root, one in _health(everything).items()])),
        of_persons("region", "区域", REGIONS, lambda person: [REGION_OF.get(person["origin"], "unknown")]),
        _section("leaving", "离站方式", "人次", _rows(words.LEAVING, [(stay.leaving, [stay.id]) for stay, _ in stays if stay.leaving])),
        _section("across", "其中跨省", "人次", _rows(
            {way: words.LEAVING[way] for way in ("escorted", "fetched")},
            [(stay.leaving, [stay.id]) for stay, _ in stays if stay.cross_province],
        )),
        _section("aid", "救助类型", "人次", _rows(words.AID_KINDS, [(kind, one.records) for one in episodes for kind in aid_kinds(one)])),
        of_persons("special", "特殊人员", SPECIAL, lambda person: person["special"] or ()),
    ]  # fmt: skip
    told_sections = [_told(*section, with_records) for section in sections]
    return {"first": first, "last": last, "sections": told_sections, "figures": figures, "news": _news(everything)}


def _behind(everything: Counted) -> dict[UUID, list[Id]]:
    """Return by person the records of the episodes that were theirs."""
    found: dict[UUID, list[Id]] = {}
    for one in everything.episodes:
        found.setdefault(UUID(str(everything.root(one.person))), []).extend(one.records)
    return found


def _all(groups: Iterable[Iterable[Id]]) -> list[Id]:
    return [one for group in groups for one in group]


def _persons(everything: Counted) -> dict[UUID, Mapping[str, Any]]:
    """Return what is known of everybody helped; what the root does not know is taken from whom it was recorded as."""
    recorded: dict[UUID, set[UUID]] = {}
    for root, person in {(everything.root(one.person), one.person) for one in everything.episodes}:
        recorded.setdefault(UUID(str(root)), set()).add(UUID(str(person)))
    rows = people.known_of({*recorded, *(one for group in recorded.values() for one in group)})
    found = {}
    for root, group in recorded.items():
        members = [rows[one] for one in (root, *sorted(group - {root})) if one in rows]
        found[root] = {
            field: next((one[field] for one in members if one[field] not in (None, "")), None) for field in people.KNOWN
        }
    return found


def _is_minor_boy(person: Mapping[str, Any], last: date) -> bool:
    return person["sex"] == "1" and age_band(person, last) in ("to_6", "7_17")


def _health(everything: Counted) -> dict[UUID, str]:
    """Return by person the gravest that was seen of them."""
    signs: dict[UUID, set[str]] = {}
    for one in everything.episodes:
        seen = signs.setdefault(UUID(str(everything.root(one.person))), set())
        for part in (*one.met, *([one.stay] if one.stay else ())):
            seen |= set(part.signs())
    return {
        root: next((name for name, signals in HEALTH_OF if signals & seen), "healthy") for root, seen in signs.items()
    }


def aid_kinds(episode: Episode) -> set[str]:
    """Return which kinds of aid an episode was: as the station says, else by what was done."""
    kinds = set(episode.stay.aid_kinds) if episode.stay else set()
    if episode.medical:
        kinds.add("medical")
    if episode.ways & {"ticket", "ticket_home", "escorted", "fetched", "local_return", "own_way"}:
        kinds.add("return")
    return kinds or {"living"}


def _rows(codes: Mapping[str, str], found: Iterable[tuple[str, Iterable[Id]]]) -> list[Row]:
    """Return a row for every code: how often it was found, and behind what."""
    rows = {code: Row(code, name, 0) for code, name in codes.items()}
    for code, records in found:
        if code in rows:
            rows[code].value += 1
            rows[code].records.extend(records)
    return list(rows.values())


def _section(code: str, name: str, unit: str, rows: list[Row]) -> tuple[str, str, str, list[Row]]:
    return code, name, unit, rows


def _told(code: str, name: str, unit: str, rows: list[Row], with_records: Collection[str]) -> dict[str, Any]:
    """Return a section as the wire shows it; of the rows that are asked for, with the records behind."""
    shown = [
        {"id": row.id, "name": row.name, "value": row.value}
        | ({"records": counted.kinds_of(row.records)} if f"{code}:{row.id}" in with_records else {})
        for row in rows
    ]
    return {"id": code, "name": name, "unit": unit, "rows": shown}


def _news(everything: Counted) -> dict[str, Any]:
    """Return the eight numbers that patrol news always tell."""
    values = {one.id: one.count(everything) for one in DEFINITIONS if one.id in ("R1", "R2", "R8", "R9", "R10", "R11")}
    parts = {part["id"]: part["value"] for found in values.values() for part in found.parts}
    return {
        "vehicles": values["R8"].value, "people_out": parts["people"], "points": values["R9"].value,
        "met": len({(everything.root(one.person), one.day) for one in everything.met}), "to_station": parts["R1a"],
        "on_street": parts["R1b"], "goods": values["R10"].value, "advised": values["R2"].value, "refused": values["R11"].value,
    }  # fmt: skip


def daily_line(area_code: str, day: date) -> str:
    """Return a day's patrol in one message for a group chat; it names nobody."""
    everything = Counted(area_code, day, day, of_a_year=False)
    n = _news(everything)
    episodes = everything.episodes
    place = labels_of([area_code])[area_code]
    parts = [
        f"{day.month}月{day.day}日{place}街面巡查：出动{n['vehicles']}车次{n['people_out']}人次，看点位{n['points']}个，遇到{n['met']}人",
        f"接回站内{n['to_station']}人次，站外救助{n['on_street']}人次，劝导{n['advised']}人次，不愿入站{n['refused']}人次",
        f"发放物资{n['goods']}份",
    ]
    more = (
        ("送医", sum(one.medical for one in episodes)),
        ("提供乘车凭证", sum(bool(one.ways & {"ticket", "ticket_home"}) for one in episodes)),
        ("护送返乡", sum(one.escorted for one in episodes)),
    )
    parts += [f"{word}{number}人次" for word, number in more if number]
    return "；".join(parts) + "。"
