"""Writes a roll of invented people with planted faults, and the list of exactly those faults.

It shares no code with the importer: what it expects follows from the rules written in docs/roll-import.md.
Everyone is invented: ID numbers of region 000000 with a right check digit, phone numbers of prefix 199.

    python tests/planted_faults.py OUT_DIRECTORY [ROWS] [SEED]
"""

import csv
import json
import random
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

DIVISIONS = Path(__file__).parent / "data" / "huitong_431225.csv"
TODAY = date(2026, 11, 23)
TITLE_LINES = 2  # a merged title and a blank line above the header
HEADERS = (
    "姓名", "性别", "出生日期", "民族", "身份证号", "乡镇", "村", "组", "团寨", "对象类别", "居住方式", "风险等级", "听力", "健康情况",
    "紧急联系人", "联系电话", "钥匙保管人", "叫醒员", "备用叫醒员", "方式", "频次", "时间窗", "同意日期", "同意方式", "经度", "纬度",
    "坐标系",
)  # fmt: skip
SURNAMES = "杨吴龙石粟梁林唐张李王刘黄陈胡曾向于邓明"
GIVEN = "仁义礼智信福寿康宁春夏秋冬梅兰竹菊桂莲松柏山水田园金玉银翠"
TWICE = ("茶溪村", "长田村", "东岳村", "团结村", "地灵村", "坡脚村")  # village names that occur twice in the county
CATEGORIES = ("独居", "空巢", "低保", "留守老人", "失能/半失能", "80岁以上高龄", "脱贫户", "分散供养特困")


@dataclass
class Village:
    """A village with its township and its helpers [(name, phone)]."""

    code: str
    name: str
    short: str
    township: str
    helpers: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Roll:
    """The lines of the sheet, the helpers that must have accounts, and what is planted."""

    lines: list[list]
    helpers: list[tuple[str, str, str]]  # name, phone, village code
    faults: list[tuple[int, str, str, str]]  # line, header, cell, slug
    warnings: list[tuple[int, str, str, str]]
    people: int  # rows of the roll
    faulty: int  # rows with at least one fault


def check_digit(first17: str) -> str:
    """Return the last character of an ID number."""
    total = 0
    for position, digit in enumerate(first17):
        total += int(digit) * (2 ** (17 - position) % 11)
    return "10X98765432"[total % 11]


def id_number(born: str, sex: str, serial: int) -> str:
    """Return an ID number of the unassigned region 000000; born as YYYYMMDD."""
    order = serial % 499 * 2 + (1 if sex == "男" else 0)
    first = f"000000{born}{order:03d}"
    return first + check_digit(first)


