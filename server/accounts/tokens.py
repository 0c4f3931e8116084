"""Access and refresh tokens (design section 5): made, carried and read here; what is remembered of them is in sign_ins.py."""

import base64
import hashlib
import hmac
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask, after_this_request, current_app, request
from flask_jwt_extended import (
    JWTManager,
    create_access_token,
    create_refresh_token,
    decode_token,
    verify_jwt_in_request,
)
from flask_jwt_extended.exceptions import CSRFError, JWTExtendedException
from jwt.exceptions import ExpiredSignatureError, PyJWTError

from server.accounts.problems import CsrfMissing, SignInNeeded, TokenExpired
from server.foundation import clock

REFRESH_COOKIE, REFRESH_PATH = "xunfang_refresh", "/api/v1/auth/refresh"
CSRF_COOKIE, CSRF_HEADER = "xunfang_csrf", "X-CSRF-TOKEN"
KNOWN_AT_ONCE = 2_000
THIS_MACHINE = {"127.0.0.1", "localhost", "[::1]"}


@dataclass(frozen=True)
class Pass:
    """What a device is given: a short access token, and a refresh token to go into its cookie."""

    worker_id: UUID
    family: str
    device_id: str
    jti: str


def issue_tokens_for(app: Flask) -> None:
    """Configure flask-jwt-extended."""
    app.config.from_mapping(
        JWT_TOKEN_LOCATION=["headers"],
        JWT_ACCESS_TOKEN_EXPIRES=app.config["ACCESS_TOKEN_LIFE"],
        JWT_REFRESH_TOKEN_EXPIRES=app.config["REFRESH_TOKEN_LIFE"],
    )
    JWTManager(app)
    app.extensions["known_bearers"] = {}


def bearer_claims() -> dict[str, Any]:
    """Return the claims of the access token; raises SignInNeeded or TokenExpired.

    A phone sends the same token for a quarter of an hour: that its signature is right is found out once in a process.
    """
    known, sent = current_app.extensions["known_bearers"], request.headers.get("Authorization", "")
    if (claims := known.get(sent)) is not None and claims.get("exp", math.inf) > clock.now().timestamp():
        return claims
    with _in_our_words():
        claims = verify_jwt_in_request(locations="headers")[1]
    if len(known) >= KNOWN_AT_ONCE:
        known.clear()
    known[sent] = claims
    return claims


def refresh_claims(slot: str | None) -> dict[str, Any]:
    """Return the claims of a slot's refresh cookie; raises SignInNeeded, TokenExpired or CsrfMissing."""
    token, csrf = request.cookies.get(_named(REFRESH_COOKIE, slot)), request.headers.get(CSRF_HEADER)
    if not token:
        raise SignInNeeded
    if not csrf or not csrf.isascii():
        raise CsrfMissing
    with _in_our_words():
        claims = decode_token(token, csrf_value=csrf)
    if claims["type"] != "refresh":
        raise SignInNeeded
    return claims


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except CSRFError as error:
        raise CsrfMissing from error
    except ExpiredSignatureError as error:
        raise TokenExpired from error
    except (JWTExtendedException, PyJWTError, ValueError) as error:
        raise SignInNeeded from error


def hand_over(given: Pass, slot: str | None) -> dict[str, Any]:
    """Return the token fields of the answer, and put the refresh token and its CSRF value into the slot's cookies."""
    claims = {"device": given.device_id, "family": given.family}
    csrf = _csrf_of(given.jti)
    refresh_token = create_refresh_token(
        str(given.worker_id), additional_claims=claims | {"jti": given.jti, "csrf": csrf}
    )
    life = int(current_app.config["REFRESH_TOKEN_LIFE"].total_seconds())

    @after_this_request
    def set_cookies(response):
        for name, value, path, for_scripts in (
            (_named(REFRESH_COOKIE, slot), refresh_token, REFRESH_PATH, False),
            (_named(CSRF_COOKIE, slot), csrf, "/", True),
        ):
            response.set_cookie(
                name, value, max_age=life, path=path, secure=_secure(), httponly=not for_scripts, samesite="Strict"
            )
        return response

    return {
        "access_token": create_access_token(str(given.worker_id), additional_claims=claims),
        "expires_in": int(current_app.config["ACCESS_TOKEN_LIFE"].total_seconds()),
        "csrf_token": csrf,
    }


def take_back_cookies(slot: str | None) -> None:
    """Let the answer clear the cookies of a slot."""

    @after_this_request
    def clear_cookies(response):
        for name, path, for_scripts in ((REFRESH_COOKIE, REFRESH_PATH, False), (CSRF_COOKIE, "/", True)):
            response.delete_cookie(
                _named(name, slot), path=path, secure=_secure(), httponly=not for_scripts, samesite="Strict"
            )
        return response


def _named(cookie: str, slot: str | None) -> str:
    """Return the name a cookie has in a slot: workers who share a phone each keep their own session."""
    return f"{cookie}_{slot}" if slot else cookie


def _secure() -> bool:
    """Say whether cookies are for TLS only: everywhere but on the machine itself, and there too behind a proxy with TLS."""
    host = request.host if request.host.endswith("]") else request.host.rsplit(":", 1)[0]
    return current_app.config["BEHIND_TLS"] or request.is_secure or host not in THIS_MACHINE


def _csrf_of(jti: str) -> str:
    """Return the CSRF value of a refresh token: always the same, so that it fits whichever of two answers arrives last."""
    key = current_app.config["JWT_SECRET_KEY"].encode()
    return base64.urlsafe_b64encode(hmac.digest(key, f"csrf:{jti}".encode(), hashlib.sha256)).decode().rstrip("=")
