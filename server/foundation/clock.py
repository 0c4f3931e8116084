"""The only place that reads the time, so that tests can fix it."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, timezone

# Mainland China has one zone and no daylight saving since 1991: a fixed offset needs no zone data.
LOCAL = timezone(timedelta(hours=8), "Asia/Shanghai")

_fixed: ContextVar[datetime | None] = ContextVar("fixed_now", default=None)
_fixed_everywhere: list[datetime] = []


def now() -> datetime:
    """Return the present moment as an aware UTC time."""
    if fixed := _fixed.get():
        return fixed
    return _fixed_everywhere[-1] if _fixed_everywhere else datetime.now(UTC)


def local_date(moment: datetime) -> date:
    """Return the calendar day of a moment in Asia/Shanghai."""
    return moment.astimezone(LOCAL).date()


def today() -> date:
    """Return today's date in Asia/Shanghai."""
    return local_date(now())


def day(text: str) -> date:
    """Return the day that a text such as 2026-11-27 names."""
    return date.fromisoformat(text)


def local_time(day: date, hhmm: str) -> datetime:
    """Return the aware moment of a wall time such as "07:00" on a day in Asia/Shanghai."""
    hours, minutes = hhmm.split(":")
    return datetime(day.year, day.month, day.day, int(hours), int(minutes), tzinfo=LOCAL)


@contextmanager
def fixed(moment: datetime, *, every_thread: bool = False):
    """Hold the clock at a moment; with every_thread also for servers started inside a test."""
    if every_thread:
        _fixed_everywhere.append(moment)
        try:
            yield moment
        finally:
            _fixed_everywhere.pop()
        return
    token = _fixed.set(moment)
    try:
        yield moment
    finally:
        _fixed.reset(token)
