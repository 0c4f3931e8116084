"""The empty list as a workbook: headers, one example row, words to choose from, a sheet that explains each column."""

from io import BytesIO

import xlsxwriter

from server.interchange.lists import CLEAR, Column, ListFromExcel
from server.interchange.sheets import MOST_ROWS

LONGEST_CHOICES = 255  # what Excel takes of a list written into the rule itself
WORDS_SHEET = "可填的词"


def template_of(listing: ListFromExcel) -> bytes:
    """Return the template of a list as .xlsx."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    marked = book.add_format(
        {"bold": True, "bg_color": "#E2EFDA", "border": 1, "num_format": "@", "text_wrap": True, "valign": "vcenter"}
    )
    needed = book.add_format(
        {"bold": True, "bg_color": "#FCE4D6", "border": 1, "num_format": "@", "text_wrap": True, "valign": "vcenter"}
    )
    text = book.add_format({"num_format": "@"})
    example = book.add_format({"num_format": "@", "italic": True, "font_color": "#808080"})
    sheet = book.add_worksheet(listing.title[:31])
    words = None
    for n, column in enumerate(listing.columns):
        sheet.set_column(n, n, column.width, text)
        sheet.write_string(0, n, column.header, needed if column.required else marked)
        sheet.write_string(1, n, column.example, example)
        if column.choices:
            rule = {"validate": "list", "source": list(column.choices), "error_type": "information",
                    "error_title": column.header, "error_message": "这个词不在可填的词里，导入时会提示。"}  # fmt: skip
            if len(",".join(column.choices)) > LONGEST_CHOICES:
                words = words or _hidden_words(book)
                words.write_column(0, n, column.choices)
                place = xlsxwriter.utility.xl_col_to_name(n)
                rule["source"] = f"='{WORDS_SHEET}'!${place}$1:${place}${len(column.choices)}"
            sheet.data_validation(2, n, MOST_ROWS, n, rule)
    sheet.freeze_panes(1, 1)
    _explain(book, listing, text)
    book.close()
    return stream.getvalue()


def _hidden_words(book):
    words = book.add_worksheet(WORDS_SHEET)
    words.hide()
    return words


def _explain(book, listing: ListFromExcel, text) -> None:
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("填写说明")
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 8)
    sheet.set_column(2, 3, 60, wrapped)
    notes = (
        f"{listing.title}：一{listing.each}一行，从第 3 行开始填。第 2 行是虚构的示例，导入时跳过，可以删除。",
        f"已在册的{listing.each}再导入，只改不一样的格子；空格不改原来的内容，要去掉原来的内容就填“{CLEAR}”。",
        f"橙色表头必填。一次最多 {MOST_ROWS} 行。格子里不要用公式。",
    )
    for n, note in enumerate(notes):
        sheet.write_string(n, 0, note)
    for n, header in enumerate(("列", "必填", "怎么填", "可填的词")):
        sheet.write_string(4, n, header, bold)
    for n, column in enumerate(listing.columns, 5):
        for place, told in enumerate(
            (column.header, "是" if column.required else "", column.explained, _words(column))
        ):
            sheet.write_string(n, place, told)


def _words(column: Column) -> str:
    return "、".join(column.choices)
