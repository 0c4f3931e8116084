"""Running numbers of a day, such as 无名-20260603-02: one series a county, never given twice."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy.dialects import postgresql, sqlite

from server.foundation.database import on_postgresql, session
from server.records.held import Held
from server.records.model import DayNumber

COUNTY_DIGITS = 6
NUMBERS = DayNumber.__table__


def number(records: Iterable[Held], *, series: str, field: str, form: str) -> None:
    """Give new records without one their number: `form` knows `day` and `n`.

    Numbers are taken in key order, so that two writers never wait for each other crosswise.
    """
    waiting: dict[tuple[str, date], list[Held]] = defaultdict(list)
    for held in records:
        if held.new and not held.data[field]:
            waiting[held.envelope["area_code"][:COUNTY_DIGITS], held.envelope["occurred_on"]].append(held)
    for (county, day), group in sorted(waiting.items(), key=lambda one: one[0]):
        last = _take(series, county, day, len(group))
        for n, held in enumerate(group, last - len(group) + 1):
            held.set(field, form.format(day=f"{day:%Y%m%d}", n=f"{n:02d}"))


def _take(series: str, county: str, day: date, how_many: int) -> int:
    statement = (postgresql if on_postgresql() else sqlite).insert(NUMBERS)
    statement = statement.values(series=series, county=county, day=day, last=how_many).on_conflict_do_update(
        index_elements=list(NUMBERS.primary_key.columns), set_={"last": NUMBERS.c.last + how_many}
    )
    return session.execute(statement.returning(NUMBERS.c.last)).scalar_one()
