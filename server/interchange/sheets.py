"""Reading a spreadsheet that anyone may have made: .xlsx or delimited text, within limits, nothing evaluated."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from server.foundation.delimited import Unreadable, read_rows
from server.interchange.cells import BLANK, Cell, tidy
from server.interchange.problems import FileRefused

MOST_BYTES = 15 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 20_000
MOST_LINES = 200_000  # blank ones included
MOST_COLUMNS = 120
LAST_LINE = 1_048_576  # of an Excel sheet
MOST_SHEETS = 12
LONGEST_CELL = 5_000
# Whatever a library can meet in a file that only looks like a workbook.
BROKEN = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError, EOFError, OSError,
    RuntimeError, NotImplementedError, RecursionError, ArithmeticError, AssertionError,
)  # fmt: skip
SPREADSHEET_XML = "这是网页或 XML，不是真正的表格。请在 Excel 里打开后，另存为“Excel 工作簿 (.xlsx)”。"


@dataclass
class Line:
    """One line of a sheet with its number as people count it."""

    number: int
    cells: list[Cell]

    def cell(self, column: int) -> Cell:
        """Return a cell by its column from 0; a line may be shorter than the header."""
        return self.cells[column] if column < len(self.cells) else BLANK


@dataclass
class Sheet:
    """A sheet's lines that are not blank."""

    name: str
    lines: list[Line] = field(default_factory=list)


def place(column: int, line: int) -> str:
    """Return a cell's address such as F17; the column counts from 0."""
    return f"{get_column_letter(column + 1)}{line}"


def read_sheets(content: bytes) -> list[Sheet]:
    """Return the sheets of a file; raises FileRefused with a sentence when it is no list one can read."""
    if not content:
        raise FileRefused("文件是空的。")
    if len(content) > MOST_BYTES:
        raise FileRefused(f"文件太大，最多 {MOST_BYTES // 1024 // 1024} MB。")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        sealed = "EncryptedPackage".encode("utf-16-le") in content
        raise FileRefused(
            "文件加了密码，请去掉密码再导入。" if sealed else "这是旧的 .xls 或 Word 文件，请另存为 .xlsx 再导入。"
        )
    if content.startswith(b"PK"):
        sheets = _workbook(content)
    elif content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise FileRefused("这不是表格文件。")
    else:
        sheets = [_text_table(content)]
    if not any(sheet.lines for sheet in sheets):
        raise FileRefused("表格里没有内容。")
    return sheets


def _text_table(content: bytes) -> Sheet:
    beginning = content[:400].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith((b"<html", b"<!doctype", b"<?xml", b"<table", b"<meta", b"<head", b"<style", b"<workbook")):
        raise FileRefused(SPREADSHEET_XML)
    try:
        rows = read_rows(content, most_rows=MOST_LINES)
    except Unreadable as error:
        raise FileRefused(str(error)) from error
    return _sheet("", ((n, map(_text_cell, row[:MOST_COLUMNS])) for n, row in enumerate(rows, 1)))


def _text_cell(said: str) -> Cell:
    said = tidy(said)
    if said.startswith('="') and said.endswith('"') and len(said) > 2:  # how some programs keep leading zeros
        said = said[2:-1]
    if not said:
        return BLANK
    if len(said) > LONGEST_CELL:
        raise FileRefused(f"有一格超过 {LONGEST_CELL} 个字。")
    return Cell(said, "formula" if said.startswith("=") else "text")


def _sheet(name: str, lines: Iterator) -> Sheet:
    sheet = Sheet(name)
    for number, cells in lines:
        cells = list(cells)
        while cells and cells[-1].kind == "blank":
            cells.pop()
        if not cells:
            continue
        if len(sheet.lines) > MOST_ROWS:
            raise FileRefused(f"行数太多，一次最多 {MOST_ROWS} 行，请分成几个文件。")
        sheet.lines.append(Line(number, cells))
    return sheet


def _workbook(content: bytes) -> list[Sheet]:
    try:
        _require_harmless(content)
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False, keep_vba=False)
        sheets = []
        for worksheet in book.worksheets[:MOST_SHEETS]:
            if worksheet.sheet_state == "visible":
                worksheet.reset_dimensions()
                sheets.append(_sheet(worksheet.title, _lines_of(worksheet)))
        book.close()
    except BROKEN as error:
        raise FileRefused("表格文件坏了，读不出来。请在 Excel 里打开，另存为新的 .xlsx。") from error
    return sheets


def _require_harmless(content: bytes) -> None:
    """Refuse what is no plain workbook before anything of it is unpacked."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = package.infolist()
    names = {part.filename.lower() for part in parts}
    if any(part.flag_bits & 0x1 for part in parts):
        raise FileRefused("文件加了密码，请去掉密码再导入。")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise FileRefused("文件里有宏，不能导入。请另存为不带宏的 .xlsx。")
    if "xl/workbook.bin" in names:
        raise FileRefused("这是 .xlsb 文件，请另存为 .xlsx 再导入。")
    if "xl/workbook.xml" not in names:
        raise FileRefused("这不是 Excel 表格（.xlsx）。")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileRefused("文件解开以后太大，不能导入。请把名单复制到新的空白表里再试。")


def _lines_of(worksheet) -> Iterator[tuple[int, list[Cell]]]:
    gap = None
    for number, row in enumerate(worksheet.iter_rows(max_col=MOST_COLUMNS), 1):
        if number > LAST_LINE:
            raise FileRefused("行号超出了表格的范围。")
        if row is gap:  # missing rows come as one and the same tuple: a stray cell far below must not cost a minute
            continue
        gap = row
        yield number, [_workbook_cell(cell) for cell in row]


def _workbook_cell(cell) -> Cell:
    value = cell.value
    if value is None:
        return BLANK
    if cell.data_type == "f" or not isinstance(value, str | int | float | bool | date | time | timedelta):
        return Cell(str(value)[:LONGEST_CELL], "formula")
    if cell.data_type == "e":
        return Cell(value, "error")
    if isinstance(value, bool):
        return Cell(value, "truth")
    if isinstance(value, int | float):
        return Cell(value, "number")
    if isinstance(value, date | datetime | time | timedelta):
        return Cell(value, "date")
    if len(value) > LONGEST_CELL:
        raise FileRefused(f"有一格超过 {LONGEST_CELL} 个字。")
    said = tidy(value)
    return Cell(said, "text") if said else BLANK


def read_upload(upload) -> tuple[str, bytes]:
    """Return name and content of an uploaded file, read no further than the limit; raises FileRefused."""
    content = upload.stream.read(MOST_BYTES + 1)
    upload.close()
    if len(content) > MOST_BYTES:
        raise FileRefused(f"文件太大，最多 {MOST_BYTES // 1024 // 1024} MB。")
    name = "".join(c for c in (upload.filename or "") if c.isprintable()).replace("\\", "/").rsplit("/", 1)[-1]
    return name[-120:] or "名单", content