class Planter:
    """Makes people and plants faults, always the same for one seed."""

    def __init__(self, rows: int, seed: int):
        self.random = random.Random(seed)
        self.rows, self.villages = rows, self._villages()
        self.used_ids: set[str] = set()
        self.used_people: set[tuple] = set()
        self.serial = 0
        self.earlier: list[dict] = []  # good people that a later row may repeat

    def _villages(self) -> list[Village]:
        with DIVISIONS.open(encoding="utf-8") as file:
            table = list(csv.DictReader(file))
        townships = {row["code"]: row["name"] for row in table if row["level"] == "township"}
        villages = [
            Village(
                row["code"],
                row["name"],
                row["name"].removesuffix("村委会").removesuffix("居委会"),
                townships[row["parent_code"]],
            )
            for row in table
            if row["level"] == "village"
        ]
        number = 0
        for village in villages:
            names = self.random.sample([a + b + c for a in SURNAMES[:8] for b in GIVEN[:12] for c in GIVEN[12:20]], 2)
            for name in [*names, "双名某", "双名某"]:  # the last two cannot be told apart by name
                number += 1
                village.helpers.append((name, f"1991{number:07d}"))
        return villages

    def person(self) -> dict:
        """Return a good row; cells under the sheet's headers, what the planters need under names of their own."""
        pick = self.random.choice
        while True:
            self.serial += 1
            village, sex = pick(self.villages), pick("男女")
            born = date(1928, 1, 1) + timedelta(days=self.random.randrange(365 * 38))
            name = pick(SURNAMES) + pick(GIVEN) + pick(GIVEN)
            number = id_number(f"{born:%Y%m%d}", sex, self.serial)
            if number not in self.used_ids and (name, born, village.code) not in self.used_people:
                break
        self.used_ids.add(number)
        self.used_people.add((name, born, village.code))
        (helper, helper_phone), (backup, backup_phone) = village.helpers[:2]
        row = {
            "village": village, "born": born, "姓名": name, "性别": sex, "出生日期": self._date(born), "民族": pick(["汉族", "侗族", "苗", "汉"]),
            "身份证号": number, "组": pick([1, 2, "3组", "第四组", "５", 6.0]), "团寨": pick(["上寨", "下团", None, "老屋场 "]),
            "对象类别": pick("、，,/;；").join(self.random.sample(CATEGORIES, self.random.randint(1, 3))),
            "居住方式": pick(["独居", "仅与配偶", "与子女", "与未成年孙辈"]), "风险等级": pick(["高", "重点", "一般"]),
            "听力": pick(["正常", "听力差", "耳背", None]), "健康情况": pick(["高血压", None, "腿脚不便，要人扶"]),
            "紧急联系人": f"{name[0]}某（{pick(['女儿', '儿子', '侄子'])}）", "联系电话": pick([19_900_000_000 + self.serial, f"199 {self.serial // 10_000:04d} {self.serial % 10_000:04d}"]),
            "钥匙保管人": pick([None, "邻居某", f"邻居某 1992{self.serial:07d}"]),
            "叫醒员": pick([helper, helper_phone, f"{helper} {helper_phone}"]), "备用叫醒员": pick([None, backup, int(backup_phone)]),
            "方式": pick(["敲门", "敲门、喊话", "看炊烟/门窗", None]), "频次": pick(["每日", "隔日", "每周2次", "每周", None]),
            "时间窗": pick([None, "07:00-10:00", "6点半到9点", "０７：００～０９：３０"]),
        }  # fmt: skip
        if self.random.random() < 0.8:
            row |= {
                "同意日期": self._date(date(2026, self.random.randint(1, 10), 5)),
                "同意方式": pick(["签字", "口头", "家属代签"]),
            }
        if self.random.random() < 0.5:
            row |= {"经度": 109.6 + self.random.random() / 5, "纬度": f"{26.80 + self.random.random() / 7:.6f}",
                    "坐标系": pick(["WGS-84", "gcj-02", "BD09", "CGCS2000", "高德"])}  # fmt: skip
        self._name_village(row)
        return row

    def _date(self, day: date):
        forms = (
            day, f"{day:%Y-%m-%d}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}",
            f"{day.year}.{day.month:02d}.{day.day:02d} ", int(f"{day:%Y%m%d}"),
        )  # fmt: skip
        return self.random.choice(forms)

    def _name_village(self, row: dict) -> None:
        village, pick = row["village"], self.random.choice
        beside = village.short in TWICE or self.random.random() < 0.3
        row["乡镇"] = village.township if beside else None
        if beside:
            row["村"] = pick([village.short, village.name])
        else:
            row["村"] = pick([
                f"{village.township}{village.short}", f"{village.township}/{village.name}", village.code, f" {village.name}　",
                f"会同县{village.township}{village.short}", village.short,
            ])  # fmt: skip
        if not beside and village.short in TWICE:
            row["村"] = village.code

    # Each planter changes a good row and returns the faults [(header, slug)] it planted.

    def wrong_check_digit(self, row):
        number = row["身份证号"]
        row["身份证号"] = number[:17] + ("0" if number[17] != "0" else "1")
        return [("身份证号", "id-check-digit")]

    def short_id(self, row):
        row["身份证号"] = row["身份证号"][: self.random.choice([15, 16, 17])]
        return [("身份证号", "id-length")]

    def id_of_no_day(self, row):
        first = f"000000{row['born'].year}1345{self.serial % 1000:03d}"
        row["身份证号"] = first + check_digit(first)
        return [("身份证号", "id-date")]

    def id_as_number(self, row):
        row["身份证号"] = float(f"4312251938{self.serial % 10**8:08d}")
        return [("身份证号", "number-lost-digits")]

    def id_with_stars(self, row):
        row["身份证号"] = row["身份证号"][:4] + "*" * 12 + row["身份证号"][-2:]
        return [("身份证号", "masked")]

    def other_birth_date(self, row):
        row["出生日期"] = self._date(row["born"] + timedelta(days=31))
        return [("出生日期", "id-birth-mismatch")]

    def other_sex(self, row):
        row["性别"] = "女" if row["性别"] == "男" else "男"
        return [("性别", "id-sex-mismatch")]

    def birth_and_sex_differ(self, row):
        return self.other_birth_date(row) + self.other_sex(row)

    def bad_id_no_sex(self, row):
        row["性别"] = None
        return [*self.wrong_check_digit(row), ("性别", "missing")]

    def bad_id_other_birth_date(self, row):
        self.other_birth_date(row)  # an ID number that is wrong itself proves nothing
        return self.wrong_check_digit(row)

    def bad_id_bad_birth_date(self, row):
        return self.short_id(row) + self.impossible_day(row)

    def impossible_day(self, row):
        row["出生日期"] = self.random.choice(["1938-02-30", "19410431", "1940年13月1日", "1832-05-05"])
        return [("出生日期", "date-impossible")]

    def no_date(self, row):
        row["出生日期"] = self.random.choice(["三八年五月", "1938年5月", "38-5-2", "不详"])
        return [("出生日期", "date-form")]

    def born_tomorrow(self, row):
        row["出生日期"] = self._date(TODAY + timedelta(days=self.random.randint(1, 300)))
        return [("出生日期", "date-future")]

    def no_birth_date_no_id(self, row):
        row["身份证号"] = row["出生日期"] = None
        return [("出生日期", "missing")]

    def sex_unknown_word(self, row):
        row["性别"] = "先生"
        return [("性别", "word-unknown")]

    def no_such_village(self, row):
        row["村"] = self.random.choice(["没有这个村", "431225999999", "枫木镇", "村"])
        row["乡镇"] = None
        return [("村", "village-unknown")]

    def village_of_two(self, row):
        row["村"], row["乡镇"] = self.random.choice(TWICE) + self.random.choice(["", "村委会"]), None
        return [("村", "village-ambiguous")]

    def no_such_township(self, row):
        row["乡镇"] = "太平洋镇"
        return [("乡镇", "township-unknown")]

    def village_elsewhere(self, row):
        row["乡镇"] = "高椅乡" if row["village"].township != "高椅乡" else "坪村镇"
        row["村"] = "改河社区" if row["village"].short != "改河社区" else "东门社区"
        return [("村", "village-unknown")]

    def village_and_helper_wrong(self, row):
        row["叫醒员"] = "无此人"  # cannot be judged while the village is unknown
        return self.no_such_village(row)

    def no_village(self, row):
        row["村"] = self.random.choice([None, "  ", "　"])
        return [("村", "missing")]

    def helper_unknown(self, row):
        row["叫醒员"] = self.random.choice(["无此人", "19909999999", 19909999998])
        return [("叫醒员", "helper-not-found")]

    def helper_of_two(self, row):
        row["叫醒员"] = "双名某"
        return [("叫醒员", "helper-ambiguous")]

    def helper_with_other_phone(self, row):
        row["叫醒员"] = f"{row['village'].helpers[0][0]} {row['village'].helpers[1][1]}"
        row["备用叫醒员"] = None
        return [("叫醒员", "helper-name-differs")]

    def same_helper_twice(self, row):
        row["叫醒员"], row["备用叫醒员"] = row["village"].helpers[0]
        return [("备用叫醒员", "helper-twice")]

    def phone_too_short(self, row):
        row["联系电话"] = self.random.choice(["1990000", "12345", "电话在墙上", 1990000])
        return [("联系电话", "phone-form")]

    def phone_in_powers(self, row):
        row["联系电话"] = "1.99E+10"
        return [("联系电话", "number-lost-digits")]

    def phone_of_nobody(self, row):
        row["紧急联系人"] = None
        return [("紧急联系人", "contact-without-name")]

    def category_unknown(self, row):
        row["对象类别"] = f"独居、{self.random.choice(['大富翁', '神仙', '特困户甲'])}"
        return [("对象类别", "word-unknown")]

    def no_category(self, row):
        row["对象类别"] = None
        return [("对象类别", "missing")]

    def words_unknown(self, row):
        row["居住方式"], row["风险等级"], row["听力"] = "山洞", "特高", "好像听得见"
        return [("居住方式", "word-unknown"), ("风险等级", "word-unknown"), ("听力", "word-unknown")]

    def no_name(self, row):
        row["姓名"] = None
        return [("姓名", "missing")]

    def name_of_digits(self, row):
        row["姓名"] = self.random.choice(["张3", "A1", "某", "13800"])
        return [("姓名", "name-form")]

    def method_unknown(self, row):
        row["方式"], row["频次"] = "敲门、放炮", "有空就去"
        return [("方式", "word-unknown"), ("频次", "word-unknown")]

    def window_backwards(self, row):
        row["时间窗"] = "10:00-07:00"
        return [("时间窗", "window-turned-round")]

    def no_window(self, row):
        row["时间窗"] = self.random.choice(["早上", "7点", "25:00-26:00", "07:00-10:61"])
        return [("时间窗", "window-form")]

    def consent_without_way(self, row):
        row["同意日期"], row["同意方式"] = "2026-05-01", None
        return [("同意方式", "consent-half")]

    def consent_without_date(self, row):
        row["同意日期"], row["同意方式"] = None, "签字"
        return [("同意日期", "consent-half")]

    def consent_tomorrow(self, row):
        row["同意日期"], row["同意方式"] = TODAY + timedelta(days=9), "签字"
        return [("同意日期", "date-future")]

    def half_a_position(self, row):
        row["经度"], row["纬度"], row["坐标系"] = 109.7, None, "WGS-84"
        return [("纬度", "coordinate-half")]

    def no_system(self, row):
        row["经度"], row["纬度"], row["坐标系"] = 109.7, 26.87, None
        return [("坐标系", "coordinate-system-missing")]

    def swapped(self, row):
        row["经度"], row["纬度"], row["坐标系"] = 26.87, 109.7, "WGS-84"
        return [("经度", "coordinate-range"), ("纬度", "coordinate-range")]

    def no_position(self, row):
        row["经度"], row["纬度"], row["坐标系"] = "东边", "26.87", "北京54"
        return [("经度", "number-form"), ("坐标系", "word-unknown")]

    def formula(self, row):
        row["团寨"] = "=A1&B1"
        return [("团寨", "formula")]

    def zhai_too_long(self, row):
        row["团寨"] = "寨" * 61
        return [("团寨", "too-long")]

    def key_without_name(self, row):
        row["钥匙保管人"] = "19900000009"
        return [("钥匙保管人", "name-form")]

    def same_id_again(self, row):
        first = self.random.choice(self.earlier)
        row |= {name: first[name] for name in ("身份证号", "性别", "出生日期", "born")}
        return [("身份证号", "duplicate-in-file")]

    def same_person_again(self, row):
        first = self.random.choice(self.earlier)
        row |= {
            name: first[name]
            for name in ("姓名", "性别", "出生日期", "born", "village", "村", "乡镇", "叫醒员", "备用叫醒员")
        }
        row["身份证号"] = None
        return [("姓名", "duplicate-in-file")]

    # Worth a look, but no fault.

    def far_away(self, row):
        row["经度"], row["纬度"], row["坐标系"] = 112.0, 28.0, "WGS-84"
        return [("经度", "outside-county")]

    def young(self, row):
        born = date(1990, 6, 15)
        row |= {"born": born, "出生日期": "1990-06-15", "身份证号": id_number("19900615", row["性别"], self.serial)}
        if row["身份证号"] in self.used_ids:
            row["身份证号"] = None
        self.used_ids.add(row["身份证号"])
        return [("出生日期", "young")]


