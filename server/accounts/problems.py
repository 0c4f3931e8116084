"""What can go wrong around accounts, in sentences."""

from http import HTTPStatus

from server.foundation.problems import CONSTRAINT_PROBLEMS, Problem


class SignInNeeded(Problem):
    """Sign in first."""

    slug, zh, status = "sign-in-needed", "请先登录。", HTTPStatus.UNAUTHORIZED
    headers = {"WWW-Authenticate": "Bearer"}


class TokenExpired(Problem):
    """The session has run out; ask for a new token."""

    slug, zh, status = "token-expired", "登录过期了，请续期。", HTTPStatus.UNAUTHORIZED
    headers = {"WWW-Authenticate": "Bearer"}


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
    keeps_work = True


class DeviceRevoked(Problem):
    """This device has been shut out; ask your administrator."""

    slug, zh, status = "device-revoked", "这台设备已停用，请联系管理员。", HTTPStatus.FORBIDDEN


class PasswordTooWeak(Problem):
    """The password is too easy to guess."""

    slug, zh, status = "password-too-weak", "密码太简单。", HTTPStatus.UNPROCESSABLE_ENTITY


class PhoneInUse(Problem):
    """There is an account with this phone number already."""

    slug, zh, status = "phone-in-use", "这个手机号已经有账号了。", HTTPStatus.CONFLICT


class NoSuchArea(Problem):
    """There is no such division."""

    slug, zh, status = "no-such-area", "没有这个区划代码。", HTTPStatus.UNPROCESSABLE_ENTITY


class SeparateHands(Problem):
    """System, security and audit administrators are three people, and none of them works on records."""

    slug, zh, status = "separate-hands", "系统、安全、审计管理员必须是三个人，也不能兼任业务岗位。", HTTPStatus.CONFLICT


class OwnAccount(Problem):
    """Nobody changes the rights of their own account."""

    slug, zh, status = "own-account", "不能改自己账号的权限。", HTTPStatus.FORBIDDEN


class RoleHeldAlready(Problem):
    """The worker holds this role in this area at that time already."""

    slug, zh, status = "role-held-already", "这段时间已经有这个岗位了。", HTTPStatus.CONFLICT


class AlreadyPaired(Problem):
    """Somebody is paired in this part at that time; end that first."""

    slug, zh, status = "already-paired", "这段时间已经有人负责，请先结束原来的安排。", HTTPStatus.CONFLICT


class CannotBeAssigned(Problem):
    """This worker has no role there by which they could look after this record."""

    slug, zh, status = "cannot-be-assigned", "这个人在当地没有相应的岗位，不能安排。", HTTPStatus.CONFLICT


class EndsBeforeStart(Problem):
    """It cannot end before it began."""

    slug, zh, status = "ends-before-start", "结束日期早于开始日期。", HTTPStatus.UNPROCESSABLE_ENTITY


class DemoNotAllowed(Problem):
    """Demo accounts do not exist in a real installation."""

    slug, zh, status = "demo-not-allowed", "正式环境里不能有演示账号。", HTTPStatus.FORBIDDEN


class FirstIsThere(Problem):
    """There is an administrator already."""

    slug, zh, status = "first-is-there", "已经有系统管理员了。", HTTPStatus.CONFLICT


CONSTRAINT_PROBLEMS |= {"uq_workers_one_account_per_phone": PhoneInUse, "workers.phone_index": PhoneInUse}
