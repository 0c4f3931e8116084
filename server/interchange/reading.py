"""From a sheet's lines to rows of a list: the header found, every cell read, every fault named. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from server.interchange.cells import CellFault, masked_text, plain, require_readable
from server.interchange.lists import CLEAR, Column, Fault, ListFromExcel, Row
from server.interchange.problems import WrongHeaders
from server.interchange.sheets import Line, Sheet, place

HEADER_WITHIN = 10  # lines; above it may stand a title


@dataclass
class Header:
    """Where each column of the list stands in the sheet."""

    line: int  # index of the last header line
    places: dict[str, int]  # column name -> column of the sheet, from 0
    missing: list[str]
    twice: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@dataclass
class Table:
    """The rows of a list as the file has them."""

    sheet: str
    header: Header
    rows: list[Row]
    examples: int = 0


def _key(text: str) -> str:
    return re.sub(r"[（(].*?[)）]|[*＊:：/／、\s]", "", plain(text)).lower()


def _names(columns: Sequence[Column]) -> dict[str, str]:
    return {_key(said): column.name for column in columns for said in (column.header, *column.aliases)}


def find_header(sheet: Sheet, columns: Sequence[Column]) -> Header:
    """Find the header within the first lines; a header over two lines (merged cells) is read as one."""
    names = _names(columns)

    def known(line: Line) -> dict[int, str]:
        found = {n: names.get(_key(cell.shown)) for n, cell in enumerate(line.cells) if cell.kind == "text"}
        return {n: name for n, name in found.items() if name}

    lines = sheet.lines[:HEADER_WITHIN]
    best = max(range(len(lines)), key=lambda n: (len(known(lines[n])), -n), default=0)
    chosen = known(lines[best]) if lines else {}
    texts = {n: cell.shown for n, cell in enumerate(lines[best].cells) if cell.kind != "blank"} if lines else {}
    last = best
    for other in (best - 1, best + 1):
        if not 0 <= other < len(lines) or abs(lines[other].number - lines[best].number) != 1:
            continue
        beside = known(lines[other])
        if other > best and len(beside) != sum(cell.kind != "blank" for cell in lines[other].cells):
            continue
        chosen = beside | chosen
        if other > best and beside:
            last = other
    places: dict[str, int] = {}
    twice = []
    for column, name in sorted(chosen.items()):
        if name in places:
            twice.append(name)
        places.setdefault(name, column)
    missing = [
        column.header for column in columns if column.required and column.header_required and column.name not in places
    ]
    unknown = [text for n, text in texts.items() if n not in chosen]
    return Header(last, places, missing, twice, unknown)


def read_table(sheets: Sequence[Sheet], listing: ListFromExcel) -> Table:
    """Take the first sheet with the list's headers and read its rows; raises WrongHeaders."""
    tried = [(sheet, find_header(sheet, listing.columns)) for sheet in sheets if sheet.lines]
    sheet, header = min(tried, key=lambda one: len(one[1].missing) - len(one[1].places) / 1000)
    headers = {column.name: column.header for column in listing.columns}
    if header.missing:
        what = "、".join(header.missing)
        errors = [{"path": name, "message": "缺少这一列。"} for name in header.missing]
        raise WrongHeaders(f"缺少：{what}。请下载模板对照。", errors=errors)
    if header.twice:
        raise WrongHeaders("重复的列：" + "、".join(headers[name] for name in header.twice))
    table = Table(sheet.name, header, [])
    for line in sheet.lines[header.line + 1 :]:
        cells = {name: line.cell(column) for name, column in header.places.items()}
        if all(cell.kind == "blank" for cell in cells.values()):
            continue
        if cells[listing.columns[0].name].shown.startswith(listing.example_mark):
            table.examples += 1
            continue
        row = Row(line.number, cells)
        for column in listing.columns:
            read_cell(row, column, in_file=column.name in header.places)
        table.rows.append(row)
    if not table.rows:
        raise WrongHeaders("只有表头，没有一行名单。")
    return table


def read_cell(row: Row, column: Column, *, in_file: bool) -> None:
    """Read one cell into the row's values, or name its fault."""
    cell = row.cells.get(column.name)
    if not in_file or cell is None or cell.kind == "blank":
        if column.required and column.header_required:
            row.fault(column.name, "missing", f"{column.header}不能空着。")
        return
    try:
        require_readable(cell)
        if cell.shown == CLEAR:
            if column.required:
                raise CellFault("missing", f"{column.header}不能清空。")
            row.cleared.add(column.name)
        else:
            row.values[column.name] = column.read(cell)
    except CellFault as fault:
        row.fault(column.name, fault.slug, fault.message)


def faults_of(rows: Sequence[Row], listing: ListFromExcel, header: Header) -> list[Fault]:
    """Return every fault and warning with its place and the value masked, in the order of the sheet."""
    columns = {column.name: column for column in listing.columns}
    order = list(columns)
    found = []
    for row in rows:
        for name, slug, message, warning in sorted(row.told, key=lambda told: (order.index(told[0]), told[3], told[1])):
            column, cell, at = columns[name], row.cells.get(name), header.places.get(name)
            where = place(at, row.number) if at is not None else ""
            value = masked_text(cell.shown, column.mask) if cell else ""
            found.append(Fault(row.number, column.header, where, value, slug, message, warning))
    return found
