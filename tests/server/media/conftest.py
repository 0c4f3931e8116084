"""The store of files, and kinds that take other files for a test."""

from dataclasses import replace

import pytest

from server.media.storing import store
from server.records.work_line import MediaRole

PERSON = MediaRole("portrait", "photo", of_person=True, purposes=("identify", "injury"), keep_days=90, most=2)


@pytest.fixture
def names_in_store(app):
    """Return what tells the names in the store below a folder."""

    def names(under: str = "") -> set[str]:
        return set(store().names(under))

    return names


@pytest.fixture
def kind_is_now(app, monkeypatch):
    """Return what lets a kind be declared otherwise for this test."""

    def declare(name: str, **how) -> None:
        lines = app.extensions["work_lines"]
        (now, *_) = (replace(kind, **how) for line in lines for kind in line.kinds if kind.name == name)
        told = tuple(
            replace(line, kinds=tuple(now if kind.name == name else kind for kind in line.kinds)) for line in lines
        )
        monkeypatch.setitem(app.extensions, "work_lines", told)

    return declare


@pytest.fixture
def portraits(app, kind_is_now):
    """Let elders have photos of persons, as other lines will."""
    elder = next(kind for line in app.extensions["work_lines"] for kind in line.kinds if kind.name == "elder")
    kind_is_now("elder", media_roles=(*elder.media_roles, PERSON))
