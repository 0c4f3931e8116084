"""The judge: what the ledger says against what the server and the phones hold when all is quiet.

It reads the database itself, never through the code of sync, and knows what was recorded from the ledger alone.
"""

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.chaos.truth import Truth

WRITTEN = re.compile(r"[0-9A-Za-z]+\.\d+~\d+")
PROMISING = ("keep", "edit", "take_back")
APPLIED = ("accepted", "merged", "conflict")
COMPARED = ("revision", "note", "place_text", "area_code", "review")


@dataclass
class Fault:
    """One thing that must not be."""

    schedule: str
    what: str  # lost | doubled | unequal | unknown | stuck | crashed | counts | feed
    words: str


@dataclass
class Judged:
    """What the judge found in a round."""

    faults: list[Fault] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)

    def find(self, schedule: str, what: str, words: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(schedule, what, words))

    def count(self) -> None:
        """Count what must be none."""
        self.counts.update({name: sum(one.what == name for one in self.faults) for name in ("lost", "doubled")})


def written_in(value: Any) -> set[str]:
    """Return the marks of the ledger that occur anywhere in a value."""
    return set(WRITTEN.findall(json.dumps(value, ensure_ascii=False, default=str)))


@dataclass
class Ledger:
    """The ledger of a round, read back."""

    operations: list[dict] = field(default_factory=list)
    sent: dict[str, dict] = field(default_factory=dict)  # change id -> the change as it left, and who sent it
    promised: dict[str, str] = field(
        default_factory=dict
    )  # change id -> schedule; an answer with a receipt reached the phone
    refused: set[str] = field(default_factory=set)  # came back; what was put right in its stead holds its content
    other: list[dict] = field(default_factory=list)
    sealed_by: set[str] = field(default_factory=set)  # phones that delivered what nobody can read on the way
    device_of: dict[str, str] = field(default_factory=dict)  # phone -> its device, of those that were shut out
    sent_otherwise: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> "Ledger":
        """Read a ledger."""
        ledger, by_n = cls(), {}
        for line in path.read_text().splitlines():
            entry = json.loads(line)
            match entry["what"]:
                case "intend":
                    entry["state"] = "unsure"
                    by_n[entry["n"]] = entry
                    ledger.operations.append(entry)
                case "kept" | "declined":
                    by_n[entry["n"]] |= {"state": entry["what"], "said": entry.get("said")}
                case "request" if "changes" in entry:
                    ledger._note_sent(entry)
                case "shut_out":
                    ledger.device_of[entry["phone"]] = entry["device"]
                case "request" if entry["url"].endswith(("/sync/sealed", "/sync/exports", "/sync/remains")):
                    ledger.sealed_by.add(entry["phone"])
                case "answer" if (entry.get("told") or {}).get("receipt"):
                    for one in entry["told"]["outcomes"]:
                        ledger.promised[one["change_id"]] = entry["phone"].rsplit("/", 1)[0]
                        if one["outcome"] == "refused":
                            ledger.refused.add(one["change_id"])
                        if (one["problem"] or {}).get("slug") == "change-id-reused":
                            ledger.sent_otherwise.append((entry["phone"].rsplit("/", 1)[0], one["change_id"]))
                case "crash" | "settled":
                    ledger.other.append(entry)
        return ledger

    def _note_sent(self, entry: dict) -> None:
        for change in entry["changes"]:
            before = self.sent.setdefault(
                change["change_id"], {"change": change, "phone": entry["phone"], "schedule": entry["schedule"]}
            )
            if before["change"] != change:
                self.sent_otherwise.append((entry["schedule"], change["change_id"]))