# Planters of one group touch the same cells or depend on each other; one of each group may meet in a row.
GROUPS = (
    ("wrong_check_digit", "short_id", "id_of_no_day", "id_as_number", "id_with_stars", "other_birth_date", "other_sex",
     "birth_and_sex_differ", "bad_id_no_sex", "bad_id_other_birth_date", "bad_id_bad_birth_date", "impossible_day", "no_date",
     "born_tomorrow", "no_birth_date_no_id", "sex_unknown_word", "same_id_again", "same_person_again"),
    ("no_such_village", "village_of_two", "no_such_township", "village_elsewhere", "village_and_helper_wrong", "no_village",
     "helper_unknown", "helper_of_two", "helper_with_other_phone", "same_helper_twice"),
    ("phone_too_short", "phone_in_powers", "phone_of_nobody"),
    ("category_unknown", "no_category", "words_unknown"),
    ("no_name", "name_of_digits"),
    ("method_unknown", "window_backwards", "no_window"),
    ("consent_without_way", "consent_without_date", "consent_tomorrow"),
    ("half_a_position", "no_system", "swapped", "no_position"),
    ("formula", "zhai_too_long", "key_without_name"),
)  # fmt: skip
WARNERS = ("far_away", "young")


def column_letter(header: str) -> str:
    """Return the letter of a column of the sheet."""
    place = HEADERS.index(header)
    return ("" if place < 26 else "A") + chr(ord("A") + place % 26)


