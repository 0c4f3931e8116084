"""Files that are no lists, or mean harm: a clear sentence, and nothing changes."""

import random
import struct
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from server.foundation.database import session
from server.interchange.model import Import
from server.interchange.problems import FileRefused
from server.interchange.sheets import MOST_ROWS, read_sheets
from server.records.model import Record
from tests.server.interchange.sheets import GOOD, HEADERS, roll, rows_of, text_table, upload, workbook

pytestmark = pytest.mark.first_on("spatialite")


def repacked(change) -> bytes:
    """Return a good workbook with its parts changed by `change(name, bytes) -> bytes`."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(roll({}))) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(part.filename, change(part.filename, source.read(part)))
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    out = BytesIO(roll({}))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as target:
        target.writestr(name, content)
    return out.getvalue()


def zip_bomb() -> bytes:
    return with_part("xl/worksheets/sheet99.xml", b"\x00" * (200 * 1024 * 1024))


def lying_zip_bomb() -> bytes:
    """Return a zip whose directory says that the large part is small."""
    content = bytearray(with_part("xl/media/x.bin", b"\x00" * (80 * 1024 * 1024)))
    size = struct.pack("<I", 80 * 1024 * 1024)
    at = content.rfind(size)
    content[at : at + 4] = struct.pack("<I", 1000)
    return bytes(content)


BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">%s]>""" % b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>"""


def with_doctype(doctype: bytes, entity: bytes, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    def change(name, content):
        if name != part:
            return content
        body = content.split(b"?>", 1)[1]
        return doctype + body.replace(
            b"<sheetData>", b'<sheetData><row r="9"><c t="inlineStr"><is><t>&' + entity + b";</t></is></c></row>"
        )

    return repacked(change)


def encrypted_zip() -> bytes:
    content = bytearray(roll({}))
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content[at + 8] |= 1
        at += 4
    return bytes(content)


def far_cell() -> bytes:
    return repacked(lambda name, content: content.replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>') if name == "xl/worksheets/sheet1.xml" else content)  # fmt: skip


HOSTILE = {
    "empty": b"",
    "blank text": b"   \r\n \r\n",
    "only a BOM": b"\xef\xbb\xbf",
    "random bytes": random.Random(1).randbytes(5000),
    "random bytes like a zip": b"PK\x03\x04" + random.Random(2).randbytes(5000),
    "half a workbook": roll({})[:3000],
    "workbook with a hole": roll({})[:2000] + b"\x00" * 500 + roll({})[2500:],
    "html": b"<html><body><table><tr><td>\xe5\xa7\x93\xe5\x90\x8d</td></tr></table></body></html>",
    "spreadsheet xml": b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>',
    "old xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4000,
    "encrypted workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le"),
    "encrypted zip": encrypted_zip(),
    "macros": with_part("xl/vbaProject.bin", b"macro"),
    "zip of something else": (lambda b: (zipfile.ZipFile(b, "w").writestr("readme.txt", "x"), b.getvalue())[1])(
        BytesIO()
    ),
    "zip bomb": zip_bomb(),
    "entity bomb": with_doctype(BOMB, b"j"),
    "entity bomb in the strings": with_doctype(BOMB, b"j", "xl/sharedStrings.xml"),
    "entity from outside": with_doctype(OUTSIDE, b"x"),
    "csv with NUL": "姓名,性别\n杨\x00某,男\n".encode(),
    "csv of one endless quote": ('姓名,性别\n"' + "x" * 60_000).encode(),
    "pdf": b"%PDF-1.7 ....",
    "picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
    "no encoding": b"\xe5\xa7\xff\xff\xfe\n",
    "too large": b"x" * (15 * 1024 * 1024 + 10),
    "other headers": text_table([["品名", "数量"], ["大米", "3"]]),
    "headers only": text_table([list(HEADERS)]),
    "one column missing": text_table([list(HEADERS)[:-1], list(GOOD.values())[:-1]]),
    "a column twice": workbook([[*HEADERS, "村"], [*GOOD.values(), "枫木村"]]),
    "too many rows": text_table(rows_of(*({"姓名": "示范甲"} for _ in range(MOST_ROWS + 5)))),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_no_list_and_nothing_changes(people, name):
    answer = upload(people.county(), HOSTILE[name], "名单.xlsx")
    assert answer.status_code == 422, answer.text[:500]
    assert answer.content_type == "application/problem+json"
    assert answer.json["slug"] in ("file-refused", "wrong-headers")
    assert answer.json["detail"], "the sentence says what to do"
    assert session.scalar(select(func.count()).select_from(Import)) == 0
    assert session.scalar(select(func.count()).select_from(Record)) == 0
    session.rollback()


def test_a_directory_that_lies_about_sizes_yields_no_more_than_it_says():
    try:
        sheets = read_sheets(lying_zip_bomb())
    except FileRefused:
        return
    assert sum(len(sheet.lines) for sheet in sheets) < 10


def test_a_stray_cell_at_the_very_end_costs_no_minute():
    assert [line.number for line in read_sheets(far_cell())[0].lines] == [1, 2, 1_048_576]


@pytest.mark.parametrize("form", [{}, {"file": "text and no file"}, {"area": "431225"}])
def test_no_file_at_all(people, form):
    assert people.county().post("/imports/roll", data=form, content_type="multipart/form-data").status_code == 422


@pytest.mark.parametrize(
    "body",
    [b"", b"--x\r\n", b'--x\r\nContent-Disposition: form-data; name="file"; filename="a\r\n\r\n', b"\x00\xff" * 50],
)
def test_broken_multipart(people, body):
    answer = people.county().post("/imports/roll", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (400, 413, 422)


def test_names_of_files_are_only_names(people):
    for name in ("../../etc/passwd", "C:\\temp\\名单.xlsx", "a" * 500 + ".xlsx", "\u202ename.xlsx", ""):
        answer = upload(people.county(), roll({}), name)
        if answer.status_code == 201:
            told = answer.json["file_name"]
            assert "/" not in told
            assert "\\" not in told
            assert 0 < len(told) <= 200
        else:
            assert answer.status_code == 422


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(str.encode)
    | st.text(max_size=200).map(lambda text: text.encode("gb18030", "replace"))
)
def test_any_bytes_are_read_or_refused(content):
    with suppress(FileRefused):
        read_sheets(content)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_a_workbook_with_any_byte_changed_is_read_or_refused(data):
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(FileRefused):
        read_sheets(bytes(content))


WHOLE = roll({}, {"姓名": "示范乙"})


def test_more_than_the_server_takes_at_all(people):
    answer = upload(people.county(), b"x" * (21 * 1024 * 1024))
    assert (answer.status_code, answer.json["slug"]) == (413, "too-large")


def test_nobody_sends_a_file_without_signing_in(app, database):
    answer = app.test_client().post("/api/v1/imports/roll", data={"file": (BytesIO(WHOLE), "a.xlsx")})
    assert answer.status_code == 401
