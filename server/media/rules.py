"""What a record may declare of its files; pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from server.media.problems import MediaPurposeNeeded, MediaRoleUnknown, TooManyMedia
from server.records.work_line import MediaRole, RecordKind


def settle_media(
    entries: Sequence[dict] | None, kind: RecordKind, *, day: date, before: Sequence[dict] = ()
) -> list | None:
    """Return what a record declares as it is to stand; raises MediaRoleUnknown, MediaPurposeNeeded, TooManyMedia.

    What stood there before is not judged anew: a kind may have dropped a role since.
    """
    standing, settled = {one["sha256"]: one for one in before or ()}, []
    for place, entry in enumerate(entries or ()):
        if standing.get(entry["sha256"]) != entry:
            role = kind.media_role(entry.get("role"))
            if role is None:
                raise MediaRoleUnknown(errors=[{"path": f"media[{place}].role", "message": MediaRoleUnknown.zh}])
            if role.of_person:
                entry = _of_person(entry, role, place, day)
        settled.append(entry)
    require_not_too_many(settled, kind)
    return settled if entries is not None else None


def _of_person(entry: dict, role: MediaRole, place: int, day: date) -> dict:
    if entry.get("purpose") not in role.purposes:
        raise MediaPurposeNeeded(errors=[{"path": f"media[{place}].purpose", "message": MediaPurposeNeeded.zh}])
    if role.keep_days is None:
        return entry
    latest = (day + timedelta(days=role.keep_days)).isoformat()
    return entry | {"expires_on": min(entry.get("expires_on") or latest, latest)}


def require_not_too_many(entries: Sequence[dict], kind: RecordKind) -> None:
    """Raise TooManyMedia when a record would hold more files of a role than the role allows."""
    for role in kind.media_roles:
        if sum(1 for one in entries if one.get("role") == role.role) > role.most:
            raise TooManyMedia(errors=[{"path": "media", "message": f"最多 {role.most} 个。"}])
