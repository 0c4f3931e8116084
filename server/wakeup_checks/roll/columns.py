"""The columns of the roll 叫醒服务名单: what may stand in each, and how it is explained in the template."""

import re

from server.foundation.ciphers import mask_id_number, mask_phone
from server.interchange import cells
from server.interchange.cells import Cell, CellFault
from server.interchange.lists import Column
from server.interchange.places import POSITION_COLUMNS, VILLAGE_COLUMNS
from server.wakeup_checks import words
from server.wakeup_checks.roll import spellings


def contact_name(cell: Cell) -> tuple[str, str | None]:
    """Read a contact such as 杨某（女儿）: name and relation."""
    said = cells.plain(cell.shown)
    if form := re.fullmatch(r"(.+?)[(\[](.{1,20})[)\]]", said):
        return cells.person_name(Cell(form[1], "text")), form[2]
    return cells.person_name(cell), None


def neighbour(cell: Cell) -> tuple[str, str | None]:
    """Read a key holder: a name, with a phone number or without."""
    name, number = cells.name_and_phone(cell)
    if name is None:
        raise CellFault("name-form", "要写钥匙保管人的名字，后面可以加电话。")
    return name, number


def mask_number(said: str) -> str:
    """Mask an ID number; a short one, which cannot be right, altogether."""
    return (mask_id_number(said) or "") if len(said) >= 10 else "*" * len(said)


def mask_health(said: str) -> str:
    """Hide a note on health altogether."""
    return "（已隐藏）" if said else ""


COLUMNS = (
    Column("name", "姓名", cells.person_name, "老人的姓名。", "示例某（本行是示例，导入时跳过）", required=True, aliases=("老人姓名",)),
    Column("sex", "性别", cells.of_words(spellings.SEX), "男或女；填了身份证号可以空着。", "女", required=True, header_required=False,
           choices=("男", "女"), width=6),
    Column("birth_date", "出生日期", cells.day, "1938-05-02、1938年5月2日 或 19380502；填了身份证号可以空着。", "1941-03-05", required=True,
           header_required=False, aliases=("出生年月日", "生日")),
    Column("ethnicity", "民族", cells.of_words(spellings.ETHNICITIES), "例如 汉族、侗族、苗族。", "侗族", width=8,
           choices=("汉族", "侗族", "苗族", "土家族", "瑶族")),
    Column("id_number", "身份证号", cells.id_number, "18 位。先把这一列设成“文本”格式再填，不然后几位会丢。", "", mask=mask_number,
           aliases=("身份证号码", "公民身份号码", "证件号码"), width=22),
    *VILLAGE_COLUMNS,
    Column("group_no", "组", cells.group_number, "村民小组的编号，例如 3。", "3", aliases=("村民小组", "小组"), width=6),
    Column("zhai_name", "团寨", cells.text(60), "团寨或自然寨的名字。", "上寨", aliases=("自然寨", "寨子")),
    Column("landmark", "屋场位置", cells.text(200), "怎么找到这户人家。", "水井上边第二栋木屋", aliases=("屋场", "住址说明"), width=20),
    Column("categories", "对象类别", cells.of_several_words(spellings.CATEGORIES), "可以填几个，用顿号隔开。", "独居、80岁以上高龄", required=True,
           aliases=("类别", "人员类别"), choices=tuple(words.CATEGORIES.values()), width=20),
    Column("living", "居住方式", cells.of_words(spellings.LIVING), "选一个。", "独居", required=True, choices=tuple(words.LIVING.values())),
    Column("risk", "风险等级", cells.of_words(spellings.RISKS), "选一个。", "重点", required=True, choices=tuple(words.RISKS.values()), width=8),
    Column("hearing", "听力", cells.of_words(spellings.HEARING), "耳朵听不见的老人不会应门。", "听力差", choices=tuple(words.HEARING.values()), width=8),
    Column("health_note", "健康情况", cells.text(1000), "慢病、用药等。加密保存。", "高血压，每天吃药", mask=mask_health,
           aliases=("健康状况", "健康"), width=20),
    Column("phone", "本人电话", cells.phone, "手机或座机。", "19900000001", mask=mask_phone, aliases=("老人电话",), width=14),
    Column("contact", "紧急联系人", contact_name, "姓名，括号里写关系：示例女（女儿）。", "示例女（女儿）", aliases=("联系人",), width=16),
    Column("contact_phone", "联系电话", cells.phone, "紧急联系人的电话。", "19900000002", mask=mask_phone, aliases=("紧急联系人电话", "联系人电话"),
           width=14),
    Column("key_holder", "钥匙保管人", neighbour, "姓名，后面可以加电话。", "示例邻 19900000003", width=18),
    Column("helper", "叫醒员", cells.name_and_phone, "叫醒员的姓名或手机号；先要有账号。", "", aliases=("叫醒服务员", "主叫醒员"), width=16),
    Column("backup", "备用叫醒员", cells.name_and_phone, "另一位叫醒员的姓名或手机号。", "", aliases=("备叫醒员",), width=16),
    Column("methods", "方式", cells.of_several_words(spellings.METHODS), "可以填几个，用顿号隔开。", "敲门、喊话", aliases=("叫醒方式",),
           choices=tuple(words.METHODS.values())),
    Column("frequency", "频次", cells.of_words(spellings.FREQUENCIES), "空着就是每日。", "每日", choices=tuple(words.FREQUENCIES.values()), width=10),
    Column("window", "时间窗", cells.clock_window, "07:00-10:00 这样；空着就按季节。", "07:00-10:00", aliases=("叫醒时间",), width=14),
    Column("consent_date", "同意日期", cells.day, "本人或家属同意的日期；没有同意书先空着，算“待同意”。", "2026-10-08"),
    Column("consent_how", "同意方式", cells.of_words(spellings.CONSENT_WAYS), "选一个。", "签字", choices=tuple(words.CONSENT_WAYS.values()), width=10),
    *POSITION_COLUMNS,
)  # fmt: skip
