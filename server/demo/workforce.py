"""Invented workers: helpers with three to five elders each, leaders, and one printed account for every role. Pure."""

from dataclasses import dataclass, field
from uuid import UUID

from server.demo.people import Register, luck_of

COUNTY = "431225"
SHOWCASE = "431225101207"  # 坪村镇 枫木村: the village to try things out in
NEXT_VILLAGE = "431225101202"
SHOWCASE_LOADS = (22, 4, 4)  # the first helper has unusually many elders, so that there is much to tap
SHOWCASE_ELDERS = sum(SHOWCASE_LOADS)
LEAST_ELDERS = 3  # per helper
USUAL_ELDERS = 3.15


@dataclass
class InventedWorker:
    """A worker before the account is made; `printed` ones get a password."""

    id: UUID
    name: str
    phone: str
    roles: list[tuple[str, str]]
    grants: tuple[str, ...] = ()
    printed: bool = False
    load: list[int] = field(default_factory=list)  # numbers of the elders of the village, for helpers


# Role, area, how many, grants: everybody who works for more than one village.
OFFICES = (
    ("patroller", COUNTY, 2, ()),
    ("station_lead", COUNTY, 1, ("person_photos",)),
    ("social_worker", "431225101", 1, ("child_files",)),
    ("social_worker", "431225212", 1, ()),
    ("social_worker", "431225108", 1, ()),
    ("surveyor", "431225101", 1, ()),
    ("surveyor", "431225204", 1, ()),
    ("county_supervisor", COUNTY, 1, ("reveal", "exact_homes")),
    ("county_supervisor", COUNTY, 1, ()),
    ("duty_officer", COUNTY, 2, ()),
    ("reviewer", COUNTY, 1, ()),
    ("system_admin", COUNTY, 1, ()),
    ("security_admin", COUNTY, 1, ()),
    ("auditor", COUNTY, 1, ()),
)


def invent_offices(townships: list[str], register: Register) -> list[InventedWorker]:
    """Invent the county's people and one supervisor for each township; all are printed."""
    found = []
    for role, area, how_many, grants in (*OFFICES, *(("township_supervisor", code, 1, ()) for code in townships)):
        for number in range(how_many):
            luck = luck_of(role, area, number, grants)
            worker = _invent(area, [(role, area)], register, luck)
            worker.grants, worker.printed = grants, True
            found.append(worker)
    return found


def invent_village_people(village: str, elders: int, register: Register, *, stand_in: bool) -> list[InventedWorker]:
    """Invent a village's team leader and helpers; `stand_in` adds a helper who is only ever a backup."""
    luck = luck_of("workforce", village)
    leader = _invent(village, [("team_leader", village)], register, luck)
    leader.printed = village in (SHOWCASE, NEXT_VILLAGE)
    helpers = []
    for place, load in enumerate(shares_of(village, elders)):
        helper = _invent(village, [("helper", village)], register, luck)
        helper.load = load
        helper.printed = (village == SHOWCASE and place < 2) or (village == NEXT_VILLAGE and place == 0)
        helpers.append(helper)
    if stand_in:
        helpers.append(_invent(village, [("helper", village)], register, luck))
    return [*helpers, leader]


def shares_of(village: str, elders: int) -> list[list[int]]:
    """Return which elders each helper of a village takes: neighbours together, about three to five each."""
    if village == SHOWCASE:
        sizes = list(SHOWCASE_LOADS)
    else:
        helpers = max(1, min(elders // LEAST_ELDERS, round(elders / USUAL_ELDERS)))
        sizes = [elders // helpers + (place < elders % helpers) for place in range(helpers)]
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    return [list(range(start, start + size)) for start, size in zip(starts, sizes, strict=True)]


def pair(people: list[InventedWorker]) -> list[tuple[int, UUID, str]]:
    """Return (elder's number, worker, part): each elder has a helper, and as backup the stand-in, the next helper or the leader."""
    helpers, leader = people[:-1], people[-1]
    stand_ins = [helper for helper in helpers if not helper.load]
    found = []
    for place, helper in enumerate(helpers):
        backup = stand_ins[0] if stand_ins else helpers[(place + 1) % len(helpers)]
        backup = leader if backup is helper else backup
        found += [(number, helper.id, "primary") for number in helper.load]
        found += [(number, backup.id, "backup") for number in helper.load]
    return found


def spread(villages: list[str], elders: int, least: int = 6) -> dict[str, int]:
    """Return {village: elders}: a few more in the larger villages, the exact number in all."""
    weights = {
        code: luck_of("weight", code).lognormvariate(0, 0.7) * (0.5 if code[9] == "0" else 1.0) for code in villages
    }
    found = dict.fromkeys(villages, least)
    found[SHOWCASE] = SHOWCASE_ELDERS
    left = elders - sum(found.values())
    whole = sum(weight for code, weight in weights.items() if code != SHOWCASE)
    parts = {code: left * weight / whole for code, weight in weights.items() if code != SHOWCASE}
    for code, part in parts.items():
        found[code] += int(part)
    by_rest = sorted(parts, key=lambda code: int(parts[code]) - parts[code])
    for code in by_rest[: elders - sum(found.values())]:
        found[code] += 1
    return found


def _invent(village: str, roles: list[tuple[str, str]], register: Register, luck) -> InventedWorker:
    name = register.name(village, luck.choice("12"), luck)
    return InventedWorker(register.uuid(luck), name, register.phone(), roles)
