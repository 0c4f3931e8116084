"""The whole invented county in memory: divisions placed, people paired. Pure."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from shapely import prepare
from shapely.geometry.base import BaseGeometry

from server.demo import workforce
from server.demo.elders import InventedElder, Village, invent_elder
from server.demo.people import Register, luck_of
from server.demo.places import Position, invent_home, invent_village_positions
from server.demo.roll_call import Pairing
from server.demo.workforce import InventedWorker

ELDERS = 2000
HELPERS = 650
SMALL = ("431225101", "431225212")  # 坪村镇 and 青朗乡


@dataclass
class County:
    """Everything the demo county consists of before it is written."""

    townships: list[str]
    villages: dict[str, Position]
    workers: list[InventedWorker] = field(default_factory=list)
    elders: list[InventedElder] = field(default_factory=list)
    homes: dict[UUID, Position] = field(default_factory=dict)
    assignments: list[tuple[UUID, UUID, str]] = field(default_factory=list)  # elder, worker, part
    pairings: dict[UUID, Pairing] = field(default_factory=dict)
    supervisors: dict[str, UUID] = field(default_factory=dict)  # by township


def invent_county(villages: dict[str, list[str]], outline: BaseGeometry, today: date, *, small: bool) -> County:
    """Invent the people of {township: villages}; `small` fills two townships only, as densely as ever."""
    prepare(outline)
    every_village = [code for codes in villages.values() for code in codes]
    numbers = workforce.spread(every_village, ELDERS)
    stand_ins = _stand_ins(numbers)
    townships = list(SMALL) if small else list(villages)
    county = County(townships, invent_village_positions(villages, outline, luck_of("villages")))
    register = Register()
    county.workers = workforce.invent_offices(townships, register)
    county.supervisors = {w.roles[0][1]: w.id for w in county.workers if w.roles[0][0] == "township_supervisor"}
    for township in townships:
        for code in villages[township]:
            _invent_village(county, code, numbers[code], code in stand_ins, register, today, outline)
    # The account that everybody tries first stands first in the printed list.
    county.workers.sort(key=lambda worker: (not worker.load, worker.roles[0][1] != workforce.SHOWCASE))
    return county


def _stand_ins(numbers: dict[str, int]) -> set[str]:
    primaries = sum(len(workforce.shares_of(code, elders)) for code, elders in numbers.items())
    larger_first = sorted(numbers, key=lambda code: (-numbers[code], code))
    return set(larger_first[: HELPERS - primaries])


def _invent_village(
    county: County, code: str, elders: int, stand_in: bool, register: Register, today: date, outline: BaseGeometry
) -> None:
    people = workforce.invent_village_people(code, elders, register, stand_in=stand_in)
    luck = luck_of("village", code)
    doctor = {"name": register.name(code, luck.choice("12"), luck), "phone": register.phone(), "place": "村卫生室"}
    village = Village(code, doctor)
    shown = {number for worker in people if worker.printed for number in worker.load}
    here = [invent_elder(village, number, register, today, plain=number in shown) for number in range(elders)]
    for one in here:
        county.homes[one.id] = invent_home(county.villages[code], outline, luck)
    pairs: dict[UUID, dict[str, UUID]] = {}
    for number, worker_id, part in workforce.pair(people):
        county.assignments.append((here[number].id, worker_id, part))
        pairs.setdefault(here[number].id, {})[part] = worker_id
    for number, one in enumerate(here):
        pair = pairs[one.id]
        county.pairings[one.id] = Pairing(pair["primary"], pair["backup"], people[-1].id, number in shown)
    county.workers += people
    county.elders += here
