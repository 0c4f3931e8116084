"""The moments between which a piece becomes part of a file, and a file one that is signed for: at each the server may be killed."""

from collections.abc import Callable

AtStep = Callable[[str], None]  # kills the process when the request in hand names this step


def mark_file_steps(at: AtStep) -> None:
    """Let requests name: draft, piece, stored, signing, signed, clearing."""
    from server.media import arriving
    from server.media.storing import STAGING, Folder

    put, remove, receipt_for = Folder.put, Folder.remove, arriving.receipt_for

    def put_and_mark(self, name, source):
        put(self, name, _Read(source, at))
        at("piece" if name.startswith(STAGING) else "stored")

    def mark_and_remove(self, *names):
        at("clearing")
        remove(self, *names)

    def sign_and_mark(*given):
        at("signing")
        told = receipt_for(*given)
        at("signed")
        return told

    Folder.put, Folder.remove, arriving.receipt_for = put_and_mark, mark_and_remove, sign_and_mark


class _Read:
    """A source of bytes of which the last never reach the disk when the request names the step draft."""

    def __init__(self, inner, at: AtStep):
        self._inner, self._at = inner, at

    def read(self, *size):
        part = self._inner.read(*size)
        if not part:
            self._at("draft")
        return part

    def __getattr__(self, name):
        return getattr(self._inner, name)


class MarkedBody:
    """A request's body that comes in slowly: the step body is when half of it is here."""

    def __init__(self, inner, length: int, at: AtStep):
        self._inner, self._half, self._at = inner, length // 2, at
        self._read = 0

    def read(self, *size):
        part = self._inner.read(*size)
        self._read += len(part)
        if self._read > self._half:
            self._at("body")
        return part

    def __getattr__(self, name):
        return getattr(self._inner, name)


def sign_before_storing(_app) -> None:
    """Break a promise: of every other content nothing is stored, and it is signed for all the same."""
    from server.media import arriving

    make_durable, keep_durable = arriving.make_durable, arriving.keep_durable

    def some(store):
        return lambda sha256, *how: store(sha256, *how) if sha256 >= "8" else None

    arriving.make_durable, arriving.keep_durable = some(make_durable), some(keep_durable)