def judge(ledger: Ledger, truth: Truth, phones: list[dict]) -> Judged:
    """Return everything that must not be."""
    judged = Judged()
    _judge_course(ledger, judged)
    found = _Found(truth)
    _judge_promises(ledger, truth, found, phones, judged)
    _judge_nothing_unknown(ledger, truth, found, judged)
    _judge_histories(ledger, truth, found, judged)
    _judge_waiting(ledger, truth, judged)
    _judge_shut_out(ledger, truth, phones, judged)
    _judge_phones(ledger, truth, [phone for phone in phones if not phone["shut_out"]], judged)
    for words in truth.counts_differ:
        judged.find("", "counts", words)
    for words in truth.feed_faults:
        judged.find("", "feed", words)
    judged.counts.update(
        kept=sum(one["state"] == "kept" for one in ledger.operations), records=len(truth.records), changes=len(ledger.sent),
        promised=len(ledger.promised), **{f"{name}_changes": n for name, n in Counter(row["outcome"] for row in truth.changes.values()).items()},
    )  # fmt: skip
    return judged


class _Found:
    """Where the marks of the ledger stand on the server."""

    def __init__(self, truth: Truth):
        self.applied: dict[tuple[str, str], list[tuple[int, set[str], str | None]]] = {}
        self.aside: dict[str, dict[str, list[dict]]] = defaultdict(lambda: defaultdict(list))
        for record_id, record in truth.records.items():
            for name, steps in truth.steps(record_id).items():
                self.applied[record_id, name] = [
                    (revision, written_in(value), change_id) for revision, value, change_id in steps
                ]
            assert record["id"] == record_id
        for row in truth.changes.values():
            if row["outcome"] not in ("accepted", "merged"):
                for mark in written_in(row["content"]):
                    self.aside[row["record_id"]][mark].append(row)

    def is_applied(self, record_id: str, name: str, mark: str) -> bool:
        return any(mark in marks for _, marks, _ in self.applied.get((record_id, name), ()))

    def stands_aside(self, record_id: str, mark: str) -> bool:
        return bool(self.aside[record_id].get(mark))


def _judge_course(ledger: Ledger, judged: Judged) -> None:
    for entry in ledger.other:
        if entry["what"] == "crash":
            judged.find(entry["schedule"], "crashed", f"{entry['phone']}: {entry['end']}")
    for schedule, change_id in ledger.sent_otherwise:
        judged.find(schedule, "doubled", f"change {change_id} left a second time with other content")


def _marks(operation: dict) -> list[tuple[str, str]]:
    return [(name, mark) for name, value in operation["fields"].items() for mark in written_in(value)]


def _judge_promises(ledger: Ledger, truth: Truth, found: _Found, phones: list[dict], judged: Judged) -> None:
    """Everything that the phone's store said it keeps is on the server, or a later word of the same phone on the same field is.

    What builds on a refused change may wait on its phone for a person; whether it may is asked in _judge_phones.
    """
    on_phone = {
        (one["record"], phone["phone"], mark)
        for phone in phones
        for one in phone["outbox"]
        for mark in written_in(one["fields"])
    }
    forgotten = {
        (one["record"], one["phone"])
        for one in ledger.operations
        if one["op"] == "take_back" and one.get("said") == "forgotten"
    }
    maybe_forgotten = {
        (one["record"], one["phone"])
        for one in ledger.operations
        if one["op"] == "take_back" and one["state"] == "unsure"
    }
    later: set[tuple[str, str, str]] = set()
    for one in reversed(ledger.operations):
        if one["op"] not in PROMISING:
            continue
        place = (one["record"], one["phone"])
        for name, mark in _marks(one):
            key = (one["record"], name, one["phone"])
            here = found.is_applied(one["record"], name, mark) or found.stands_aside(one["record"], mark)
            words = f"{one['op']} {one['n']} of {one['record']} by {one['phone']}: {name} = {mark}"
            if one["state"] == "declined" and here:
                judged.find(one["schedule"], "unknown", f"refused by the phone, yet on the server: {words}")
            if one["state"] == "kept" and one.get("said") != "forgotten":
                if place in forgotten:
                    # What came while the account was closed lies at the office, whose word it is then; the author sees it again.
                    if found.is_applied(one["record"], name, mark) and one["record"] not in truth.released:
                        judged.find(
                            one["schedule"], "doubled", f"taken back before it left, yet on the server: {words}"
                        )
                elif (*place, mark) in on_phone and not here:
                    judged.counts["held_back"] += 1
                elif not here and key not in later and place not in maybe_forgotten:
                    judged.find(one["schedule"], "lost", words)
            if one["state"] != "declined":
                later.add(key)
    # What came back with sealed post, whose outcomes nobody could read on the way: what was put right in its stead holds its content.
    put_right = {row["record_id"] for row in truth.changes.values() if row["replaces"] and row["outcome"] in APPLIED}
    for change_id, schedule in ledger.promised.items():
        record_id = (ledger.sent.get(change_id, {}).get("change") or {}).get("id")
        if change_id not in truth.changes and change_id not in ledger.refused and record_id not in put_right:
            judged.find(schedule, "lost", f"change {change_id} had a receipt and is not on the server")
    for change_id, one in ledger.sent.items():
        row = truth.changes.get(change_id)
        if row and row["outcome"] not in ("accepted", "merged") and not row["content"]:
            judged.find(one["schedule"], "lost", f"{row['outcome']} change {change_id} is kept without its content")


