"""What holds of encounters and stays: free will, the compulsory report, hand-overs, money in the hand."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from server.foundation.problems import Invalid, Problem
from server.patrols import words
from server.patrols.problems import (
    EscortNeedsTwo,
    FareTooHigh,
    HandoverMissing,
    LeavingHalf,
    MinorNotLookedAt,
    MinorsMissing,
    ReceiptMissing,
    RefusalStands,
    ReportOpen,
    StayNeedsReason,
    StayTurnedRound,
    TicketMissing,
)

Data = Mapping[str, Any]
# Outcomes in which the person goes along with somebody.
TAKEN_ALONG = frozenset({"entered", "hospital", "minor_center", "ticket_home", "escorted", "fetched", "local_return"})
# Whose refusal does not bind: minors, the critically ill, who cannot decide (domain C5).
CANNOT_DECIDE = frozenset({"minor", "critical", "mental", "intellectual", "dementia"})
HANDED_OVER = frozenset({"hospital", "police", "minor_center", "fetched", "local_return"})
FARE_LIMIT = 20
LONG_STAY = timedelta(hours=24)


def require_encounter(encounter: Data, *, minor: bool = False) -> None:
    """Hold a whole encounter to the rules; what must be there is asked when it is complete. `minor`: by what is known of the person."""
    require_free_will(encounter, minor=minor)
    if ((encounter.get("fare") or {}).get("amount") or 0) > FARE_LIMIT:
        _refuse(FareTooHigh, "data.fare.amount")
    if encounter["state"] != "complete":
        return
    require_what_is_asked(encounter)
    require_fare(encounter)
    require_report(encounter, minor=minor)
    require_whole_groups(encounter)
    outcome = encounter["outcome"]
    if outcome in HANDED_OVER:
        require_receiver(encounter)
    if outcome == "ticket_home":
        _need(encounter.get("ticket"), TicketMissing, "data.ticket")
    if outcome == "escorted":
        require_escort(encounter)


def require_what_is_asked(encounter: Data) -> None:
    """Refuse to complete an encounter that does not say where, how the person is, whether they come, how it ended."""
    silent = encounter.get("outcome") in ("dead", "left")
    asked = {
        "place_type": "在哪里，选一个。",
        "conditions": "人怎么样，至少选一个。",
        "willingness": None if silent else "去不去，选一个。",
        "informed": None if silent else "有没有讲清，选一个。",
        "outcome": "怎么处理的，选一个。",
    }
    missing = [(name, why) for name, why in asked.items() if why and encounter.get(name) in (None, [])]
    if missing:
        raise Invalid(errors=[{"path": f"data.{name}", "message": why} for name, why in missing])


def require_whole_groups(record: Data) -> None:
    """Refuse to finish with a ticket, an escort or a hand-over that was only begun."""
    if ticket := record.get("ticket"):
        _need(_says(ticket, "destination", "voucher_no"), TicketMissing, "data.ticket")
    if record.get("escort"):
        require_escort(record)
    if record.get("handover"):
        require_receiver(record)


def _says(group: Data, *names: str) -> bool:
    return all((group.get(name) or "").strip() for name in names)


def require_free_will(encounter: Data, *, minor: bool = False) -> None:
    """Refuse to record somebody as taken along who refuses, and somebody as refusing who is willing."""
    willingness, outcome = encounter.get("willingness"), encounter.get("outcome")
    bound = willingness == "refused" and not minor and not CANNOT_DECIDE & set(encounter["conditions"])
    if bound and outcome in TAKEN_ALONG:
        _refuse(RefusalStands, "data.outcome")
    if willingness == "willing" and outcome == "refused":
        _refuse(RefusalStands, "data.willingness")


def require_report(record: Data, *, minor: bool = False) -> None:
    """Refuse to complete a record with a minor whose compulsory report is not done."""
    report, conditions = record.get("report"), set(record.get("conditions") or ())
    minor = minor or bool(conditions & {"minor", "with_child"} or record.get("minors_count"))
    if minor and report is None:
        _refuse(MinorNotLookedAt, "data.report")
    if "with_child" in conditions and not (record.get("minors_count") and record.get("minors_relation")):
        _refuse(MinorsMissing, "data.minors_count")
    if report_is_open(report):
        _refuse(ReportOpen, "data.report.called_110_at")


def require_no_report_is_dropped(review: Data | None, record: Data) -> None:
    """Refuse to make a record void while it holds a sign of danger to a child and neither the call nor a reason."""
    if review and review["state"] == "void" and report_is_open(record.get("report")):
        _refuse(ReportOpen, "review")


def report_is_open(report: Data | None) -> bool:
    """Say whether a tick asks for a call to 110 that was neither made nor explained."""
    if not report or not report.get("ticks"):
        return False
    return not report.get("called_110_at") and not (report.get("no_call_reason") or "").strip()


def is_restricted(record: Data, today: date) -> bool:
    """Say whether a record holds a compulsory report that few may read."""
    return bool((record.get("report") or {}).get("ticks"))


def shows_minor(record: Data, today: date) -> bool:
    """Say whether a minor was met or was along: whoever looked for the report met one."""
    marked = {"minor", "with_child"} & set(record.get("conditions") or ())
    return bool(marked or record.get("minors_count") or record.get("report") is not None)


def require_receiver(record: Data) -> None:
    """Refuse a hand-over without unit, person and time."""
    handover = record.get("handover") or {}
    if not (handover.get("unit") and handover.get("at") and (handover.get("receiver") or "").strip()):
        _refuse(HandoverMissing, "data.handover")


def require_escort(record: Data) -> None:
    """Refuse an escort home of fewer than two names, or without its route."""
    names = {(one.get("name") or "").strip() for one in (record.get("escort") or {}).get("escorts") or ()}
    if len(names - {""}) < 2:
        _refuse(EscortNeedsTwo, "data.escort.escorts")
    if not _says(record["escort"], "route"):
        _refuse(EscortNeedsTwo, "data.escort.route", "护送要写路线。")


def require_fare(record: Data) -> None:
    """Refuse cash beyond a short fare, or without a receipt."""
    fare = record.get("fare")
    given = any(one["type"] == "fare" for one in record.get("aid") or ())
    if fare is None:
        if given and record.get("state") == "complete":
            _refuse(ReceiptMissing, "data.fare")
        return
    if (fare.get("amount") or 0) > FARE_LIMIT:
        _refuse(FareTooHigh, "data.fare.amount")
    if not fare.get("amount") or not (fare.get("receipt_no") or "").strip():
        _refuse(ReceiptMissing, "data.fare.receipt_no")


def require_costs(costs: list[Data] | None) -> None:
    """Refuse a fare among the costs that is beyond the limit, or without its receipt."""
    for place, cost in enumerate(costs or ()):
        if cost["what"] == "fare":
            if cost["amount"] > FARE_LIMIT:
                _refuse(FareTooHigh, f"data.costs[{place}].amount")
            if not (cost.get("receipt_no") or "").strip():
                _refuse(ReceiptMissing, f"data.costs[{place}].receipt_no")


def require_stay(stay: Data, *, minor: bool = False) -> None:
    """Hold a whole stay to the rules; what must be there is asked when the person leaves."""
    require_fare(stay)
    left_at, leaving = stay.get("left_at"), stay.get("leaving")
    if (left_at is None) != (leaving is None):
        _refuse(LeavingHalf, "data.leaving" if leaving is None else "data.left_at")
    if left_at is None:
        return
    if left_at < stay["entered_at"]:
        _refuse(StayTurnedRound, "data.left_at")
    if left_at - stay["entered_at"] > LONG_STAY and not (stay.get("long_stay_reason") or "").strip():
        _refuse(StayNeedsReason, "data.long_stay_reason")
    require_report(stay, minor=minor)
    require_whole_groups(stay)
    match leaving:
        case "ticket":
            _need(stay.get("ticket"), TicketMissing, "data.ticket")
        case "escorted":
            require_escort(stay)
        case "fetched":
            require_receiver(stay)


def follow_up_due(encounter: Data, met_at: datetime, alert: str | None, hours: Mapping[str, int]) -> datetime | None:
    """Return until when somebody who refused or hesitates is looked at again; None when nobody has to.

    `hours` = {"severe": under an orange or red alert, "usual": else}.
    """
    if encounter.get("willingness") not in ("refused", "hesitant"):
        return None
    if encounter.get("outcome") in TAKEN_ALONG | {"dead", "police"}:
        return None
    severe = (encounter.get("weather_alert") or alert) in words.SEVERE
    latest = met_at + timedelta(hours=hours["severe" if severe else "usual"])
    wished = encounter.get("next_check_at")
    return min(wished, latest) if wished else latest


def first_step(conditions: set[str], willingness: str) -> str:
    """Return what comes first with somebody (domain A1; the order matters)."""
    steps = (
        ("call_120", {"critical", "injured", "hypothermia", "heatstroke"}),
        ("hospital", {"mental"}),
        ("police", {"drunk", "drug"}),
        ("protect_minor", {"minor", "with_child"}),
        ("police", {"trafficked", "dementia"}),
    )
    for step, signs in steps:
        if conditions & signs:
            return step
    if willingness == "willing":
        return "station"
    if "intellectual" in conditions or willingness == "unable":
        return "station_with_escort"
    return "respect"


def _need(value: Any, problem: type[Problem], path: str) -> None:
    if not value:
        _refuse(problem, path)


def _refuse(problem: type[Problem], path: str, message: str | None = None) -> None:
    raise problem(errors=[{"path": path, "message": message or problem.zh}])
