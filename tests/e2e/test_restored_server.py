"""The server is put back to an older backup: the phone notices the new epoch and brings again what the backup lacks, once."""

import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from server.backups import restoring
from server.foundation.database import db, session
from tests.e2e.steps import begin, ready_offline
from tests.factories.wakeup_checks import pull_all


@pytest.fixture
def command(app, monkeypatch):
    """Return what is typed at the server's command line; nothing waits there for a clock that stands still."""
    known = restoring.restore_backup.__kwdefaults__
    monkeypatch.setattr(restoring.restore_backup, "__kwdefaults__", known | {"wait": lambda seconds: None})

    def run(*words):
        session.remove()
        done = app.test_cli_runner().invoke(args=[str(word) for word in words])
        assert done.exit_code == 0, (done.output, done.exception)
        app.extensions["seal_memory"].clear()
        app.extensions["durable_memory"].clear()

    yield run
    session.remove()
    db.engine.dispose()


def seen(served) -> Counter:
    """Return how often the server has a check of each elder."""
    rows = [row["data"]["elder_id"] for row in pull_all(served.supervisor) if row["kind"] == "wakeup_check"]
    session.rollback()
    return Counter(rows)


def answered(page, context, name):
    """Record 平安 and wait until the county has signed for it."""
    page.get_by_role("link", name="今日").click()
    page.get_by_role("button", name=f"平安，{name}").click()
    expect(page.get_by_role("button", name=f"平安，{name}")).to_have_count(0)  # kept: the screen says so only then
    context.clock.fast_forward(15_000)
    page.get_by_role("link", name="记录").click()
    expect(page.get_by_role("link", name=re.compile(f"{name}.*已签收"))).to_be_visible()


def test_a_phone_brings_again_what_a_restored_server_has_forgotten_and_all_of_it_is_there_once(
    served, phone, command, tmp_path
):
    page = phone.new_page()
    begin(page, served.url, served.helper_phone)
    ready_offline(page)
    answered(page, phone, "龙某一")
    command("backup", tmp_path / "kept")
    answered(page, phone, "龙某二")
    assert len(seen(served)) == 2

    (archive,) = [path for path in (tmp_path / "kept").glob("*") if not path.name.startswith(".")]
    command("restore", archive, "--replace")
    assert seen(served) == {str(served.elders[0]): 1}

    forgotten = str(served.elders[1])
    with (
        page.expect_response(lambda answer: answer.url.endswith("/sync/reconcile")),
        page.expect_response(lambda one: one.url.endswith("/sync/push") and forgotten in (one.request.post_data or "")),
    ):
        answered(page, phone, "龙某三")
    expect(page.get_by_role("link", name=re.compile("龙某.*已签收"))).to_have_count(3)
    expect(page.get_by_text("还没有上传")).to_have_count(0)
    assert seen(served) == {str(elder): 1 for elder in served.elders[:3]}
