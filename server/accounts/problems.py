"""What can go wrong around accounts, in sentences."""

from http import HTTPStatus

from server.foundation.problems import Problem


class SignInNeeded(Problem):
    """Sign in first."""

    slug, zh, status = "sign-in-needed", "请先登录。", HTTPStatus.UNAUTHORIZED


class TokenExpired(Problem):
    """The session has run out; ask for a new token."""

    slug, zh, status = "token-expired", "登录过期了，请续期。", HTTPStatus.UNAUTHORIZED


class WrongPhoneOrPassword(Problem):
    """Phone number or password is wrong."""

    slug, zh, status = "wrong-phone-or-password", "手机号或密码不对。", HTTPStatus.UNAUTHORIZED
    keeps_work = True


class AccountLocked(Problem):
    """Too many wrong passwords; the account is locked for a while."""

    slug, zh, status = "account-locked", "密码错了太多次，账号先锁住，过一会儿再试。", HTTPStatus.LOCKED
    keeps_work = True


class RefreshReused(Problem):
    """This session was used twice from different places; sign in again."""

    slug, zh, status = "refresh-reused", "这次登录在别处用过，为了安全请重新登录。", HTTPStatus.UNAUTHORIZED
    keeps_work = True


class CsrfMissing(Problem):
    """The X-CSRF-TOKEN header is missing or does not fit."""

    slug, zh, status = "csrf-missing", "请求缺少校验，请刷新后再试。", HTTPStatus.UNAUTHORIZED


class TooManyTries(Problem):
    """Too many tries; wait a little."""

    slug, zh, status = "too-many-tries", "试得太多，请稍后再试。", HTTPStatus.TOO_MANY_REQUESTS