def plant(rows: int = 5000, *, seed: int = 20261123, faulty_share: float = 0.06) -> Roll:
    """Return a roll with planted faults."""
    planter = Planter(rows, seed)
    lines: list[list] = [["会同县叫醒服务名单（虚构）"], [], list(HEADERS)]
    faults, warnings, faulty = [], [], 0
    every_planter = [name for group in GROUPS for name in group]
    for n in range(rows):
        if planter.random.random() < 0.01:
            lines.append([])  # people leave blank lines
        row = planter.person()
        planted = []
        if n > 20 and planter.random.random() < faulty_share:
            for name in _chosen(planter, every_planter):
                planted += getattr(planter, name)(row)
        elif planter.random.random() < 0.01:
            name = planter.random.choice(WARNERS)
            line = len(lines) + 1
            warnings += [
                (line, header, f"{column_letter(header)}{line}", slug) for header, slug in getattr(planter, name)(row)
            ]
        else:
            planter.earlier.append(row)
        lines.append([row.get(header) for header in HEADERS])
        faults += [(len(lines), header, f"{column_letter(header)}{len(lines)}", slug) for header, slug in planted]
        faulty += bool(planted)
    helpers = [(name, phone, village.code) for village in planter.villages for name, phone in village.helpers]
    return Roll(lines, helpers, sorted(faults), sorted(warnings), rows, faulty)


