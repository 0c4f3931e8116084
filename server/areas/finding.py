"""Finding the village a person means: with or without township, in any spelling of the committee, or by code."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select

from server.areas.model import Area
from server.areas.names import bare_name, short_name
from server.areas.queries import other_townships
from server.foundation.database import session

SEPARATORS = re.compile(r"[\s/／\\|,，、·>＞\-—–_]+")


class NotFoundByName(Exception):
    """No village, or more than one, is called so: a stable slug, and the candidates' labels."""

    def __init__(self, slug: str, candidates: Iterable[str] = ()):
        super().__init__(slug)
        self.slug, self.candidates = slug, list(candidates)


class VillageFinder:
    """Every village and township, ready to be asked thousands of times."""

    def __init__(self, areas: Iterable[Area], others: dict[str, str]):
        self._areas = {area.code: area for area in areas}
        self._others = others
        self._townships: dict[str, list[Area]] = defaultdict(list)
        self._bare_townships: dict[str, list[Area]] = defaultdict(list)
        self._villages: dict[str, list[Area]] = defaultdict(list)
        self._bare_villages: dict[str, list[Area]] = defaultdict(list)
        self._wider: list[str] = []
        for area in self._areas.values():
            names = {area.short_name, _close(area.name)}
            if area.level == "township":
                self._file(area, names, self._townships, self._bare_townships)
            elif area.level == "village":
                self._file(area, names, self._villages, self._bare_villages)
            else:
                self._wider += names
        self._wider.sort(key=len, reverse=True)

    @staticmethod
    def _file(area: Area, names: set[str], by_name: dict, by_bare: dict) -> None:
        for name in names:
            by_name[name].append(area)
        by_bare[bare_name(area.name)].append(area)

    def label(self, code: str) -> str:
        """Return a division's label."""
        return self._areas[code].label if code in self._areas else code

    def find(self, text: str, *, township: str | None = None, within: str = "") -> str:
        """Return the 12-digit code of the village meant; `township` as written beside it, `within` the division it must lie in.

        Raises NotFoundByName with the slug village-unknown, village-ambiguous, village-outside or township-unknown.
        """
        beside = self._townships_called(township, within) if township else None
        found = self._by_code(text) or self._by_name(text, beside)
        if beside is not None:
            found = [area for area in found if area.parent_code in {one.code for one in beside}]
        if not found:
            raise NotFoundByName("village-unknown")
        inside = [area for area in found if area.code.startswith(within)]
        if not inside:
            raise NotFoundByName("village-outside", (area.label for area in found))
        if len(inside) > 1:
            raise NotFoundByName("village-ambiguous", (area.label for area in inside))
        return inside[0].code

    def find_township(self, text: str, *, within: str = "") -> str:
        """Return the 9-digit code of the township meant; raises NotFoundByName with the slug township-unknown."""
        inside = [area for area in self._townships_called(text, within) if area.code.startswith(within)]
        if len(inside) != 1:
            raise NotFoundByName("township-unknown", (area.label for area in inside))
        return inside[0].code

    def _townships_called(self, text: str, within: str) -> list[Area]:
        said = _plain(text)
        code = self._others.get(said, said)
        if code in self._areas and self._areas[code].level == "township":
            return [self._areas[code]]
        said = self._without_wider(said)
        short = short_name(said)
        found = self._townships.get(said) or self._townships.get(short) or self._bare_townships.get(bare_name(short))
        if not found:
            raise NotFoundByName("township-unknown")
        return [area for area in found if area.code.startswith(within[:6])] or found

    def _by_code(self, text: str) -> list[Area]:
        said = _plain(text)
        if not re.fullmatch(r"\d{12}", said):
            return []
        code = said if said in self._areas else self._others.get(said[:9], "") + said[9:]
        return [self._areas[code]] if code in self._areas and self._areas[code].level == "village" else []

    def _by_name(self, text: str, beside: list[Area] | None) -> list[Area]:
        parts = [part for part in SEPARATORS.split(unicodedata.normalize("NFKC", text).strip()) if part]
        if not parts:
            return []
        whole = self._without_wider("".join(parts))
        if found := self._villages_called(whole):
            return found
        if len(parts) > 1:
            try:
                townships = self._townships_called(parts[-2], "")
            except NotFoundByName:
                townships = []
            if found := self._in(townships, parts[-1]):
                return found
        for name, townships in self._townships.items():
            rest = whole[len(name) :]
            if rest and whole.startswith(name) and (found := self._in(townships, rest)):
                return found
        return self._villages_called(whole, bare=True)

    def _in(self, townships: list[Area], name: str) -> list[Area]:
        codes = {area.code for area in townships}
        for bare in (False, True):
            if found := [area for area in self._villages_called(name, bare=bare) if area.parent_code in codes]:
                return found
        return []

    def _villages_called(self, name: str, *, bare: bool = False) -> list[Area]:
        if bare:
            if name.endswith(("镇", "乡", "街道")):
                return []
            return self._bare_villages.get(bare_name(name), [])
        return self._villages.get(name) or self._villages.get(short_name(name)) or []

    def _without_wider(self, text: str) -> str:
        for _ in range(3):  # province, city, county
            for name in self._wider:
                if text.startswith(name) and len(text) > len(name):
                    text = text[len(name) :]
                    break
        return text


def _close(name: str) -> str:
    return re.sub(r"\s+", "", name)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def village_finder(county: str) -> VillageFinder:
    """Return a finder over the divisions of a county and those above it."""
    county = county[:6]
    above = [county[:digits] for digits in (2, 4, 6) if digits <= len(county)]
    areas = session.scalars(
        select(Area).where((Area.code.in_(above)) | ((Area.code >= county) & (Area.code < county + ":")))
    )
    return VillageFinder(areas, other_townships())
