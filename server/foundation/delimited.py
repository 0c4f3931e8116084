"""Delimited text as offices save it: UTF-8 with or without BOM, or GBK; comma, semicolon or tab."""

import csv
from io import StringIO

DELIMITERS = ",;\t，；"
LONGEST_FIELD = 20_000


class Unreadable(ValueError):
    """The bytes are no delimited text; the argument is a sentence for the user."""


def decode(content: bytes) -> str:
    """Return the text of a file; raises Unreadable when it is neither UTF-8 nor GBK, or no text at all."""
    unicode_text = content.startswith((b"\xff\xfe", b"\xfe\xff"))  # so Excel calls UTF-16
    for encoding in ["utf-16"] if unicode_text else ["utf-8-sig", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise Unreadable("文件里有空字节，不是文本表格。")
        return text
    raise Unreadable("文件的编码读不懂，请另存为 UTF-8 或 GBK 的 CSV。")


def delimiter_of(text: str) -> str:
    """Return what separates the cells of the first line that has any."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(part for n, part in enumerate(first.split('"')) if n % 2 == 0)
    best = max(DELIMITERS, key=outside.count)
    return best if outside.count(best) else ","


def read_rows(content: bytes, *, most_rows: int) -> list[list[str]]:
    """Return all rows, blank ones as []; raises Unreadable with a sentence."""
    text = decode(content)
    if not text.strip():
        raise Unreadable("文件是空的。")
    csv.field_size_limit(LONGEST_FIELD)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text), strict=False):
            if len(rows) >= most_rows:
                raise Unreadable(f"行数太多，最多 {most_rows} 行。")
            rows.append(row)
    except csv.Error as error:
        raise Unreadable("有一格的内容太长，或者引号没有合上。") from error
    return rows
