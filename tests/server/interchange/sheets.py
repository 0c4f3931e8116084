"""Sheets for the tests: rolls as workbooks and text, from rows that name only what matters."""

import csv
from io import BytesIO, StringIO

import xlsxwriter

GOOD = {
    "姓名": "示范甲", "性别": "女", "出生日期": "1941-03-05", "村": "坪村镇枫木村", "对象类别": "独居", "居住方式": "独居", "风险等级": "重点",
}  # fmt: skip
HEADERS = tuple(GOOD)


def rows_of(*changes: dict) -> list[list]:
    """Return a header line and one line per change of a good row."""
    rows = [GOOD | change for change in changes]
    headers = list(dict.fromkeys([*HEADERS, *(name for row in rows for name in row)]))
    return [headers, *([row.get(name) for name in headers] for row in rows)]


def workbook(lines: list[list], **options) -> bytes:
    """Return lines as .xlsx; a date becomes a date cell, a number a number, a text beginning with = a formula."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "yyyy-mm-dd"} | options)
    sheet = book.add_worksheet("名单")
    for n, line in enumerate(lines):
        sheet.write_row(n, 0, line)
    book.close()
    return stream.getvalue()


def roll(*changes: dict) -> bytes:
    """Return a roll as .xlsx."""
    return workbook(rows_of(*changes))


def text_table(lines: list[list], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """Return lines as delimited text."""
    stream = StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(lines)
    return stream.getvalue().encode(encoding)


def upload(client, content: bytes, name: str = "名单.xlsx", **form):
    """Send a file to be checked."""
    data = {"file": (BytesIO(content), name)} | form
    return client.post("/imports/roll", data=data, content_type="multipart/form-data")
