"""What the roll knows while a file is checked or applied: elders known, villages, helpers."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select

from server.areas.finding import village_finder
from server.areas.queries import county_outline
from server.foundation import clock
from server.foundation.ciphers import keyring
from server.foundation.database import session
from server.interchange.cells import born_by, sex_by
from server.interchange.lists import Register, Row
from server.interchange.places import judge_position, judge_village, position_of
from server.records.held import Held
from server.records.model import Record
from server.wakeup_checks.model import Elder
from server.wakeup_checks.queries import indexes_of
from server.wakeup_checks.roll.pairing import HelperFinder, NoHelper

YOUNG = 50
PAIRS = {"helper": "primary", "backup": "backup"}


class RollRegister(Register):
    """The roll of one county, ready to be compared with a file."""

    def __init__(self, area_code: str):
        self.area_code = area_code
        self.today = clock.today()
        self.villages = village_finder(area_code)
        self.helpers = HelperFinder(area_code[:6])
        self.is_outside = county_outline()
        self._by_id: dict[str, tuple] = {}
        self._by_person: dict[str, list[tuple]] = defaultdict(list)
        rows = session.execute(
            select(
                Elder.record_id, Elder.id_number_index, Elder.match_index, Elder.state, Record.area_code, Record.review
            )
            .join(Record, Record.id == Elder.record_id)
            .where(Record.kind == "elder")
        )
        for row in rows:
            if (row.review or {}).get("state") == "void":
                continue
            if row.id_number_index:
                self._by_id[row.id_number_index] = row
            self._by_person[row.match_index].append(row)

    def judge(self, row: Row) -> None:
        """Look at cells together: ID against birth and sex, village, helpers, position, consent."""
        self._judge_person(row)
        self._judge_village(row)
        judge_position(row, self.is_outside)
        self._judge_contacts(row)
        values = row.values
        if (date := values.get("consent_date")) and date > self.today:
            row.fault("consent_date", "date-future", "同意日期在今天以后。")
        for here, there, slug, sentence in (
            ("consent_date", "consent_how", "consent-half", "填了同意日期，还要填同意方式。"),
            ("consent_how", "consent_date", "consent-half", "填了同意方式，还要填同意日期。"),
        ):
            if here in values and there not in values and not row.is_faulty(there):
                row.fault(there, slug, sentence)

    def _judge_person(self, row: Row) -> None:
        values, number = row.values, row.values.get("id_number")
        if number and born_by(number) > self.today:
            row.fault("id_number", "id-date", "身份证号里的出生日期在今天以后。")
            number = None
        for column, header, by_number in (("birth_date", "出生日期", born_by), ("sex", "性别", sex_by)):
            if column in values or row.is_faulty(column):
                continue
            if number:
                values[column] = by_number(number)
            else:
                row.fault(column, "missing", f"{header}不能空着（或者填身份证号）。")
        born = values.get("birth_date")
        if born and born > self.today:
            row.fault("birth_date", "date-future", "出生日期在今天以后。")
        elif born and number and born != born_by(number):
            row.fault("birth_date", "id-birth-mismatch", "出生日期和身份证号里的不一样。")
        elif born and _age(born, self.today) < YOUNG:
            row.warn("birth_date", "young", f"不到 {YOUNG} 岁，请核对。")
        if number and values.get("sex") and values["sex"] != sex_by(number):
            row.fault("sex", "id-sex-mismatch", "性别和身份证号里的不一样。")

    def _judge_village(self, row: Row) -> None:
        judge_village(row, self.villages, within=self.area_code)
        if row.area_code is None:
            return
        for column, part in PAIRS.items():
            if column in row.cleared:
                row.pairs[part] = None
            if column not in row.values:
                continue
            try:
                row.pairs[part] = self.helpers.find(*row.values[column], village=row.area_code)
            except NoHelper as missing:
                row.fault(column, missing.slug, missing.message)
        if row.pairs.get("primary") and row.pairs["primary"] == row.pairs.get("backup"):
            row.fault("backup", "helper-twice", "备用叫醒员和叫醒员是同一个人。")

    def _judge_contacts(self, row: Row) -> None:
        if "contact_phone" in row.values and "contact" not in row.values and not row.is_faulty("contact"):
            row.fault("contact", "contact-without-name", "有联系电话，没有紧急联系人的姓名。")

    def recognise(self, rows: Sequence[Row]) -> None:
        """Find the same person on the roll, and twice in the file: by ID number, else by name, birth date and village."""
        first_by_id: dict[str, int] = {}
        first_by_person: dict[tuple, tuple[int, str | None]] = {}
        for row in rows:
            number = row.values.get("id_number") if not row.is_faulty("id_number") else None
            person = self._person(row)
            if number and (earlier := first_by_id.setdefault(number, row.number)) != row.number:
                row.fault("id_number", "duplicate-in-file", f"和第 {earlier} 行是同一个身份证号。")
                continue
            if person:
                earlier, other = first_by_person.setdefault(person, (row.number, number))
                if earlier != row.number and not (number and other and number != other):
                    row.fault("name", "duplicate-in-file", f"和第 {earlier} 行同名、同生日、同村。")
                    continue
            self._find_on_roll(row, number, person)

    def _person(self, row: Row) -> tuple | None:
        if row.is_faulty("name", "birth_date") or not row.area_code or "birth_date" not in row.values:
            return None
        return (row.values["name"], row.values["birth_date"], row.area_code)

    def _find_on_roll(self, row: Row, number: str | None, person: tuple | None) -> None:
        by_number = keyring().blind("id_number", number) if number else None
        by_person = (
            indexes_of({"name": person[0], "birth_date": person[1]}, person[2])["match_index"] if person else None
        )
        row.marks = [mark for mark in (by_number, by_person) if mark]
        known = self._by_id.get(by_number) if by_number else None
        if known is None and by_person:
            same = self._by_person.get(by_person, [])
            if number and any(one.id_number_index for one in same):
                row.fault("id_number", "id-differs", "名单里同名、同生日、同村的老人是另一个身份证号，请核对。")
                return
            if len(same) > 1:
                row.fault("name", "person-ambiguous", "名单里有几位同名、同生日、同村的老人，请填身份证号。")
                return
            known = same[0] if same else None
        if known is None:
            return
        if not known.area_code.startswith(self.area_code):
            row.fault("id_number" if number else "name", "on-another-roll", "这个人已经在本次导入范围以外的名单里。")
            return
        if known.state == "ended":
            row.warn("name", "has-left", "这位老人已经退出名单。")
        row.record_id = known.record_id

    def worker_name(self, worker_id: str | None) -> str:
        """Return a helper's name."""
        return self.helpers.names.get(UUID(worker_id), "") if worker_id else ""

    def title_of(self, row: Row) -> str:
        """Return name and village."""
        place = f"（{self.villages.label(row.area_code)}）" if row.area_code else ""
        return f"{row.values.get('name', '')}{place}"

    def wanted(self, row: Row, held: Held | None, record_id: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return envelope and data as the row says them."""
        values = row.values
        envelope = {"area_code": row.area_code} | {
            name: values[name] for name in ("group_no", "zhai_name") if name in values
        }
        if point := position_of(values):
            envelope |= {"location": point, "location_source": "manual"}
        plain = (
            "name",
            "sex",
            "ethnicity",
            "id_number",
            "landmark",
            "living",
            "risk",
            "hearing",
            "health_note",
            "phone",
            "frequency",
        )
        data = {name: values[name] for name in plain if name in values}
        data["birth_date"] = values["birth_date"].isoformat()
        for name in ("categories", "methods"):
            if name in values and not (held and set(held.data[name] or ()) == set(values[name])):
                data[name] = values[name]
        if "window" in values:
            data["window_start"], data["window_end"] = values["window"]
        if "contact" in values:
            data["contacts"] = contacts_with(held.data["contacts"] if held else None, values, record_id)
        if "key_holder" in values:
            data["key_holder"] = key_holder_with(held.data["key_holder"] if held else None, *values["key_holder"])
        if "consent_date" in values:
            before = (held.data["consent"] if held else None) or {}
            data["consent"] = before | {"date": values["consent_date"].isoformat(), "how": values["consent_how"]}
            data["consent"].setdefault("by", None)
            if held and held.data["state"] == "pending":
                data["state"] = "active"
        self._clear(row, envelope, data)
        if held is None:
            data = {"frequency": "daily", "schedule_from": self.today.isoformat()} | data
            data["state"] = "active" if data.get("consent") else "pending"
        return envelope, data

    @staticmethod
    def _clear(row: Row, envelope: dict, data: dict) -> None:
        """Take away what the file says is to be 清空."""
        fields = {
            "contact": ("contacts",), "window": ("window_start", "window_end"), "consent_date": ("consent",), "frequency": (),
            "consent_how": (), "helper": (), "backup": (), "contact_phone": (), "township": (), "coordinate_system": (), "lat": (),
        }  # fmt: skip
        for column in row.cleared:
            if column in ("group_no", "zhai_name"):
                envelope[column] = None
            elif column == "lon":
                envelope["location"] = None
            else:
                data |= dict.fromkeys(fields.get(column, (column,)), None)


def contacts_with(known: list[dict] | None, values: dict[str, Any], record_id: UUID) -> list[dict]:
    """Return the contacts with the file's contact among them; those made elsewhere stay."""
    name, relation = values["contact"]
    contacts = [dict(one) for one in known or ()]
    told = {"name": name} | ({"relation": relation} if relation else {})
    told |= {"phone": values["contact_phone"]} if "contact_phone" in values else {}
    for contact in contacts:
        if contact["name"] == name:
            contact |= told
            return contacts
    fresh = {"id": str(_contact_id(record_id, name)), "relation": None, "phone": None, "place": None} | told
    for n, contact in enumerate(contacts):  # the one an earlier file brought gives way
        if contact["id"] == str(_contact_id(record_id, contact["name"])):
            return [*contacts[:n], fresh, *contacts[n + 1 :]]
    return [fresh, *contacts][:3]


def _contact_id(record_id: UUID, name: str) -> UUID:
    return uuid5(record_id, f"contact:{name}")


def key_holder_with(known: dict | None, name: str, number: str | None) -> dict:
    """Return the key holder; what is known of the same person and not said stays."""
    before = known if known and known["name"] == name else {"phone": None, "place": None}
    return before | {"name": name} | ({"phone": number} if number else {})


def _age(born, today) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
