"""Where the server listens: HOST and PORT, and whether that place is free."""

import errno
import ipaddress
import os
import socket
import urllib.error
import urllib.request
from dataclasses import dataclass

from scripts.console import Stop

LOCAL_NETWORKS = tuple(
    ipaddress.ip_network(text)
    for text in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "100.64.0.0/10",
        "127.0.0.0/8",
    )
)
"""What never leads out to the internet, in IPv4."""


def is_local(text: str) -> bool:
    """Say whether an IP address belongs to a local network."""
    return any(ipaddress.ip_address(text) in network for network in LOCAL_NETWORKS)


@dataclass(frozen=True)
class Address:
    """One place to listen at."""

    host: str
    port: int
    scheme: str = "http"

    @property
    def url(self) -> str:
        """What a browser on this machine opens."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "") else "[::1]" if self.host == "::" else self.host
        return f"{self.scheme}://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{self.port}"

    @property
    def is_for_this_machine_only(self) -> bool:
        """Whether nobody else can reach it."""
        try:
            return self.host == "localhost" or ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def chosen() -> Address:
    """Return the address that HOST and PORT name; this machine only, port 8000, when they name none."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Stop(f"PORT={text} 不是端口号（1–65535）。", f"PORT={text} is not a port number (1 to 65535).")
    return Address(os.environ.get("HOST") or "127.0.0.1", int(text))


def require_free(address: Address) -> None:
    """Stop with a reason when the address cannot be listened at."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(place)
    except OSError as error:
        raise _reason(address, error) from error


def _reason(address: Address, error: OSError) -> Stop:
    if error.errno == errno.EADDRINUSE:
        return _in_use(address)
    if error.errno == errno.EACCES:
        return Stop(
            f"普通用户不能使用 {address.port} 端口，请用 1024 以上的端口。",
            f"Port {address.port} is reserved for root; choose one above 1023.",
            type_this="make run PORT=8000",
        )
    return Stop(
        f"HOST={address.host} 不是这台机器的地址。",
        f"HOST={address.host} is not an address of this machine.",
        type_this="make run HOST=127.0.0.1",
    )


def _in_use(address: Address) -> Stop:
    other = f"make run PORT={address.port + 1}"
    if answers_as_xunfang(address):
        return Stop(
            f"巡访已经在运行：{address.url} （要再开一个，请换端口。）",
            f"Xunfang is already running at {address.url} (choose another port for a second one).",
            type_this=other,
        )
    return Stop(
        f"{address.port} 端口被别的程序占用了，请换一个端口：",
        f"Port {address.port} is taken by another program; choose another:",
        type_this=other,
    )


def answers_as_xunfang(address: Address, path: str = "/healthz") -> bool:
    """Say whether a Xunfang answers there, well enough for the given path."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address.url + path, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError, ValueError):
        return False
