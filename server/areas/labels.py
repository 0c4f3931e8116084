"""Labels that never fit two divisions: 乡镇 + 村, with more only where that is not enough. Pure."""

from collections import Counter
from collections.abc import Mapping
from typing import Protocol


class Named(Protocol):
    """A division as far as its label depends on it."""

    code: str
    name: str
    short_name: str
    level: str
    parent_code: str | None


def labels_of(areas: Mapping[str, Named]) -> dict[str, str]:
    """Return {code: label} of all divisions."""
    townships = [area for area in areas.values() if area.level == "township"]
    labels = {area.code: area.short_name for area in areas.values() if area.level not in ("township", "village")}
    labels |= _told_apart(townships, lambda area: area.short_name, lambda area: labels.get(area.parent_code or "", ""))
    villages = [area for area in areas.values() if area.level == "village"]
    return labels | _told_apart(
        villages, lambda area: labels.get(area.parent_code or "", "") + area.short_name,
        lambda area: labels.get(area.code[:6], ""),
    )  # fmt: skip


def _told_apart(areas, plain, above) -> dict[str, str]:
    """Use the plain label; where two share it, the wider division, the official name, at last the code."""
    labels = {area.code: plain(area) for area in areas}
    ways = (
        lambda area: above(area) + plain(area),
        lambda area: above(area) + plain(area).removesuffix(area.short_name) + area.name,
        lambda area: f"{plain(area)}（{area.code}）",
    )
    for way in ways:
        uses = Counter(labels.values())
        twice = [area for area in areas if uses[labels[area.code]] > 1]
        if not twice:
            break
        labels |= {area.code: way(area) for area in twice}
    return labels
