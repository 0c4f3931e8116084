"""The roll 叫醒服务名单 as a list from Excel."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.accounts.queries import pairing_of
from server.areas.queries import areas_by_code
from server.foundation.ciphers import mask_id_number, mask_phone
from server.foundation.database import session
from server.foundation.spatial import point_of
from server.interchange.lists import ListFromExcel
from server.records.model import Record
from server.wakeup_checks import words
from server.wakeup_checks.model import Elder, WakeupCheck
from server.wakeup_checks.roll.columns import COLUMNS, mask_health
from server.wakeup_checks.roll.register import RollRegister
from server.wakeup_checks.roll.spellings import ETHNICITY_NAMES

AT_A_TIME = 500
CODES = {
    "sex": words.SEX, "ethnicity": ETHNICITY_NAMES, "categories": words.CATEGORIES, "living": words.LIVING, "risk": words.RISKS,
    "hearing": words.HEARING, "methods": words.METHODS, "frequency": words.FREQUENCIES, "state": words.ELDER_STATES,
}  # fmt: skip


class Roll(ListFromExcel):
    """Elders of the wake-up service, one a row."""

    name = "roll"
    title = "叫醒服务名单"
    kind = "elder"
    columns = COLUMNS
    imported_by = frozenset({"county_supervisor", "township_supervisor"})
    exported_by = frozenset({"county_supervisor", "township_supervisor"})
    pair_parts = {"primary": "叫醒员", "backup": "备用叫醒员"}
    labels = {column.name: column.header for column in COLUMNS} | {
        "area_code": "村", "location": "位置", "location_source": "位置来源", "contacts": "紧急联系人", "window_start": "时间窗开始",
        "window_end": "时间窗结束", "consent": "同意", "state": "状态",
    }  # fmt: skip

    def open_register(self, area_code: str) -> RollRegister:
        """Load elders, villages and helpers."""
        return RollRegister(area_code)

    def shown(self, field: str, value: Any) -> str:
        """Return a wire value as people read it, masked."""
        if value is None or value == []:
            return ""
        if field in CODES:
            return "、".join(CODES[field].get(code, code) for code in ([value] if isinstance(value, str) else value))
        match field:
            case "id_number":
                return mask_id_number(value) or ""
            case "phone":
                return mask_phone(value) or ""
            case "health_note":
                return mask_health(value)
            case "contacts":
                return "；".join(_person(one) for one in value)
            case "key_holder":
                return _person(value)
            case "location":
                return "{}, {}".format(*value["coordinates"])
            case "consent":
                return f"{value['date']} {words.CONSENT_WAYS[value['how']]}"
            case "area_code":
                found = areas_by_code([value])
                return found[value].label if found else value
        return str(value)

    def known_among(self, marks: Iterable[str]) -> set[str]:
        """Return which ID numbers, or persons by name, birth date and village, are on the roll by now."""
        wanted, found = list(marks), set()
        for n in range(0, len(wanted), AT_A_TIME):
            part = wanted[n : n + AT_A_TIME]
            rows = session.execute(
                select(Elder.id_number_index, Elder.match_index, Record.review)
                .join(Record, Record.id == Elder.record_id)
                .where(Elder.id_number_index.in_(part) | Elder.match_index.in_(part))
            )
            found |= {mark for row in rows if (row.review or {}).get("state") != "void" for mark in row[:2]}
        return found & set(wanted)

    def built_on(self, record_ids: Iterable[UUID], since: datetime) -> dict[UUID, str]:
        """Name the elders who were checked since."""
        ids, found = list(record_ids), {}
        for n in range(0, len(ids), AT_A_TIME):
            checked = session.scalars(
                select(WakeupCheck.elder_id)
                .join(Record, Record.id == WakeupCheck.record_id)
                .where(WakeupCheck.elder_id.in_(ids[n : n + AT_A_TIME]), Record.received_at > since)
            )
            found |= dict.fromkeys(checked, "导入以后已经叫醒过这位老人。")
        return found

    def exported(self, area_code: str) -> Iterator[Mapping[str, str]]:
        """Yield the roll in the order of villages, numbers and notes masked."""
        last: tuple[str, UUID] | None = None
        while True:
            statement = (
                select(Elder, Record.area_code, Record.group_no, Record.zhai_name, Record.location, Record.review)
                .join(Record, Record.id == Elder.record_id)
                .where(Record.kind == "elder", Record.area_code >= area_code, Record.area_code < area_code + ":")
                .order_by(Record.area_code, Record.id)
                .limit(AT_A_TIME)
            )
            if last:
                after = (Record.area_code > last[0]) | ((Record.area_code == last[0]) & (Record.id > last[1]))
                statement = statement.where(after)
            rows = session.execute(statement).all()
            if not rows:
                return
            last = (rows[-1].area_code, rows[-1].Elder.record_id)
            yield from self._told(rows)
            session.expunge_all()

    def _told(self, rows) -> Iterator[Mapping[str, str]]:
        pairs = pairing_of([row.Elder.record_id for row in rows])
        villages = areas_by_code({row.area_code for row in rows})
        townships = areas_by_code({row.area_code[:9] for row in rows})
        for row in rows:
            if (row.review or {}).get("state") == "void":
                continue
            elder = row.Elder
            told = {name: self.shown(name, getattr(elder, name)) for name in (
                "name", "sex", "birth_date", "ethnicity", "id_number", "landmark", "categories", "living", "risk", "hearing",
                "health_note", "phone", "key_holder", "methods", "frequency",
            )}  # fmt: skip
            contact = (elder.contacts or [{}])[0]
            consent = elder.consent or {}
            point = (point_of(row.location) or {}).get("coordinates") or ("", "")
            helpers = {one["part"]: one["name"] for one in reversed(pairs.get(elder.record_id, []))}
            relation = f"（{contact['relation']}）" if contact.get("relation") else ""
            yield told | {
                "township": townships[row.area_code[:9]].short_name if row.area_code[:9] in townships else "",
                "village": villages[row.area_code].short_name if row.area_code in villages else row.area_code,
                "group_no": row.group_no or "", "zhai_name": row.zhai_name or "",
                "contact": f"{contact.get('name', '')}{relation}", "contact_phone": mask_phone(contact.get("phone")) or "",
                "helper": helpers.get("primary", ""), "backup": helpers.get("backup", ""),
                "window": f"{elder.window_start}-{elder.window_end}" if elder.window_start and elder.window_end else "",
                "consent_date": consent.get("date", ""), "consent_how": words.CONSENT_WAYS.get(consent.get("how"), ""),
                "lon": str(point[0]), "lat": str(point[1]), "coordinate_system": "WGS-84" if point[0] != "" else "",
            }  # fmt: skip


def _person(one: Mapping[str, Any]) -> str:
    relation = f"（{one['relation']}）" if one.get("relation") else ""
    return " ".join(part for part in (f"{one['name']}{relation}", mask_phone(one.get("phone"))) if part)


roll = Roll()
