"""Which of its certificates a listener shows for a server name.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html: a match in the
certificate list wins over the default certificate, also when the default one matches too. Among several matches
the pick is by public key algorithm (ECDSA before RSA), expiry, key length and validity.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from .served_certificate import ServedCertificate


def pick(
    default: ServedCertificate, others: Sequence[ServedCertificate], server_name: str | None, now: datetime
) -> ServedCertificate:
    """`others` is the certificate list without the default; a client without SNI gets the default."""
    if not server_name:
        return default
    host = server_name.lower().rstrip(".")
    exact = [certificate for certificate in others if host in certificate.names]
    wildcard = [certificate for certificate in others if _wildcard_of(host) in certificate.names]
    candidates = exact or wildcard
    return max(candidates, key=lambda candidate: _rank(candidate, now)) if candidates else default


def _wildcard_of(host: str) -> str:
    return "*." + host.partition(".")[2]


def _rank(certificate: ServedCertificate, now: datetime) -> tuple[bool, bool, int, datetime]:
    return (certificate.is_ec, certificate.not_after > now, certificate.key_bits, certificate.not_after)
