"""The hand-over sheet: in Chinese, readable by a machine, with the signature, on one page."""

import io
from datetime import timedelta

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from server.foundation import clock
from server.patrols import words
from server.patrols.handover.content import rows_of
from server.patrols.handover.sheet import draw
from tests.factories.accounts import settings
from tests.factories.media import declared, uploaded
from tests.factories.patrols import aid, edit, make_person, meet, now, stay, thing

# What a sheet or a picture is does not hang on the database.
pytestmark = pytest.mark.first_on("spatialite")

HANDOVER = {
    "partner_kind": "hospital", "unit": "县人民医院", "receiver": "急诊科 李某", "receiver_phone": "0745-8821200",
    "at": "2026-11-23T07:20:00+08:00", "belongings": "布袋一个", "note": "先救治、后甄别",
}  # fmt: skip
TO_HOSPITAL = {
    "willingness": "unable", "conditions": ["mental", "weak"], "outcome": "hospital", "handover": HANDOVER,
    "hospital": {"called_120_at": "2026-11-23T07:05:00+08:00", "accompanied_by": "粟某", "deposit": 200},
    "aid": [aid("quilt", qty=1, unit="床"), aid("hospital")],
}  # fmt: skip


@pytest.fixture
def crew(people):
    return people.patroller()


def text_of(content: bytes) -> tuple[str, int]:
    """Return a PDF's text without blanks, and its number of pages."""
    book = pypdfium2.PdfDocument(content)
    try:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in book), len(book)
    finally:
        book.close()


def printed(record: dict) -> str:
    """Return what is told on a sheet, before it is drawn, without blanks."""
    sections = rows_of(record, {}, met_at=now(), place="坪村镇")
    told = (word for title, rows in sections.items() for word in (title, *(part for row in rows for part in row)))
    return "".join(told).replace(" ", "")


def sheet(client, met, kind: str = "encounters") -> bytes:
    answer = client.get(f"/patrols/{kind}/{met}/handover.pdf")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.content_type == "application/pdf"
    return answer.get_data()


def test_a_sheet_for_the_hospital_says_who_why_and_to_whom(crew):
    person = make_person(crew, nickname="老矿工", sex="1", age_from=45, age_to=55, origin="other_province")
    text, pages = text_of(sheet(crew, meet(crew, person, **TO_HOSPITAL)))
    for said in (
        "移交单", "会同县救助管理站", "编号无名-20261123-01", "绰号老矿工", "估计45–55岁", "外省", "疑似精神障碍、虚弱/饥饿", "坪村镇枫木村",
        "讲清了：自愿受助、无偿救助", "无法表达", "棉被1床、送医", "县人民医院（医院）", "急诊科李某", "2026年11月23日07:20", "布袋一个", "打120",
        "200.00元", "移交人：试1", "接收人签名", "救助自愿、无偿",
    ):  # fmt: skip
        assert said in text, said
    assert pages == 1


def test_a_sheet_of_a_stay_and_an_escort(crew):
    person = make_person(crew)
    one = stay(
        crew, person, left_at=now().isoformat(), leaving="escorted",
        escort={"escorts": [thing(name="杨某"), thing(name="粟某")], "route": "会同—怀化—成都"},
        handover=HANDOVER | {"partner_kind": "family", "unit": "哥哥家", "receiver": "陈某"},
    )  # fmt: skip
    text, _ = text_of(sheet(crew, one, "stays"))
    assert "杨某、粟某" in text
    assert "会同—怀化—成都" in text
    assert "哥哥家（亲属）" in text


def test_where_nobody_was_handed_over_there_is_no_sheet(crew):
    answer = crew.get(f"/patrols/encounters/{meet(crew)}/handover.pdf")
    assert (answer.status_code, answer.json["slug"]) == (409, "nothing-to-hand-over")


def signed_beside(text: str) -> str:
    return text.split("接收人签名：")[1]


@pytest.mark.parametrize("begun", [{"unit": None}, {"unit": ""}, {}])
def test_a_hand_over_only_begun_leaves_a_line_for_the_unit_to_be_written_by_hand(crew, begun):
    handover = {"partner_kind": "police", "receiver": "李某", "at": now().isoformat()} | begun
    met = meet(crew, state="open", outcome=None, handover=handover)
    text, _ = text_of(sheet(crew, met))
    assert "None" not in text
    assert "接收单位____" in text
    assert "（公安）" in text


VIOLENCE = {"ticks": ["violence"], "called_110_at": "2026-11-23T07:00:00+08:00", "police_no": "110-77"}
SUSPICION = ("强制报告", "家暴、虐待", "打110", "报警回执", "110-77")


@pytest.mark.parametrize("partner", words.HANDED_TO)
def test_the_suspicion_is_told_to_those_who_act_on_it_and_never_to_family(partner):
    record = {"report": VIOLENCE, "handover": HANDOVER | {"partner_kind": partner}}
    told = printed(record)
    seen = [one for one in SUSPICION if one in told]
    assert seen == (list(SUSPICION) if partner in ("police", "minor_center", "station") else [])


@pytest.mark.parametrize("partner", words.HANDED_TO)
def test_the_diagnosis_is_told_to_those_who_care_or_act_and_never_to_family(partner):
    record = {"hospital": {"diagnosis": "多处骨折"}, "handover": HANDOVER | {"partner_kind": partner}}
    told = printed(record)
    assert ("送医" in told, "陪同人" in told) == (True, True)
    may = partner in ("hospital", "police", "minor_center", "station")
    assert ("诊断" in told, "多处骨折" in told) == (may, may)


