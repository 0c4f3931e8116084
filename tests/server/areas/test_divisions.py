"""Lists of divisions and outlines: any county's, with clear errors, only the difference written."""

import json
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from server.areas import operations, queries
from server.areas.model import Area, Boundary
from server.areas.problems import BoundariesRefused, DivisionsRefused
from server.foundation.database import session

DATA = Path(__file__).resolve().parents[2] / "data"
HEADER = "code,name,level,parent_code\n"
XUPU = "431224,溆浦县,county,4312\n"


@pytest.fixture
def undone(database):
    """Let nothing of a test stay: the divisions are shared by all tests."""
    yield
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Area)) == 264
    session.rollback()


def import_text(text: str, encoding: str = "utf-8"):
    return operations.import_divisions(text.encode(encoding))


def test_the_whole_prefecture_beside_the_county(undone):
    summary = operations.import_divisions((DATA / "huaihua_4312.csv").read_bytes())
    assert (summary.new, summary.changed, summary.unchanged) == (2735, 0, 264)
    again = operations.import_divisions((DATA / "huaihua_4312.csv").read_bytes())
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2999)
    labels = list(session.scalars(select(Area.label)))
    assert len(set(labels)) == len(labels)


def test_only_the_difference_is_written(undone):
    summary = import_text(HEADER + "431225101207,枫木新村村委会,village,431225101\n431225101,坪村镇,township,431225\n")
    assert (summary.new, summary.changed, summary.unchanged) == (0, 1, 1)
    assert summary.names == ["坪村镇枫木新村"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_lists_as_offices_save_them(undone, encoding, separator):
    text = (HEADER + XUPU).replace(",", separator)
    assert import_text(text, encoding).new == 1
    assert session.get(Area, "431224").name == "溆浦县"


@pytest.mark.parametrize(
    ("text", "row", "said"),
    [
        ("", "文件", "空"),
        ("   \n\n", "文件", "空"),
        (HEADER, "文件", "只有表头"),
        ("代码,名称\n1,2\n", "第 1 行", "缺少"),
        ("code,name,level,parent_code,code\n1,2,3,4,5\n", "第 1 行", "重复"),
        (HEADER + "431224,溆浦县,县,4312\n", "第 2 行", "级别"),
        (HEADER + "43122,溆浦县,county,4312\n", "第 2 行", "6 位"),
        (HEADER + "４３１２２４,溆浦县,county,4312\n", "第 2 行", "6 位"),
        (HEADER + "431224,,county,4312\n", "第 2 行", "名称"),
        (HEADER + XUPU + XUPU, "第 3 行", "重复"),
        (HEADER + XUPU + "431299100,某镇,township,431299\n", "第 3 行", "不在"),
        (HEADER + "431224,溆浦县,county,4313\n", "第 2 行", "开头"),
        (HEADER + "44,广东省,province,43\n", "第 2 行", "上级"),
        ("a\x00b", "文件", "空字节"),
        (HEADER + "431224," + "长" * 81 + ",county,4312\n", "第 2 行", "太长"),
    ],
)
def test_a_bad_list_is_refused_with_its_rows_and_changes_nothing(undone, text, row, said):
    with pytest.raises(DivisionsRefused) as refused:
        import_text(text)
    assert refused.value.errors[0]["path"] == row
    assert said in refused.value.errors[0]["message"]


def test_all_bad_rows_are_named_at_once(undone):
    with pytest.raises(DivisionsRefused) as refused:
        import_text(HEADER + "1,甲,county,4312\n431224,,county,4312\n\n99,乙,moon,\n")
    assert [error["path"] for error in refused.value.errors] == ["第 2 行", "第 3 行", "第 5 行"]


def test_bytes_of_no_encoding(undone):
    with pytest.raises(DivisionsRefused):
        operations.import_divisions(b"code,name\xff\xff\xff\n")


def test_both_code_systems_resolve(database):
    assert queries.resolve("431225110") == "431225108"
    assert queries.resolve("431225110200") == "431225108200"
    assert queries.resolve("431225108") == "431225108"
    assert queries.resolve("431225110999") is None
    assert queries.resolve("999999") is None


def test_pairs_of_codes_that_belong_nowhere_are_refused(undone):
    with pytest.raises(DivisionsRefused):
        operations.import_code_pairs(b"nbs_2023_code,mca_2026_code\n999999100,999999101\n")


def test_the_exclave_survives(database):
    outlines = {one["properties"]["code"]: one for one in queries.boundaries()["features"]}
    county = outlines["431225"]
    assert county["geometry"]["type"] == "MultiPolygon"
    assert len(county["geometry"]["coordinates"]) == 2
    assert county["properties"]["role"] == "county"
    assert {one["properties"]["role"] for code, one in outlines.items() if code != "431225"} == {"neighbour"}
    assert len(outlines) == 6


@pytest.mark.parametrize(
    ("lon", "lat", "outside"),
    [(109.716, 26.875, False), (112.0, 28.0, True), (0, 0, True), (-179.9, -89.9, True)],
)
def test_outside_the_county(database, lon, lat, outside):
    assert queries.outside_county({"type": "Point", "coordinates": [lon, lat]}) is outside
    assert queries.outside_county(None) is False


def test_a_kilometre_is_forgiven(database):
    from shapely.geometry import shape

    county = shape(
        next(one for one in queries.boundaries()["features"] if one["properties"]["role"] == "county")["geometry"]
    )
    edge = min((place for part in county.geoms for place in part.exterior.coords), key=lambda place: place[0])
    degree = 111_320 * 0.892
    for metres, outside in ((900, False), (1_300, True)):
        assert queries.outside_county({"coordinates": [edge[0] - metres / degree, edge[1]]}) is outside


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[1]",
        b"not json",
        b'{"features": []}',
        b'{"features": [{"properties": {"code": "431225"}}]}',
        b'{"features": [{"properties": null, "geometry": null}]}',
        b'{"features": [{"properties": {"code": "431225", "name": "x"}, "geometry": null}]}',
        b'{"features": [{"properties": {"code": "431225", "name": "x"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}',
        b'{"features": [{"properties": {"code": "431225", "name": "x"}, "geometry": {"type": "Polygon", "coordinates": [[[1, 2]]]}}]}',
        b'{"features": [{"properties": {"code": "x", "name": "x"}, "geometry": {"type": "Polygon", "coordinates": [[[0,0],[1,0],[1,1],[0,0]]]}}]}',
        b'{"features": [{"properties": {"code": "1", "name": "x"}, "geometry": {"type": "Polygon", "coordinates": [[[0,0],[999,0],[1,1],[0,0]]]}}]}',
        ("[" * 100_000).encode(),
    ],
)
def test_outlines_that_are_none(undone, content):
    with pytest.raises(BoundariesRefused):
        operations.import_boundaries(content)


def test_a_ring_that_crosses_itself_is_mended(undone):
    bow = {"type": "Polygon", "coordinates": [[[109, 26], [110, 27], [110, 26], [109, 27], [109, 26]]]}
    feature = {"type": "Feature", "properties": {"code": "990001", "name": "蝴蝶"}, "geometry": bow}
    assert (
        operations.import_boundaries(json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()).new == 1
    )
    session.execute(delete(Boundary).where(Boundary.code == "990001"))


def test_divisions_from_the_command_line(app, undone, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(HEADER + "431224,溆浦县,县,4312\n", encoding="utf-8")
    said = app.test_cli_runner().invoke(args=["areas", "import", str(path)])
    assert said.exit_code != 0
    assert "第 2 行" in said.output
    done = app.test_cli_runner().invoke(args=["areas", "import", str(DATA / "huitong_431225.csv")])
    assert (done.exit_code, "不变 264" in done.output) == (0, True)
    done = app.test_cli_runner().invoke(args=["areas", "boundaries", str(DATA / "huitong_county.geojson")])
    assert done.exit_code == 0
    done = app.test_cli_runner().invoke(args=["areas", "codes", str(DATA / "township_codes_two_systems.csv")])
    assert done.exit_code == 0
