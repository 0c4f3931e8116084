"""`make phone`: try the client on a real phone, through its cable or, when asked, over the local network.

A service worker needs a trustworthy address: 127.0.0.1 (which `adb reverse` gives the phone) or TLS with a root
the phone knows. Clicking a warning away is not enough.
"""

import ipaddress
import os
import shutil
import ssl
import subprocess
import urllib.error
import urllib.request

from scripts import INSTANCE, address, run
from scripts.address import Address
from scripts.certificate_page import offered
from scripts.commands import answers, clean_environment
from scripts.console import Stop, say, start, step, title

FOLDER = INSTANCE / "tls"


def phone_on_cable() -> str | None:
    """Return the serial number of a phone that adb may talk to."""
    if not shutil.which("adb"):
        return None
    rows = (answers("adb", "devices") or "").splitlines()[1:]
    ready = [row.split()[0] for row in rows if row.split()[1:] == ["device"]]
    return ready[0] if ready else None


def addresses_here() -> list[str]:
    """Return this machine's own IPv4 addresses that a phone in the same network might reach."""
    found = (answers("hostname", "-I") or "").split()
    return [text for text in found if address.is_local(text)]


def through_cable(serial: str, place: Address) -> int:
    """Serve for this machine only and let the phone's own 127.0.0.1 lead here."""
    port = f"tcp:{place.port}"

    def once_ready() -> None:
        run.print_accounts()
        say(f"\n  手机 {serial} 已接通：在手机的 Chrome 里打开 Open on the phone  http://127.0.0.1:{place.port}\n")

    with step("接通手机", f"adb reverse {serial}"):
        subprocess.run(["adb", "-s", serial, "reverse", port, port], check=True, capture_output=True)
    try:
        return run.serve(place, once_ready=once_ready, is_ready=lambda: address.answers_as_xunfang(place, "/readyz"))
    finally:
        subprocess.run(["adb", "-s", serial, "reverse", "--remove", port], check=False, capture_output=True)


def named_addresses(host: str) -> list[str]:
    """Return the addresses the certificate has to hold for; Stop when the host is not a private address of this machine."""
    try:
        chosen = ipaddress.ip_address(host)
    except ValueError:
        raise Stop(
            f"HOST={host} 不是 IP 地址，请写这台电脑在局域网里的地址。",
            f"HOST={host} is not an IP address; name this computer's address in the local network.",
            type_this=f"make phone HOST={next(iter(addresses_here()), '192.168.1.10')}",
        ) from None
    found = addresses_here() if chosen.is_unspecified else [host]
    if not found:
        raise Stop("这台电脑没有局域网地址。", "This computer has no address in a local network.")
    if not all(address.is_local(each) for each in found):
        raise Stop(
            "make phone 只用于局域网；公网请按 docs/operations.md 部署。",
            "make phone is for a local network; for the internet see docs/operations.md.",
        )
    return found


def over_network(place: Address) -> int:
    """Serve with TLS at the address the person named, and offer the root certificate beside it."""
    found = named_addresses(place.host)
    with step("准备证书", "certificate"):
        making = [str(run.PYTHON), "-m", "scripts.local_authority", str(FOLDER), *found]
        subprocess.run(making, check=True, env=clean_environment())
    secure = Address(found[0], place.port, "https")
    page = Address(place.host, int(os.environ.get("PAGE_PORT") or place.port + 1))
    address.require_free(page)

    def once_ready() -> None:
        run.print_accounts()
        say(f"\n  1. 手机连同一个 Wi-Fi，打开并安装证书 Install the certificate  http://{found[0]}:{page.port}")
        say(f"  2. 然后打开 Then open  {secure.url}")
        say("  同一网络里的人都能连到这里；试用完按 Ctrl-C。 Everyone in this network can reach it; Ctrl-C ends it.\n")

    files = {"TLS_CERTIFICATE": str(FOLDER / "server.crt"), "TLS_KEY": str(FOLDER / "server.key"), "BEHIND_TLS": "1"}
    with offered(FOLDER / "ca.crt", host=page.host, port=page.port, address=secure.url, name="Xunfang trial CA"):
        return run.serve(place, once_ready=once_ready, is_ready=lambda: answers_securely(secure), **files)


def answers_securely(place: Address) -> bool:
    """Say whether the server answers with a certificate that its own root vouches for, as a phone would ask."""
    trust = ssl.create_default_context(cafile=str(FOLDER / "ca.crt"))
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust))
    try:
        with direct.open(f"{place.url}/readyz", timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError) as error:
        if isinstance(getattr(error, "reason", None), ssl.SSLCertVerificationError):
            raise Stop("证书没有通过检验。", "The certificate does not verify.", detail=f"    {error}") from error
        return False


def ask_for_consent() -> Stop:
    """Return what to type: nothing is opened to the network unless the person names the address."""
    found = addresses_here()
    choices = "\n    ".join(f"make phone HOST={each}" for each in found) or "make phone HOST=192.168.…"
    return Stop(
        "没有用数据线连着的安卓手机（adb）。要通过 Wi-Fi 试用，请明确写出这台电脑的地址；同一网络里的人都将能连进来：",
        "No Android phone on a cable (adb). To try over Wi-Fi, name this computer's address; everyone in that network can then connect:",
        type_this=choices,
    )


def main() -> int:
    """Serve a phone by cable when there is one, else over the network when HOST says so."""
    wants_network = bool(os.environ.get("HOST")) and not address.chosen().is_for_this_machine_only
    serial = None if wants_network else phone_on_cable()
    if not (serial or wants_network):
        raise ask_for_consent()
    place = address.chosen()
    if wants_network:
        named_addresses(place.host)
    address.require_free(place)
    title()
    run.prepare()
    return over_network(place) if wants_network else through_cable(serial, place)


if __name__ == "__main__":
    start(main)
