"""Cells and what people write in them: dates, numbers, phones, ID numbers, words of a list. Pure.

Each reader takes a Cell and returns a value or raises CellFault with a stable slug and a sentence.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import Any

from server.foundation.checks import id_check_digit
from server.foundation.ciphers import mask_id_number, mask_phone

EXACT_FLOAT = 10**15  # Excel keeps 15 digits of a number
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e"))
EARLIEST_YEAR = 1900
CHINESE_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


class CellFault(Exception):
    """A cell that cannot be taken: a stable slug and a sentence in Chinese."""

    def __init__(self, slug: str, message: str):
        super().__init__(message)
        self.slug, self.message = slug, message


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the file holds it; `kind` is blank, text, number, date, truth, formula or error."""

    value: Any = None
    kind: str = "blank"

    @property
    def shown(self) -> str:
        """Return the cell as a person sees it."""
        if self.value is None:
            return ""
        if isinstance(self.value, datetime):
            return self.value.date().isoformat()
        if isinstance(self.value, float) and self.value.is_integer() and abs(self.value) < EXACT_FLOAT:
            return str(int(self.value))
        return tidy(str(self.value))


BLANK = Cell()


def tidy(text: str) -> str:
    """Return a text without invisible characters, outer blanks and doubled blanks."""
    return re.sub(r"\s+", " ", text.translate(INVISIBLE)).strip()


def plain(text: str) -> str:
    """Return a text with full-width letters, digits and marks made plain, without any blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text.translate(INVISIBLE)))


def require_readable(cell: Cell) -> None:
    """Refuse what is no value: a formula (never evaluated), an error, a tick."""
    if cell.kind == "formula":
        raise CellFault("formula", "这一格是公式，请改成公式算出来的值。")
    if cell.kind == "error":
        raise CellFault("cell-error", "这一格是 Excel 的错误值。")
    if cell.kind == "truth":
        raise CellFault("unexpected-kind", "这一格是真假值，请改成文字。")


def text(longest: int) -> Callable[[Cell], str]:
    """Read a text of at most so many characters."""

    def read(cell: Cell) -> str:
        said = cell.shown
        if len(said) > longest:
            raise CellFault("too-long", f"太长了，最多 {longest} 个字。")
        if re.search(r"[\x00-\x1f\x7f\ud800-\udfff\ufffd\ufffe\uffff]", said):
            raise CellFault("unreadable-characters", "里面有不能显示的字符。")
        return said

    return read


def person_name(cell: Cell) -> str:
    """Read a person's name: Chinese characters and · of two to twenty; blanks inside a name are for layout only."""
    said = re.sub(r"\s+", "", text(40)(cell))
    said = re.sub("[・•．﹒‧]", "·", said)
    if not re.fullmatch(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇·]{2,20}", said):
        raise CellFault("name-form", "不像一个人的名字。")
    return said


def of_words(words: Mapping[str, str]) -> Callable[[Cell], str]:
    """Read one word of a list {what people write: code}."""

    def read(cell: Cell) -> str:
        said = plain(cell.shown)
        if said not in words:
            raise CellFault("word-unknown", f"“{said[:20]}”不在可填的词里：{_choices(words)}。")
        return words[said]

    return read


def of_several_words(words: Mapping[str, str]) -> Callable[[Cell], list[str]]:
    """Read several words separated by 、，, / ； ; or |; a word of the list may itself hold a separator."""
    with_mark = sorted((word for word in words if re.search(r"[、,/;|]", word)), key=len, reverse=True)

    def read(cell: Cell) -> list[str]:
        said, found = plain(cell.shown), []
        for word in with_mark:
            if word in said:
                found.append(words[word])
                said = said.replace(word, "、")
        parts = [part for part in re.split(r"[、,/;|。]+", said) if part]
        if unknown := [part for part in parts if part not in words]:
            raise CellFault("word-unknown", f"“{'、'.join(unknown)[:40]}”不在可填的词里：{_choices(words)}。")
        return sorted({*found, *(words[part] for part in parts)}, key=list(words.values()).index)

    return read


