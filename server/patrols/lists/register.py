"""What a list of places knows while a file is checked: what is on it by now, the villages, the county's outline."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.areas.finding import village_finder
from server.areas.queries import areas_by_code, county_outline
from server.foundation import clock
from server.foundation.database import session
from server.foundation.spatial import point_of
from server.interchange.cells import plain
from server.interchange.lists import ListFromExcel, Register, Row
from server.interchange.places import judge_position, judge_village, position_of
from server.patrols.queries.shifts import not_void
from server.records.held import Held
from server.records.model import Record

COUNTY_DIGITS, TOWNSHIP_DIGITS = 6, 9


class PlaceRegister(Register):
    """The places of one kind in a county, ready to be compared with a file."""

    def __init__(self, listing: "PlaceList", area_code: str):
        self.listing, self.area_code = listing, area_code
        self.villages = village_finder(area_code)
        self.is_outside = county_outline()
        self._known = {
            listing.mark_of(row.name, row.area_code): row.record_id for row in listing.rows(area_code[:COUNTY_DIGITS])
        }

    def judge(self, row: Row) -> None:
        """Look at village and position."""
        judge_village(row, self.villages, within=self.area_code)
        judge_position(row, self.is_outside)

    def recognise(self, rows: Sequence[Row]) -> None:
        """Find the same place on the list, and twice in the file: by its name within the village."""
        first: dict[str, int] = {}
        for row in rows:
            if row.is_faulty("name") or not row.area_code:
                continue
            mark = self.listing.mark_of(row.values["name"], row.area_code)
            if (earlier := first.setdefault(mark, row.number)) != row.number:
                row.fault("name", "duplicate-in-file", f"和第 {earlier} 行{self.listing.same}。")
                continue
            row.marks, row.record_id = [mark], self._known.get(mark)

    def wanted(self, row: Row, held: Held | None, record_id: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return envelope and data as the row says them."""
        values = row.values
        envelope: dict[str, Any] = {"area_code": row.area_code}
        if "place_text" in values:
            envelope["place_text"] = values["place_text"]
        if point := position_of(values):
            envelope |= {"location": point, "location_source": "manual"}
        data = {name: values[name] for name in self.listing.fields if name in values}
        if held is not None:  # what people would read as the same is no change: a day without the hour
            listing = self.listing
            data = {
                name: value
                for name, value in data.items()
                if listing.shown(name, value) != listing.shown(name, held.wire(name))
            }
        if held is None:
            data = dict(self.listing.defaults) | data
        for column in row.cleared:
            if column == "lon":
                envelope["location"] = None
            elif column == "place_text":
                envelope["place_text"] = None
            elif column in self.listing.fields:
                data[column] = None
        return envelope, data

    def worker_name(self, worker_id: str | None) -> str:
        """Return nobody's name: these lists pair nobody."""
        return ""

    def title_of(self, row: Row) -> str:
        """Return name and village."""
        place = f"（{self.villages.label(row.area_code)}）" if row.area_code else ""
        return f"{row.values.get('name', '')}{place}"


class PlaceList(ListFromExcel):
    """A list of places that are records of one kind."""

    each = "处"
    same = "同名、同村"  # by what two rows are about the same
    imported_by = frozenset({"station_lead", "township_supervisor", "county_supervisor"})
    exported_by = frozenset({"station_lead", "township_supervisor", "county_supervisor"})
    table: type
    fields: Sequence[str]
    defaults: Mapping[str, Any]
    codes: Mapping[str, Mapping[str, str]]
    days: frozenset[str] = frozenset()  # moments that people write as days

    def open_register(self, area_code: str) -> PlaceRegister:
        """Load places and villages."""
        return PlaceRegister(self, area_code)

    def mark_of(self, name: str, area_code: str) -> str:
        """Return by what a place is known again: its name within its village."""
        return f"{area_code}|{plain(name)}"

    def rows(self, area_code: str):
        """Return the places within an area that are not void."""
        statement = (
            select(self.table.record_id, self.table.name, Record.area_code)
            .join(Record, Record.id == self.table.record_id)
            .where(
                Record.kind == self.kind, not_void(), Record.area_code >= area_code, Record.area_code < area_code + ":"
            )
        )
        return session.execute(statement).all()

    def shown(self, field: str, value: Any) -> str:
        """Return a wire value as people read it."""
        if value is None or value == []:
            return ""
        if field in self.codes:
            return self.codes[field].get(value, value)
        if isinstance(value, datetime):
            value = value.astimezone(clock.LOCAL).isoformat()
        if field in self.days:
            return value[:10]
        if field == "location":
            return "{}, {}".format(*value["coordinates"])
        if field == "area_code":
            found = areas_by_code([value])
            return found[value].label if found else value
        return str(value)

    def known_among(self, marks: Iterable[str]) -> set[str]:
        """Return which places are on the list by now."""
        wanted = set(marks)
        counties = {mark[:COUNTY_DIGITS] for mark in wanted}
        return wanted & {self.mark_of(row.name, row.area_code) for county in counties for row in self.rows(county)}

    def built_on(self, record_ids: Iterable[UUID], since: datetime) -> dict[UUID, str]:
        """Name the places that were used since."""
        return {}

    def exported(self, area_code: str) -> Iterator[Mapping[str, str]]:
        """Yield the places in the order of villages."""
        rows = session.execute(
            select(self.table, Record.area_code, Record.location, Record.place_text)
            .join(Record, Record.id == self.table.record_id)
            .where(
                Record.kind == self.kind, not_void(), Record.area_code >= area_code, Record.area_code < area_code + ":"
            )
            .order_by(Record.area_code, Record.id)
        ).all()
        areas = areas_by_code({code for row in rows for code in (row.area_code, row.area_code[:TOWNSHIP_DIGITS])})
        for row in rows:
            place = getattr(row, self.table.__name__)
            told = {name: self.shown(name, getattr(place, name)) for name in self.fields}
            point = (point_of(row.location) or {}).get("coordinates") or ("", "")
            township, village = areas.get(row.area_code[:TOWNSHIP_DIGITS]), areas.get(row.area_code)
            lies_in_village = len(row.area_code) > TOWNSHIP_DIGITS
            yield told | {
                "township": township.short_name if township and len(row.area_code) >= TOWNSHIP_DIGITS else "",
                "village": (village.short_name if village else row.area_code) if lies_in_village else "", "place_text": row.place_text or "",
                "lon": str(point[0]), "lat": str(point[1]), "coordinate_system": "WGS-84" if point[0] != "" else "",
            }  # fmt: skip
