"""What changes the roll, the mornings and the checks."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from server.foundation import clock
from server.foundation.settings import setting
from server.records.envelope import CLOCK_TOLERANCE
from server.records.held import Authorship, Held, Holding
from server.wakeup_checks import queries, rules
from server.wakeup_checks.problems import (
    ChecksAreAppended,
    DayHasNotCome,
    NoDeathReported,
    SlotDoesNotFit,
    SlotsAreDerived,
)
from server.wakeup_checks.rules import Observation

FINAL_FIELDS = {"elder_id", "slot_id", "result", "corrects", "dead_name"}
LATEST_ORDINAL = 3  # extreme weather raises the frequency; more than three a day is a mistake


def prepare_checks(changes: Iterable, holding: Holding) -> None:
    """Take the elders and slots of pushed checks in hand, with what was seen on those slots before."""
    slots = {change.data["slot_id"] for change in changes if change.data.get("slot_id")}
    holding.load({change.data["elder_id"] for change in changes if change.data.get("elder_id")} | slots)
    seen = holding.notes.setdefault("observations", defaultdict(dict))
    fresh = slots - set(seen)
    for found, one in queries.observations_on(fresh):
        seen[found][one.id] = one
    for slot in fresh:
        seen.setdefault(slot, {})


def check_observation(change, held: Held | None, holding: Holding) -> None:
    """Hold a pushed check to the rules: append-only, a slot that fits, 去世 with the name written again."""
    if held is not None:
        if rewritten := FINAL_FIELDS & set(change.data):
            raise ChecksAreAppended(
                errors=[{"path": f"data.{name}", "message": ChecksAreAppended.zh} for name in rewritten]
            )
        return
    elder = holding.get(change.data["elder_id"])
    found = _day_of_slot(change, elder)
    if found is None:
        raise SlotDoesNotFit(errors=[{"path": "data.slot_id", "message": SlotDoesNotFit.zh}])
    if (meant := _day_meant(change, found[0])) != found[0]:
        change.data["slot_id"] = rules.slot_id(elder.envelope["area_code"], elder.id, meant, found[1])
    if change.data["result"] == "dead":
        rules.require_same_name(change.data.get("dead_name"), elder.data["name"])


def settle_checks(checks: list[Held], holding: Holding) -> None:
    """Derive the slots' states from the checks written now; a death pauses what is to come."""
    by_slot: dict[UUID, list[Held]] = defaultdict(list)
    for check in checks:
        by_slot[check.data["slot_id"]].append(check)
    holding.load(by_slot)
    missing = set(by_slot) - set(holding.notes.setdefault("observations", defaultdict(dict)))
    for found, one in queries.observations_on(missing):
        holding.notes["observations"][found][one.id] = one
    dead: list[Held] = []
    for slot_id, fresh in by_slot.items():
        slot = holding.get(slot_id) or _slot_of_check(fresh[0], holding)
        seen = holding.notes["observations"][slot_id]
        for check in fresh:
            if check.void:
                seen.pop(check.id, None)
                if check.data["result"] == "dead":
                    forget_death(holding, check)
                continue
            seen[check.id] = observation_of(check)
            if check.new:
                check.data["late"] = check.envelope["received_at"] > slot.data["window_end_at"]
            if check.data["result"] == "dead" and check.new:
                dead.append(check)
        derive(slot, seen.values())
    for check in dead:
        report_death(holding.get(check.data["elder_id"]), check, holding)


def observation_of(check: Held) -> Observation:
    """Return what a check says about its slot."""
    e = check.envelope
    return Observation(
        id=check.id, result=check.data["result"], at=e["happened_at"], received_at=e["received_at"],
        certain=(e.get("clock") or {}).get("certain", True), by=e["recorder_id"], corrects=check.data["corrects"],
    )  # fmt: skip


def derive(slot: Held, observations: Iterable[Observation]) -> None:
    """Set a slot's state to what follows from everything seen and decided."""
    standing = rules.slot_standing(observations, decided=slot.data["decided"])
    state = "suspended" if standing.state == "open" and slot.data["state"] == "suspended" else standing.state
    now = {
        "state": state, "contradicted": standing.contradicted, "result_at": standing.at,
        "result_received_at": standing.received_at,
    }  # fmt: skip
    if any(slot.data[field] != value for field, value in now.items()):
        for field, value in now.items():
            slot.set(field, value)
        if not slot.new:  # derived: its history is that of the checks
            slot.envelope["revision"] += 1
            slot.touched.add("revision")


