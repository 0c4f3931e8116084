"""Names, numbers and IDs that belong to nobody and can be seen to. Pure."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

SEED = "huitong"
# Surnames of the region; 某 ("somebody") in the middle says that the person is made up; the last character tells two apart.
SURNAMES = "粟杨龙梁吴石林唐明黄李张王陈刘彭向谢覃欧"
SURNAME_WEIGHTS = (14, 13, 10, 8, 8, 6, 6, 5, 5, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2, 1)
WOMEN_OLD = "英桂秀玉兰莲凤菊梅翠金银香春冬月娥珍芝芳花妹姣清爱淑云莉"
MEN_OLD = "生贵发福祥德光国昌盛仁义财富长松和庆元保成家炳顺万宗培绍"
WOMEN_NOW = "丽敏燕艳红霞萍娟琴玲静慧洁倩莹芬琼蓉青平"
MEN_NOW = "军华勇伟强辉斌涛建波峰鹏林海亮杰志文武超"
# 154 was never given to any operator: a call to such a number reaches nobody.
PHONE_PREFIX = "1540"
# 000000 is no division.
ID_REGION = "000000"
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK = "10X98765432"
IDS_COUNT_FROM = datetime(2026, 6, 1, tzinfo=UTC)


def luck_of(*about: object) -> Random:
    """Return the same chance for the same thing on every machine and every day."""
    return Random(":".join([SEED, *map(str, about)]))


def check_digit(first17: str) -> str:
    """Return the last character of an ID number (GB 11643)."""
    return ID_CHECK[sum(int(digit) * weight for digit, weight in zip(first17, ID_WEIGHTS, strict=True)) % 11]


def seeded_uuid7(moment: datetime, luck: Random) -> UUID:
    """Return a UUID version 7 of a moment whose random part comes from the seed."""
    milliseconds = int(moment.timestamp() * 1000) & (2**48 - 1)
    value = milliseconds << 80 | 0x7 << 76 | luck.getrandbits(12) << 64 | 0b10 << 62 | luck.getrandbits(62)
    return UUID(int=value)


class Register:
    """Gives out what must not repeat: names within a village, phone numbers, ID numbers, ids."""

    def __init__(self):
        self._names: dict[str, set[str]] = defaultdict(set)
        self._phones = 0
        self._ids: dict[tuple[date, int], int] = defaultdict(int)
        self._uuids = 0

    def name(self, village: str, sex: str, luck: Random, *, old: bool = False, surname: str | None = None) -> str:
        """Return a name that nobody else in the village has, such as 粟某英."""
        last = (MEN_OLD if old else MEN_NOW) if sex == "1" else (WOMEN_OLD if old else WOMEN_NOW)
        wanted = surname
        while True:
            name = (wanted or luck.choices(SURNAMES, SURNAME_WEIGHTS)[0]) + "某" + luck.choice(last)
            if name not in self._names[village]:
                self._names[village].add(name)
                return name
            wanted = surname if wanted and luck.random() < 0.9 else None

    def phone(self) -> str:
        """Return the next number that reaches nobody."""
        self._phones += 1
        return f"{PHONE_PREFIX}{self._phones:07d}"

    def id_number(self, born: date, sex: str) -> str:
        """Return an ID number of region 000000 with the right check digit: odd for men, even for women."""
        odd = int(sex == "1")
        self._ids[born, odd] += 1
        first17 = f"{ID_REGION}{born:%Y%m%d}{2 * self._ids[born, odd] + odd:03d}"
        return first17 + check_digit(first17)

    def uuid(self, luck: Random) -> UUID:
        """Return the next id: the same person has the same id in every installation."""
        self._uuids += 1
        return seeded_uuid7(IDS_COUNT_FROM + timedelta(seconds=self._uuids), luck)
