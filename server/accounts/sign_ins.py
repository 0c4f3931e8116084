"""Signing in, renewing, signing out (design section 5).

A refresh token stays good until its successor is first used, and it always has the same successor. So an
answer lost on a weak link, a request sent twice, or two processes at the same moment lock nobody out;
a token from before that was copied, and ends the sign-in for everybody who holds it.
"""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update

from server.accounts import passwords, tries
from server.accounts.access import access_of_sign_in
from server.accounts.audit import record_audit
from server.accounts.model import Device, SignIn, Worker
from server.accounts.problems import DeviceRevoked, RefreshReused, SignInNeeded, TokenExpired, WrongPhoneOrPassword
from server.accounts.tokens import Pass
from server.foundation import clock
from server.foundation.ciphers import keyring
from server.foundation.database import session
from server.foundation.settings import setting

SIGN_INS, DEVICES = SignIn.__table__, Device.__table__


def sign_in(phone: str, password: str, *, device: dict[str, str], address: str | None) -> Pass:
    """Sign a worker in on a device.

    Raises WrongPhoneOrPassword, AccountLocked, TooManyTries or DeviceRevoked; what was counted stays counted.
    """
    tries.count_address(address)
    phone_index = keyring().blind("phone", phone)
    n = tries.count_phone(phone_index)
    worker = session.execute(
        select(Worker.id, Worker.password_hash, Worker.active, Worker.demo).where(Worker.phone_index == phone_index)
    ).one_or_none()
    right = passwords.fits(worker.password_hash if worker else None, password)
    if not right or not worker.active or (worker.demo and not setting("DEMO_ALLOWED")):
        if tries.lock_when_too_many(phone_index, n):
            record_audit(
                "account.locked_after_failures", worker_id=worker.id if worker else None, device_id=device["id"]
            )
        raise WrongPhoneOrPassword
    tries.forget(phone_index)
    _remember_device(worker.id, device)
    if passwords.is_outdated(worker.password_hash):
        session.execute(
            update(Worker).where(Worker.id == worker.id).values(password_hash=passwords.hash_password(password))
        )
    record_audit("account.signed_in", worker_id=worker.id, device_id=device["id"])
    return _begin(worker.id, device["id"])


def renew(claims: dict[str, Any], *, device_id: str | None) -> Pass:
    """Give the successor of a refresh token; raises SignInNeeded, TokenExpired, RefreshReused or DeviceRevoked."""
    worker_id, family, device, jti = UUID(claims["sub"]), claims["family"], claims["device"], claims["jti"]
    # The row is held to the end: of two requests at the same moment the second sees what the first did.
    found = session.execute(select(SIGN_INS).where(SIGN_INS.c.family == family).with_for_update()).one_or_none()
    if session.scalar(select(DEVICES.c.revoked_at).where(DEVICES.c.id == device, DEVICES.c.worker_id == worker_id)):
        raise DeviceRevoked
    if found is None or found.ended_at or (found.worker_id, found.device_id) != (worker_id, device):
        raise RefreshReused if found and found.ended_why == "reused" else SignInNeeded
    if device_id not in (None, device):
        raise _reused(found)
    if found.expires_at <= clock.now():
        raise TokenExpired
    if jti not in (found.current, found.previous):
        raise _reused(found)
    if access_of_sign_in(worker_id, device_id=device, family=family) is None:
        raise SignInNeeded
    current = found.current
    if jti == current:
        now = clock.now()
        current = str(uuid4())
        session.execute(
            update(SIGN_INS)
            .where(SIGN_INS.c.family == family)
            .values(current=current, previous=jti, renewed_at=now, expires_at=now + setting("REFRESH_TOKEN_LIFE"))
        )
        session.execute(
            update(DEVICES).where(DEVICES.c.id == device, DEVICES.c.worker_id == worker_id).values(last_seen=now)
        )
    return Pass(worker_id, family, device, current)


def sign_out(worker_id: UUID, *, family: str | None) -> None:
    """End one sign-in; unsent work on the device is not touched by it."""
    end_sign_ins(worker_id, why="signed_out", family=family)
    record_audit("account.signed_out")


def end_sign_ins(
    worker_id: UUID, *, why: str, family: str | None = None, device_id: str | None = None, but: str | None = None
) -> None:
    """End a worker's sign-ins: one, those on one device, all, or all but one."""
    ended = update(SIGN_INS).where(SIGN_INS.c.worker_id == worker_id, SIGN_INS.c.ended_at.is_(None))
    if family:
        ended = ended.where(SIGN_INS.c.family == family)
    if device_id:
        ended = ended.where(SIGN_INS.c.device_id == device_id)
    if but:
        ended = ended.where(SIGN_INS.c.family != but)
    session.execute(ended.values(ended_at=clock.now(), ended_why=why))


def note_numbers(family: str | None, digest: str) -> bool:
    """Remember which numbers were handed out on a sign-in; says whether they are others than before."""
    changed = session.execute(
        update(SIGN_INS)
        .where(SIGN_INS.c.family == family, SIGN_INS.c.numbers_told.is_distinct_from(digest))
        .values(numbers_told=digest)
    )
    return changed.rowcount > 0 or family is None


def _reused(found) -> RefreshReused:
    end_sign_ins(found.worker_id, why="reused", family=found.family)
    record_audit("account.refresh_reused", worker_id=found.worker_id, device_id=found.device_id)
    return RefreshReused()


def _begin(worker_id: UUID, device_id: str) -> Pass:
    now = clock.now()
    session.execute(delete(SIGN_INS).where(SIGN_INS.c.worker_id == worker_id, SIGN_INS.c.expires_at < now))
    given = Pass(worker_id, family=str(uuid4()), device_id=device_id, jti=str(uuid4()))
    session.execute(
        insert(SIGN_INS),
        {
            "family": given.family, "worker_id": worker_id, "device_id": device_id, "current": given.jti, "signed_in_at": now,
            "renewed_at": now, "expires_at": now + setting("REFRESH_TOKEN_LIFE"),
        },
    )  # fmt: skip
    return given


def _remember_device(worker_id: UUID, device: dict[str, str]) -> None:
    now = clock.now()
    mine = (DEVICES.c.id == device["id"], DEVICES.c.worker_id == worker_id)
    found = session.execute(select(DEVICES.c.revoked_at).where(*mine).with_for_update()).one_or_none()
    if found is None:
        row = {"id": device["id"], "worker_id": worker_id, "name": device["name"], "first_seen": now, "last_seen": now}
        session.execute(insert(DEVICES), row)
    elif found.revoked_at:
        raise DeviceRevoked
    else:
        session.execute(update(DEVICES).where(*mine).values(name=device["name"], last_seen=now))
