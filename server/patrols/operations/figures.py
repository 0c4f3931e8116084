"""Freezing figures: kept as they were when somebody signed for them."""

from datetime import date

from server.accounts.access import Access
from server.accounts.audit import record_audit
from server.foundation import clock
from server.foundation.database import session
from server.foundation.ids import uuid7
from server.patrols.figures import figures
from server.patrols.model import FrozenFigures


def freeze(access: Access, area_code: str, first: date, last: date, *, reason: str) -> FrozenFigures:
    """Keep the figures of a period as they are now, with their definitions and the records behind them."""
    found = FrozenFigures(
        id=uuid7(), area_code=area_code, first=first, last=last, frozen_at=clock.now(), worker_id=access.worker_id,
        by_name=access.name, reason=reason, figures=figures(area_code, first, last, with_records=["all"]),
    )  # fmt: skip
    session.add(found)
    session.flush()
    facts = {"area": area_code, "from": first.isoformat(), "to": last.isoformat()}
    record_audit("patrols.figures_frozen", reason=reason, facts=facts)
    return found
