"""What is true of the photos and voice notes of every kind: which it takes, and that they come whole."""

import pytest

from tests.architecture.reading import ROOT
from tests.contract.test_every_kind import KINDS, WRITABLE, example_of
from tests.factories.media import declared, hash_of, media_of, picture, uploaded
from tests.factories.sounds import recorded
from tests.factories.wakeup_checks import outcome

__all__ = ["example_of"]
ROLES = [(kind, role) for kind in KINDS.values() for role in kind.media_roles]
TAKEN = [(kind, role) for kind, role in ROLES if kind in WRITABLE]
names = {"ids": lambda one: getattr(one, "name", None) or one.role}


@pytest.mark.parametrize(("kind", "role"), ROLES, **names)
def test_a_role_says_what_it_is_for_and_how_long(kind, role):
    assert role.what in ("photo", "voice")
    assert 1 <= role.most <= 60
    if role.of_person:
        assert role.purposes, "a photo of a person is taken for a purpose"
        assert role.keep_days, "a photo of a person is not kept for ever"
    if role.what == "voice":
        assert role.keep_days, "a voice note is not kept for ever"
        assert role.keep_days <= 366
    assert [one.role for one in kind.media_roles].count(role.role) == 1
    assert f"`{role.role}`" in (ROOT / "docs" / "words.md").read_text()


def test_a_kind_tells_its_roles(people):
    told = {one["kind"]: one["media_roles"] for one in people.county().get("/kinds").json}
    for kind in KINDS.values():
        assert [(one["role"], one["what"], one["most"]) for one in told[kind.name]] == [
            (role.role, role.what, role.most) for role in kind.media_roles
        ]


@pytest.mark.parametrize("kind", WRITABLE, ids=lambda kind: kind.name)
def test_a_role_that_a_kind_does_not_have_is_refused_and_nothing_else_is_lost(kind, example_of):
    client, one = example_of(kind)
    told = outcome(client, one | {"media": declared(b"x", role="of no kind")})
    assert (told["outcome"], told["problem"]["slug"]) == ("refused", "media-role-unknown")
    assert told["problem"]["errors"][0]["path"] == "media[0].role"


@pytest.mark.parametrize(("kind", "role"), TAKEN, **names)
def test_a_file_of_a_role_comes_whole(kind, role, example_of):
    client, one = example_of(kind)
    content = picture() if role.what == "photo" else recorded("tone.webm")
    purpose = {"purpose": role.purposes[0]} if role.of_person else {}
    told = outcome(client, one | {"media": declared(content, role=role.role, **purpose)})
    assert told["outcome"] == "accepted", told
    assert media_of(client, one["id"])[0]["state"] == "missing"
    uploaded(client, content, one["id"], role=role.role)
    assert media_of(client, one["id"])[0]["state"] == "here"
    answer = client.get(f"/media/{hash_of(content)}/view")
    assert (answer.status_code, answer.content_type) == (200, "image/jpeg" if role.what == "photo" else "audio/webm")
