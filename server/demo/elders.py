"""Invented roll entries (domain A2, B5): plausible, various, and nobody's. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from server.demo.people import IDS_COUNT_FROM as SOME_MOMENT
from server.demo.people import Register, luck_of, seeded_uuid7

ZHAI = (
    "上团寨",
    "下团寨",
    "大屋场",
    "老屋场",
    "岩脚",
    "塘坎",
    "田坝",
    "水口",
    "枫树坳",
    "桥头",
    "井边",
    "樟树下",
    "坡上",
    "半坡",
    "凉亭边",
    "新屋场",
)
LANDMARKS = (
    "水井上边第二栋木屋", "水井下边第一家", "樟树下靠溪的木屋", "桥头左手边砖房", "村部后面第三家", "凉亭往上走二十步", "晒谷坪边上的木屋",
    "老学堂隔壁", "小卖部后面", "风雨桥过来第一家", "鼓楼坪下边", "碾房旁边", "岔路口往右第二家", "坡顶单独一栋木屋", "塘坎边红砖房",
    "土地庙斜对面", "公路边蓝色铁门", "大枫树脚下", "老井对面木屋", "石板路尽头那家",
)  # fmt: skip
HEALTH = (
    "高血压，每天吃药", "糖尿病，打胰岛素", "支气管炎，天冷咳得厉害", "腰腿痛，走路慢", "白内障，看不清", "心脏不好，不能受累", "中过风，左边手脚不灵便",
    "胃病", "关节炎，冬天起得晚", "痛风",
)  # fmt: skip
WORK_PLACES = ("东莞", "深圳", "广州", "佛山", "长沙", "怀化", "县城", "贵阳", "本村", "中山", "浙江义乌")
PEOPLES = (("12", 48), ("01", 32), ("06", 17), ("13", 3))  # 侗 汉 苗 瑶
SUSPENDED_SHARE = 0.028
PENDING_SHARE = 0.025
ENDED_SHARE = 0.004


@dataclass(frozen=True)
class Village:
    """A village as far as an elder's entry depends on it."""

    code: str
    doctor: dict[str, str]


@dataclass(frozen=True)
class InventedElder:
    """A roll entry before it is entered."""

    id: UUID
    envelope: dict[str, Any]
    data: dict[str, Any]


def _choose(luck: Random, **weights: float) -> str:
    return luck.choices(list(weights), list(weights.values()))[0]


