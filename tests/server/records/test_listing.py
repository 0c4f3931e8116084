"""Lists of records, the oldest or the newest first: no page skips one or tells one twice, filters and rights hold."""

from uuid import UUID

import pytest

from tests.factories.wakeup_checks import make_elder
from tests.people import CLEAR, MAPLE

NAMES = ["粟一", "龙二", "粟三", "龙四", "粟五", "龙六", "粟七"]


def numbered(n: int) -> UUID:
    """Return an id as devices make them: whatever is recorded later has the greater one."""
    return UUID(f"01936f00-0000-7000-8000-{n:012d}")


@pytest.fixture
def seven(county):
    """Return seven elders in the order of their recording, by turns of two villages and two family names."""
    return [
        str(make_elder(county, id=numbered(n), name=name, area=[MAPLE, CLEAR][n // 2 % 2])) for n, name in enumerate(NAMES)
    ]  # fmt: skip


def page(client, **asked) -> tuple[list[str], str | None]:
    answer = client.get("/records/elder", query_string=asked)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [one["id"] for one in answer.json["records"]], answer.json["next"]


def every_page(client, **asked) -> list[list[str]]:
    ids, mark = page(client, **asked)
    pages = [ids]
    while mark:
        ids, mark = page(client, **asked, after=mark)
        pages.append(ids)
    return pages


def flat(pages: list[list[str]]) -> list[str]:
    return [one for ids in pages for one in ids]


def test_the_oldest_come_first_unless_asked_otherwise(county, seven):
    assert page(county) == (seven, None)
    assert page(county, order="oldest") == (seven, None)
    assert page(county, order="newest") == (seven[::-1], None)


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7])
@pytest.mark.parametrize("order", ["oldest", "newest"])
def test_pages_neither_skip_nor_repeat(county, seven, order, limit):
    pages = every_page(county, order=order, limit=limit)
    assert flat(pages) == (seven if order == "oldest" else seven[::-1])
    assert [len(ids) for ids in pages[:-1]] == [limit] * (len(pages) - 1)
    assert pages[-1]


def test_one_recorded_while_somebody_reads_is_not_told_twice(county, seven):
    first, mark = page(county, order="newest", limit=3)
    latest = str(make_elder(county, id=numbered(9)))
    rest, _ = page(county, order="newest", after=mark)
    assert first + rest == seven[::-1]
    assert page(county, order="newest", limit=1)[0] == [latest]


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_filters_hold_in_either_order(county, seven, limit):
    for asked, expected in [
        ({"area": MAPLE}, [seven[n] for n in (0, 1, 4, 5)]),
        ({"q": "粟"}, [seven[n] for n in (0, 2, 4, 6)]),
        ({"area": CLEAR, "q": "粟"}, [seven[n] for n in (2, 6)]),
    ]:
        assert flat(every_page(county, limit=limit, **asked)) == expected
        assert flat(every_page(county, limit=limit, order="newest", **asked)) == expected[::-1]


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_a_name_is_looked_for_beyond_the_first_batch(county, seven, monkeypatch, batch):
    monkeypatch.setattr("server.records.looking.AT_A_TIME", batch)
    assert flat(every_page(county, q="龙", limit=1)) == [seven[n] for n in (1, 3, 5)]
    assert flat(every_page(county, q="龙", limit=1, order="newest")) == [seven[n] for n in (5, 3, 1)]


def test_nobody_sees_more_from_the_other_end(people, seven):
    helper, leader = people.helper(), people.team_leader(CLEAR)
    people.assign(helper, UUID(seven[1]))
    people.assign(helper, UUID(seven[4]))
    assert flat(every_page(helper, order="newest", limit=1)) == [seven[4], seven[1]]
    assert set(flat(every_page(leader, order="newest"))) == set(page(leader)[0]) == {seven[2], seven[3], seven[6]}
    stranger = people.patroller()
    assert page(stranger, order="newest") == page(stranger)


def test_an_order_nobody_knows_is_refused(county):
    answer = county.get("/records/elder", query_string={"order": "sideways"})
    assert answer.status_code == 422
    assert [one["path"] for one in answer.json["errors"]] == ["order"]
