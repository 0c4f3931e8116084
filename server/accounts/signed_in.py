"""Who is asking: the bearer token turned into an Access, once per request."""

from uuid import UUID

from flask import has_request_context, request

from server.accounts.access import Access, access_of_sign_in
from server.accounts.problems import SignInNeeded
from server.accounts.tokens import bearer_claims

# Not in flask.g: that lives as long as the app context, which tests and jobs share between requests.
PLACE = "xunfang.access"


def current_access() -> Access:
    """Return the access of the signed-in worker; raises SignInNeeded or TokenExpired (401)."""
    if (found := access_if_signed_in()) is not None:
        return found
    claims = bearer_claims()
    found = access_of_sign_in(UUID(claims["sub"]), device_id=claims.get("device"), family=claims.get("family"))
    if found is None:
        raise SignInNeeded
    request.environ[PLACE] = found
    return found


def access_if_signed_in() -> Access | None:
    """Return the access this request has already shown, or None (before sign-in, in jobs and commands)."""
    return request.environ.get(PLACE) if has_request_context() else None
