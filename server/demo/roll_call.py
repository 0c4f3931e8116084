"""Who is expected on a day, told from roll entries and pairings: what the invented mornings are made from. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.demo.mornings import Expected
from server.demo.places import Position
from server.foundation.clock import local_date
from server.wakeup_checks import rules


@dataclass(frozen=True)
class Pairing:
    """Who looks after an elder."""

    primary: UUID
    backup: UUID
    leader: UUID
    shown: bool  # the helper is one of the printed accounts


@dataclass(frozen=True)
class OnTheRoll:
    """An elder with the place to which helpers go."""

    id: UUID
    area_code: str
    home: Position
    data: Mapping[str, Any]


def expected_on(day: date, today: date, elder: OnTheRoll, pairing: Pairing | None, windows: Mapping) -> Expected | None:
    """Return the expectation of a day; None when nobody goes there that day."""
    data = elder.data
    goes = (
        pairing is not None and data["state"] in ("active", "pending") and not _was_dead(data.get("death"), day)
        and rules.is_due(data["frequency"], data["schedule_from"], day) and not rules.suspension_on(data["suspensions"], day)
    )  # fmt: skip
    if not goes:
        return None
    return Expected(
        elder_id=elder.id, slot_id=rules.slot_id(elder.area_code, elder.id, day), area_code=elder.area_code, name=data["name"],
        home=elder.home, hearing=data["hearing"] or "normal",
        window=rules.window_on(day, data["window_start"], data["window_end"], windows),
        primary=pairing.primary, backup=pairing.backup, leader=pairing.leader, untouched=pairing.shown and day == today,
    )  # fmt: skip


def _was_dead(death: Mapping | None, day: date) -> bool:
    """Say whether an elder had died before a day; on the day itself helpers still went."""
    told = death or {}
    return told.get("state") in ("reported", "final") and local_date(datetime.fromisoformat(told["at"])) < day
