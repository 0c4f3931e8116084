"""The monthly table as a workbook."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import xlsxwriter


def workbook(table: Mapping[str, Any], title: str, note: str) -> bytes:
    """Return a monthly table as .xlsx: the table, the figures with their definitions, and who took it."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("月报表")
    sheet.set_column(0, 1, 18)
    sheet.write_string(0, 0, title, bold)
    line = 2
    for section in table["sections"]:
        sheet.write_string(line, 0, f"{section['name']}（{section['unit']}）", bold)
        for row in section["rows"]:
            sheet.write_string(line, 1, row["name"])
            _write(sheet, line, 2, row["value"])
            line += 1
        line += 1
    figures = book.add_worksheet("指标")
    figures.set_column(3, 3, 70, wrapped)
    for n, header in enumerate(("指标", "数值", "单位", "口径")):
        figures.write_string(0, n, header, bold)
    rows = [row for one in table["figures"] for row in (one, *({"definition": ""} | part for part in one["parts"]))]
    for n, row in enumerate(rows, 1):
        label = f"{row['id']} {row['name']}" if row["definition"] else f"　{row['name']}"
        figures.write_string(n, 0, label)
        _write(figures, n, 1, row["value"])
        figures.write_string(n, 2, row["unit"])
        figures.write_string(n, 3, f"{row['definition']}（第 {row['version']} 版）" if row["definition"] else "")
    book.add_worksheet("导出说明").write_string(0, 0, note)
    book.close()
    return stream.getvalue()


def _write(sheet, line: int, column: int, value: Any) -> None:
    if value is None:
        sheet.write_string(line, column, "—")
    else:
        sheet.write_number(line, column, value)
