"""What people write in cells, and what is made of it."""

from contextlib import suppress
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.interchange import cells
from server.interchange.cells import Cell, CellFault
from server.interchange.exporting import guarded

READERS = {
    "text": cells.text(40), "name": cells.person_name, "day": cells.day, "id": cells.id_number, "phone": cells.phone,
    "number": cells.decimal_number, "window": cells.clock_window, "group": cells.group_number, "person": cells.name_and_phone,
    "word": cells.of_words({"男": "1"}), "words": cells.of_several_words({"低保": "a", "失能/半失能": "b"}),
}  # fmt: skip


def said(text) -> Cell:
    return Cell(text, "text")


def slug_of(read, cell: Cell) -> str:
    with pytest.raises(CellFault) as fault:
        read(cell)
    assert fault.value.message
    return fault.value.slug


@given(
    st.sampled_from(sorted(READERS)),
    st.one_of(
        st.builds(said, st.text(max_size=60)),
        st.builds(said, st.text("0123456789-./年月日：:~点半Xx*+ 、,", max_size=24)),
        st.builds(Cell, st.integers(-(10**20), 10**20) | st.floats(), st.just("number")),
        st.builds(Cell, st.dates() | st.datetimes() | st.times(), st.just("date")),
    ),
)
def test_any_cell_is_read_or_refused_with_a_reason(name, cell):
    with suppress(CellFault):
        READERS[name](cell)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_date_in_any_form_is_the_same_day(day):
    forms = (
        f"{day}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month:02d}/{day.day} ", f"　{day.year}-{day.month}-{day.day}", f"{day} 00:00:00", f"{day.year}/{day.month}/{day.day} 0:00",
    )  # fmt: skip
    assert {cells.day(said(form)) for form in forms} == {day}
    assert cells.day(Cell(int(f"{day:%Y%m%d}"), "number")) == day
    assert cells.day(Cell(float(f"{day:%Y%m%d}"), "number")) == day
    assert cells.day(Cell(datetime.combine(day, time()), "date")) == day
    wide = str(day).translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert cells.day(said(wide)) == day


@pytest.mark.parametrize(
    ("cell", "slug"),
    [
        (said("1938-02-30"), "date-impossible"),
        (said("19380230"), "date-impossible"),
        (said("1832-01-01"), "date-impossible"),
        (said("0000-00-00"), "date-impossible"),
        (said("38-5-2"), "date-form"),
        (said("1938年5月"), "date-form"),
        (Cell(time(7, 30), "date"), "date-form"),
        (Cell(14001, "number"), "date-form"),
        (Cell(float("nan"), "number"), "date-form"),
    ],
)
def test_no_date(cell, slug):
    assert slug_of(cells.day, cell) == slug


@given(st.dates(date(1900, 1, 1), date(2025, 1, 1)), st.integers(0, 999))
def test_an_id_number_stands_by_its_check_digit(born, order):
    first = f"000000{born:%Y%m%d}{order:03d}"
    number = first + cells.id_check_digit(first)
    assert cells.id_number(said(number)) == number
    assert cells.id_number(said(f" {number.lower()} ")) == number
    assert cells.born_by(number) == born
    assert cells.sex_by(number) == ("1" if order % 2 else "2")
    for other in set("0123456789X") - {number[-1]}:
        assert slug_of(cells.id_number, said(first + other)) == "id-check-digit"


def test_known_id_numbers():
    assert cells.id_check_digit("11010519491231002") == "X"  # the example of GB 11643-1999
    assert cells.id_check_digit("44052418800101001") == "4"


@pytest.mark.parametrize(
    ("cell", "slug"),
    [
        (Cell(4.3122519380502e17, "number"), "number-lost-digits"),
        (Cell(431225193805020000, "number"), "number-lost-digits"),
        (said("4.31225E+17"), "number-lost-digits"),
        (said("431225380502001"), "id-length"),
        (said("4312251938050200"), "id-length"),
        (said("4312**********12"), "masked"),
        (said("00000019381301001X"), "id-date"),
        (said("身份证丢了"), "id-length"),
    ],
)
def test_no_id_number(cell, slug):
    assert slug_of(cells.id_number, cell) == slug


