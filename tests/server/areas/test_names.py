"""Names as people say them, and labels that tell villages apart."""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.areas.labels import labels_of
from server.areas.names import bare_name, pinyin_of, short_name

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.mark.parametrize(
    ("official", "said"),
    [
        ("枫木村村委会", "枫木村"),
        ("枫木村村民委员会", "枫木村"),
        ("枫木村民委员会", "枫木村"),
        ("枫木村委会", "枫木村"),
        ("枫木村村委员会", "枫木村"),
        ("吉家冲村村委会会", "吉家冲村"),
        ("枫木村", "枫木村"),
        ("改河社区居委会", "改河社区"),
        ("改河社区居民委员会", "改河社区"),
        ("改河社区", "改河社区"),
        ("乔子坪社区村委会", "乔子坪社区"),
        ("枫响铃居委会", "枫响铃"),
        ("杨村村村委会", "杨村村"),
        ("青朗侗族苗族乡", "青朗乡"),
        ("金子岩侗族苗族乡", "金子岩乡"),
        ("靖州苗族侗族自治县", "靖州县"),
        ("水宽乡", "水宽乡"),
        ("土桥镇", "土桥镇"),
        ("林城镇", "林城镇"),
    ],
)
def test_what_people_say(official, said):
    assert short_name(official) == said
    assert short_name(said) == said


def test_a_village_is_also_known_without_its_last_word():
    assert bare_name("枫木村村民委员会") == bare_name("枫木村") == bare_name("枫木") == "枫木"


@given(st.text(max_size=30))
def test_any_text_has_a_short_name(text):
    assert isinstance(short_name(text), str)
    assert isinstance(pinyin_of(text), str)


def test_a_name_of_several_readings_is_found_by_each():
    assert {"baozizhen", "buzizhen", "puzizhen", "bzz", "pzz"} <= set(pinyin_of("堡子镇").split())
    assert pinyin_of("枫木村").split()[0] == "fengmucun"


def test_in_a_long_name_no_single_other_reading_is_lost():
    spelt = pinyin_of("堡子重阳大会团溪社区").split()
    for first in ("bao", "bu", "pu"):
        assert any(word.startswith(f"{first}zi") for word in spelt)
    for third in ("zhong", "chong"):
        assert any(f"zi{third}yang" in word for word in spelt)


@dataclass
class Row:
    code: str
    name: str
    short_name: str
    level: str
    parent_code: str


@pytest.mark.parametrize("file", ["huitong_431225.csv", "huaihua_4312.csv"])
def test_no_two_divisions_of_a_level_look_alike(file):
    with (DATA / file).open(encoding="utf-8") as stream:
        rows = {
            row["code"]: Row(row["code"], row["name"], short_name(row["name"]), row["level"], row["parent_code"])
            for row in csv.DictReader(stream)
        }
    labels = labels_of(rows)
    for level in ("township", "village"):
        assert not [
            label
            for label, n in Counter(labels[code] for code, row in rows.items() if row.level == level).items()
            if n > 1
        ]


def test_even_villages_of_one_name_in_townships_of_one_name_are_told_apart():
    rows = [
        Row("4301", "市", "市", "city", ""),
        Row("430101", "甲县", "甲县", "county", "4301"),
        Row("430102", "乙县", "乙县", "county", "4301"),
    ]
    for county in ("430101", "430102"):
        rows.append(Row(f"{county}100", "太平镇", "太平镇", "township", county))
        rows += [Row(f"{county}100{n}", "中村村委会", "中村", "village", f"{county}100") for n in ("201", "202")]
    labels = labels_of({row.code: row for row in rows})
    assert len(set(labels.values())) == len(rows)
    assert labels["430101100"] == "甲县太平镇"
