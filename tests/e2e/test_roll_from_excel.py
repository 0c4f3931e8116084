"""A clerk brings the roll in from Excel: a bad cell is named, the rest goes in, the import can be taken back."""

from playwright.sync_api import expect

from tests.e2e.steps import come_back, sign_in
from tests.server.interchange.sheets import GOOD, rows_of, workbook

GOOD_ROWS = (
    {"姓名": "唐某甲", "身份证号": "", "叫醒员": "", "备用叫醒员": ""},
    {"姓名": "唐某乙", "身份证号": "", "叫醒员": "", "备用叫醒员": ""},
)


def choose(page, content: bytes):
    page.locator("input[type=file]").set_input_files(
        {
            "name": "名册.xlsx",
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": content,
        }
    )
    page.get_by_role("button", name="检查这份表").click()
    expect(page.get_by_text("检查结果")).to_be_visible(timeout=20_000)


def test_a_bad_cell_is_named_the_rest_goes_in_and_can_be_taken_back(served, desk):
    assert GOOD
    page = desk.new_page()
    sign_in(page, served.url, served.supervisor_phone)
    page.get_by_role("link", name="导入导出").click()
    bad = {"姓名": "唐某丙", "身份证号": "", "叫醒员": "", "备用叫醒员": "", "村": "没有这个村"}
    choose(page, workbook(rows_of(*GOOD_ROWS, bad)))
    expect(page.get_by_text("没有这个村").first).to_be_visible()
    page.get_by_role("button", name="跳过有问题的 1 行，导入其余 2 行").click()
    expect(page.get_by_text("新增 2 行").first).to_be_visible(timeout=20_000)
    names = [
        row["data"]["name"]
        for row in served.supervisor.get("/records/elder", query_string={"q": "唐某"}).json["records"]
    ]
    assert sorted(names) == ["唐某乙", "唐某甲"]

    choose(page, workbook(rows_of(*GOOD_ROWS)))
    expect(page.get_by_text("和系统里的一样，没有要改的。")).to_be_visible()
    come_back(page, page.url)
    page.get_by_role("listitem").filter(has_text="已导入").get_by_role("button", name="看结果").click()
    page.get_by_role("button", name="撤回这次导入").click()
    page.get_by_role("button", name="撤回", exact=True).click()
    expect(page.get_by_text("撤回了，回到导入以前的样子。").or_(page.get_by_text("已撤回")).first).to_be_visible(
        timeout=20_000
    )
    left = served.supervisor.get("/wakeup-checks/board").json["totals"]
    assert left["expected"] == 22


def test_a_picture_named_as_a_sheet_gets_a_plain_answer(served, desk):
    page = desk.new_page()
    sign_in(page, served.url, served.supervisor_phone)
    page.get_by_role("link", name="导入导出").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "名册.xlsx", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" * 40}
    )
    page.get_by_role("button", name="检查这份表").click()
    expect(page.get_by_text("什么都没有改").first).to_be_visible(timeout=20_000)
