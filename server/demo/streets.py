"""What invented crews look at: points, signs and partners of the county town, and people who sleep out. Pure."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.demo.people import IDS_COUNT_FROM, MEN_NOW, SURNAMES, WOMEN_NOW, luck_of, seeded_uuid7
from server.demo.places import TOWNSHIP_CENTRES, Position, moved

INVENTED = "示例数据：位置是虚构的"
TOWN = TOWNSHIP_CENTRES["431225100"]
EAST_GATE, BUILDING, BEND = "431225100002", "431225100005", "431225100001"
# Name, place type, village, metres east and north of the town's middle, importance, wanted every so many days, hint.
POINTS = (
    ("汽车南站候车厅", "bus", EAST_GATE, 420, -610, "high", 2, "候车厅最里面一排椅子"),
    ("火车站广场", "rail", BUILDING, -980, 350, "high", 2, "出站口右手边屋檐下"),
    ("渠水大桥下", "bridge", EAST_GATE, 210, -120, "high", 1, "从东头台阶下去"),
    ("林城菜市场", "market", BUILDING, 60, 140, "normal", 3, "收摊以后看后门"),
    ("粟裕公园风雨亭", "pavilion", BUILDING, -260, 420, "normal", 3, "北门进去五十米"),
    ("建设银行自助厅", "atm", BUILDING, 130, 60, "normal", 3, "天冷时多看一眼"),
    ("老粮库空房", "derelict", BEND, 760, 520, "normal", 5, "后墙有个缺口，当心地面"),
    ("滨江风光带", "park", EAST_GATE, 340, -260, "normal", 4, "长椅和廊下"),
    ("东门涵洞", "culvert", EAST_GATE, 560, -40, "high", 2, "下雨天先看水位"),
    ("县人民医院急诊门口", "hospital", BUILDING, -120, -210, "normal", 4, "问一下保安"),
    ("国道改河路口", "junction", BEND, 1180, 880, "normal", 5, "车多，靠边停"),
    ("步行街骑楼", "arcade", BUILDING, 90, 20, "normal", 3, "店铺关门以后"),
    ("水运码头旧址", "wharf", EAST_GATE, 480, -350, "normal", 7, "石阶滑"),
    ("体育广场", "plaza", BUILDING, -400, 110, "normal", 4, "主席台下面"),
)  # fmt: skip
SIGNS = (
    ("汽车南站出口引导牌", EAST_GATE, 440, -600, "ok", None),
    ("火车站广场引导牌", BUILDING, -960, 340, "ok", None),
    ("国道改河路口引导牌", BEND, 1170, 870, "damaged", "被车撞歪，字看得清"),
    ("渠水大桥头引导牌", EAST_GATE, 230, -110, "ok", None),
)
PARTNERS = (
    ("会同县人民医院", "hospital", "急诊科"), ("火车票代售点", "ticket_office", "窗口"), ("会同县救助管理站", "station", "值班室"),
    ("林城派出所", "police", "值班室"), ("会同县未成年人救助保护中心", "minor_center", "值班室"), ("县城管大队", "urban_management", "夜班"),
)  # fmt: skip
LOOKS = (
    "旧军大衣，背蛇皮袋", "左脚有点跛，拄一根竹棍", "白头发，戴草帽", "说四川话，爱抽烟", "瘦高个，不爱说话", "推一辆旧三轮车捡纸板", "穿红色棉袄",
    "耳朵背，要大声说", "带一只黄狗", "右手缺两个手指", "总坐在台阶上看书", "穿迷彩服，胡子长",
)  # fmt: skip
ORIGINS = ("county", "province", "province", "other_province", "other_province", "unknown")
CAST = 12  # people who are met again and again


@dataclass(frozen=True)
class Point:
    """A point of the list."""

    id: UUID
    place: Position
    village: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Sleeper:
    """Somebody who sleeps out, met more than once."""

    id: UUID
    data: dict[str, Any]
    point: int  # of POINTS
    fellow: float  # how often they are there


def invented_id(*about: object) -> UUID:
    """Return the id of something invented, the same in every installation."""
    return seeded_uuid7(IDS_COUNT_FROM, luck_of("street", *about))


def points() -> list[Point]:
    """Return the points of the list."""
    return [
        Point(invented_id("point", name), moved(TOWN, east, north), village, {
            "name": name, "place_type": kind, "importance": importance, "every_days": days, "state": "active", "hint": hint,
        })
        for name, kind, village, east, north, importance, days, hint in POINTS
    ]  # fmt: skip


def signs() -> list[Point]:
    """Return the signs that show the way."""
    return [
        Point(invented_id("sign", name), moved(TOWN, east, north), village, {
            "name": name, "text": "会同县救助管理站，24 小时求助", "phone": "15400000000", "condition": condition, "damage": damage,
        })
        for name, village, east, north, condition, damage in SIGNS
    ]  # fmt: skip


def partners() -> list[tuple[UUID, dict[str, Any]]]:
    """Return who works with the station."""
    return [
        (invented_id("partner", name), {
            "name": name, "partner_kind": kind, "contact": contact, "phone": f"154000001{n:02d}", "state": "active",
        })
        for n, (name, kind, contact) in enumerate(PARTNERS)
    ]  # fmt: skip


def cast() -> list[Sleeper]:
    """Return the people who are met again and again."""
    found = []
    for n in range(CAST):
        luck = luck_of("sleeper", n)
        sex, age = luck.choices("12", (3, 1))[0], luck.randint(28, 74)
        data: dict[str, Any] = {
            "sex": sex, "age_from": age - 4, "age_to": age + 4, "origin": luck.choice(ORIGINS), "description": LOOKS[n % len(LOOKS)],
        }  # fmt: skip
        if luck.random() < 0.5:
            last = luck.choice(MEN_NOW if sex == "1" else WOMEN_NOW)
            data["name"] = f"{luck.choice(SURNAMES)}某{last}"
        found.append(Sleeper(invented_id("sleeper", n), data, luck.randrange(len(POINTS)), luck.uniform(0.25, 0.8)))
    return found
