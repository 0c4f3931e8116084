"""The judge of photos and voice notes: none lost, none twice, none from nowhere, none let go before it was signed for."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from tests.chaos.judging import Judged
from tests.chaos.media_ledger import FileLedger
from tests.chaos.media_truth import FilesThere
from tests.chaos.truth import Truth

REFUSED = 3  # the lanes of pwa/src/records/files.ts
SIGNED, SMALL = 2, 4


def judge_files(ledger: FileLedger, truth: Truth, there: FilesThere, phones: list[dict], judged: Judged) -> None:
    """Add everything about files that must not be."""
    _FilesJudge(ledger, truth, there, phones, judged).all()


class _FilesJudge:
    def __init__(self, ledger: FileLedger, truth: Truth, there: FilesThere, phones: list[dict], judged: Judged):
        self.ledger, self.truth, self.there, self.phones, self.judged = ledger, truth, there, phones, judged
        self.workers = {phone["phone"]: phone["worker"] for phone in phones}
        self.erased = {phone["phone"] for phone in phones if phone["shut_out"] and phone["erased"]}
        self.put_for: dict[tuple[str, str], list[dict]] = defaultdict(list)  # (record, sha256) -> puts
        self.wrong: dict[str, str | None] = {}  # sha256 -> the reason with which it must be refused
        self.bytes_of: dict[str, int] = {}
        for put in ledger.puts:
            sha256 = put["file"]["sha256"]
            self.wrong[sha256], self.bytes_of[sha256] = put["file"]["wrong"], put["file"]["bytes"]
            for place in ledger.places_of(put):
                self.put_for[place, sha256].append(put)
        self.held = {
            (phone["phone"], one["of"], one["sha256"]): one
            for phone in phones
            for one in phone["files"]
            if one["whole"] and one["lane"] != SMALL
        }
        self.gone: dict[tuple[str, str, str], list[dict]] = defaultdict(list)
        for one in ledger.dropped:
            self.gone[one["phone"], one["of"], one["sha256"]].append(one)

    def all(self) -> None:
        """Judge everything."""
        self._judge_receipts()
        self._judge_copies()
        self._judge_drops()
        self._judge_forms()
        self._judge_records()
        self._judge_nothing_unknown()
        for phone in self.phones:
            self._judge_phone(phone)
        self._judge_claims()
        self._count()
        self._judge_afterwards()

    def _judge_receipts(self) -> None:
        """Every receipt is the server's, for this phone, and tells of what was put."""
        self.signed: dict[tuple[str, str, str], list[dict]] = defaultdict(list)  # (phone, record, sha256) -> receipts
        for phone, answers in self.ledger.receipts.items():
            for answer in answers:
                told = self.there.signed(answer["receipt"])
                right = (
                    told and told["v"] == 1 and told["typ"] == "media" and told["worker_id"] == self.workers.get(phone)
                )
                if not right:
                    self._find(phone, "unknown", f"{phone} got a receipt that is not right: {told}")
                    continue
                for one in told["media"]:
                    if self.bytes_of.get(one["sha256"]) != one["bytes"] or self.wrong[one["sha256"]]:
                        self._find(
                            phone, "unknown", f"{phone} got a receipt for {one}, which was not put or is not right"
                        )
                    signed = {"place": answer["place"], "at": told["at"], "epoch": told["epoch"]}
                    self.signed[phone, one["record_id"], one["sha256"]].append(signed)

    def _judge_copies(self) -> None:
        """What the shelf said it keeps lies on its phone, those very bytes, or was dropped for a good reason."""
        for put in self.ledger.puts:
            if put["state"] != "kept":
                continue
            phone, sha256 = put["phone"], put["file"]["sha256"]
            places = self.ledger.places_of(put)
            lying = [self.held[phone, place, sha256] for place in places if (phone, place, sha256) in self.held]
            if any(one["lies"] == sha256 for one in lying):
                continue
            if phone in self.erased and any(self._was_handed_over(phone, place, sha256) for place in places):
                continue
            if any(one["place"] > put["place"] for place in places for one in self.gone[phone, place, sha256]):
                continue  # whether it might go is asked in _judge_drops
            words = "lies broken" if lying else "is not"
            self._find(phone, "lost", f"file {sha256[:12]} of {put['record']} was put on {phone} and {words} there")

    def _was_handed_over(self, phone: str, place: str, sha256: str) -> bool:
        """Say whether the last word of a phone that was shut out held a file whole, or its record has it since, or it was refused."""
        last = self.truth.last_words.get(self.ledger.device_of[phone])
        kept = last.pieces.get((place, sha256)) if last else None
        if kept is not None and sum(kept.values()) == self.bytes_of[sha256]:
            return True
        if self.bytes_of[sha256] == 0:
            return True  # nothing of it was there to be handed over
        # It may have come for a record that does not tell of it (any more): the words about it were refused, or it was taken back.
        came = (place, sha256) in self.there.arrived and self.there.lies.get(sha256) == sha256
        return (place, sha256) in (last.taken if last else ()) and (came or self.wrong[sha256] is not None)

    def _judge_drops(self) -> None:
        for one in self.ledger.dropped:
            if one["whole"] and not self.ledger.let_go_by_person(one) and not self._was_safe(one):
                words = f"{one['phone']} dropped {one['sha256'][:12]} of {one['of']} (signed {one['signed_at']}) without a reason"
                self._find(one["phone"], "lost", words)

    def _was_safe(self, dropped: dict) -> bool:
        """Say whether the phone had a receipt that is in a backup of which it had been told."""
        phone, place = dropped["phone"], dropped["place"]
        told = [_moment(one["until"]) for one in self.ledger.durable[phone] if one["place"] < place]
        receipts = self.signed[phone, dropped["of"], dropped["sha256"]]
        return any(
            one["place"] < place and _moment(one["at"]) < max(told, default=_moment(one["at"])) for one in receipts
        )

    def _judge_forms(self) -> None:
        """A form that somebody was filling in is there after a kill, as it was written last."""
        drafts = {(phone["phone"], one["id"]): one["body"] for phone in self.phones for one in phone["drafts"]}
        for phone in self.erased:
            last = self.truth.last_words.get(self.ledger.device_of[phone])
            drafts |= {(phone, one["id"]): one["body"] for one in (last.drafts if last else [])}
        for (phone, draft), lines in self.ledger.forms.items():
            kept = [place for place, one in enumerate(lines) if one["state"] == "kept"]
            if not kept:
                continue
            allowed = [one.get("form") for one in lines[kept[-1] :] if one["state"] != "declined"]
            if drafts.get((phone, draft)) not in allowed:
                self._find(
                    phone, "lost", f"{phone}: the form {draft} is {drafts.get((phone, draft))}, and {allowed} was kept"
                )

    def _judge_records(self) -> None:
        """Every file of a living record is there once, or refused for the right reason; a mere claim opens nothing."""
        for record_id, record in self.truth.records.items():
            hashes = [one["sha256"] for one in record["media"] or ()]
            if len(set(hashes)) < len(hashes):
                self._find_at(record, "doubled", f"{record_id} tells of a file twice: {hashes}")
            if (record["review"] or {}).get("state") == "void":
                continue
            for sha256 in hashes:
                self._judge_file(record, record_id, sha256)

    def _judge_file(self, record: dict, record_id: str, sha256: str) -> None:
        state = (self.there.declared.get((record_id, sha256)) or {}).get("state")
        puts = [put for put in self.put_for[record_id, sha256] if put["state"] != "declined"]
        words = f"file {sha256[:12]} of {record_id}"
        if not puts or self.wrong[sha256]:
            if state != "missing" or (record_id, sha256) in self.there.arrived:
                self._find_at(record, "unknown", f"{words} is {state} and was never brought, or is not right")
            self.judged.counts["claims"] += 0 if puts else 1
            return
        if state not in ("here", "missing"):
            self._find_at(record, "lost", f"{words} is {state}")
        kept = [
            put for put in puts if put["state"] == "kept" and not self._went_with_its_record(put, record_id, sha256)
        ]
        if not self.there.is_here(record_id, sha256) and (state == "here" or kept):
            lies = self.there.lies.get(sha256)
            known = sha256 in self.there.files, (record_id, sha256) in self.there.arrived
            holders = [key[0] for key in self.held if key[1:] == (record_id, sha256)]
            self._find_at(
                record, "lost", f"{words} is {state}, known and arrived {known}, lies as {lies}, held by {holders}"
            )

    def _went_with_its_record(self, put: dict, record_id: str, sha256: str) -> bool:
        """Say whether its author took back what the office, which had it in quarantine, released all the same: the photo was gone then."""
        gone = self.gone[put["phone"], record_id, sha256]
        return record_id in self.truth.released and any(self.ledger.let_go_by_person(one) for one in gone)

    def _judge_nothing_unknown(self) -> None:
        for record_id, sha256, worker in self.there.arrivals:
            puts = self.put_for[record_id, sha256]
            if not any(self.workers[put["phone"]] == worker for put in puts) or self.wrong[sha256]:
                words = f"{sha256[:12]} arrived for {record_id} from {worker}, who never put it, or it is not right"
                self._find("", "doubled", words)
        for sha256, row in self.there.files.items():
            if self.wrong.get(sha256, "unknown") or row["bytes"] != self.bytes_of[sha256]:
                self._find("", "doubled", f"file {sha256} is on the server, and is not right or was never put")
        for sha256, reason in self.there.refusals.items():
            if self.wrong.get(sha256) != reason:
                self._find("", "lost", f"{sha256} was refused as {reason} and is {self.wrong.get(sha256)}")

    def _judge_phone(self, phone: dict) -> None:
        name, outbox = phone["phone"], {one["record"] for one in phone["outbox"]}
        aside = {one["record"] for one in phone["aside"]}
        for one in phone["files"]:
            if not one["whole"]:
                continue  # a kill left half of it: nobody was told that it is there
            words = f"{name}: {one['sha256'][:12]} of {one['of']}"
            reason = self.wrong.get(one["sha256"])
            if one["lane"] == REFUSED and not _is_right(one["refused"], reason):
                self._find(name, "lost", f"{words} was refused with {one['refused']}, and is {reason or 'right'}")
            if one["lane"] == REFUSED:
                self.judged.counts["refused_files"] += 1
            if one["lane"] == 1 and not (one["waits"] == "record" and one["of"] in outbox | aside):
                self._find(name, "stuck", f"{words} still has to leave ({one['waits']})")
            if one["lane"] == SIGNED and not (one["receipt"] and self.there.signed(one["receipt"])):
                self._find(name, "unknown", f"{words} counts as signed for with a receipt that is not right")
        seen = self.truth.seen_by(phone["worker"])
        for one in phone["records"]:
            row = seen.get(one["id"])
            if row and one["server"] and not one["gone"] and _states(one["server"]) != _states(row):
                words = f"{name} holds {one['id']} with files {_states(one['server'])}, the server says {_states(row)}"
                self._find(name, "unequal", words)

    def _judge_claims(self) -> None:
        """Who only knows a hash, or declared it without having the bytes, gets nothing; who sees the record sees the file."""
        from tests.people import SignedIn

        for phone in self.phones:
            client = SignedIn(self.truth.app, phone["worker"], "judge")
            rows = self.truth.seen_by(phone["worker"]).values()
            here = {one["sha256"] for row in rows for one in row["media"] or () if one["state"] == "here"}
            own = {sha256 for _, sha256, worker in self.there.arrivals if worker == phone["worker"]}
            for sha256 in sorted(self.there.files.keys() - own - here)[:1]:
                if (status := client.get(f"/media/{sha256}/view").status_code) != 404:
                    self._find(
                        phone["phone"], "unknown", f"{phone['phone']} may not see {sha256[:12]} and got {status}"
                    )
            for sha256 in sorted(here & self.there.files.keys())[:1] if phone["phone"].endswith("/0") else ():
                if (status := client.get(f"/media/{sha256}/view").status_code) != 200:
                    self._find(phone["phone"], "lost", f"{phone['phone']} may see {sha256[:12]} and got {status}")

    def _count(self) -> None:
        counts = self.judged.counts
        counts["files"] += len(self.there.files)
        counts["file_bytes"] += sum(row["bytes"] for row in self.there.files.values())
        counts["arrivals"] += len(self.there.arrivals)
        counts["puts"] += sum(put["state"] == "kept" for put in self.ledger.puts)
        counts["receipts"] += sum(len(one) for one in self.ledger.receipts.values())
        counts["dropped_safe"] += sum(bool(one["signed_at"]) and self._was_safe(one) for one in self.ledger.dropped)

    def _judge_afterwards(self) -> None:
        """The server's own jobs remove what belongs to nothing, and nothing else."""
        here = [
            (record, record_id, one["sha256"])
            for record_id, record in self.truth.records.items()
            for one in record["media"] or ()
            if self.there.is_here(record_id, one["sha256"])
        ]
        for words in self.there.tidy():
            self._find("", "doubled", f"left over: {words}")
        for record, record_id, sha256 in here:
            if not self.there.is_here(record_id, sha256):
                self._find_at(record, "lost", f"file {sha256[:12]} of {record_id} was removed by the server's own jobs")

    def _find(self, phone: str, what: str, words: str) -> None:
        self.judged.find(phone.rsplit("/", 1)[0], what, words)

    def _find_at(self, record: dict, what: str, words: str) -> None:
        self.judged.find(self.truth.schedule_of(record), what, words)


def _is_right(problem: dict | None, reason: str | None) -> bool:
    if reason is None or problem is None:
        return False
    return problem.get("reason") == reason or (reason == "empty" and problem["slug"] == "file-damaged")


def _states(record: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((one["sha256"][:12], one.get("state") or "") for one in record.get("media") or ())


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
