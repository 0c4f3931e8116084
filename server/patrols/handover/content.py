"""What stands on a hand-over sheet: who was handed over to whom, in which state."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from server.foundation import clock
from server.patrols import words
from server.patrols.problems import NothingToHandOver
from server.people.words import ORIGINS, SEX

Rows = Sequence[tuple[str, str]]

# Who gets which part, by who took over. A child may be fetched by those who did it harm: neither the suspicion nor the
# call to 110 is told to relatives, or to anybody whose work it is not.
REPORT_TO = ("police", "minor_center", "station")
DIAGNOSIS_TO = ("hospital", *REPORT_TO)
SUSPICIONS = {"dv", "trafficked", "drug"}  # of the same kind, among the conditions
BY_HAND = "_" * 30


def rows_of(record: Mapping[str, Any], person: Mapping[str, Any], *, met_at: datetime, place: str) -> dict[str, Rows]:
    """Return what stands on the sheet of an encounter or stay; raises NothingToHandOver."""
    handover, hospital, escort = (record.get(name) or {} for name in ("handover", "hospital", "escort"))
    if not handover:
        raise NothingToHandOver
    report = record.get("report") or {}
    aid = "、".join(_aid(one) for one in record.get("aid") or ()) or "无"
    partner = handover["partner_kind"]
    hidden = set() if partner in DIAGNOSIS_TO else SUSPICIONS
    conditions = "、".join(
        words.CONDITIONS.get(one, one) for one in record.get("conditions") or () if one not in hidden
    )
    sections: dict[str, Rows] = {
        "被移交人": [
            ("姓名或编号", _who(person)), ("性别", SEX.get(person.get("sex") or "0", "")), ("年龄", _ages(person)),
            ("户籍或口音", ORIGINS.get(person.get("origin") or "unknown", "")), ("特征", person.get("description") or ""),
            ("身体和精神状况", conditions),
        ],
        "遇到的经过": [
            ("时间", moment(met_at)), ("地点", place), ("政策告知", _informed(record.get("informed"))),
            ("本人意愿", words.WILLINGNESS.get(record.get("willingness") or "", "")), ("已给的救助", aid),
        ],
        "移交": [
            ("接收单位", f"{handover.get('unit') or BY_HAND}（{words.HANDED_TO[partner]}）"), ("接收人", handover.get("receiver") or ""),
            ("接收人电话", handover.get("receiver_phone") or ""), ("移交时间", moment(handover["at"])),
            ("随身物品", handover.get("belongings") or "无"), ("说明", handover.get("note") or ""),
        ],
    }  # fmt: skip
    if hospital:
        diagnosis = [("诊断", hospital.get("diagnosis") or "")] if partner in DIAGNOSIS_TO else []
        sections["送医"] = [
            ("打 120", moment(hospital.get("called_120_at"))), ("陪同人", hospital.get("accompanied_by") or ""),
            *diagnosis, ("押金", _yuan(hospital.get("deposit"))),
        ]  # fmt: skip
    if escort:
        names = "、".join(one["name"] for one in escort.get("escorts") or ())
        sections["护送"] = [
            ("护送人", names),
            ("路线", escort.get("route") or ""),
            ("回执号", escort.get("receipt_no") or ""),
        ]
    if report.get("ticks") and partner in REPORT_TO:
        ticks = "、".join(words.TICKS.get(one, one) for one in report["ticks"])
        sections["强制报告"] = [
            ("情形", ticks), ("打 110", moment(report.get("called_110_at"))), ("报警回执", report.get("police_no") or ""),
        ]  # fmt: skip
    return sections


def _who(person: Mapping[str, Any]) -> str:
    names = [person.get("name"), person.get("nickname") and f"绰号{person['nickname']}", person.get("number")]
    return "，".join(filter(None, names)) or "还没编号"


def _ages(person: Mapping[str, Any]) -> str:
    if born := person.get("birth_date"):
        return f"{born} 出生"
    low, high = person.get("age_from"), person.get("age_to")
    said = "–".join(str(one) for one in (low, high) if one is not None)
    return f"估计 {said} 岁" if said else "不详"


def _aid(one: Mapping[str, Any]) -> str:
    qty = one.get("qty")
    number = "" if qty is None else f" {qty:g}{one.get('unit') or ''}"
    return words.AID_TYPES.get(one["type"], one["type"]) + number


def _informed(informed: bool | None) -> str:
    return "讲清了：自愿受助、无偿救助" if informed else "没有讲清" if informed is False else ""


def moment(said: datetime | str | None) -> str:
    """Return a moment as people write it; nothing for none."""
    if said is None:
        return ""
    found = datetime.fromisoformat(said) if isinstance(said, str) else said
    return found.astimezone(clock.LOCAL).strftime("%Y年%m月%d日 %H:%M")


def _yuan(amount: float | None) -> str:
    return "" if amount is None else f"{amount:.2f} 元"
