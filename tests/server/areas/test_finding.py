"""The village a person means, in every spelling; and the search box."""

import pytest

from server.areas import queries
from server.areas.finding import NotFoundByName, village_finder
from tests.people import MAPLE


@pytest.fixture
def finder(database):
    return village_finder("431225")


@pytest.mark.parametrize(
    "said",
    ["枫木村", "枫木", "枫木村村民委员会", "枫木村村委会", "坪村镇枫木村", "坪村镇/枫木村", "坪村／枫木", "坪村镇 枫木", "会同县坪村镇枫木村",
     "湖南省怀化市会同县坪村镇枫木村村委会", "431225101207", "４３１２２５１０１２０７"],
)  # fmt: skip
def test_one_village_in_many_spellings(finder, said):
    assert finder.find(said) == MAPLE


def test_every_village_is_found_by_its_label_and_its_official_name(finder):
    townships = {area.code: area.name for area in queries.areas_within("431225", "township")}
    for area in queries.areas_within("431225", "village"):
        for said in (
            area.label,
            townships[area.parent_code] + area.name,
            f"{townships[area.parent_code]}/{area.short_name}",
            area.code,
        ):
            assert finder.find(said) == area.code


@pytest.mark.parametrize(
    ("said", "more", "slug"),
    [
        ("茶溪村", {}, "village-ambiguous"),
        ("没有这个村", {}, "village-unknown"),
        ("", {}, "village-unknown"),
        ("坪村镇", {}, "village-unknown"),
        ("枫木村", {"township": "堡子镇"}, "village-unknown"),
        ("枫木村", {"township": "太平洋镇"}, "township-unknown"),
        ("枫木村", {"within": "431225100"}, "village-outside"),
    ],
)
def test_what_is_meant_must_be_clear(finder, said, more, slug):
    with pytest.raises(NotFoundByName) as missing:
        finder.find(said, **more)
    assert missing.value.slug == slug


def test_the_township_beside_it_tells_villages_of_one_name_apart(finder):
    assert finder.label(finder.find("茶溪村", township="林城镇")) == "林城镇茶溪村"
    assert finder.label(finder.find("茶溪", township="金子岩")) == "金子岩乡茶溪村"
    assert finder.label(finder.find("茶溪村", within="431225100")) == "林城镇茶溪村"
    assert finder.label(finder.find("地灵村", township="431225110")) == "金竹镇地灵村"


@pytest.mark.parametrize(
    "said", ["枫木", "fengmu", "fengmucun", "fm", "枫木村民委员会", "坪村镇 枫木", "431225101207", "FengMu"]
)
def test_search_by_what_people_say(people, said):
    found = people.helper().get("/areas/search", query_string={"q": said}).json["areas"]
    assert found[0]["code"] == MAPLE
    assert found[0] | {} == found[0] | {
        "short_name": "枫木村", "label": "坪村镇枫木村", "name": "枫木村村委会", "township_name": "坪村镇", "level": "village",
        "parent_code": "431225101", "location": None, "location_invented": False,
    }  # fmt: skip


def test_search_by_each_reading_of_a_name(people):
    helper = people.helper()
    for said in ("baozi", "buzi", "puzi"):
        assert "堡子镇" in [
            area["label"] for area in helper.get("/areas/search", query_string={"q": said}).json["areas"]
        ]


def test_search_takes_no_wildcards_and_no_nonsense(people):
    helper = people.helper()
    for said in ("%", "_", "\\", "' OR 1=1 --"):
        assert helper.get("/areas/search", query_string={"q": said}).json["areas"] == []
    for said in ("", "x" * 61, "a\x00b"):
        assert helper.get("/areas/search", query_string={"q": said}).status_code == 422
    assert helper.get("/areas/search").status_code == 422


def test_divisions_below_one(people):
    helper = people.helper()
    assert len(helper.get("/areas?under=431225&level=township").json["areas"]) == 18
    assert len(helper.get("/areas?under=431225&level=village").json["areas"]) == 243
    assert {area["township_name"] for area in helper.get("/areas?under=431225110").json["areas"]} == {"金竹镇"}
    assert helper.get("/areas?under=999999").json["areas"] == []
    assert helper.get("/areas?under=abc").status_code == 422
    assert helper.get("/areas?level=planet").status_code == 422


def test_only_who_is_signed_in_sees_divisions(app, database):
    for path in ("/areas", "/areas/search?q=x", "/areas/boundaries"):
        assert app.test_client().get(f"/api/v1{path}").status_code == 401
