"""The root that a phone installs vouches for this clone's local addresses, and for nothing else."""

import ipaddress
import stat
import urllib.error
import urllib.request

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from scripts.certificate_page import offered
from scripts.local_authority import authority, ensure_certificate


def verify(folder, address: str) -> None:
    root = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes())
    leaf = x509.load_pem_x509_certificate((folder / "server.crt").read_bytes())
    verifier = PolicyBuilder().store(Store([root])).build_server_verifier(x509.IPAddress(ipaddress.ip_address(address)))
    verifier.verify(leaf, [])


def test_a_phone_that_knows_the_root_trusts_the_server(tmp_path):
    ensure_certificate(tmp_path, ["192.168.1.4", "10.0.0.2"])
    verify(tmp_path, "192.168.1.4")
    verify(tmp_path, "10.0.0.2")


def test_the_root_cannot_vouch_for_an_address_of_the_internet(tmp_path):
    ensure_certificate(tmp_path, ["203.0.113.9"])
    with pytest.raises(VerificationError):
        verify(tmp_path, "203.0.113.9")


def test_keys_are_for_the_owner_only(tmp_path):
    ensure_certificate(tmp_path, ["192.168.1.4"])
    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("ca.key", "server.key")} == {0o600}


def test_the_root_stays_when_the_address_changes(tmp_path):
    ensure_certificate(tmp_path, ["192.168.1.4"])
    before = (tmp_path / "ca.crt").read_bytes()
    ensure_certificate(tmp_path, ["192.168.7.7"])
    assert (tmp_path / "ca.crt").read_bytes() == before
    verify(tmp_path, "192.168.7.7")


def test_the_same_address_again_changes_nothing(tmp_path):
    ensure_certificate(tmp_path, ["192.168.1.4"])
    before = (tmp_path / "server.crt").read_bytes()
    ensure_certificate(tmp_path, ["192.168.1.4"])
    assert (tmp_path / "server.crt").read_bytes() == before


def test_a_broken_root_is_made_anew(tmp_path):
    authority(tmp_path)
    (tmp_path / "ca.key").write_text("half a fi")
    ensure_certificate(tmp_path, ["192.168.1.4"])
    verify(tmp_path, "192.168.1.4")


def test_the_page_hands_out_the_root_and_nothing_else(tmp_path, free_port):
    ensure_certificate(tmp_path, ["127.0.0.1"])
    here = f"http://127.0.0.1:{free_port}"
    with offered(
        tmp_path / "ca.crt", host="127.0.0.1", port=free_port, address="https://192.168.1.4:8000", name="Trial"
    ):
        with urllib.request.urlopen(f"{here}/ca.crt") as answer:
            assert answer.read() == (tmp_path / "ca.crt").read_bytes()
            assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
        with urllib.request.urlopen(f"{here}/") as answer:
            page = answer.read().decode()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{here}/ca.key")
    assert page.index("安装证书") < page.index("Install the certificate")
    assert "https://192.168.1.4:8000" in page
