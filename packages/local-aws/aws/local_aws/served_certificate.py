"""What an address needs of a certificate to serve it, as plain values that outlive the certificate's ARN."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass(frozen=True)
class ServedCertificate:
    """`key_bits` is the size of the public key; `not_after` is aware of its time zone."""

    arn: str
    serial: int
    names: tuple[str, ...]
    is_ec: bool
    key_bits: int
    not_after: datetime
    chain_pem: bytes
    key_pem: bytes


def served_certificate(arn: str, chain_pem: bytes, key_pem: bytes) -> ServedCertificate:
    """Reads the first certificate of `chain_pem`, which is the one that clients see."""
    leaf = x509.load_pem_x509_certificate(chain_pem)
    key = leaf.public_key()
    return ServedCertificate(
        arn=arn,
        serial=leaf.serial_number,
        names=_names(leaf),
        is_ec=isinstance(key, ec.EllipticCurvePublicKey),
        key_bits=getattr(key, "key_size", 0),
        not_after=leaf.not_valid_after_utc,
        chain_pem=chain_pem,
        key_pem=key_pem,
    )


def _names(leaf: x509.Certificate) -> tuple[str, ...]:
    try:
        alternative = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        # An imported certificate may lack it; such a one matches no server name.
        return ()
    return tuple(name.lower() for name in alternative.get_values_for_type(x509.DNSName))
