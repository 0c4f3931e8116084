"""Passwords: hashed with Argon2id, checked in the same time whoever asks, made up for new accounts."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.accounts.problems import PasswordTooWeak

# OWASP's parameters for interactive sign-in; a stored hash with others is replaced at the next sign-in.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Letters and digits that nobody takes for one another on paper or over the phone.
ALPHABETS = ("ABCDEFGHJKMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789")


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password."""
    return HASHER.hash(password)


def fits(stored: str | None, password: str) -> bool:
    """Say whether a password fits; without a stored hash it takes as long and says no."""
    try:
        return HASHER.verify(stored or _hash_of_nobody(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Say whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def require_strong(password: str, *, at_least: int, phone: str) -> None:
    """Raise PasswordTooWeak unless a password is long enough and of three kinds of characters (domain C7)."""
    kinds = (str.islower, str.isupper, str.isdigit, lambda one: not one.isalnum())
    found = sum(any(kind(one) for one in password) for kind in kinds)
    if len(password) < at_least:
        raise PasswordTooWeak(f"密码至少要 {at_least} 个字符。")
    if found < 3 or phone in password or len(set(password)) < 5:
        raise PasswordTooWeak("密码要有大写字母、小写字母、数字、符号里的三种，不要含手机号。")


def make_up() -> str:
    """Return a random password that can be read out: 12 letters and digits of all three kinds."""
    while True:
        made = "".join(secrets.choice("".join(ALPHABETS)) for _ in range(12))
        if all(set(made) & set(kind) for kind in ALPHABETS):
            return made


@cache
def _hash_of_nobody() -> str:
    return HASHER.hash(secrets.token_urlsafe(24))
