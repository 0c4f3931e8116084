"""A list as a file for Excel: masked, guarded against formulas, with a watermark of who took it and when."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

import xlsxwriter

from server.accounts.access import Access
from server.accounts.audit import record_audit
from server.areas.queries import labels_of
from server.foundation import clock
from server.interchange.lists import ListFromExcel

# A cell that begins so is run as a formula by spreadsheet programs.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def guarded(text: str) -> str:
    """Return a cell's text so that no spreadsheet program takes it for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def watermark(listing: ListFromExcel, area_code: str, by: Access) -> str:
    """Return who took what and when."""
    moment = clock.now().astimezone(clock.LOCAL).strftime("%Y-%m-%d %H:%M")
    return f"{listing.title} · {labels_of([area_code])[area_code]} · {by.name} 导出 · {moment} · 内部资料，号码已打码，不得外传"


def export_xlsx(listing: ListFromExcel, area_code: str, by: Access) -> bytes:
    """Return a list as a workbook with a sheet that says who took it; logged."""
    mark = watermark(listing, area_code, by)
    stream = BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(listing.title[:31])
    text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
    sheet.set_header(f"&C{mark.replace('&', '&&')[:200]}")
    for n, column in enumerate(listing.columns):
        sheet.set_column(n, n, column.width)
        sheet.write_string(0, n, column.header, bold)
    count = 0
    for count, row in enumerate(_rows(listing, area_code), 1):
        for n, cell in enumerate(row):
            if cell:
                sheet.write_string(count, n, cell, text)
    note = book.add_worksheet("导出说明")
    note.write_string(0, 0, mark)
    book.set_properties({"title": listing.title, "comments": mark})
    book.close()
    _log(listing, area_code, "xlsx", count)
    return stream.getvalue()


def export_csv(listing: ListFromExcel, area_code: str, by: Access) -> bytes:
    """Return a list as UTF-8 text with BOM, as Excel wants it; the last line says who took it; logged."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(column.header for column in listing.columns)
    count = 0
    for count, row in enumerate(_rows(listing, area_code), 1):  # noqa: B007 - the number of rows is logged
        writer.writerow(row)
    writer.writerow([f"{listing.example_mark}：{watermark(listing, area_code, by)}"])
    _log(listing, area_code, "csv", count)
    return stream.getvalue().encode("utf-8-sig")


def _rows(listing: ListFromExcel, area_code: str) -> Iterator[list[str]]:
    for told in listing.exported(area_code):
        yield [guarded(told.get(column.name, "")) for column in listing.columns]


def _log(listing: ListFromExcel, area_code: str, form: str, count: int) -> None:
    record_audit("list.exported", facts={"list": listing.name, "area": area_code, "format": form, "rows": count})
