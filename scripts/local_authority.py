"""A certificate authority for one clone, so that a phone in the same network trusts `make phone`.

It may vouch for private addresses only: whoever stole its key could not pose as any site of the internet.
Runs inside the virtual environment: `python -m scripts.local_authority FOLDER ADDRESS…`.
"""

import ipaddress
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from scripts.address import LOCAL_NETWORKS

AUTHORITY_LASTS = timedelta(days=365)
CERTIFICATE_LASTS = timedelta(days=90)
RENEWED_BEFORE = timedelta(days=14)


def _now() -> datetime:
    return datetime.now(UTC)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    path.unlink(missing_ok=True)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key.private_bytes(*form))


def _read(folder: Path, stem: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate] | None:
    """Return key and certificate, unless they are missing, broken, or soon over."""
    try:
        key = serialization.load_pem_private_key((folder / f"{stem}.key").read_bytes(), password=None)
        certificate = x509.load_pem_x509_certificate((folder / f"{stem}.crt").read_bytes())
    except (OSError, ValueError):
        return None
    return (key, certificate) if certificate.not_valid_after_utc > _now() + RENEWED_BEFORE else None


def _builder(subject: str, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, lasts: timedelta):
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_now() - timedelta(days=1))  # phones with a slow clock
        .not_valid_after(_now() + lasts)
    )


def authority(folder: Path) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """Return the authority of this clone, making it when there is none or it is nearly over."""
    if found := _read(folder, "ca"):
        return found
    key = ec.generate_private_key(ec.SECP256R1())
    subject = f"Xunfang trial CA {_now():%Y-%m-%d}"
    only = x509.NameConstraints(
        permitted_subtrees=[
            *(x509.IPAddress(network) for network in LOCAL_NETWORKS),
            x509.DNSName("localhost"),
        ],
        excluded_subtrees=None,
    )
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    certificate = (
        _builder(subject, _name(subject), key, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(only, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write_key(folder / "ca.key", key)
    (folder / "ca.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "server.crt").unlink(missing_ok=True)
    return key, certificate


def _holds_for(certificate: x509.Certificate, addresses: list[str]) -> bool:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name) for name in names.get_values_for_type(x509.IPAddress)} >= set(addresses)


def ensure_certificate(folder: Path, addresses: list[str]) -> None:
    """Have a certificate for these IP addresses in the folder (server.crt, server.key), signed by its authority."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    issuer_key, issuer = authority(folder)
    if (found := _read(folder, "server")) and _holds_for(found[1], addresses):
        return
    key = ec.generate_private_key(ec.SECP256R1())
    names = [x509.IPAddress(ipaddress.ip_address(address)) for address in addresses]
    certificate = (
        _builder("Xunfang", issuer.subject, key, CERTIFICATE_LASTS)
        .add_extension(x509.SubjectAlternativeName([*names, x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    _write_key(folder / "server.key", key)
    (folder / "server.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


if __name__ == "__main__":
    ensure_certificate(Path(sys.argv[1]), sys.argv[2:])
