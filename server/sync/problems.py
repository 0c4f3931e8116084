"""What can go wrong in sync, in sentences; the slugs are part of the wire contract."""

from http import HTTPStatus

from server.foundation.problems import Problem


class UnknownKind(Problem):
    """The server does not know this kind of record; the change is kept."""

    slug, zh, status = "unknown-kind", "服务器还不认识这种记录，已原样保留。", HTTPStatus.UNPROCESSABLE_ENTITY


class MalformedText(Problem):
    """A text holds characters that cannot be kept."""

    slug, zh, status = "malformed-text", "文字里有不能保存的字符。", HTTPStatus.UNPROCESSABLE_ENTITY


class ChangeIdReused(Problem):
    """This change id was used before for something else."""

    slug, zh, status = "change-id-reused", "这个改动编号已经用过，内容却不一样。", HTTPStatus.CONFLICT


class NotYours(Problem):
    """This record was not yours to write on that day."""

    slug, zh, status = "not-yours", "那一天这条记录不归您写。", HTTPStatus.FORBIDDEN


class FieldNotYours(Problem):
    """Your role may not write this field."""

    slug, zh, status = "field-not-yours", "您的岗位不能改这一项。", HTTPStatus.FORBIDDEN


class NotTakenBack(Problem):
    """An alarm is not taken back by whoever raised it: see the person again, or let the team leader decide."""

    slug, zh, status = "not-taken-back", "报过的急事不能自己撤掉，请再去看一次，或者让组长了结。", HTTPStatus.CONFLICT


class IdTaken(Problem):
    """There is already a record with this id."""

    slug, zh, status = "id-taken", "这个编号的记录已经有了。", HTTPStatus.CONFLICT


class RecordIsVoid(Problem):
    """The record was made void; the change is kept."""

    slug, zh, status = "record-void", "这条记录已经作废，您的改动留着备查。", HTTPStatus.CONFLICT


class NoSuchRevision(Problem):
    """The change names a revision that never was."""

    slug, zh, status = "no-such-revision", "改动所依据的版本不存在。", HTTPStatus.CONFLICT


class WaitsFor(Problem):
    """What this change builds on has not arrived yet."""

    slug, zh, status = "waits-for", "它所依据的记录还没有到，先等着。", HTTPStatus.ACCEPTED


class BaseRefused(Problem):
    """What this change builds on was refused; it is kept beside that, and a correction of that takes it along."""

    slug, zh, status = "base-refused", "它所依据的改动没有被收下，这一条和那一条一起留着。", HTTPStatus.CONFLICT


class CursorExpired(Problem):
    """The place in the feed can no longer be honoured; pull everything anew."""

    slug, zh, status = "cursor-expired", "同步位置过期了，请从头拉取。", HTTPStatus.GONE


class AreaUnknown(Problem):
    """There is no such division."""

    slug, zh, status = "area-unknown", "没有这个区划代码。", HTTPStatus.UNPROCESSABLE_ENTITY


class AreaMissing(Problem):
    """A new record needs to say in which village it lies."""

    slug, zh, status = "area-missing", "新记录要写明在哪个村。", HTTPStatus.UNPROCESSABLE_ENTITY


class ServerMakesThese(Problem):
    """Records of this kind are made by the server alone."""

    slug, zh, status = "server-makes-these", "这种记录只由服务器生成。", HTTPStatus.CONFLICT


class EnvelopeBroken(Problem):
    """This sealed envelope cannot be read; keep it and seal the change anew."""

    slug, zh, status = "envelope-broken", "这个信封读不了，请保留原件，重新封一次。", HTTPStatus.UNPROCESSABLE_ENTITY


class EnvelopeUnknownKey(Problem):
    """This envelope is sealed to a key the server does not have; seal the change anew to the key in force."""

    slug, zh, status = (
        "envelope-unknown-key",
        "服务器没有打开这个信封的钥匙，请用现在的公钥重新封。",
        HTTPStatus.CONFLICT,
    )


class EnvelopeNotCertified(Problem):
    """No valid certificate says that this device may post for this worker."""

    slug, zh, status = "envelope-not-certified", "这台设备没有替这位工作人员投递的有效凭证。", HTTPStatus.FORBIDDEN


class AccountClosed(Problem):
    """The author's account is closed; the change is kept."""

    slug, zh, status = "account-closed", "这个账号已停用，改动留着备查。", HTTPStatus.FORBIDDEN


class DataKeyNotRecovered(Problem):
    """This is not your data key on this device, sealed to this server."""

    slug, zh, status = (
        "data-key-not-recovered",
        "取不回来：这不是您在这台设备上封给本系统的密钥。",
        HTTPStatus.UNPROCESSABLE_ENTITY,
    )
