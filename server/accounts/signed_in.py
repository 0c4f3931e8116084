"""Who is asking: the bearer token turned into an Access, once per request."""

from uuid import UUID

from flask import request
from flask_jwt_extended import get_jwt, get_jwt_identity, verify_jwt_in_request

from server.accounts.access import Access, access_of
from server.accounts.problems import SignInNeeded


KEPT_AS = "xunfang.access"


def current_access() -> Access:
    """Return the access of the signed-in worker; raises SignInNeeded (401)."""
    # Kept on the request, not on `g`: an app context may outlive a request (commands, tests), a person may not.
    if (found := request.environ.get(KEPT_AS)) is not None:
        return found
    verify_jwt_in_request()
    found = access_of(UUID(get_jwt_identity()), device_id=get_jwt().get("device"))
    if found is None:
        raise SignInNeeded
    request.environ[KEPT_AS] = found
    return found
