"""What is true of every kind of every work line; a new line's kinds are found by themselves."""

from uuid import UUID, uuid4

import pytest

from server.records.work_line import every_kind
from server.sync.described import every_kind_described
from server.work_lines import WORK_LINES
from tests.factories.wakeup_checks import change, outcome, pull_all, push
from tests.people import MAPLE

KINDS = every_kind(WORK_LINES)
WRITABLE = [kind for kind in KINDS.values() if not kind.created_by_server]


def line_of(kind):
    return next(line for line in WORK_LINES if any(one is kind for one in line.kinds))


def parent_of(kind):
    """Return the kind that a kind's parent field names: `elder_id` an elder, `shift_id` a patrol_shift."""
    name = kind.parent.removesuffix("_id")
    return next(one for one in line_of(kind).kinds if one.name == name or one.name.endswith(f"_{name}"))


@pytest.fixture
def example_of(people):
    """Return (client, change) that makes a valid record of a kind, with its parent made first."""
    county = people.county()

    def example(kind):
        data = dict(kind.example)
        more = {"area_code": MAPLE}
        if kind.parent:
            parent = parent_of(kind)
            made = change(parent.name, dict(parent.example), area_code=MAPLE)
            assert outcome(county, made)["outcome"] == "accepted"
            data[kind.parent] = made["id"]
        if "slot_id" in data:
            slots = [
                row
                for row in pull_all(county)
                if row["kind"].endswith("_slot") and row["data"][kind.parent] == made["id"]
            ]
            data["slot_id"] = next(row["id"] for row in slots if row["data"]["day"] == "2026-11-23")
        return county, change(kind.name, data, **more)

    return example


@pytest.mark.parametrize("kind", WRITABLE, ids=lambda kind: kind.name)
def test_the_same_push_twice_changes_nothing(kind, example_of):
    client, one = example_of(kind)
    first = push(client, one)["outcomes"]
    assert first[0]["outcome"] == "accepted", first
    before = pull_all(client)
    assert push(client, one)["outcomes"] == first
    assert pull_all(client) == before


@pytest.mark.parametrize("kind", WRITABLE, ids=lambda kind: kind.name)
def test_what_was_pushed_comes_back_in_a_pull(kind, example_of):
    client, one = example_of(kind)
    push(client, one)
    (row,) = [row for row in pull_all(client) if row["id"] == one["id"]]
    told = {name: row["data"][name] for name in one["data"] if name in row["data"]}
    assert told == {name: value for name, value in one["data"].items() if name in told}
    assert told
    assert (row["kind"], row["revision"], row["gone"]) == (kind.name, 1, False)


@pytest.mark.parametrize("kind", WRITABLE, ids=lambda kind: kind.name)
def test_an_edit_of_the_note_makes_a_second_revision(kind, example_of):
    client, one = example_of(kind)
    push(client, one)
    told = outcome(client, change(kind.name, {}, id=one["id"], base_revision=1, note="后来补的一句"))
    assert (told["outcome"], told["revision"]) == ("accepted", 2)


@pytest.mark.parametrize("kind", WRITABLE, ids=lambda kind: kind.name)
def test_an_unknown_field_is_kept_and_shown(kind, example_of):
    client, one = example_of(kind)
    one["data"] = one["data"] | {"from_a_newer_client": {"x": 1}}
    assert outcome(client, one)["outcome"] == "accepted"
    (row,) = [row for row in pull_all(client) if row["id"] == one["id"]]
    assert row["unknown"] == {"data": {"from_a_newer_client": {"x": 1}}}


@pytest.mark.parametrize("kind", WRITABLE, ids=lambda kind: kind.name)
def test_a_stranger_may_neither_see_nor_write(kind, example_of, people):
    client, one = example_of(kind)
    push(client, one)
    stranger = people.helper()
    assert pull_all(stranger) == []
    assert stranger.get(f"/records/{kind.name}/{one['id']}").status_code == 404
    told = outcome(stranger, change(kind.name, {}, id=one["id"], base_revision=1, note="我来改"))
    assert (told["outcome"], told["problem"]["slug"]) == ("refused", "not-yours")


@pytest.mark.parametrize("kind", WRITABLE, ids=lambda kind: kind.name)
def test_a_void_record_refuses_edits_and_keeps_them(kind, example_of):
    client, one = example_of(kind)
    push(client, one)
    void = change(kind.name, {}, id=one["id"], base_revision=1, review={"state": "void", "reason": "记错了"})
    assert outcome(client, void)["outcome"] == "accepted"
    told = outcome(client, change(kind.name, {}, id=one["id"], base_revision=2, note="再改"))
    assert (told["outcome"], told["problem"]["slug"]) == ("refused", "record-void")


def test_every_kind_describes_itself_with_a_valid_example():
    for described in every_kind_described(WORK_LINES):
        assert described["schema"]["type"] == "object"
        schema = KINDS[described["kind"]].schema()
        assert schema.validate(described["example"], partial=KINDS[described["kind"]].created_by_server) == {}


def test_kinds_made_by_the_server_cannot_be_made_by_a_phone(people):
    county = people.county()
    for kind in KINDS.values():
        if kind.created_by_server:
            told = outcome(county, change(kind.name, {}, id=uuid4(), area_code=MAPLE))
            assert told["problem"]["slug"] == "server-makes-these"
            assert UUID(told["change_id"])
