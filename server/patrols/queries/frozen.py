"""Figures that were frozen."""

from datetime import date
from typing import Any

from sqlalchemy import select

from server.foundation.database import session
from server.patrols.model import FrozenFigures


def last_frozen(area_code: str, first: date, last: date) -> dict[str, Any] | None:
    """Return the figures of this very period and area as they were last frozen; None when nobody did."""
    found = session.scalar(
        select(FrozenFigures)
        .where(FrozenFigures.area_code == area_code, FrozenFigures.first == first, FrozenFigures.last == last)
        .order_by(FrozenFigures.frozen_at.desc(), FrozenFigures.id.desc())
        .limit(1)
    )
    return as_told(found) if found else None


def as_told(found: FrozenFigures) -> dict[str, Any]:
    """Return frozen figures without the records behind them."""
    return {
        "id": found.id, "frozen_at": found.frozen_at, "by_name": found.by_name, "reason": found.reason,
        "figures": [{name: value for name, value in one.items() if name != "records"} for one in found.figures],
    }  # fmt: skip
