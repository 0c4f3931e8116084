"""Requests sent as fast as a server takes them, by several clients with a connection each."""

import socket
import threading
import time


def http(method: str, path: str, *, token: str = "", body: bytes = b"", headers: dict[str, str] | None = None) -> bytes:
    """Return a whole HTTP/1.1 request; a body is JSON unless the headers say otherwise."""
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    head += [
        f"{name}: {value}"
        for name, value in ({"Content-Type": "application/json"} if body and not headers else headers or {}).items()
    ]
    if token:
        head.append(f"Authorization: {token}")
    return ("\r\n".join(head) + "\r\n\r\n").encode() + body


def rate(port: int, requests_of_each_client: list[list[bytes]], *, status: int = 200, anew: bool = False) -> float:
    """Send all requests, every client's one after the other; returns requests per second. Another status is an error.

    A client has one connection, or `anew` one for each request, as from as many phones: of eight that stay open one process may have seven.
    """
    gate = threading.Barrier(len(requests_of_each_client) + 1)
    failed: list[bytes] = []

    def connected() -> socket.socket:
        return socket.create_connection(("127.0.0.1", port), timeout=60)

    def send_one(connection: socket.socket, request: bytes) -> None:
        connection.sendall(request)
        if not (answer := _answer(connection)).startswith(f"HTTP/1.1 {status}".encode()):
            failed.append(answer)

    def send(requests: list[bytes]) -> None:
        if anew:
            gate.wait()
            for request in requests:
                with connected() as connection:
                    send_one(connection, request)
            return
        with connected() as connection:
            gate.wait()
            for request in requests:
                send_one(connection, request)

    clients = [threading.Thread(target=send, args=(requests,)) for requests in requests_of_each_client]
    for client in clients:
        client.start()
    gate.wait()
    began = time.perf_counter()
    for client in clients:
        client.join()
    took = time.perf_counter() - began
    if failed:
        raise RuntimeError(failed[0].decode(errors="replace"))
    return sum(map(len, requests_of_each_client)) / took


def _answer(connection: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536) or _cut(received)
    head, body = received.split(b"\r\n\r\n", 1)
    length = int(
        next(line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
    )
    while len(body) < length:
        more = connection.recv(65536) or _cut(received)
        body, received = body + more, received + more
    return received


def _cut(received: bytes) -> bytes:
    raise RuntimeError(f"the server hung up after {received[:200]!r}")
