"""What `flask demo load` does and refuses."""

import json
import stat

import pytest
from sqlalchemy import func, select

from server.accounts.model import Worker
from server.accounts.problems import DemoNotAllowed
from server.demo import operations
from server.demo.accounts_file import NAME
from server.foundation.database import session
from server.records.model import Record
from server.wakeup_checks.model import WakeupCheck, WakeupSlot
from tests.server.demo.conftest import NOON, load

pytestmark = pytest.mark.first_on("spatialite")


def everything() -> tuple:
    records = session.execute(select(Record.id, Record.revision, Record.feed_seq)).all()
    return sorted(records), session.scalar(select(func.count()).select_from(Worker))


@pytest.mark.usefixtures("empty_county")
def test_a_second_load_changes_nothing():
    load()
    before = everything()
    assert load() is None
    assert everything() == before


def test_a_database_with_somebody_in_it_is_left_alone(people):
    people.county()
    assert load() is None
    assert session.scalar(select(func.count()).select_from(Worker)) == 1


def test_a_real_installation_refuses_invented_people(app, database, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO_ALLOWED", False)
    with pytest.raises(DemoNotAllowed):
        operations.load_county(small=True)
    answer = app.test_cli_runner().invoke(args=["demo", "load", "--small"])
    assert answer.exit_code == 1
    assert "正式环境里不能有演示账号" in answer.output
    assert app.test_cli_runner().invoke(args=["demo", "today"]).exit_code == 1
    assert session.scalar(select(func.count()).select_from(Worker)) == 0


@pytest.mark.usefixtures("empty_county")
def test_the_command_prints_the_accounts_and_keeps_them_for_the_owner_only(app, instance):
    answer = app.test_cli_runner().invoke(args=["demo", "load", "--small"])
    assert answer.exit_code == 0, answer.output
    file = instance / NAME
    accounts = json.loads(file.read_text(encoding="utf-8"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert all(list(account) == ["role", "phone", "password", "area_code"] for account in accounts)
    assert all(account["phone"] in answer.output and account["password"] in answer.output for account in accounts)
    again = app.test_cli_runner().invoke(args=["demo", "load", "--small"])
    assert again.exit_code == 0
    assert "什么都没有改" in again.output
    assert json.loads(file.read_text(encoding="utf-8")) == accounts


@pytest.mark.usefixtures("empty_county")
def test_before_dawn_today_is_still_empty_and_yesterday_complete():
    load(NOON.replace(hour=5))
    found = dict(
        session.execute(select(WakeupSlot.day, func.count(WakeupSlot.result_at)).group_by(WakeupSlot.day)).all()
    )
    assert found[NOON.date()] == 0
    assert min(n for day, n in found.items() if day < NOON.date()) > 200


@pytest.mark.usefixtures("empty_county")
def test_in_the_middle_of_the_morning_nothing_comes_from_the_future():
    now = NOON.replace(hour=7, minute=30)
    load(now)
    latest = session.scalar(select(func.max(Record.received_at)).where(Record.kind == "wakeup_check"))
    assert latest <= now
    today = session.scalar(
        select(func.count()).select_from(WakeupCheck).join(Record).where(Record.occurred_on == now.date())
    )
    assert 0 < today < 200
