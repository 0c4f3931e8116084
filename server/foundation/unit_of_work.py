"""The one commit: everything a request did, or nothing of it."""

from collections.abc import Callable
from contextlib import contextmanager
from typing import TypeVar

from flask import Flask, request
from sqlalchemy.exc import OperationalError

from server.foundation.database import session, writing
from server.foundation.problems import Problem

READING = {"GET", "HEAD", "OPTIONS"}
# Deadlock and serialisation failure: the database asks for the same work once more.
TRY_AGAIN = {"40P01", "40001"}
Result = TypeVar("Result")


@contextmanager
def unit_of_work(*, writes: bool = True):
    """Commit at the end, roll back on any error (a Problem may ask to keep what was written)."""
    token = writing.set(writes)
    try:
        yield session
        session.commit()
    except Problem as problem:
        if problem.keeps_work:
            session.commit()
        else:
            session.rollback()
        raise
    except BaseException:
        session.rollback()
        raise
    finally:
        writing.reset(token)


def in_one_go(work: Callable[[], Result], *, writes: bool = True) -> Result:
    """Do something in a unit of work; repeat it when the database lost a race."""
    for last_try in (False, False, True):
        try:
            with unit_of_work(writes=writes):
                return work()
        except OperationalError as error:
            if last_try or getattr(error.orig, "sqlstate", None) not in TRY_AGAIN:
                raise
    raise AssertionError("unreachable")


@contextmanager
def nothing_held_afterwards():
    """Look something up within a request and then hold nothing: no connection, no place of SQLite's one writer.

    For what comes before a slow body or a slow store; what is written later takes a unit of work of its own.
    """
    with unit_of_work(writes=False):
        yield


class FieldworkApp(Flask):
    """A Flask whose every request is one unit of work, ended before the answer leaves."""

    def dispatch_request(self, *context):
        """Run the view in a unit of work; repeat it when the database lost a race."""
        view = super().dispatch_request
        return in_one_go(lambda: view(*context), writes=request.method not in READING)