def report_death(elder: Held, check: Held, holding: Holding) -> None:
    """Pause everything to come for an elder who is said to have died; the team leader makes it final."""
    if (elder.data["death"] or {}).get("state") in ("reported", "final"):
        return
    death = {"state": "reported", "check_id": str(check.id), "at": check.envelope["happened_at"].isoformat()}
    elder.revise({"death": death}, holding.author)
    plan_mornings([elder], holding)


def forget_death(holding: Holding, check: Held) -> None:
    """Expect the elder again when the very report of the death was made void."""
    holding.load([check.data["elder_id"]])
    elder = holding.get(check.data["elder_id"])
    death = elder.data["death"] or {}
    if death.get("check_id") == str(check.id):
        state = "active" if elder.data["state"] == "ended" else elder.data["state"]
        elder.revise({"death": {"state": "none"}, "state": state}, holding.author)
        plan_mornings([elder], holding)


def confirm_death(elder: Held, holding: Holding) -> None:
    """Make a reported death final."""
    death = elder.data["death"] or {}
    if death.get("state") not in ("reported", "final"):
        raise NoDeathReported
    if death["state"] == "reported":
        elder.revise(
            {"death": death | {"state": "final", "by": str(holding.author.by)}, "state": "ended"}, holding.author
        )
        plan_mornings([elder], holding)


def take_back_death(elder: Held, holding: Holding) -> None:
    """Take a report of death back: the check is void, the elder is expected again."""
    death = elder.data["death"] or {}
    if death.get("state") not in ("reported", "final"):
        raise NoDeathReported
    holding.load([UUID(death["check_id"])])
    check = holding.get(UUID(death["check_id"]))
    review = {"state": "void", "reason": holding.author.why, "revision": check.revision}
    check.revise({"review": review}, holding.author)
    settle_checks([check], holding)


def decide(slot: Held, holding: Holding, *, result: str, reason: str) -> None:
    """Close an alarm by a person's decision with a written reason."""
    author = holding.author
    if slot.data["day"] > clock.local_date(author.received_at):
        raise DayHasNotCome
    decided = {"result": result, "reason": reason, "by": str(author.by), "at": author.occurred_at.isoformat()}
    slot.revise({"decided": decided}, author)
    derive(slot, [one for _, one in queries.observations_on([slot.id])])


def check_roll_entry(change, held: Held | None, holding: Holding) -> None:
    """Hold a pushed roll entry to the rules: a window that runs forward; the schedule starts somewhere."""
    known = held.data if held else {}
    rules.require_village(change.envelope.get("area_code"))
    rules.require_birth_date(change.data.get("birth_date"), clock.local_date(change.received_at))
    rules.require_id_number(change.data.get("id_number"))
    rules.require_suspensions(change.data.get("suspensions"))
    if number := change.data.get("id_number"):
        queries.require_new_person(number, change.record_id, holding)
    rules.require_window(
        change.data.get("window_start", known.get("window_start")),
        change.data.get("window_end", known.get("window_end")),
    )


def settle_roll(elders: list[Held], holding: Holding) -> None:
    """Keep the indexes by which duplicates are found, and plan the coming mornings anew."""
    for elder in elders:
        if elder.new or elder.touched_data & {"id_number", "name", "birth_date"} or "area_code" in elder.touched:
            for field, value in queries.indexes_of(elder.data, elder.envelope["area_code"]).items():
                elder.set(field, value)
        if elder.data["death"] is None:
            elder.set("death", {"state": "none"})
    plan_mornings(elders, holding)


def plan_mornings(elders: Iterable[Held], holding: Holding, *, first: date | None = None) -> None:
    """Make, open, suspend or withdraw the mornings of the coming days as the roll says; results are never touched."""
    first = first or clock.today()
    days = [first + timedelta(days=n) for n in range(setting("WAKEUP_DAYS_AHEAD") + 1)]
    wanted = {
        (elder.id, day): rules.slot_id(elder.envelope["area_code"], elder.id, day) for elder in elders for day in days
    }
    holding.load(wanted.values())
    for elder in elders:
        for day in days:
            _plan_morning(elder, day, wanted[elder.id, day], holding)


