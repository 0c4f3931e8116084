"""Applying one understood change to the records in hand: create, edit, refuse, wait."""

from uuid import UUID

from server.accounts.access import Access
from server.areas.queries import resolve
from server.foundation.clock import local_date
from server.media.rules import settle_media
from server.records import declared
from server.records.held import ENVELOPE_FIELDS, Authorship, Held, Holding
from server.sync.changes import IncomingChange
from server.sync.editing import Edit
from server.sync.history import History
from server.sync.problems import (
    AreaMissing,
    AreaUnknown,
    FieldNotYours,
    IdTaken,
    NotTakenBack,
    NotYours,
    RecordIsVoid,
    ServerMakesThese,
    WaitsFor,
)  # fmt: skip


def apply(change: IncomingChange, access: Access, holding: Holding, history: History) -> tuple[str, Held]:
    """Apply a change in memory; returns (outcome, record); raises a Problem (nothing is touched then) or WaitsFor."""
    held = holding.get(change.record_id)
    author = Authorship(
        by=access.worker_id, occurred_at=change.occurred_at, received_at=change.received_at, device_id=change.device_id,
        change_id=change.change_id, why=(change.envelope.get("review") or {}).get("reason"),
    )  # fmt: skip
    if change.creates:
        if held is not None:
            raise IdTaken if held.envelope["recorder_id"] == access.worker_id else NotYours
        return "accepted", _create(change, access, holding, author)
    if held is None:
        if change.base_change_id is not None:
            history.base_of(change)
        raise WaitsFor(what=change.base_change_id or change.record_id)
    if held.kind is not change.kind:
        raise IdTaken
    _require_writer(change, access, held.envelope["area_code"], held.envelope["subject_id"], held)
    edit = Edit(change, held, author, history)
    if edit.seen.revision > held.revision:  # somebody else still holds what it builds on: a restored server lacks it
        raise WaitsFor(what=held.id)
    if held.void:
        raise RecordIsVoid
    if "media" in change.envelope:
        change.envelope["media"] = settle_media(
            change.envelope["media"], change.kind, day=held.envelope["occurred_on"], before=held.envelope["media"],
            said=history.files_said(held), may_lengthen=lambda sha256: _may_keep_longer(sha256, held, access),
        )  # fmt: skip
    _require_seen(change, held, access)
    if change.kind.check:
        change.kind.check(change, held, holding)
    return edit.make(), held


def _create(change: IncomingChange, access: Access, holding: Holding, author: Authorship) -> Held:
    kind = change.kind
    if kind.created_by_server:
        raise ServerMakesThese
    envelope = dict(change.envelope)
    if kind.parent:
        parent = _parent_of(change, holding)
        envelope |= {name: parent.envelope[name] for name in ("area_code", "group_no", "zhai_name")}
        subject = parent.id
    else:
        subject = change.data.get(kind.subject) if kind.subject else change.record_id
        if not envelope.get("area_code"):
            raise AreaMissing(errors=[{"path": "area_code", "message": AreaMissing.zh}])
        envelope["area_code"] = _code_in_force(envelope["area_code"])
    _require_writer(change, access, envelope["area_code"], subject, None)
    if "media" in envelope:
        envelope["media"] = settle_media(envelope["media"], kind, day=local_date(change.happened_at))
    if kind.check:
        kind.check(change, None, holding)
    if (review := envelope.pop("review", None)) and review["state"] != "received":
        raise FieldNotYours(errors=[{"path": "review", "message": FieldNotYours.zh}])
    envelope |= {"happened_at": change.happened_at, "clock": change.clock, "unknown": change.unknown or None}
    return holding.create(kind.name, change.record_id, envelope, change.data, author)


def _may_keep_longer(sha256: str, held: Held, access: Access) -> bool:
    """Say whether I may put off the last day of a photo of a person: who recorded it may, and who may see such photos."""
    return (
        access.worker_id == held.envelope["recorder_id"]
        or "person_photos" in access.grants
        or access.worker_id == declared.who_declared(held.id, sha256)
    )