@pytest.mark.parametrize("cell", [said("19900000001"), Cell(19900000001, "number"), Cell(19900000001.0, "number"),
                                  said("199 0000 0001"), said("+86 199-0000-0001"), said("１９９００００００01"), said("'19900000001")])  # fmt: skip
def test_one_phone_number_in_many_forms(cell):
    assert cells.phone(cell) == "19900000001"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("1990000", "phone-form"),
        ("12345678901", "phone-form"),
        ("1.99E+10", "number-lost-digits"),
        ("138****5678", "masked"),
        ("没有", "phone-form"),
    ],
)
def test_no_phone_number(text, slug):
    assert slug_of(cells.phone, said(text)) == slug


@pytest.mark.parametrize(
    "text",
    [
        "07:00-10:00",
        "7:00～10:00",
        "7点-10点",
        "7点至10点",
        "０７：００—１０：００",
        "0700-1000",
        "早上7点到10点整",
        "7时00分-10时",
    ],
)
def test_one_window_in_many_forms(text):
    assert cells.clock_window(said(text)) == ("07:00", "10:00")


def test_half_hours_and_windows_that_are_none():
    assert cells.clock_window(said("6点半到9点半")) == ("06:30", "09:30")
    assert slug_of(cells.clock_window, said("10:00-07:00")) == "window-turned-round"
    for text in ("早上", "7:00", "25:00-26:00", "07:00-08:00-09:00", "07:61-09:00"):
        assert slug_of(cells.clock_window, said(text)) == "window-form"


def test_several_words_and_a_word_that_holds_a_separator():
    read = cells.of_several_words(
        {"低保": "dibao", "独居": "alone", "失能/半失能": "disabled_elder", "失能": "disabled_elder"}
    )
    assert read(said("低保、独居")) == read(said("独居/低保")) == read(said("独居；低保，低保")) == ["dibao", "alone"]
    assert read(said("失能/半失能，独居")) == ["alone", "disabled_elder"]
    assert slug_of(read, said("独居、神仙")) == "word-unknown"


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("3", "3"),
        ("3组", "3"),
        ("第三组", "3"),
        ("十二组", "12"),
        ("二十组", "20"),
        ("３ ", "3"),
        ("大坪组", "大坪"),
        ("03", "3"),
    ],
)
def test_groups(text, group):
    assert cells.group_number(said(text)) == group
    assert cells.group_number(Cell(3.0, "number")) == "3"


def test_a_person_with_a_phone_in_either_order():
    for text in ("杨某某 19900000001", "19900000001杨某某", "杨某某（19900000001）", "杨某某：199 0000 0001"):
        assert cells.name_and_phone(said(text)) == ("杨某某", "19900000001")
    assert cells.name_and_phone(Cell(19900000001.0, "number")) == (None, "19900000001")
    assert cells.name_and_phone(said("杨某某")) == ("杨某某", None)


def test_degrees_as_numbers_and_as_minutes():
    assert cells.decimal_number(said("109°43′12″")) == pytest.approx(109.72)
    assert cells.decimal_number(said("109.7163E")) == 109.7163
    assert slug_of(cells.decimal_number, said("东边")) == "number-form"
    assert slug_of(cells.decimal_number, Cell(float("inf"), "number")) == "number-form"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_no_exported_cell_runs_as_a_formula(text):
    assert guarded(text) == f"'{text}"
    assert guarded("杨某某") == "杨某某"


def test_long_numbers_are_masked_wherever_they_stand():
    assert cells.masked_text("杨某某 19912345678") == "杨某某 199****5678"
    assert "19380502" not in cells.masked_text("000000193805020016")
