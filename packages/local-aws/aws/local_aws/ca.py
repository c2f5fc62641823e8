"""The local certificate authority. Its root is made anew at each start, so nothing else ever trusts it."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

# Public certificates of ACM live this long since February 2026.
LIFETIME = dt.timedelta(days=198)
KEY_ALGORITHMS = ("RSA_2048", "EC_prime256v1", "EC_secp384r1")

# A common name may have 64 characters (RFC 5280, ub-common-name).
LONGEST_COMMON_NAME = 64


def new_key(algorithm: str) -> PrivateKey:
    """A key of one of `KEY_ALGORITHMS`; raises KeyError for another."""
    curves: dict[str, ec.EllipticCurve | None] = {
        "RSA_2048": None,
        "EC_prime256v1": ec.SECP256R1(),
        "EC_secp384r1": ec.SECP384R1(),
    }
    curve = curves[algorithm]
    return rsa.generate_private_key(65537, 2048) if curve is None else ec.generate_private_key(curve)


def key_pem(key: PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.timezone.utc).replace(microsecond=0)


_ROOT_NAME = x509.Name(
    [
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Local AWS"),
        x509.NameAttribute(NameOID.COMMON_NAME, "Local AWS Root CA"),
    ]
)
_ROOT_KEY = ec.generate_private_key(ec.SECP256R1())


def _usage(digital_signature: bool, key_encipherment: bool, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=False,
        key_encipherment=key_encipherment,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _root() -> bytes:
    now = utc_now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_ROOT_NAME)
        .issuer_name(_ROOT_NAME)
        .public_key(_ROOT_KEY.public_key())
        .serial_number(x509.random_serial_number())
        # Far back, because a drill may date a certificate's start before today.
        .not_valid_before(now - dt.timedelta(days=800))
        .not_valid_after(now + dt.timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(True, False, True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(_ROOT_KEY.public_key()), critical=False)
        .sign(_ROOT_KEY, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM)


ROOT_PEM = _root()


def issue(
    names: list[str], key: PrivateKey, start: dt.datetime, end: dt.datetime, addresses: Sequence[str] = ()
) -> bytes:
    """A server certificate for `names` as PEM, signed by the root. Both times are aware of their time zone."""
    short = next((name for name in names if len(name) <= LONGEST_COMMON_NAME), names[0][:LONGEST_COMMON_NAME])
    alternatives = [
        *(x509.DNSName(name) for name in names),
        *(x509.IPAddress(ipaddress.ip_address(address)) for address in addresses),
    ]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, short)]))
        .issuer_name(_ROOT_NAME)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(True, isinstance(key, rsa.RSAPrivateKey), False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(_ROOT_KEY.public_key()), critical=False)
        .sign(_ROOT_KEY, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM)