def _plan_morning(elder: Held, day: date, slot_id: UUID, holding: Holding) -> None:
    dead = (elder.data["death"] or {}).get("state") in ("reported", "final")
    expected = (
        elder.data["state"] in ("active", "pending") and not elder.void and not dead
        and rules.is_due(elder.data["frequency"], elder.data["schedule_from"], day)
    )  # fmt: skip
    state = "suspended" if dead or rules.suspension_on(elder.data["suspensions"], day) else "open"
    slot = holding.get(slot_id)
    if slot is None:
        if expected:
            make_slot(elder, day, holding, state=state)
        return
    for field in ("area_code", "group_no", "zhai_name"):
        if slot.envelope[field] != elder.envelope[field]:
            slot.set(field, elder.envelope[field])
    if slot.data["state"] not in ("open", "suspended"):
        _bump(slot)
        return
    start, end = rules.window_on(day, elder.data["window_start"], elder.data["window_end"], setting("WAKEUP_WINDOWS"))
    for field, value in {"state": state, "window_start_at": start, "window_end_at": end}.items():
        if slot.data[field] != value:
            slot.set(field, value)
    if slot.void is (expected or dead):
        slot.set(
            "review",
            None
            if expected or dead
            else {"state": "void", "reason": "名单改了，这天不叫醒", "revision": slot.revision},
        )
    _bump(slot)


def _bump(slot: Held) -> None:
    """Give a derived slot its next revision when anything of it changed; its history is that of roll and checks."""
    if (slot.touched or slot.touched_data) and not slot.new and "revision" not in slot.touched:
        slot.envelope["revision"] += 1
        slot.touched.add("revision")


def make_slot(elder: Held, day: date, holding: Holding, *, state: str = "open", ordinal: int = 1) -> Held:
    """Make the expectation that an elder is seen on a day."""
    start, end = rules.window_on(day, elder.data["window_start"], elder.data["window_end"], setting("WAKEUP_WINDOWS"))
    e, author = elder.envelope, holding.author
    return holding.create(
        "wakeup_slot",
        rules.slot_id(e["area_code"], elder.id, day, ordinal),
        {
            "area_code": e["area_code"], "group_no": e["group_no"], "zhai_name": e["zhai_name"], "occurred_on": day,
            "happened_at": start, "cell": e["cell"],
        },
        {
            "elder_id": elder.id, "day": day, "ordinal": ordinal, "window_start_at": start, "window_end_at": end, "state": state,
            "contradicted": False,
        },
        Authorship(by=None, occurred_at=start, received_at=author.received_at),
    )  # fmt: skip


def refuse_writing(change, held: Held | None, holding: Holding) -> None:
    """Mornings follow from the roll; nobody writes them."""
    raise SlotsAreDerived


def _day_meant(change, day: date) -> date:
    """Return the day that a phone means whose clock is wrong: what it takes for today is the day on which it was seen."""
    said_on, seen_on = clock.local_date(change.occurred_at), clock.local_date(change.happened_at)
    clock_is_wrong = abs(change.happened_at - change.occurred_at) > CLOCK_TOLERANCE
    if day == said_on and clock_is_wrong:
        return seen_on
    today = clock.local_date(change.received_at)
    if day > today:
        if change.clock["certain"]:
            raise DayHasNotCome(errors=[{"path": "data.slot_id", "message": DayHasNotCome.zh}])
        return today
    return day


def _day_of_slot(change, elder: Held) -> tuple[date, int] | None:
    said_on, seen_on = clock.local_date(change.occurred_at), clock.local_date(change.happened_at)
    for day in (seen_on, seen_on - timedelta(days=1), seen_on + timedelta(days=1), said_on):
        for ordinal in range(1, LATEST_ORDINAL + 1):
            if rules.slot_id(elder.envelope["area_code"], elder.id, day, ordinal) == change.data["slot_id"]:
                return day, ordinal
    return None


def _slot_of_check(check: Held, holding: Holding) -> Held:
    """Make the slot that a phone which had been away computed for itself."""
    elder = holding.get(check.data["elder_id"])
    seen_on = check.envelope["occurred_on"]
    for day in (seen_on, seen_on - timedelta(days=1), seen_on + timedelta(days=1)):
        for ordinal in range(1, LATEST_ORDINAL + 1):
            if rules.slot_id(elder.envelope["area_code"], elder.id, day, ordinal) == check.data["slot_id"]:
                return make_slot(elder, day, holding, ordinal=ordinal)
    raise SlotDoesNotFit
