"""Partners 协作单位 (hospitals, ticket offices, police …) as a list from Excel."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from server.areas.finding import NotFoundByName
from server.foundation.ciphers import mask_phone
from server.interchange import cells
from server.interchange.cells import Cell
from server.interchange.lists import Column, Row
from server.interchange.places import judge_village
from server.patrols import words
from server.patrols.lists.points import reversed_words
from server.patrols.lists.register import COUNTY_DIGITS, PlaceList, PlaceRegister, plain
from server.patrols.model import Partner
from server.records.held import Held


def written_day(cell: Cell) -> str:
    """Read a date of the contract as it stands on the wire."""
    return cells.day(cell).isoformat()


class PartnerRegister(PlaceRegister):
    """The partners of a county; one that serves all of it lies in no village."""

    def judge(self, row: Row) -> None:
        """Find where the partner lies: its village, its township, else everywhere the list is for."""
        if row.is_faulty("township", "village"):
            return
        if "village" in row.values:
            judge_village(row, self.villages, within=self.area_code)
        elif "township" in row.values:
            try:
                row.area_code = self.villages.find_township(row.values["township"], within=self.area_code)
            except NotFoundByName as missing:
                row.fault("township", missing.slug, "没有这个乡镇，或者不在本次导入的范围里。")
        else:
            row.area_code = self.area_code
        since, until = row.values.get("agreement_on"), row.values.get("agreement_until")
        if since and until and until < since:
            row.fault("agreement_until", "agreement-turned-round", "协议到期比签订还早。")

    def wanted(self, row: Row, held: Held | None, record_id: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return envelope and data as the row says them; a place that it does not name stays."""
        envelope, data = super().wanted(row, held, record_id)
        if held is not None and not {"township", "village"} & set(row.values):
            envelope.pop("area_code")
        return envelope, data


class Partners(PlaceList):
    """Who works with the station, one a row."""

    name = "partners"
    title = "协作单位"
    kind = "partner"
    each = "家"
    same = "同名"
    imported_by = frozenset({"station_lead", "county_supervisor"})
    table = Partner
    fields = ("name", "partner_kind", "contact", "phone", "agreement_on", "agreement_until", "state")
    defaults = {"state": "active"}
    codes = {"partner_kind": words.PARTNER_KINDS, "state": words.PARTNER_STATES}
    columns = (
        Column("name", "名称", cells.text(80), "单位的名字。", "示例县医院（本行是示例，导入时跳过）", required=True,
               aliases=("单位", "单位名称"), width=24),
        Column("partner_kind", "类别", cells.of_words(reversed_words(words.PARTNER_KINDS, 售票点="ticket_office", 救助站="station", 派出所="police")),
               "选一个。", "医院", required=True, aliases=("单位类别", "类型"), choices=tuple(words.PARTNER_KINDS.values()), width=14),
        Column("contact", "联系人", cells.text(40), "找谁，或者哪个科室。", "急诊科", aliases=("联系科室",), width=14),
        Column("phone", "电话", cells.phone, "打得通的号码；导出的表里手机号打码。", "0745-8821200", aliases=("联系电话",), width=16),
        Column("agreement_on", "协议签订", written_day, "签协议的日期。", "2026-01-10", aliases=("签订日期", "协议日期")),
        Column("agreement_until", "协议到期", written_day, "协议到哪天。", "2027-01-09", aliases=("到期日期",)),
        Column("state", "状态", cells.of_words(reversed_words(words.PARTNER_STATES)), "空着就是在用。", "在用",
               choices=tuple(words.PARTNER_STATES.values()), width=8),
        Column("township", "乡镇", cells.text(40), "管一个乡镇的写上；全县的空着。", "坪村镇", aliases=("所在乡镇", "镇", "乡")),
        Column("village", "村", cells.text(80), "只管一个村的写上；别的空着。", "", aliases=("村社区", "所在村"), width=16),
    )  # fmt: skip
    labels = {column.name: column.header for column in columns} | {"area_code": "管哪里"}

    def open_register(self, area_code: str) -> PartnerRegister:
        """Load partners and villages."""
        return PartnerRegister(self, area_code)

    def mark_of(self, name: str, area_code: str) -> str:
        """Return by what a partner is known again: its name within the county."""
        return f"{area_code[:COUNTY_DIGITS]}|{plain(name)}"

    def exported(self, area_code: str) -> Iterator[Mapping[str, str]]:
        """Yield the partners; an office's number stands open, a mobile is somebody's own."""
        for row in super().exported(area_code):
            phone = row["phone"]
            yield dict(row) | {"phone": mask_phone(phone) or "" if phone.startswith("1") else phone}


partners = Partners()
