"""Whose questions reach how far: roles within areas, and what of a kind somebody sees."""

from sqlalchemy import ColumnElement

from server.accounts.access import Access
from server.areas.queries import resolve
from server.foundation.problems import Forbidden, NotFound
from server.foundation.settings import extension
from server.records.work_line import every_kind

DESK = ("station_lead", "township_supervisor", "county_supervisor")
SEERS = ("patroller", *DESK)
LEADS = ("station_lead", "county_supervisor")


def area_for(access: Access, asked: str | None, roles: tuple[str, ...] = SEERS) -> str:
    """Return the division a question is about: the one asked for, else the widest of mine; raises Forbidden, NotFound."""
    mine = access.areas_of(*roles)
    if not mine:
        raise Forbidden
    if not asked:
        return min(mine, key=len)
    if (area_code := resolve(asked)) is None:
        raise NotFound
    if not any(area_code.startswith(one) for one in mine):
        raise Forbidden
    return area_code


def visible(access: Access, kind_name: str) -> ColumnElement[bool]:
    """Return the condition, over `records`, of what of a kind I may see."""
    return access.sees(every_kind(extension("work_lines"))[kind_name])
