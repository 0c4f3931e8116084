"""Patrol points 巡查点位 as a list from Excel."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from server.foundation.database import session
from server.interchange import cells
from server.interchange.cells import Cell, CellFault
from server.interchange.lists import Column
from server.interchange.places import POSITION_COLUMNS, VILLAGE_COLUMNS
from server.patrols import words
from server.patrols.lists.register import PlaceList
from server.patrols.model import PatrolPoint, PointVisit


def reversed_words(codes: dict[str, str], **also: str) -> dict[str, str]:
    """Return {what people write: code}; each part of a word with a stroke may stand alone."""
    found = {word: code for code, word in codes.items()}
    for code, word in codes.items():
        for part in word.split("/"):
            found.setdefault(part, code)
    return found | also


def whole_days(cell: Cell) -> int:
    """Read an interval in days: 3, 3天, 每3天."""
    said = cells.plain(cell.shown).removeprefix("每").removesuffix("天")
    if not said.isascii() or not said.isdigit() or not 1 <= int(said) <= 90:
        raise CellFault("days-form", "隔几天看一次，写 1 到 90 的数。")
    return int(said)


class PatrolPoints(PlaceList):
    """Places that are looked at again and again, one a row."""

    name = "patrol_points"
    title = "巡查点位"
    kind = "patrol_point"
    table = PatrolPoint
    fields = ("name", "place_type", "importance", "every_days", "state", "hint")
    defaults = {"state": "active"}
    codes = {"place_type": words.PLACE_TYPES, "importance": words.IMPORTANCE, "state": words.POINT_STATES}
    columns = (
        Column("name", "名称", cells.text(60), "大家怎么叫这个地方。", "示例大桥下（本行是示例，导入时跳过）", required=True,
               aliases=("点位", "点位名称"), width=20),
        Column("place_type", "地点类型", cells.of_words(reversed_words(words.PLACE_TYPES)), "选一个。", "桥梁/桥下", required=True,
               aliases=("类型",), choices=tuple(words.PLACE_TYPES.values()), width=16),
        *VILLAGE_COLUMNS,
        Column("place_text", "位置", cells.text(200), "在哪里，怎么走。", "南门大桥东头桥下", aliases=("地址", "详细位置"), width=20),
        Column("importance", "重要性", cells.of_words(reversed_words(words.IMPORTANCE)), "空着就是一般。", "重点",
               choices=tuple(words.IMPORTANCE.values()), width=8),
        Column("every_days", "几天一次", whole_days, "隔几天看一次；空着就按全县的。", "3", aliases=("频次", "间隔天数"), width=10),
        Column("state", "状态", cells.of_words(reversed_words(words.POINT_STATES)), "空着就是在巡。", "在巡",
               choices=tuple(words.POINT_STATES.values()), width=8),
        Column("hint", "提示", cells.text(200), "怎么找到。", "从河边台阶下去", aliases=("说明", "备注"), width=20),
        *POSITION_COLUMNS,
    )  # fmt: skip
    labels = {column.name: column.header for column in columns} | {
        "area_code": "村", "location": "坐标", "location_source": "位置来源",
    }  # fmt: skip

    def built_on(self, record_ids: Iterable[UUID], since: datetime) -> dict[UUID, str]:
        """Name the points that were visited since."""
        ids = list(record_ids)
        visited = session.scalars(
            select(PointVisit.point_id).where(PointVisit.point_id.in_(ids), PointVisit.at > since).distinct()
        )
        return dict.fromkeys(visited, "导入以后已经去看过这个点位。")


patrol_points = PatrolPoints()