def _chosen(planter: Planter, every_planter: list[str]) -> list[str]:
    """Choose one to three planters that do not get in each other's way; a repeated person stays a person that can be known."""
    chosen = [planter.random.choice(every_planter)]
    others = [group for group in GROUPS if chosen[0] not in group]
    if chosen[0] in ("same_person_again", "same_id_again"):
        others = [group for group in others if "no_name" not in group and "no_such_village" not in group]
    elif chosen[0] in GROUPS[1] or chosen[0] in GROUPS[4]:
        others = [group for group in others if "same_person_again" not in group]
    for group in planter.random.sample(others, planter.random.randint(0, 2)):
        name = planter.random.choice(group)
        if name.startswith("same_"):
            continue
        chosen.append(name)
    return chosen


def write_workbook(roll: Roll, path) -> None:
    """Write the sheet as .xlsx, the title merged over the columns."""
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd", "in_memory": True})
    sheet = book.add_worksheet("名单")
    sheet.merge_range(0, 0, 0, len(HEADERS) - 1, roll.lines[0][0])
    for n, line in enumerate(roll.lines[1:], 1):
        sheet.write_row(n, 0, line)
    book.close()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    made = plant(
        int(sys.argv[2]) if len(sys.argv) > 2 else 5000, seed=int(sys.argv[3]) if len(sys.argv) > 3 else 20261123
    )
    target.mkdir(parents=True, exist_ok=True)
    write_workbook(made, target / "roll.xlsx")
    told = {"faults": made.faults, "warnings": made.warnings, "helpers": made.helpers}
    (target / "planted.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"{made.people} rows, {made.faulty} faulty, {len(made.faults)} faults, {len(made.warnings)} worth a look")