def _parent_of(change: IncomingChange, holding: Holding) -> Held:
    parent_id = change.data.get(change.kind.parent)
    holding.load([parent_id])
    parent = holding.get(parent_id)
    if parent is None:
        raise WaitsFor(what=parent_id)
    if parent.void:
        raise RecordIsVoid
    return parent


def _code_in_force(code: str) -> str:
    found = resolve(code)
    if found is None:
        raise AreaUnknown(errors=[{"path": "area_code", "message": AreaUnknown.zh}])
    return found


def _require_writer(
    change: IncomingChange, access: Access, area_code: str, subject_id: UUID | None, held: Held | None
) -> None:
    """Permission is judged by the assignment valid at the time of the observation."""
    kind, day = change.kind, local_date(change.happened_at)
    roles = access.writes_as(kind, area_code=area_code, subject_id=subject_id, on=day)
    if not roles:
        raise NotYours
    named = set(change.data) | set(change.envelope) | {name.split("[")[0] for name in change.resolves}
    if held is not None:
        _require_new_area(change, access, area_code, subject_id)
        if "review" in named:
            _require_reviewer(change, roles, held, access)
            named -= {"review"}
        if named and kind.append_only and held.envelope["recorder_id"] != access.worker_id:
            raise NotYours
    if all(role in kind.writes_only for role in roles):
        allowed = frozenset().union(*(kind.writes_only[role] for role in roles))
        if not_mine := sorted(named - allowed - {"entry_mode", "operator_name"}):
            raise FieldNotYours(errors=[{"path": _path(name), "message": FieldNotYours.zh} for name in not_mine])
        if held is None and not kind.may_create.intersection(roles):
            raise NotYours


def _require_seen(change: IncomingChange, held: Held, access: Access) -> None:
    """What is kept from me I do not write over, nor do I lift what keeps it; what I recorded myself I may put right."""
    if held.envelope["recorder_id"] == access.worker_id:
        return
    blind = set(change.data) & access.withheld(held.kind, held.data, held.envelope["recorder_id"])
    if not blind and access.would_reveal(held.kind, held.data, change.data):
        blind = set(change.data)
    if blind:
        raise FieldNotYours(errors=[{"path": _path(name), "message": FieldNotYours.zh} for name in sorted(blind)])


def _require_new_area(change: IncomingChange, access: Access, area_code: str, subject_id: UUID | None) -> None:
    """Whoever moves a record to another division must be allowed to write it there too."""
    if (code := change.envelope.get("area_code", area_code)) == area_code:
        return
    change.envelope["area_code"] = code = _code_in_force(code)
    if not access.writes_as(change.kind, area_code=code, subject_id=subject_id, on=local_date(change.happened_at)):
        raise NotYours


def _require_reviewer(change: IncomingChange, roles: list[str], held: Held, access: Access) -> None:
    """Whoever may review may say anything; a recorder may void what he recorded the same day, but no alarm."""
    if set(roles) & change.kind.reviewed_by:
        return
    if change.kind.may_be_taken_back and not change.kind.may_be_taken_back(held.data):
        raise NotTakenBack(errors=[{"path": "review", "message": NotTakenBack.zh}])
    voiding = change.envelope["review"]["state"] == "void"
    mine_today = (
        held.envelope["recorder_id"] == access.worker_id
        and local_date(change.happened_at) == held.envelope["occurred_on"]
    )
    if not (voiding and mine_today):
        raise FieldNotYours(errors=[{"path": "review", "message": FieldNotYours.zh}])


def _path(field: str) -> str:
    return field if field in ENVELOPE_FIELDS else f"data.{field}"


def settle(holding: Holding) -> None:
    """Let every kind derive what follows from the records written now."""
    for kind in holding.kinds.values():
        if kind.settle is None:
            continue
        touched = [held for held in holding if held.kind is kind and (held.new or held.revisions)]
        if touched:
            kind.settle(touched, holding)