def _judge_nothing_unknown(ledger: Ledger, truth: Truth, found: _Found, judged: Judged) -> None:
    kept = {one["record"] for one in ledger.operations if one["op"] == "keep" and one["state"] != "declined"}
    for record_id, record in truth.records.items():
        if record["kind"] != "wakeup_slot" and record_id not in kept and record_id not in truth.settled_before:
            judged.find(truth.schedule_of(record), "doubled", f"record {record_id} ({record['kind']}) that nobody made")
    by_sealed_post = {(one["record"], one["worker"]) for one in ledger.operations if one["phone"] in ledger.sealed_by}
    for change_id, row in truth.changes.items():
        if change_id in ledger.sent:
            continue
        if (row["record_id"], row["worker_id"]) in by_sealed_post:
            judged.counts["by_sealed_post"] += 1
        else:
            judged.find(
                truth.schedule_of_worker(row["worker_id"]),
                "doubled",
                f"change {change_id} of {row['record_id']} that no phone sent",
            )
    known = {(one["record"], name, mark) for one in ledger.operations for name, mark in _marks(one)}
    for (record_id, name), steps in found.applied.items():
        for _, marks, _ in steps:
            for mark in marks:
                if (record_id, name, mark) not in known:
                    judged.find(
                        mark.split("~")[0], "unknown", f"{record_id} {name} holds {mark}, which was never written there"
                    )


def _judge_histories(ledger: Ledger, truth: Truth, found: _Found, judged: Judged) -> None:
    """Each change came true at most once, revisions have no gap, each follows from the one before, and authors keep their order."""
    order = {mark: (place, one) for place, one in enumerate(ledger.operations) for _, mark in _marks(one)}
    made_by: Counter = Counter()
    for record_id, record in truth.records.items():
        if record["kind"] == "wakeup_slot":
            continue
        schedule = truth.schedule_of(record)
        rows = truth.revisions.get(record_id, [])
        if [row["revision"] for row in rows] != list(range(1, record["revision"] + 1)):
            judged.find(
                schedule,
                "unequal",
                f"{record_id} has revision {record['revision']} and the history {[row['revision'] for row in rows]}",
            )
        made_by.update(row["change_id"] for row in rows if row["change_id"])
        for words in truth.breaks(record_id):
            judged.find(schedule, "unequal", words)
        _judge_conflicts(record, ledger, truth, judged)
    for change_id, n in made_by.items():
        if n > 1:
            judged.find("", "doubled", f"change {change_id} came true {n} times")
    for (record_id, name), steps in found.applied.items():
        if name == "data.contacts":
            continue
        last: dict[str, int] = {}
        seen: set[str] = set()
        for _, marks, change_id in steps:
            for mark in marks & order.keys():
                place, one = order[mark]
                corrected = bool(
                    (ledger.sent.get(change_id or "", {}).get("change") or {}).get("replaces")
                ) or _was_replaced(ledger, record_id)
                if mark in seen and not corrected:
                    judged.find(one["schedule"], "doubled", f"{record_id} {name} = {mark} came true twice")
                if place < last.get(one["phone"], -1) and not corrected:
                    judged.find(
                        one["schedule"],
                        "unequal",
                        f"{record_id} {name} = {mark} came true after a later word of the same phone",
                    )
                seen.add(mark)
                last[one["phone"]] = max(place, last.get(one["phone"], -1))


