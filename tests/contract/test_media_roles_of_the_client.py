"""The client knows the same photos and voice notes of each kind as the server."""

import re

import pytest

from server.records.work_line import every_kind
from server.work_lines import WORK_LINES
from tests.architecture.reading import ROOT

SOURCES = ROOT / "pwa" / "src"
ROLE = re.compile(
    r"\{ role: '(?P<role>\w+)', what: '(?P<what>\w+)', ofPerson: (?P<of_person>\w+), purposes: \[(?P<purposes>[^]]*)\], "
    r"keepDays: (?P<keep_days>\w+), original: (?P<original>\w+), most: (?P<most>\d+) \}"
)
WORDS = {"true": True, "false": False, "null": None}


def roles_in_the_client(kind: str) -> list[tuple]:
    """Return the roles that the client's declaration of a kind names."""
    sources = [one.read_text() for one in SOURCES.rglob("*.ts") if not one.name.endswith(".spec.ts")]
    (text,) = [text for text in sources if f"kind: '{kind}'," in text and "mediaRoles: [" in text]
    return sorted(
        (
            found["role"],
            found["what"],
            WORDS[found["of_person"]],
            tuple(re.findall(r"'(\w+)'", found["purposes"])),
            WORDS[found["keep_days"]] if found["keep_days"] in WORDS else int(found["keep_days"]),
            WORDS[found["original"]],
            int(found["most"]),
        )
        for found in ROLE.finditer(text)
    )


@pytest.mark.parametrize("kind", every_kind(WORK_LINES).values(), ids=lambda kind: kind.name)
def test_the_roles_of_a_kind_are_the_same_on_both_sides(kind):
    assert roles_in_the_client(kind.name) == sorted(
        (role.role, role.what, role.of_person, tuple(role.purposes), role.keep_days, role.original, role.most)
        for role in kind.media_roles
    )
