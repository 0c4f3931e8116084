"""Signs 引导牌 as a list from Excel."""

from datetime import date

from server.foundation import clock
from server.interchange import cells
from server.interchange.cells import Cell
from server.interchange.lists import Column
from server.interchange.places import POSITION_COLUMNS, VILLAGE_COLUMNS
from server.patrols import words
from server.patrols.lists.points import reversed_words
from server.patrols.lists.register import PlaceList
from server.patrols.model import GuideSign


def seen_on(cell: Cell) -> str:
    """Read the day on which a sign was last seen, as the noon of that day."""
    day: date = cells.day(cell)
    return clock.local_time(day, "12:00").isoformat()


class GuideSigns(PlaceList):
    """Signs that show the way to the rescue station, one a row."""

    name = "guide_signs"
    title = "引导牌"
    kind = "guide_sign"
    table = GuideSign
    fields = ("name", "text", "phone", "condition", "damage", "seen_at", "repairer")
    defaults = {"condition": "ok"}
    days = frozenset({"seen_at"})
    codes = {"condition": words.SIGN_CONDITIONS}
    columns = (
        Column("name", "名称", cells.text(60), "大家怎么叫这块牌。", "示例车站出口牌（本行是示例，导入时跳过）", required=True,
               aliases=("引导牌", "牌名"), width=20),
        *VILLAGE_COLUMNS,
        Column("place_text", "位置", cells.text(200), "立在哪里。", "汽车南站出口左手边", aliases=("地址", "详细位置"), width=20),
        Column("text", "牌上文字", cells.text(500), "牌上写的字。", "救助管理站 向前 300 米", aliases=("文字", "内容"), width=24),
        Column("phone", "牌上电话", cells.phone, "牌上写的号码。", "0745-8820000", aliases=("电话", "求助电话"), width=14),
        Column("condition", "状况", cells.of_words(reversed_words(words.SIGN_CONDITIONS, 正常="ok", 好="ok", 坏="damaged", 丢失="gone")),
               "空着就是完好。", "完好", choices=tuple(words.SIGN_CONDITIONS.values()), width=10),
        Column("damage", "损坏情况", cells.text(200), "坏在哪里。", "", width=20),
        Column("seen_at", "最近查看", seen_on, "哪一天看过。", "2026-10-08", aliases=("查看日期", "检查日期")),
        Column("repairer", "谁来修", cells.text(60), "单位或人。", "", width=14),
        *POSITION_COLUMNS,
    )  # fmt: skip
    labels = {column.name: column.header for column in columns} | {
        "area_code": "村", "location": "坐标", "location_source": "位置来源",
    }  # fmt: skip


guide_signs = GuideSigns()