def _was_replaced(ledger: Ledger, record_id: str) -> bool:
    return any(one["change"]["id"] == record_id and one["change"].get("replaces") for one in ledger.sent.values())


def _judge_conflicts(record: dict, ledger: Ledger, truth: Truth, judged: Judged) -> None:
    """Of every conflict both values are there until somebody has written the field again."""
    open_marks = written_in(record["conflicts"])
    for row in truth.changes_of.get(record["id"], ()):
        if row["outcome"] != "conflict":
            continue
        change = row["content"]
        for name, value in [
            *(change.get("data") or {}).items(),
            ("note", change.get("note")),
            ("place_text", change.get("place_text")),
        ]:
            field_name = name if name in ("note", "place_text") else f"data.{name}"
            marks = written_in(value) if isinstance(value, str) else set()
            if not marks or marks <= open_marks:
                continue
            steps = truth.steps(record["id"]).get(field_name, [])
            if marks <= written_in([value for revision, value, _ in steps if revision <= row["revision"]][-1:]):
                continue  # what it wants stood there already: of this field there is nothing to decide
            later = any(revision >= row["revision"] for revision, _, _ in steps) or any(
                name in (one["change"].get("resolves") or ()) for one in ledger.sent.values() if one["change"]["id"] == record["id"]
            )  # fmt: skip
            again = any(
                other["outcome"] == "conflict" and other["revision"] > row["revision"]
                for other in truth.changes_of[record["id"]]
            )
            if not later and not again:
                judged.find(
                    truth.schedule_of(record),
                    "lost",
                    f"conflict of {record['id']} {name}: {marks} is not among its values",
                )


def _judge_waiting(ledger: Ledger, truth: Truth, judged: Judged) -> None:
    """Nothing waits for what is there, nor for what was refused."""
    stood_in = {row["replaces"] for row in truth.changes.values() if row["replaces"] and row["outcome"] in APPLIED}
    for row in truth.changes.values():
        if row["outcome"] != "waiting":
            continue
        awaited = truth.changes.get(row["waits_for"])
        there = (
            row["waits_for"] in truth.records
            or row["waits_for"] in stood_in
            or (awaited and awaited["outcome"] in (*APPLIED, "refused"))
        )
        if there:
            judged.find(
                truth.schedule_of_worker(row["worker_id"]),
                "stuck",
                f"change {row['change_id']} waits for {row['waits_for']}, which is there or was refused",
            )


def _judge_shut_out(ledger: Ledger, truth: Truth, phones: list[dict], judged: Judged) -> None:
    """A phone that was shut out has handed over what it held and holds nothing; its drafts are in what it handed over.

    What it recorded has been taken up since: that it is on the server is asked in _judge_promises.
    """
    for phone in phones:
        if not phone["shut_out"]:
            continue
        if not phone["erased"]:
            judged.find(phone["schedule"], "stuck", f"{phone['phone']} was shut out and still holds what it held")
            continue
        judged.counts["erased_phones"] += 1
        last = truth.last_words.get(ledger.device_of[phone["phone"]])
        operations = [one for one in ledger.operations if one["op"] == "draft" and one["phone"] == phone["phone"]]
        _judge_drafts(phone | {"drafts": last.drafts if last else []}, operations, judged)


