"""The monthly table of the rescue station (domain A1), counted from episodes and stays; and the line of a day."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from server.areas.queries import labels_of
from server.patrols import words
from server.patrols.figures import DEFINITIONS, Counted, told
from server.patrols.queries import counted
from server.patrols.rules.episodes import Episode
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


def monthly(area_code: str, first: date, last: date) -> dict[str, Any]:
    """Return the table of a month: sections of rows, and the figures behind them."""
    everything = Counted(area_code, first, last)
    episodes, stays = everything.episodes, counted.left_between(area_code, first, last)
    persons = _persons(everything)
    figures = [told(one, one.count(everything), records=False) for one in DEFINITIONS]
    values = {one["id"]: one["value"] for one in figures}
    days = [round(days, 4) for _, days in stays]
    sections = [
        _section("persons", "受助总人数", "人", [("all", "合计", values["R3"])]),
        _section("days", "平均在站天数", "天", [("average", "平均", round(sum(days) / len(days), 1) if days else None)]),
        _counted("sex", "性别", "人", SEX, (person["sex"] or "0" for person in persons.values())),
        _counted("age", "年龄", "人", AGE_BANDS, (age_band(person, last) for person in persons.values())),
        _section("minor_boys", "未成年男性", "人", [("all", "合计", _minor_boys(persons.values(), last))]),
        _counted("health", "健康", "人", words.HEALTH, _health(everything).values()),
        _counted("region", "区域", "人", REGIONS, (REGION_OF.get(one["origin"], "unknown") for one in persons.values())),
        _counted("leaving", "离站方式", "人次", words.LEAVING, (stay.leaving for stay, _ in stays if stay.leaving)),
        _section("across", "其中跨省", "人次", [
            (way, words.LEAVING[way], sum(stay.leaving == way and stay.cross_province for stay, _ in stays))
            for way in ("escorted", "fetched")
        ]),
        _counted("aid", "救助类型", "人次", words.AID_KINDS, (kind for one in episodes for kind in aid_kinds(one))),
        _counted("special", "特殊人员", "人", SPECIAL, (code for one in persons.values() for code in one["special"] or ())),
    ]  # fmt: skip
    return {"first": first, "last": last, "sections": sections, "figures": figures, "news": _news(everything)}


def _persons(everything: Counted) -> dict[UUID, Mapping[str, Any]]:
    """Return what is known of everybody helped; what the root does not know is taken from whom it was recorded as."""
    recorded: dict[UUID, list[UUID]] = {}
    for one in everything.episodes:
        recorded.setdefault(everything.root(one.person), []).append(one.person)
    rows = people.known_of({*recorded, *(one for group in recorded.values() for one in group)})
    found = {}
    for root, group in recorded.items():
        members = [rows[one] for one in dict.fromkeys((root, *group)) if one in rows]
        found[root] = {
            field: next((one[field] for one in members if one[field] not in (None, "")), None) for field in people.KNOWN
        }
    return found


def _minor_boys(persons: Iterable[Mapping[str, Any]], last: date) -> int:
    return sum(one["sex"] == "1" and age_band(one, last) in ("to_6", "7_17") for one in persons)


def _health(everything: Counted) -> dict[UUID, str]:
    """Return by person the gravest that was seen of them."""
    signs: dict[UUID, set[str]] = {}
    for one in everything.episodes:
        seen = signs.setdefault(everything.root(one.person), set())
        for part in (*one.met, *([one.stay] if one.stay else ())):
            seen |= set(part.conditions)
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


def _counted(code: str, name: str, unit: str, codes: Mapping[str, str], found: Iterable[str]) -> dict[str, Any]:
    numbers = Counter(found)
    return _section(code, name, unit, [(one, word, numbers[one]) for one, word in codes.items()])


def _section(code: str, name: str, unit: str, rows: list[tuple[str, str, Any]]) -> dict[str, Any]:
    return {
        "id": code, "name": name, "unit": unit, "rows": [{"id": one, "name": word, "value": n} for one, word, n in rows],
    }  # fmt: skip


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
    everything = Counted(area_code, day, day)
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
