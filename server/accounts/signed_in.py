"""Who is asking: the bearer token turned into an Access, once per request."""

from uuid import UUID

from flask import g
from flask_jwt_extended import get_jwt, get_jwt_identity, verify_jwt_in_request

from server.accounts.access import Access, access_of
from server.accounts.problems import SignInNeeded


def current_access() -> Access:
    """Return the access of the signed-in worker; raises SignInNeeded (401)."""
    if (found := g.get("access")) is not None:
        return found
    verify_jwt_in_request()
    found = access_of(UUID(get_jwt_identity()), device_id=get_jwt().get("device"))
    if found is None:
        raise SignInNeeded
    g.access = found
    return found