def invent_elder(
    village: Village, number: int, register: Register, today: date, *, plain: bool = False
) -> InventedElder:
    """Invent the elder of this number in a village; `plain` leaves out whoever is not expected every day."""
    luck = luck_of("elder", village.code, number)
    sex = "2" if luck.random() < 0.58 else "1"
    born = date(2026 - int(luck.triangular(64, 98, 77)), luck.randint(1, 12), luck.randint(1, 28))
    age = 2026 - born.year
    name = register.name(village.code, sex, luck, old=True)
    hearing = _choose(luck, normal=66, hard=27, deaf=7) if age > 72 else _choose(luck, normal=90, hard=10)
    living = _choose(luck, alone=62, spouse=20, grandchildren=8, disabled_child=4, children=3, other=3)
    mobility = (
        _choose(luck, free=60, aided=31, housebound=7, bedridden=2) if age > 74 else _choose(luck, free=85, aided=15)
    )
    risk = (
        "high"
        if mobility in ("housebound", "bedridden") or hearing == "deaf" or age > 90
        else _choose(luck, high=5, key=34, general=61)
    )
    data = {
        "name": name, "sex": sex, "birth_date": born, "ethnicity": luck.choices(*zip(*PEOPLES, strict=True))[0],
        "id_number": register.id_number(born, sex), "phone": register.phone() if luck.random() < 0.72 else None,
        "landmark": luck.choice(LANDMARKS), "categories": _categories(luck, age, living, mobility), "living": living,
        "health_note": luck.choice(HEALTH) if luck.random() < 0.55 else None, "mobility": mobility, "hearing": hearing,
        "languages": _languages(luck), "contacts": _contacts(luck, village, name, register),
        "key_holder": _key_holder(luck, village, register), "village_doctor": village.doctor,
        "methods": _methods(luck, hearing), "risk": risk,
    }  # fmt: skip
    data |= _schedule(luck, risk, today, plain) | _standing(luck, sex, name, today, plain)
    envelope = {
        "area_code": village.code, "group_no": str(1 + number * 6 // 40 + luck.randint(0, 3)), "zhai_name": luck.choice(ZHAI),
        "entry_mode": "import", "place_text": "示例数据：人和位置都是虚构的", "location_source": "manual",
    }  # fmt: skip
    return InventedElder(register.uuid(luck), envelope, data)


def _categories(luck: Random, age: int, living: str, mobility: str) -> list[str]:
    found = []
    if age >= 80:
        found.append("gaoling100" if age >= 100 else "gaoling90" if age >= 90 else "gaoling80")
    if living == "alone":
        found.append("alone")
        found += ["tekun_s"] if luck.random() < 0.22 else []
    if living == "spouse":
        found.append("empty_nest")
    if luck.random() < 0.45:
        found.append("left_elder")
    if "tekun_s" not in found and luck.random() < 0.25:
        found.append(luck.choice(("dibao", "dibao", "dibao_edge", "monitor")))
    if mobility in ("housebound", "bedridden"):
        found.append("disabled_elder")
    elif luck.random() < 0.06:
        found.append(luck.choice(("dis", "severe_dis", "dementia", "ill", "youfu", "lost_child_family")))
    return found or ["poverty_out"]


def _languages(luck: Random) -> list[str]:
    found = ["huitong"] if luck.random() < 0.8 else []
    if not found or luck.random() < 0.35:
        found.append(luck.choice(("dong", "dong", "miao")))
    return found + (["mandarin"] if luck.random() < 0.2 else [])


def _contacts(luck: Random, village: Village, name: str, register: Register) -> list[dict]:
    found = []
    for relation in luck.sample(
        ("女儿", "儿子", "侄子", "儿媳", "孙女", "外甥"), luck.choices((1, 2, 3), (45, 40, 15))[0]
    ):
        sex = "1" if relation in ("儿子", "侄子", "外甥") else "2"
        surname = name[0] if relation in ("儿子", "女儿", "侄子", "孙女") else None
        found.append(
            {
                "id": str(seeded_uuid7(SOME_MOMENT, luck)), "name": register.name(village.code, sex, luck, surname=surname),
                "relation": relation, "phone": register.phone(), "place": luck.choice(WORK_PLACES),
            }
        )  # fmt: skip
    return found


def _key_holder(luck: Random, village: Village, register: Register) -> dict | None:
    if luck.random() > 0.78:
        return None
    name = register.name(village.code, luck.choice("12"), luck, old=luck.random() < 0.4)
    return {
        "name": name,
        "phone": register.phone(),
        "place": luck.choice(("隔壁", "对门", "上边一家", "下边一家", "同一栋")),
    }


def _methods(luck: Random, hearing: str) -> list[str]:
    if hearing == "deaf":
        return ["smoke", "video"] if luck.random() < 0.3 else ["smoke", "knock"]
    return ["knock", luck.choice(("call_out", "call_out", "phone", "smoke"))]


def _schedule(luck: Random, risk: str, today: date, plain: bool) -> dict[str, Any]:
    early = not plain and luck.random() < 0.05
    rare = not plain and risk != "high" and luck.random() < 0.05
    return {
        "frequency": luck.choice(("alternate", "alternate", "twice_weekly", "weekly")) if rare else "daily",
        "schedule_from": today - timedelta(days=luck.randint(30, 90)),
        "window_start": "06:30" if early else None, "window_end": "09:00" if early else None,
    }  # fmt: skip


def _standing(luck: Random, sex: str, name: str, today: date, plain: bool) -> dict[str, Any]:
    share = luck.random()
    pending = not plain and share < PENDING_SHARE
    ended = not plain and share > 1 - ENDED_SHARE
    consented = today - timedelta(days=luck.randint(91, 200))
    how = _choose(luck, signed=70, oral=20, family=10)
    by = name if how != "family" else "女儿"
    away = luck.random() < SUSPENDED_SHARE and not plain
    return {
        "consent": None if pending else {"date": consented.isoformat(), "by": by, "how": how},
        "suspensions": [_suspension(luck, today)] if away else None,
        "state": "pending" if pending else "ended" if ended else "active",
    }  # fmt: skip


def _suspension(luck: Random, today: date) -> dict[str, Any]:
    reason = _choose(luck, hospital=35, relatives=35, city=25, institution=5)
    first = today - timedelta(days=luck.randint(0, 12))
    last = None if reason in ("city", "institution") else (today + timedelta(days=luck.randint(0, 9))).isoformat()
    note = {
        "hospital": "县人民医院，女儿陪护",
        "relatives": "到亲戚家住几天",
        "city": "跟儿子进城过冬",
        "institution": "住进敬老院",
    }[reason]
    return {
        "id": str(seeded_uuid7(SOME_MOMENT, luck)),
        "reason": reason,
        "from": first.isoformat(),
        "to": last,
        "note": note,
    }
