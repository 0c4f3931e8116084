"""What the worker process does for the line."""

from datetime import timedelta

from server.foundation import clock
from server.foundation.settings import extension, setting
from server.foundation.unit_of_work import unit_of_work
from server.records import leases
from server.records.held import Authorship, Holding
from server.records.work_line import every_kind
from server.wakeup_checks import queries
from server.wakeup_checks.operations import plan_mornings

AT_A_TIME = 200  # elders per transaction: a phone must not wait long behind it


def plan_coming_mornings() -> int:
    """Plan the mornings of the coming days once a day for every elder; returns how many elders were looked at."""
    through = (clock.today() + timedelta(days=setting("WAKEUP_DAYS_AHEAD"))).isoformat()
    with unit_of_work():
        if leases.mark_of("wakeup_mornings") == through:
            return 0
    looked_at, after = 0, None
    while True:
        with unit_of_work():
            ids = queries.elders_to_plan(after, AT_A_TIME)
            if ids:
                _plan(ids)
        if not ids:
            break
        after, looked_at = ids[-1], looked_at + len(ids)
    with unit_of_work():
        leases.set_mark("wakeup_mornings", through)
    return looked_at


def _plan(ids) -> None:
    now = clock.now()
    holding = Holding(every_kind(extension("work_lines")), Authorship(by=None, occurred_at=now, received_at=now))
    holding.load(ids)
    plan_mornings([elder for elder_id in ids if (elder := holding.get(elder_id))], holding)
    holding.save()