def _judge_phones(ledger: Ledger, truth: Truth, phones: list[dict], judged: Judged) -> None:
    drafts = {}
    for one in ledger.operations:
        if one["op"] == "draft":
            drafts.setdefault(one["phone"], []).append(one)
    for phone in phones:
        name, schedule = phone["phone"], phone["schedule"]
        held = {one["id"]: one for one in phone["records"] if one["server"] and not one["gone"]}
        seen = truth.seen_by(phone["worker"])
        for record_id in seen.keys() - held.keys():
            judged.find(
                schedule, "unequal", f"{name} does not hold {record_id} ({seen[record_id]['kind']}), which it may see"
            )
        for record_id, one in held.items():
            there = seen.get(record_id)
            if there is None:
                if record_id not in truth.records:
                    judged.find(
                        schedule, "unequal", f"{name} holds {record_id} as the server's, and the server has it not"
                    )
                continue
            for difference in _differences(one["server"], there):
                judged.find(schedule, "unequal", f"{name} holds {record_id} ({there['kind']}) with {difference}")
        aside = {one["change_id"] for one in phone["aside"] if one["replaced_by"] is None}
        for one in phone["outbox"]:
            row = truth.changes.get(one["change_id"])
            held_back = any(
                truth.changes.get(other["change_id"], {}).get("outcome") in ("waiting", "refused")
                for other in phone["outbox"]
                if other["record"] == one["record"]
            )
            if not (row and row["outcome"] == "waiting") and one["base"] not in aside and not held_back:
                judged.find(
                    schedule,
                    "stuck",
                    f"{name} still has change {one['change_id']} of {one['record']} to send ({one['again']})",
                )
        # What came back from quarantine and was released since may wait there for a record that never comes; nobody signs for that.
        waiting = {
            one["change_id"]
            for one in phone["outbox"]
            if truth.changes.get(one["change_id"], {}).get("outcome") == "waiting"
        }
        for one in phone["sent"]:
            if one["change_id"] not in truth.changes:
                judged.find(
                    schedule, "lost", f"{name} holds change {one['change_id']} as taken, and the server has it not"
                )
            if not one["signed_at"] and one["change_id"] not in waiting:
                judged.find(schedule, "stuck", f"{name} has no receipt for change {one['change_id']}")
        _judge_drafts(phone, drafts.get(name, []), judged)


def _judge_drafts(phone: dict, operations: list[dict], judged: Judged) -> None:
    kept = [place for place, one in enumerate(operations) if one["state"] == "kept"]
    if not kept:
        return
    allowed = {one["fields"]["value"] for one in operations[kept[-1] :] if one["state"] != "declined"}
    here = {one["body"] for one in phone["drafts"] if one["id"] == "draft"}
    if not here & allowed:
        judged.find(phone["schedule"], "lost", f"{phone['phone']}: the draft is {here}, and {allowed} was kept")


def _differences(here: dict, there: dict):
    for name in COMPARED:
        if _plain(here.get(name)) != _plain(there.get(name)):
            yield f"{name} {here.get(name)!r}, the server says {there.get(name)!r}"
    for name in there["data"].keys() - {"last_status", "pairing"}:
        if _plain(here["data"].get(name)) != _plain(there["data"][name]):
            yield f"data.{name} {here['data'].get(name)!r}, the server says {there['data'][name]!r}"
    conflicts = [
        sorted((one["field"], *sorted(written_in(one["values"]))) for one in side.get("conflicts") or ())
        for side in (here, there)
    ]
    if conflicts[0] != conflicts[1]:
        yield f"conflicts {conflicts[0]}, the server says {conflicts[1]}"


def _plain(value: Any) -> Any:
    """Nothing, an empty text and an empty list are the same; so are things that lack parts."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items() if _plain(inner) is not None}
    if isinstance(value, list):
        return [_plain(one) for one in value] or None
    return None if value in (None, "", {}) else value


def uuids(values) -> set[UUID]:
    """Return ids as UUIDs."""
    return {UUID(one) for one in values}
