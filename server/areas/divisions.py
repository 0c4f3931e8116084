"""Reading lists of divisions: code, name, level, parent_code. Pure: no session."""

import re
from collections.abc import Container
from dataclasses import dataclass

from server.areas.problems import DivisionsRefused
from server.foundation.delimited import Unreadable, read_rows

COLUMNS = ("code", "name", "level", "parent_code")
DIGITS = {"province": 2, "city": 4, "county": 6, "township": 9, "village": 12}
MOST_ROWS = 100_000
MOST_FAULTS_NAMED = 200


@dataclass(frozen=True)
class Division:
    """One row of the list."""

    row: int
    code: str
    name: str
    level: str
    parent_code: str | None


def _refuse(*errors: tuple[str, str]) -> None:
    named = [{"path": path, "message": message} for path, message in errors[:MOST_FAULTS_NAMED]]
    raise DivisionsRefused(
        f"{len(errors)} 处：" + "；".join(f"{e['path']} {e['message']}" for e in named[:5]), errors=named
    )


def table_of(content: bytes, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Return (row number, {column: text}) of a file with these headers, in any order; raises DivisionsRefused."""
    try:
        rows = read_rows(content, most_rows=MOST_ROWS)
    except Unreadable as error:
        _refuse(("文件", str(error)))
    filled = [(n, [cell.strip() for cell in row]) for n, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    if not filled:
        _refuse(("文件", "文件是空的。"))
    (header_row, header), *body = filled
    header = [name.lower() for name in header]
    if missing := [name for name in columns if name not in header]:
        _refuse((f"第 {header_row} 行", f"表头应当有 {'、'.join(columns)}，缺少 {'、'.join(missing)}。"))
    if len(set(columns)) != sum(header.count(name) for name in columns):
        _refuse((f"第 {header_row} 行", "表头里有重复的列。"))
    if not body:
        _refuse(("文件", "只有表头，没有数据。"))
    places = {name: header.index(name) for name in columns}
    return [(n, {name: row[place] if place < len(row) else "" for name, place in places.items()}) for n, row in body]


def read_divisions(content: bytes, *, known: Container[str]) -> list[Division]:
    """Read and check a list; `known` holds the codes already there. Raises DivisionsRefused naming every bad row."""
    faults: list[tuple[str, str]] = []
    found: dict[str, Division] = {}
    for row, cells in table_of(content, COLUMNS):
        code, name, level, parent = (cells[column] for column in COLUMNS)
        place = f"第 {row} 行"
        if level not in DIGITS:
            faults.append((place, f"级别“{level[:20]}”不认识，应当是 {'、'.join(DIGITS)} 之一。"))
        elif not re.fullmatch(r"[0-9]+", code) or len(code) != DIGITS[level]:
            faults.append((place, f"代码“{code[:20]}”应当是 {DIGITS[level]} 位数字。"))
        elif code in found:
            faults.append((place, f"代码 {code} 和第 {found[code].row} 行重复。"))
        elif not name or len(name) > 80 or re.search(r"[\x00-\x1f\x7f]", name):
            faults.append((place, "名称空着、太长，或者有不能显示的字符。"))
        elif level == "province" and parent:
            faults.append((place, "省级没有上级代码。"))
        elif level != "province" and (not parent or parent == code or not code.startswith(parent)):
            faults.append((place, f"上级代码“{parent[:20]}”应当是 {code} 的开头。"))
        else:
            found[code] = Division(row, code, name, level, parent or None)
    in_file = set(found)
    for division in found.values():
        if division.parent_code and division.parent_code not in in_file and division.parent_code not in known:
            faults.append((f"第 {division.row} 行", f"上级 {division.parent_code} 不在表里，也不在系统里。"))
    if faults:
        _refuse(*sorted(faults, key=lambda fault: int(re.sub(r"\D", "", fault[0]) or 0)))
    return list(found.values())


def read_code_pairs(content: bytes) -> list[tuple[str, str]]:
    """Read a list of township codes in two systems: (statistical, civil affairs)."""
    faults, pairs = [], []
    for row, cells in table_of(content, ("nbs_2023_code", "mca_2026_code")):
        pair = (cells["nbs_2023_code"], cells["mca_2026_code"])
        if not all(re.fullmatch(r"\d{9}", code) for code in pair):
            faults.append((f"第 {row} 行", "两个代码都应当是 9 位数字。"))
        pairs.append(pair)
    if faults:
        _refuse(*faults)
    return pairs
