"""What can go wrong with files, in sentences; the slugs are part of the wire contract (docs/media.md)."""

from http import HTTPStatus

from server.foundation.problems import Problem

CHECKSUM_MISMATCH = 460  # the protocol's own; HTTP has no such number


class MediaRoleUnknown(Problem):
    """Records of this kind have no photo or voice note in this role."""

    slug, zh, status = "media-role-unknown", "这种记录没有这一类照片或录音。", HTTPStatus.UNPROCESSABLE_ENTITY


class MediaRoleStands(Problem):
    """A photo of a person stays one in its record, and a photo never becomes a voice note."""

    slug, zh, status = (
        "media-role-stands",
        "拍人的照片不能改成别的照片，照片和录音也不能互换。",
        HTTPStatus.UNPROCESSABLE_ENTITY,
    )


class MediaPurposeNeeded(Problem):
    """A photo of a person needs one of the purposes that the role allows."""

    slug, zh, status = (
        "media-purpose-needed",
        "拍人的照片要写明用途，而且是允许的用途。",
        HTTPStatus.UNPROCESSABLE_ENTITY,
    )


class TooManyMedia(Problem):
    """A record holds no more files of this role."""

    slug, zh, status = "media-too-many", "这条记录里这一类照片或录音已经够多了。", HTTPStatus.UNPROCESSABLE_ENTITY


class TusVersion(Problem):
    """The server speaks version 1.0.0 of the upload protocol."""

    slug, zh, status = "tus-version", "上传协议的版本不对，这里只懂 1.0.0。", HTTPStatus.PRECONDITION_FAILED


class MediaTooLarge(Problem):
    """The file is larger than the server takes, or more came than was announced."""

    slug, zh, status = (
        "media-too-large",
        "文件太大，或者发来的比说好的多。",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    )


class UploadType(Problem):
    """Pieces of a file come as application/offset+octet-stream."""

    slug, zh, status = (
        "upload-type",
        "文件要用 application/offset+octet-stream 发来。",
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    )


class UploadOffsetWrong(Problem):
    """The upload has come to another place; ask with HEAD and go on from there."""

    slug, zh, status = "upload-offset-wrong", "续传的位置不对，请先问一下传到哪里了。", HTTPStatus.CONFLICT


class UploadBusy(Problem):
    """Another request is writing this upload just now; ask with HEAD and go on."""

    slug, zh, status = "upload-busy", "另一个请求正在传这个文件，请问一下传到哪里再继续。", HTTPStatus.LOCKED


class UploadGone(Problem):
    """This upload is over; begin another one."""

    slug, zh, status = "upload-gone", "这次上传已经结束或者过期，请重新开始传。", HTTPStatus.GONE

    @classmethod
    def unknown(cls) -> "UploadGone":
        """Return the same for an upload that never was, or was never yours."""
        problem = cls()
        problem.status = HTTPStatus.NOT_FOUND
        return problem


class ChecksumDiffers(Problem):
    """The piece was damaged on its way; nothing of it was kept."""

    slug, zh, status = "checksum-differs", "这一段在路上坏了，没有收下，请重发。", CHECKSUM_MISMATCH


class ChecksumUnknown(Problem):
    """The checksum is not one that the server can check."""

    slug, zh, status = "checksum-unknown", "校验值读不懂，这里只懂 sha1 和 sha256。", HTTPStatus.BAD_REQUEST


class MediaRefused(Problem):
    """The file is not what it should be, or cannot be opened safely; it was not kept."""

    slug, zh, status = "media-refused", "这个文件不能收。", HTTPStatus.UNPROCESSABLE_ENTITY

    WORDS = {
        "hash": "收到的内容和编号对不上。",
        "empty": "文件是空的。",
        "type": "不是能收的照片或录音格式。",
        "damaged": "文件坏了，打不开。",
        "too-many-pixels": "照片太大，请缩小再传。",
        "too-long": "录音太长，最多 60 秒。",
        "mixed": "文件里不只有一张照片或一段录音。",
        "active": "文件里有网页或程序代码。",
        "role": "照片和录音弄混了：这一项要的不是这种文件。",
    }

    def __init__(self, reason: str):
        super().__init__(self.WORDS[reason], reason=reason)
        self.reason = reason


class MediaQuota(Problem):
    """You have sent a great deal today, or have too many uploads open; go on later."""

    slug, zh, status = "media-quota", "今天传得太多，或者没传完的太多，请稍后再传。", HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, detail: str, *, retry_after: int):
        super().__init__(detail)
        self.headers = {"Retry-After": str(max(1, retry_after))}


class MediaStoreFull(Problem):
    """The server has no room for more files; keep yours and tell your administrator."""

    slug, zh, status = (
        "media-store-full",
        "服务器的存储满了，文件请留在手机上，并告诉管理员。",
        HTTPStatus.INSUFFICIENT_STORAGE,
    )


class MediaMissing(Problem):
    """The record names this file, and it has not arrived."""

    slug, zh, status = "media-missing", "记录里有这个文件，但还没有传到服务器。", HTTPStatus.NOT_FOUND


class MediaExpired(Problem):
    """The time for which this file was kept is over."""

    slug, zh, status = "media-expired", "这个文件的保存期限过了，已经删除。", HTTPStatus.GONE


class MediaNotMissing(Problem):
    """This file is not missing."""

    slug, zh, status = "media-not-missing", "这个文件没有缺。", HTTPStatus.CONFLICT


class LinkExpired(Problem):
    """This address was good for two minutes; ask for another one."""

    slug, zh, status = "media-link-expired", "这个地址只管两分钟，请重新打开。", HTTPStatus.GONE
