"""The hand-over sheet 移交单 as a PDF in Chinese, with the signature made on the screen."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import TableCellFillMode
from fpdf.fonts import FontFace

from server.foundation import clock
from server.foundation.settings import setting
from server.patrols.handover.content import Rows, moment
from server.patrols.problems import FontMissing

FACE = "chinese"
MARGIN, SIZE = 16, 10
DAY_BY_HAND = "　　　　年　　月　　日"
SHORT = 18  # characters that fit beside another row
SIGNATURE = (62.0, 24.0)  # mm at most


class Sheet(FPDF):
    """A page with a line at its foot that says what the sheet is for and who printed it."""

    def __init__(self, title: str, foot: str):
        super().__init__(format="A4")
        self.foot = foot
        self.set_margin(MARGIN)
        self.set_title(title)
        self.set_lang("zh-CN")

    def footer(self) -> None:
        """Print the line at the foot."""
        self.set_y(-MARGIN)
        self.set_font(FACE, size=7)
        self.cell(0, 4, self.foot, align="C")


def draw(
    sections: Mapping[str, Rows], *, station: str, number: str, by: str, printed_by: str, signature: bytes | None = None,
    signed_on: date | None = None,
) -> bytes:  # fmt: skip
    """Return the sheet as PDF; raises FontMissing where the machine has no Chinese font."""
    printed = f"{printed_by} 打印于 {moment(clock.now())}"
    pdf = Sheet(f"移交单 {number}", f"救助自愿、无偿。本单只交给接收单位，不得外传。{printed}")
    _use_chinese(pdf)
    pdf.add_page()
    pdf.set_font(FACE, size=18)
    pdf.cell(0, 11, "移 交 单", align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(FACE, size=SIZE)
    pdf.cell(0, 6, f"{station}　编号 {number}", align="C", new_x="LMARGIN", new_y="NEXT")
    for title, rows in sections.items():
        _draw_section(pdf, title, rows)
    _draw_signatures(pdf, by, signature, signed_on)
    return bytes(pdf.output())


def _use_chinese(pdf: FPDF) -> None:
    path = Path(setting("PDF_FONT"))
    if not path.is_file():
        raise FontMissing
    pdf.add_font(FACE, fname=str(path), collection_font_number=setting("PDF_FONT_NUMBER"))


def _draw_section(pdf: FPDF, title: str, rows: Rows) -> None:
    pdf.ln(2)
    pdf.set_font(FACE, size=SIZE + 1)
    pdf.cell(0, 6.4, title, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(FACE, size=SIZE)
    label = FontFace(fill_color=(238, 242, 245))
    with pdf.table(
        col_widths=(16, 34, 16, 34), first_row_as_headings=False, line_height=5.4, text_align="LEFT", padding=0.8,
        cell_fill_mode=TableCellFillMode.NONE,
    ) as table:  # fmt: skip
        for line in _side_by_side(rows):
            row = table.row()
            for name, said in line:
                row.cell(name, style=label)
                row.cell(said, colspan=3 if len(line) == 1 else 1)


def _side_by_side(rows: Rows) -> list[list[tuple[str, str]]]:
    """Put two short rows beside each other."""
    found: list[list[tuple[str, str]]] = []
    for row in rows:
        short = len(row[1]) <= SHORT
        if found and len(found[-1]) == 1 and short and len(found[-1][0][1]) <= SHORT:
            found[-1].append(row)
        else:
            found.append([row])
    return found


def _draw_signatures(pdf: FPDF, by: str, signature: bytes | None, signed_on: date | None) -> None:
    pdf.ln(6)
    pdf.set_font(FACE, size=SIZE)
    if pdf.will_page_break(SIGNATURE[1] + 16):
        pdf.add_page()
    top = pdf.get_y()
    pdf.cell(88, 8, f"移交人：{by}")
    pdf.cell(0, 8, "接收人签名：", new_x="LMARGIN", new_y="NEXT")
    if signature:
        pdf.image(BytesIO(signature), x=MARGIN + 112, y=top, w=SIGNATURE[0], h=SIGNATURE[1], keep_aspect_ratio=True)
    pdf.set_y(top + SIGNATURE[1])
    day = f"{signed_on.year}年{signed_on.month}月{signed_on.day}日" if signed_on else DAY_BY_HAND
    pdf.cell(0, 8, day, align="R", new_x="LMARGIN", new_y="NEXT")
