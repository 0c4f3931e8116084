"""What can go wrong with phones and what they held, in sentences."""

from http import HTTPStatus

from server.foundation.problems import Problem


class ExportBroken(Problem):
    """This is no file from a phone, or it was changed on the way; nothing was brought in."""

    slug, zh, status = (
        "export-broken",
        "这不是手机导出的文件，或者文件坏了、被改过。什么都没有导入。",
        HTTPStatus.UNPROCESSABLE_ENTITY,
    )


class ExportNotCertified(Problem):
    """This server has not certified the phone that made this file; nothing was brought in."""

    slug, zh, status = (
        "export-not-certified",
        "做这个文件的手机没有在本系统登记过，什么都没有导入。",
        HTTPStatus.UNPROCESSABLE_ENTITY,
    )


class ExportUnknownKey(Problem):
    """The file is sealed to a key that this server does not have; nothing was brought in."""

    slug, zh, status = (
        "export-unknown-key",
        "这个文件是封给另一个系统的，本系统打不开，什么都没有导入。",
        HTTPStatus.UNPROCESSABLE_ENTITY,
    )


class AlreadyDecided(Problem):
    """Somebody has decided about this already."""

    slug, zh, status = "already-decided", "这一条已经有人处理过了。", HTTPStatus.CONFLICT


class OwnDevice(Problem):
    """This is the device you are working on; sign out of it instead."""

    slug, zh, status = "own-device", "这是您正在用的设备，请直接退出登录，或者换一台设备来停用它。", HTTPStatus.CONFLICT