def test_a_suspicion_among_the_conditions_is_not_told_to_family_either():
    record = {"conditions": ["weak", "dv", "trafficked", "drug"], "handover": HANDOVER | {"partner_kind": "family"}}
    told = printed(record)
    assert "虚弱" in told
    assert [one for one in ("家暴", "被拐", "吸毒") if one in told] == []
    assert "被拐" in printed(record | {"handover": HANDOVER | {"partner_kind": "police"}})


def test_family_that_fetches_a_child_is_not_handed_the_report_about_it(crew, people):
    child = make_person(crew, name="小某某", age_from=8, age_to=9)
    met = meet(crew, child, conditions=["minor"], outcome="fetched", willingness="willing", report=VIOLENCE,
               hospital={"diagnosis": "多处骨折", "accompanied_by": "粟某"},
               handover=HANDOVER | {"partner_kind": "family", "unit": "父亲家", "note": ""})  # fmt: skip
    text, _ = text_of(sheet(people.station_lead(grants=("child_files",)), met))
    assert "小某某" in text
    assert "父亲家（亲属）" in text
    assert [one for one in (*SUSPICION, "诊断", "多处骨折") if one in text] == []


def test_a_childs_name_stands_on_no_sheet_of_who_may_not_read_it(crew, people):
    child = make_person(crew, name="小某某", description="穿红棉袄", age_from=8, age_to=9)
    report = {"ticks": ["abandoned"], "called_110_at": "2026-11-23T07:00:00+08:00", "police_no": "110-77"}
    met = meet(crew, child, conditions=["minor"], outcome="minor_center", willingness="unable", report=report,
               handover=HANDOVER | {"partner_kind": "minor_center", "unit": "未保中心"})  # fmt: skip
    for reader, sees in ((people.patroller(), False), (people.station_lead(grants=("child_files",)), True)):
        text, _ = text_of(sheet(reader, met))
        assert ("小某某" in text, "穿红棉袄" in text, "110-77" in text) == (sees, sees, sees)


def test_printing_is_logged(crew, people):
    met = meet(crew, **TO_HOSPITAL)
    sheet(crew, met)
    auditor = people.sign_in(people.worker(("auditor", "431225")))
    entries = auditor.get("/audit?action=encounter.sheet_printed").json["entries"]
    assert [entry["record_id"] for entry in entries] == [str(met)]


def signature(colour=(200, 0, 0, 255)) -> bytes:
    image = Image.new("RGBA", (600, 220), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(20, 150), (200, 40), (330, 180), (560, 90)], fill=colour, width=9)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def red_of(content: bytes) -> int:
    """Return how many dots of a drawn first page are red as the signature is."""
    book = pypdfium2.PdfDocument(content)
    try:
        picture = book[0].render(scale=1).to_pil().convert("RGB")
    finally:
        book.close()
    return sum(r > 150 and g < 90 and b < 90 for r, g, b in picture.get_flattened_data())


def test_the_signature_made_on_the_screen_stands_on_the_sheet(database):
    about = {"station": "会同县救助管理站", "number": "1", "by": "杨某", "printed_by": "杨某"}
    sections = {"移交": [("接收单位", "县人民医院")]}
    assert red_of(draw(sections, **about)) == 0
    assert red_of(draw(sections, signature=signature(), **about)) > 100


def test_the_signature_comes_from_the_file_that_the_encounter_declares(crew):
    content = signature()
    met = meet(crew, media=declared(content, role="signature"), **TO_HOSPITAL)
    assert red_of(sheet(crew, met)) == 0  # not here yet: the sheet has a place to sign by hand
    uploaded(crew, content, met, role="signature", filename="signature.png")
    assert red_of(sheet(crew, met)) > 100


def test_a_signature_made_on_the_screen_bears_the_day_of_the_hand_over_not_of_printing(crew):
    content = signature()
    early = HANDOVER | {"at": "2026-11-23T00:30:00+08:00"}  # still the 22nd by UTC
    met = meet(crew, media=declared(content, role="signature"), **TO_HOSPITAL | {"handover": early})
    uploaded(crew, content, met, role="signature", filename="signature.png")
    with clock.fixed(clock.now() + timedelta(days=3), every_thread=True):
        text, _ = text_of(sheet(crew, met))
    assert signed_beside(text).startswith("2026年11月23日")


def test_who_signs_by_hand_writes_the_day_too(crew):
    text, _ = text_of(sheet(crew, meet(crew, **TO_HOSPITAL)))
    assert signed_beside(text).startswith("年月日")


def test_a_later_signature_stands_in_place_of_the_first(crew, people):
    first, later = signature(), signature(colour=(0, 0, 200, 255))
    met = meet(crew, media=declared(first, role="signature"), **TO_HOSPITAL)
    uploaded(crew, first, met, role="signature")
    with clock.fixed(clock.now() + timedelta(minutes=1), every_thread=True):
        edit(crew, "encounter", met, {}, media=declared(first, later, role="signature"))
        uploaded(crew, later, met, role="signature")
        assert red_of(sheet(crew, met)) == 0


def test_long_texts_go_on_over_the_page(database):
    about = {"station": "会同县救助管理站", "number": "1", "by": "杨某", "printed_by": "杨某"}
    rows = [(f"说明{n}", "很长的说明。" * 83) for n in range(8)]  # the longest a field may be
    text, pages = text_of(draw({"移交": rows}, **about))
    assert pages > 1
    assert text.count("很长的说明") == 8 * 83


def test_a_machine_without_a_chinese_font_says_so(app, crew, tmp_path):
    met = meet(crew, **TO_HOSPITAL)
    with settings(app, PDF_FONT=tmp_path / "none.ttc"):
        answer = crew.get(f"/patrols/encounters/{met}/handover.pdf")
    assert (answer.status_code, answer.json["slug"]) == (503, "font-missing")
