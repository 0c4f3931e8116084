"""Requests byte by byte over a socket, as a weak link delivers them."""

import socket
import struct
from contextlib import contextmanager
from http.client import HTTPResponse


class Line:
    """One connection to a server, on which a request is sent piece by piece."""

    def __init__(self, port: int, token: str):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.token = token

    def head(self, method: str, path: str, **headers) -> "Line":
        """Send the head of a request."""
        told = {"Host": "127.0.0.1", "Authorization": self.token, "Tus-Resumable": "1.0.0"} | headers
        lines = [f"{method} /api/v1{path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return self

    def piece(self, path: str, offset: int, length: int | None, **headers) -> "Line":
        """Send the head of a piece; without a length it comes in chunks."""
        size = {"Transfer-Encoding": "chunked"} if length is None else {"Content-Length": str(length)}
        told = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"} | size | headers
        return self.head("PATCH", path, **told)

    def send(self, content: bytes) -> "Line":
        """Send bytes as they are."""
        self.socket.sendall(content)
        return self

    def chunk(self, content: bytes) -> "Line":
        """Send one chunk; an empty one is the last."""
        return self.send(f"{len(content):x}\r\n".encode() + content + b"\r\n")

    def cut(self) -> "Line":
        """Say nothing more, and listen."""
        self.socket.shutdown(socket.SHUT_WR)
        return self

    def answer(self) -> HTTPResponse:
        """Wait for the answer."""
        response = HTTPResponse(self.socket)
        response.begin()
        response.content = response.read()
        return response

    def tear(self) -> None:
        """Break the connection as a lost network does: without a word."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


@contextmanager
def lines(port: int, token: str, n: int = 1):
    """Open connections and close them at the end."""
    opened = [Line(port, token) for _ in range(n)]
    try:
        yield opened
    finally:
        for one in opened:
            one.socket.close()
