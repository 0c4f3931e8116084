"""What a record may declare of its files; pure."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from server.media.problems import MediaPurposeNeeded, MediaRoleStands, MediaRoleUnknown, TooManyMedia
from server.records.work_line import MediaRole, RecordKind


def settle_media(
    entries: Sequence[dict] | None,
    kind: RecordKind,
    *,
    day: date,
    before: Sequence[dict] = (),
    said: Iterable[dict] = (),
    may_lengthen: Callable[[str], bool] = lambda sha256: True,
) -> list | None:
    """Return what a record declares as it is to stand; raises MediaRoleUnknown, MediaPurposeNeeded, TooManyMedia.

    What stood there before is not judged anew: a kind may have dropped a role since. `said` is all that the record ever
    said of files, the latest last: a photo of a person that was taken out and put back is kept no longer than before.
    """
    standing, settled = {one["sha256"]: one for one in before or ()}, []
    last = {one["sha256"]: one for one in said if _shows_person(one, kind)}
    for place, entry in enumerate(entries or ()):
        if standing.get(entry["sha256"]) != entry:
            role = kind.media_role(entry.get("role"))
            if role is None:
                raise MediaRoleUnknown(errors=[{"path": f"media[{place}].role", "message": MediaRoleUnknown.zh}])
            if role.of_person:
                _require_purpose(entry, role, place)
                entry = _in_time(entry, role, day, last.get(entry["sha256"]), may_lengthen)
        settled.append(entry)
    require_not_too_many(settled, kind)
    return settled if entries is not None else None


def _shows_person(entry: dict, kind: RecordKind) -> bool:
    role = kind.media_role(entry.get("role"))
    return role is not None and role.of_person


def _require_purpose(entry: dict, role: MediaRole, place: int) -> None:
    if entry.get("purpose") not in role.purposes:
        raise MediaPurposeNeeded(errors=[{"path": f"media[{place}].purpose", "message": MediaPurposeNeeded.zh}])


def _in_time(entry: dict, role: MediaRole, day: date, last: dict | None, may_lengthen: Callable[[str], bool]) -> dict:
    """Return a photo of a person with its last day: anybody brings it nearer, few put it off, nobody for too long."""
    stood = (last or {}).get("expires_on")
    days = [_day(entry.get("expires_on") or stood)]
    if stood and not may_lengthen(entry["sha256"]):
        days.append(_day(stood))
    if role.keep_days is not None:
        days.append(day + timedelta(days=role.keep_days))
    known = [one for one in days if one]
    return entry | {"expires_on": min(known).isoformat()} if known else entry


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def require_roles_stand(
    entries: Sequence[dict], kind: RecordKind, *, said: Iterable[dict], sent: Sequence[dict] = ()
) -> None:
    """Raise MediaRoleStands when a photo of a person would be one of something else, or a photo a voice note.

    `said` is all that the record ever said of files: taking one out and putting it back changes nothing. The place of
    the fault is that in what was sent.
    """
    places = {one["sha256"]: place for place, one in enumerate(sent)}
    now = {one["sha256"]: kind.media_role(one.get("role")) for one in entries}
    for one in said:
        was, role = kind.media_role(one.get("role")), now.get(one["sha256"])
        if was and role and ((was.of_person and not role.of_person) or was.what != role.what):
            path = f"media[{places.get(one['sha256'], 0)}].role"
            raise MediaRoleStands(errors=[{"path": path, "message": MediaRoleStands.zh}])


def require_not_too_many(entries: Sequence[dict], kind: RecordKind) -> None:
    """Raise TooManyMedia when a record would hold more files of a role than the role allows."""
    for role in kind.media_roles:
        if sum(1 for one in entries if one.get("role") == role.role) > role.most:
            raise TooManyMedia(errors=[{"path": "media", "message": f"最多 {role.most} 个。"}])
