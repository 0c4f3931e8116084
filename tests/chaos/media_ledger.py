"""What the ledger of a round says of photos and voice notes."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

DROPPING = ("drop", "remove", "take_back", "keep", "edit")


@dataclass
class FileLedger:
    """The lines about files, each with its place in the ledger."""

    puts: list[dict] = field(default_factory=list)
    forms: dict[tuple[str, str], list[dict]] = field(
        default_factory=lambda: defaultdict(list)
    )  # (phone, draft) -> what was written, and what ended it
    became: dict[tuple[str, str], set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )  # (phone, draft) -> records
    given_up: dict[str, list[dict]] = field(default_factory=lambda: defaultdict(list))  # phone -> what a person let go
    dropped: list[dict] = field(default_factory=list)
    receipts: dict[str, list[dict]] = field(default_factory=lambda: defaultdict(list))  # phone -> answers with one
    durable: dict[str, list[dict]] = field(
        default_factory=lambda: defaultdict(list)
    )  # phone -> answers that named a backup
    device_of: dict[str, str] = field(default_factory=dict)  # phone -> its device, of those that were shut out
    last_told: str | None = None  # the newest backup that any answer named so far
    pieces: int = 0

    @classmethod
    def read(cls, path: Path) -> "FileLedger":
        """Read a ledger."""
        ledger, by_n, sealed = cls(), {}, set()
        for place, line in enumerate(path.read_text().splitlines()):
            entry = json.loads(line)
            match entry["what"]:
                case "intend":
                    by_n[entry["n"]] = entry
                    ledger._note(entry | {"place": place}, entry)
                case "kept" | "declined":
                    by_n[entry["n"]] |= {"state": entry["what"], "said": entry.get("said")}
                case "shut_out":
                    ledger.device_of[entry["phone"]] = entry["device"]
                case "dropped":
                    ledger.dropped.append(entry | {"place": place})
                case "request" if entry["url"].endswith("/sync/sealed"):
                    sealed.add(entry["id"])
                case "answer":
                    ledger._note_answer(entry, place, is_sealed=entry["id"] in sealed)
        return ledger

    def _note(self, told: dict, entry: dict) -> None:
        entry |= {"state": "unsure", "place": told["place"]}
        match entry["op"]:
            case "put":
                self.puts.append(entry)
            case "form":
                self.forms[entry["phone"], entry["record"]].append(entry)
        if draft := entry.get("draft"):
            self.became[entry["phone"], draft].add(entry["record"])
            self.forms[entry["phone"], draft].append(entry)
        if entry["op"] == "drop":
            self.forms[entry["phone"], entry["record"]].append(entry)
        if entry["op"] in DROPPING:
            self.given_up[entry["phone"]].append(entry)

    def _note_answer(self, entry: dict, place: int, *, is_sealed: bool) -> None:
        until = entry.get("until") or (entry.get("told") or {}).get("durable_until")
        if is_sealed and entry["status"] == 200:
            until = self.last_told  # what it says stands closed in it: no less than what the server told anybody before
        if until:
            self.durable[entry["phone"]].append({"place": place, "until": until})
            self.last_told = until
        if "receipt" in entry:
            self.receipts[entry["phone"]].append({"place": place, "receipt": entry["receipt"]})

    def places_of(self, put: dict) -> set[str]:
        """Return the records and drafts to which a put file may belong now."""
        return {put["record"]} | self.became.get((put["phone"], put["record"]), set())

    def let_go_by_person(self, dropped: dict) -> bool:
        """Say whether somebody wanted a copy gone before it went."""
        return any(self._lets_go(one, dropped) for one in self.given_up[dropped["phone"]])

    def _lets_go(self, one: dict, dropped: dict) -> bool:
        if one["place"] > dropped["place"] or one["state"] == "declined":
            return False
        match one["op"]:
            case "drop":
                return one["record"] == dropped["of"]
            case "remove":
                return one["record"] == dropped["of"] and one["file"]["sha256"] == dropped["sha256"]
            case "take_back":
                return one["record"] == dropped["of"] and one.get("said") != "voided"
        return (
            one.get("draft") == dropped["of"]
        )  # it went with its draft: the record had it already, or does not tell of it
