"""Tries to sign in, counted in the database so that every process knows of them (domain C7: 5 tries, 15 minutes)."""

import ipaddress
from datetime import datetime, timedelta

from sqlalchemy import case, delete, or_, update
from sqlalchemy.dialects import postgresql, sqlite

from server.accounts.model import AddressTries, LoginFailures
from server.accounts.problems import AccountLocked, TooManyTries
from server.foundation import clock
from server.foundation.ciphers import keyring
from server.foundation.database import on_postgresql, session
from server.foundation.problems import Problem
from server.foundation.settings import setting

FAILURES, TRIES = LoginFailures.__table__, AddressTries.__table__


def count_address(address: str | None) -> None:
    """Count a try from an address; raises TooManyTries above the limit of a minute."""
    if not setting("RATE_LIMITS_ENABLED"):
        return
    now = clock.now()
    minute = now.replace(second=0, microsecond=0)
    session.execute(delete(TRIES).where(TRIES.c.minute < minute - timedelta(hours=1)))
    statement = _insert(TRIES).values(
        address_index=keyring().blind("address", _network_of(address)), minute=minute, n=1
    )
    n = session.execute(
        statement.on_conflict_do_update(
            index_elements=["address_index"],
            set_={"minute": minute, "n": case((TRIES.c.minute == minute, TRIES.c.n + 1), else_=1)},
        ).returning(TRIES.c.n)
    ).scalar_one()
    if n > setting("LOGIN_TRIES_PER_MINUTE"):
        raise _wait(TooManyTries(), minute + timedelta(minutes=1), now)


def count_phone(phone_index: str) -> int:
    """Count a try for a phone number before its password is checked; returns how many in a row. Raises AccountLocked.

    The row stays locked until the transaction ends: guesses sent side by side wait for each other.
    """
    now = clock.now()
    forgotten = or_(FAILURES.c.last_at < now - setting("LOCK_FOR"), FAILURES.c.locked_until <= now)
    statement = _insert(FAILURES).values(phone_index=phone_index, n=1, last_at=now)
    n, locked_until = session.execute(
        statement.on_conflict_do_update(
            index_elements=["phone_index"],
            set_={
                "n": case((forgotten, 1), else_=FAILURES.c.n + 1),
                "last_at": now,
                "locked_until": case((forgotten, None), else_=FAILURES.c.locked_until),
            },
        ).returning(FAILURES.c.n, FAILURES.c.locked_until)
    ).one()
    if locked_until:
        raise _wait(AccountLocked(), locked_until, now)
    return n


def lock_when_too_many(phone_index: str, n: int) -> bool:
    """Lock a phone number when this was one wrong password too many; says whether it is locked now."""
    now = clock.now()
    session.execute(delete(FAILURES).where(FAILURES.c.last_at < now - 2 * setting("LOCK_FOR")))
    if n < setting("LOCK_AFTER_FAILURES"):
        return False
    session.execute(
        update(FAILURES).where(FAILURES.c.phone_index == phone_index).values(locked_until=now + setting("LOCK_FOR"))
    )
    return True


def forget(phone_index: str) -> None:
    """Forget the wrong passwords of a phone number: it has signed in, or an administrator has helped."""
    session.execute(delete(FAILURES).where(FAILURES.c.phone_index == phone_index))


def _insert(table):
    return (postgresql if on_postgresql() else sqlite).insert(table)


def _network_of(address: str | None) -> str:
    """Return the address as it is counted: an IPv6 subscriber has a whole /64."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    return str(found if found.version == 4 else ipaddress.ip_network((found, 64), strict=False))


def _wait(problem: Problem, until: datetime, now: datetime) -> Problem:
    problem.headers = {"Retry-After": str(max(1, round((until - now).total_seconds())))}
    return problem
