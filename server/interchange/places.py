"""Where a row lies: columns for village and position that lists share, and how they are judged together."""

from collections.abc import Callable, Mapping
from typing import Any

from server.areas.finding import NotFoundByName, VillageFinder
from server.foundation.spatial import wgs84_from_bd09, wgs84_from_gcj02
from server.interchange import cells
from server.interchange.cells import Cell, CellFault
from server.interchange.lists import Column, Row

VILLAGE_SENTENCES = {
    "village-unknown": "没有这个村。",
    "village-ambiguous": "有几个村叫这个名字，请写上乡镇：{}。",
    "village-outside": "这个村不在本次导入的范围里：{}。",
}
COORDINATE_SYSTEMS = {
    "WGS-84": "wgs84", "CGCS2000": "wgs84", "GCJ-02": "gcj02", "BD-09": "bd09", "WGS84": "wgs84", "GPS": "wgs84", "国家2000": "wgs84",
    "2000": "wgs84", "天地图": "wgs84", "GCJ02": "gcj02", "高德": "gcj02", "腾讯": "gcj02", "微信": "gcj02", "火星坐标": "gcj02",
    "BD09": "bd09", "百度": "bd09",
}  # fmt: skip


def coordinate_system(cell: Cell) -> str:
    """Read the name of a coordinate system, in small or large letters."""
    return cells.of_words(COORDINATE_SYSTEMS)(Cell(cells.plain(cell.shown).upper(), "text"))


def degrees(low: float, high: float, what: str) -> Callable[[Cell], float]:
    """Read a longitude or latitude within bounds."""

    def read(cell: Cell) -> float:
        found = cells.decimal_number(cell)
        if not low <= found <= high:
            raise CellFault("coordinate-range", f"{what}应当在 {low:g} 到 {high:g} 之间，看看经度和纬度是不是填反了。")
        return round(found, 7)

    return read


VILLAGE_COLUMNS = (
    Column("township", "乡镇", cells.text(40), "同名的村要靠它分清，也可以写在村名前面。", "坪村镇", aliases=("所在乡镇", "镇", "乡")),
    Column("village", "村", cells.text(80), "村或社区的名字（枫木村）、乡镇加村名（坪村镇枫木村），或 12 位区划代码。", "枫木村", required=True,
           aliases=("村社区", "所在村", "行政村", "村居"), width=16),
)  # fmt: skip
POSITION_COLUMNS = (
    Column("lon", "经度", degrees(73, 136, "经度"), "小数的度，例如 109.7163。", "", width=12),
    Column("lat", "纬度", degrees(3, 54, "纬度"), "小数的度，例如 26.8750。", "", width=12),
    Column("coordinate_system", "坐标系", coordinate_system, "手机定位填 WGS-84，高德或微信填 GCJ-02，百度填 BD-09，国家坐标填 CGCS2000。", "",
           aliases=("坐标系统",), choices=("WGS-84", "CGCS2000", "GCJ-02", "BD-09"), width=12),
)  # fmt: skip


def judge_village(row: Row, villages: VillageFinder, *, within: str) -> None:
    """Find the village a row means and set its area code, or name the fault."""
    if "village" not in row.values or row.is_faulty("township"):
        return
    try:
        row.area_code = villages.find(row.values["village"], township=row.values.get("township"), within=within)
    except NotFoundByName as missing:
        if missing.slug == "township-unknown":
            row.fault("township", missing.slug, "没有这个乡镇。")
        else:
            row.fault("village", missing.slug, VILLAGE_SENTENCES[missing.slug].format("、".join(missing.candidates)))


def judge_position(row: Row, is_outside: Callable[[dict | None], bool]) -> None:
    """Look at the three cells of a position together."""
    values = row.values
    present = [name for name in ("lon", "lat") if name in values or row.is_faulty(name)]
    if len(present) == 1:
        missing = "lat" if present == ["lon"] else "lon"
        row.fault(missing, "coordinate-half", "经度和纬度要一起填。")
    if present and "coordinate_system" not in values and not row.is_faulty("coordinate_system"):
        row.fault("coordinate_system", "coordinate-system-missing", "填了经纬度，还要写明坐标系。")
    if (point := position_of(values)) and is_outside(point):
        row.warn("lon", "outside-county", "这个位置在县界以外一公里还多，请核对。")


def position_of(values: Mapping[str, Any]) -> dict | None:
    """Return the position in WGS-84, turned back from GCJ-02 or BD-09; None unless all three cells are right."""
    if not {"lon", "lat", "coordinate_system"} <= set(values):
        return None
    turn = {"gcj02": wgs84_from_gcj02, "bd09": wgs84_from_bd09}.get(values["coordinate_system"], lambda *place: place)
    lon, lat = turn(values["lon"], values["lat"])
    return {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}
