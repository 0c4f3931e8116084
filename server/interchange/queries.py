"""Questions about imports: which lists there are, what was brought in, who may see it."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import load_only

from server.accounts.access import Access
from server.areas.queries import resolve
from server.foundation.database import session
from server.foundation.problems import Forbidden, Invalid, NotFound
from server.interchange.lists import ListFromExcel
from server.interchange.model import Import
from server.interchange.problems import NoSuchList
from server.records.work_line import WorkLine

MOST_TOLD = 50


def every_list(work_lines: Iterable[WorkLine]) -> dict[str, ListFromExcel]:
    """Return all lists by name; two lists of one name are a programming error."""
    lists: dict[str, ListFromExcel] = {}
    for line in work_lines:
        for listing in line.lists:
            if lists.setdefault(listing.name, listing) is not listing:
                raise TypeError(f"two lists are called {listing.name}")
    return lists


def list_called(lists: Mapping[str, ListFromExcel], name: str) -> ListFromExcel:
    """Return a list; raises NoSuchList."""
    if name not in lists:
        raise NoSuchList
    return lists[name]


def area_for(access: Access, roles: frozenset[str], asked: str | None) -> str:
    """Return the division a worker may bring in or take out: the one asked for, else the widest; raises Forbidden, Invalid."""
    mine = sorted(access.areas_of(*roles), key=len)
    if not mine:
        raise Forbidden
    if not asked:
        return mine[0]
    area_code = resolve(asked)
    if area_code is None:
        raise Invalid(errors=[{"path": "area", "message": "没有这个区划。"}])
    if not access.has_role_over(area_code, *roles):
        raise Forbidden
    return area_code


def imports_seen_by(access: Access, lists: Mapping[str, ListFromExcel]) -> list[Import]:
    """Return the last imports within the areas of a worker's roles, newest first."""
    ways = [
        (Import.list_name == listing.name) & (Import.area_code >= area) & (Import.area_code < area + ":")
        for listing in lists.values()
        for area in access.areas_of(*listing.imported_by)
    ]
    if not ways:
        raise Forbidden
    brief = load_only(Import.id, Import.list_name, Import.file_name, Import.area_code, Import.by_name, Import.state,
                      Import.checked_at, Import.applied_at, Import.undone_at, Import.summary)  # fmt: skip
    statement = select(Import).options(brief).where(or_(*ways)).order_by(Import.checked_at.desc(), Import.id.desc())
    return list(session.scalars(statement.limit(MOST_TOLD)))


def import_seen_by(access: Access, lists: Mapping[str, ListFromExcel], import_id: UUID) -> Import:
    """Return an import that a worker may see; raises NotFound."""
    found = session.get(Import, import_id)
    if found is None or found.list_name not in lists:
        raise NotFound
    if not access.has_role_over(found.area_code, *lists[found.list_name].imported_by):
        raise NotFound
    return found


def in_brief(found: Import) -> dict[str, Any]:
    """Return an import as a line of a list."""
    return {
        "id": found.id, "list": found.list_name, "file_name": found.file_name, "area_code": found.area_code, "by_name": found.by_name,
        "state": found.state, "checked_at": found.checked_at, "applied_at": found.applied_at, "undone_at": found.undone_at,
        "summary": found.summary,
    }  # fmt: skip


def in_full(found: Import) -> dict[str, Any]:
    """Return an import with every fault and difference."""
    return in_brief(found) | {
        "faults": [_without_mark(fault) for fault in found.faults if not fault["warning"]],
        "warnings": [_without_mark(fault) for fault in found.faults if fault["warning"]],
        "changes": found.shown, "left": found.left or [],
    }  # fmt: skip


def _without_mark(fault: dict) -> dict:
    return {name: value for name, value in fault.items() if name != "warning"}


def last_applied(list_name: str) -> Import | None:
    """Return the last import of a list that stands applied."""
    statement = (
        select(Import)
        .where(Import.list_name == list_name, Import.state == "applied")
        .order_by(Import.applied_at.desc())
    )
    return session.scalars(statement.limit(1)).first()
