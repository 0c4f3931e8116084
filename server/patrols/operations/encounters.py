"""What follows from an encounter or a stay that was recorded or changed."""

from collections.abc import Iterable
from datetime import datetime

from server.foundation import clock
from server.foundation.settings import setting
from server.patrols.problems import PersonStands
from server.patrols.rules import encounters as rules
from server.patrols.rules import times
from server.people.rules import is_minor
from server.records.held import Held, Holding


def check_encounter(change, held: Held | None, holding: Holding) -> None:
    """Hold a pushed encounter to the rules; whom it is about is never rewritten."""
    rules.require_no_report_is_dropped(change.envelope.get("review"), (held.data if held else {}) | change.data)
    if change.data:
        _require_same_person(change, held)
        whole = (held.data if held else {}) | change.data
        rules.require_encounter(whole, minor=_is_of_a_minor(whole, change, holding))
        rules.require_costs(whole.get("costs"))
        known = moments_known(change, held)
        times.require_near(times.times_of(whole) | {"data.next_check_at": whole.get("next_check_at")}, known)
        _require_possible(whole, known)


def check_stay(change, held: Held | None, holding: Holding) -> None:
    """Hold a pushed stay to the rules; whom it is about is never rewritten."""
    rules.require_no_report_is_dropped(change.envelope.get("review"), (held.data if held else {}) | change.data)
    if change.data:
        _require_same_person(change, held)
        whole = (held.data if held else {}) | change.data
        rules.require_stay(whole, minor=_is_of_a_minor(whole, change, holding))
        rules.require_costs(whole.get("costs"))
        known = moments_known(change, held)
        times.require_near({"data.entered_at": whole["entered_at"]}, known, earlier=times.A_YEAR)
        times.require_near(times.times_of(whole), (*known, *filter(None, (whole["entered_at"], whole.get("left_at")))))
        _require_possible(whole, known)


def moments_known(change, held: Held | None) -> tuple[datetime, ...]:
    """Return the moments that times are measured by: what the phone said, what its clock's offset makes of it, and now."""
    said = (held.envelope["occurred_at"], held.envelope["happened_at"]) if held else ()
    return (*said, change.occurred_at, change.happened_at, change.received_at)


def _require_possible(whole: dict, known: tuple[datetime, ...]) -> None:
    times.require_booked_near(whole.get("costs") or (), map(clock.local_date, known))
    times.require_escort_forward(whole)


def _is_of_a_minor(whole: dict, change, holding: Holding) -> bool:
    person = holding.get(whole["person_id"])
    return (
        person is not None
        and person.kind.name == "person"
        and is_minor(person.data, clock.local_date(change.received_at))
    )


def _require_same_person(change, held: Held | None) -> None:
    if held is not None and change.data.get("person_id", held.data["person_id"]) != held.data["person_id"]:
        raise PersonStands(errors=[{"path": "data.person_id", "message": PersonStands.zh}])


def settle_encounters(encounters: list[Held], holding: Holding) -> None:
    """Say until when somebody is looked at again, and send the persons once more to the phones."""
    holding.load(encounter.data["shift_id"] for encounter in encounters)
    for encounter in encounters:
        derive_follow_up(encounter, holding.get(encounter.data["shift_id"]))
    send_persons_again(encounters, holding)


def derive_follow_up(encounter: Held, shift: Held | None, *, only_sooner: bool = False) -> None:
    """Set until when the person is looked at again; `only_sooner`: never later than was said before."""
    alert = shift.data.get("weather_alert") if shift and shift.kind.name == "patrol_shift" else None
    due = None
    if not encounter.void:
        hours = setting("PATROL_FOLLOW_UP_HOURS")
        due = rules.follow_up_due(encounter.data, encounter.envelope["happened_at"], alert, hours)
    before = encounter.data["follow_up_due_at"]
    if only_sooner and None not in (before, due):
        due = min(before, due)
    if before != due:
        encounter.set("follow_up_due_at", due)


def settle_stays(stays: list[Held], holding: Holding) -> None:
    """Send the persons once more to the phones: they were met."""
    send_persons_again(stays, holding)


def send_persons_again(records: Iterable[Held], holding: Holding) -> None:
    """Let phones hear again of everybody who was met, or not met after all."""
    moved = [record for record in records if record.new or record.void]
    holding.load(record.data["person_id"] for record in moved)
    for record in moved:
        person = holding.get(record.data["person_id"])
        if person is not None and person.kind.name == "person" and not person.new:
            person.tell_again()
