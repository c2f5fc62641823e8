"""Whether a certificate leads to a root that clients have: the local CA's, or one that `trust` was told."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from . import network
from .acm_certificate import ServableCertificate


def is_trusted(certificate: ServableCertificate) -> bool:
    roots = x509.load_pem_x509_certificates(network.trusted_roots().encode())
    chain = x509.load_pem_x509_certificates(certificate.chain) if certificate.chain.strip() else []
    return any(one in roots or any(_is_issued_by(one, root) for root in roots) for one in [certificate._cert, *chain])


def _is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
