"""A written reason of the length that is allowed is kept whole."""

from sqlalchemy import select

from server.foundation.database import session
from server.records.model import RecordRevision
from tests.factories.wakeup_checks import change, check, make_elder, outcome, slot_of

REASON = "女儿来电说昨天接走了。" * 45 + "就这样。。"  # 500 characters


def reasons_kept() -> set[str]:
    kept = set(session.scalars(select(RecordRevision.why)))
    session.rollback()
    return kept


def test_an_alarm_is_closed_with_a_long_reason(county, people):
    elder = make_elder(county)
    outcome(county, check(elder, "no_answer"))
    decision = {"result": "away", "reason": REASON}
    answer = people.team_leader().post(f"/wakeup-slots/{slot_of(elder)}/decide", json=decision)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert REASON in reasons_kept()


def test_a_check_is_made_void_with_a_long_reason(county):
    one = check(make_elder(county), "no_answer")
    outcome(county, one)
    void = change("wakeup_check", {}, id=one["id"], base_revision=1, review={"state": "void", "reason": REASON})
    assert outcome(county, void)["outcome"] == "accepted"
    assert REASON in reasons_kept()