def _choices(words: Mapping[str, str]) -> str:
    first_of_each = {code: word for word, code in reversed(words.items())}
    return "、".join(reversed(list(first_of_each.values())))


def day(cell: Cell) -> date:
    """Read a date: an Excel date, 1938-5-2, 1938.5.2, 1938/5/2, 1938年5月2日 or 19380502."""
    if cell.kind == "date":
        found = cell.value.date() if isinstance(cell.value, datetime) else cell.value
        if not isinstance(found, date):
            raise CellFault("date-form", "这一格是时间，不是日期。")
        return _possible(found.year, found.month, found.day)
    said = plain(re.sub(r"[\sT]+0?0:00(?::00(?:\.0+)?)?$", "", cell.shown))
    form = (
        re.fullmatch(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", said)
        or re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?", said)
        or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", said)
    )
    if not form:
        raise CellFault("date-form", "日期写成 1938-05-02、1938年5月2日 或 19380502 这样。")
    return _possible(*map(int, form.groups()))


def _possible(year: int, month: int, day_of_month: int) -> date:
    try:
        found = date(year, month, day_of_month)
    except ValueError as error:
        raise CellFault("date-impossible", "没有这一天。") from error
    if year < EARLIEST_YEAR:
        raise CellFault("date-impossible", "这个日期太早，不可能。")
    return found


def digits_of(cell: Cell) -> str:
    """Read a long number that people write as text, however it is stored; refuse one that lost its last digits."""
    said = plain(cell.shown).lstrip("'")
    lost = "号码被当成数字存放，后面几位已经丢了。请先把这一列设成“文本”格式，再重新填写。"
    if (
        cell.kind == "number"
        and (abs(cell.value) > EXACT_FLOAT)
        and (isinstance(cell.value, float) or cell.value % 1000 == 0)
    ):
        raise CellFault("number-lost-digits", lost)
    if re.fullmatch(r"\d(\.\d+)?[Ee]\+?\d+", said):
        raise CellFault("number-lost-digits", lost)
    return said


def id_number(cell: Cell) -> str:
    """Read an 18-digit ID number (GB 11643-1999): digits, a date that exists, the check digit."""
    said = digits_of(cell).upper().replace("-", "")
    if "*" in said:
        raise CellFault("masked", "这是打过码的号码，请填完整的号码，或者留空。")
    if re.fullmatch(r"\d{15}", said):
        raise CellFault("id-length", "这是 15 位的老号码，请填 18 位的。")
    if not re.fullmatch(r"\d{17}[\dX]", said):
        raise CellFault("id-length", "身份证号应当是 18 位，最后一位是数字或 X。")
    try:
        born_by(said)
    except ValueError as error:
        raise CellFault("id-date", "身份证号里的出生日期不存在。") from error
    if said[-1] != id_check_digit(said[:17]):
        raise CellFault("id-check-digit", "身份证号的校验码不对，可能有一位写错了。")
    return said


def born_by(number: str) -> date:
    """Return the birth date inside an ID number; raises ValueError when there is no such day."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex_by(number: str) -> str:
    """Return the sex code inside an ID number: "1" or "2"."""
    return "1" if int(number[16]) % 2 else "2"


def phone(cell: Cell) -> str:
    """Read a phone number: a mobile of 11 digits, a landline with area code, or a local number of 7 or 8 digits."""
    said = digits_of(cell)
    if "*" in said:
        raise CellFault("masked", "这是打过码的号码，请填完整的号码，或者留空。")
    said = re.sub(r"[-()—–]", "", said.removeprefix("+86").removeprefix("0086"))
    if re.fullmatch(r"86\d{11}", said):
        said = said[2:]
    if not re.fullmatch(r"1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7}", said):
        raise CellFault("phone-form", "不像一个电话号码：手机 11 位，座机带区号。")
    return said


def decimal_number(cell: Cell) -> float:
    """Read a decimal number such as a degree of longitude; also 109°43′12″."""
    if cell.kind == "number":
        if not isfinite(cell.value):
            raise CellFault("number-form", "应当是一个数。")
        return float(cell.value)
    said = plain(cell.shown).replace("′", "'").replace("″", '"').replace("’", "'").replace("”", '"').upper().strip("EN")
    if re.fullmatch(r"[-+]?\d{1,4}(\.\d{1,15})?", said):
        return float(said)
    if form := re.fullmatch(r"(\d{1,3})[°度](?:(\d{1,2})['分](?:(\d{1,2}(?:\.\d+)?)(?:\"|''|秒))?)?", said):
        degrees, minutes, seconds = (float(part or 0) for part in form.groups())
        if minutes < 60 and seconds < 60:
            return degrees + minutes / 60 + seconds / 3600
    raise CellFault("number-form", "应当是一个数，例如 109.716325。")


def clock_window(cell: Cell) -> tuple[str, str]:
    """Read a window of the day: 07:00-10:00, 7点半到10点, 0700—1000."""
    said = plain(cell.shown).replace("点半", ":30").replace("時", "时")
    said = re.sub(r"[点时](\d{1,2})分?", r":\1", said)
    said = re.sub(r"[点时]整?", ":00", said)
    parts = re.split(r"[-~—–～到至]+", said)
    if len(parts) != 2:
        raise CellFault("window-form", "时间窗写成 07:00-10:00 这样。")
    start, end = (_time_of_day(part) for part in parts)
    if end <= start:
        raise CellFault("window-turned-round", "时间窗的结束应当晚于开始。")
    return start, end


def _time_of_day(said: str) -> str:
    form = re.fullmatch(r"(?:上午|早上)?(\d{1,2})(?::?(\d{2}))?", said)
    if not form:
        raise CellFault("window-form", "时间窗写成 07:00-10:00 这样。")
    hours, minutes = int(form[1]), int(form[2] or 0)
    if hours > 23 or minutes > 59:
        raise CellFault("window-form", "没有这个钟点。")
    return f"{hours:02d}:{minutes:02d}"


def group_number(cell: Cell) -> str:
    """Read the number of a villagers' group: 3, 3组, 第三组, 3.0; other names stay as they are."""
    said = plain(cell.shown).removeprefix("第")
    said = re.sub(r"(?:村民小组|村民组|小组|组)$", "", said) or said
    if re.fullmatch(r"\d{1,3}", said):
        return str(int(said))
    if (number := _chinese_number(said)) is not None:
        return str(number)
    if len(said) > 10:
        raise CellFault("too-long", "太长了，最多 10 个字。")
    return text(10)(Cell(said, "text"))


def _chinese_number(said: str) -> int | None:
    if form := re.fullmatch(r"([一二三四五六七八九])?十([一二三四五六七八九])?", said):
        return CHINESE_DIGITS.get(form[1] or "一", 1) * 10 + (CHINESE_DIGITS[form[2]] if form[2] else 0)
    return CHINESE_DIGITS.get(said) if len(said) == 1 else None


def name_and_phone(cell: Cell) -> tuple[str | None, str | None]:
    """Read a person written as a name, a phone number, or both in either order."""
    said = digits_of(cell) if cell.kind == "number" else plain(cell.shown)
    found = re.search(r"\+?\d[\d-]{5,}", said)
    number = phone(Cell(found[0], "text")) if found else None
    rest = (said[: found.start()] + said[found.end() :] if found else said).strip("()（）:：、,，/ ")
    if "*" in rest:
        raise CellFault("masked", "这是打过码的号码，请填完整的号码，或者留空。")
    return (person_name(Cell(rest, "text")) if rest else None), number


def masked_text(said: str, mask: Callable[[str], str | None] | None = None) -> str:
    """Return what may be shown of a cell in a list of faults: at most 60 characters, long numbers always masked."""
    if mask is not None:
        return (mask(said) or "")[:60]

    def hide(found):
        return (mask_id_number(found[0]) if len(found[0]) >= 15 else mask_phone(found[0])) or ""

    return re.sub(r"\d{7,}[Xx]?", hide, said)[:60]
