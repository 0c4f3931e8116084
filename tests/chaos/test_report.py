"""The page about a run, and the list of its rounds from which it goes on elsewhere."""

import json

from tests.chaos.report import read_list, read_log, rounds_of, write_report


def a_round(
    seed: str, *, database="spatialite", commit="abc", at="2026-11-28T09:00:00+00:00", faults=(), **counts
) -> dict:
    return {
        "seed": seed, "database": database, "commit": commit, "at": at, "seconds": 11.5,
        "counts": {"schedules": 40, "server_kills": 3, "deaths": 4} | counts, "faults": list(faults),
    }  # fmt: skip


def logged(folder, *rounds: dict):
    log = folder / "log.jsonl"
    log.write_text("".join(json.dumps(one) + "\n" for one in rounds))
    return log


def test_the_list_of_rounds_holds_all_that_the_log_holds(tmp_path):
    fault = {"schedule": "1r1.3", "what": "stuck", "words": "1r1.3/0 has no receipt, says 服务器"}
    rounds = [a_round("1r0", repeats=7), a_round("1r1", at="2026-11-28T09:01:00+00:00", faults=[fault])]
    assert write_report(logged(tmp_path, *rounds), tmp_path / "page.md") == 1
    assert read_list(tmp_path / "page.csv") == rounds
    assert "- spatialite `1r1`: stuck" in (tmp_path / "page.md").read_text()


def test_a_run_goes_on_from_the_list_where_there_is_no_log(tmp_path):
    first, second = a_round("1r0"), a_round("1r1", at="2026-11-28T10:00:00+00:00")
    write_report(logged(tmp_path, first), tmp_path / "page.md")
    (tmp_path / "log.jsonl").unlink()
    assert rounds_of("abc", read_list(tmp_path / "page.csv"), read_log(tmp_path / "log.jsonl")) == [first]
    assert write_report(logged(tmp_path, second), tmp_path / "page.md") == 0
    assert read_list(tmp_path / "page.csv") == [first, second]
    assert "| schedules | 80 |" in (tmp_path / "page.md").read_text()


def test_rounds_of_another_commit_count_for_nothing(tmp_path):
    older, newer = a_round("1r0", commit="old", lost=1), a_round("1r0", commit="new", at="2026-11-28T10:00:00+00:00")
    assert write_report(logged(tmp_path, older, newer), tmp_path / "page.md") == 0
    assert read_list(tmp_path / "page.csv") == [newer]
    assert "| **lost** | 0 |" in (tmp_path / "page.md").read_text()


def test_what_people_wrote_below_stays_when_the_page_is_written_again(tmp_path):
    page = tmp_path / "page.md"
    log = logged(tmp_path, a_round("1r0"))
    write_report(log, page)
    page.write_text(page.read_text() + "\n## Earlier runs\n\nNone.\n")
    first = page.read_text()
    write_report(log, page)
    assert page.read_text() == first
