"""ImportCertificate: what ACM refuses of a certificate, its key and its chain, and of one that takes another's place.

Rules by the pages of the ACM user guide, https://docs.aws.amazon.com/acm/latest/userguide/:

- import-certificate-prerequisites: one certificate, an unencrypted key of at most 5,120 bytes that belongs to it;
- troubleshoot-import: no leaf in the chain, and each entry certifies the one before;
- import-reimport: key type, usages, names and tags.

The words of a refusal are AWS's where a report of somebody quotes them, with the issue beside them; else they are ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from moto.acm.exceptions import AWSError
from moto.acm.models import AWSCertificateManagerBackend
from moto.acm.responses import AWSCertificateManagerResponse

from . import ACCOUNT_ID
from .acm_certificate import ImportedCertificate, PublicCertificate, ServableCertificate
from .certificate_usages import EXTENDED_USAGES_GOING, extended_usages, key_usages, usages_going
from .patching import override

LARGEST_KEY_BYTES = 5_120
KEY_ALGORITHMS = ("RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1")

_BLOCK = re.compile(rb"-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+?-----END CERTIFICATE-----(?:\r?\n)?")


def _refusal(message: str) -> AWSError:
    return AWSError(message, exception_type="ValidationException")


@override(AWSCertificateManagerResponse, "import_certificate")
def _import_action(original: Callable[..., Any], self: AWSCertificateManagerResponse) -> Any:
    # Even an empty list is refused: https://github.com/hashicorp/terraform-provider-aws/issues/15055
    if self._get_param("CertificateArn") is not None and self._get_param("Tags") is not None:
        raise _refusal("Tagging is not permitted on re-import.")
    return original(self)


@override(AWSCertificateManagerBackend, "import_certificate")
def _import_certificate(
    _original: Callable[..., Any],
    self: AWSCertificateManagerBackend,
    certificate: bytes,
    private_key: bytes,
    chain: bytes | None,
    arn: str | None,
    tags: list[dict[str, str]] | None,
) -> str:
    old = self.get_certificate(arn) if arn else None
    if isinstance(old, PublicCertificate):
        raise _refusal(f"The certificate {arn} was issued by ACM: nothing can be imported there.")
    _check_texts(certificate, private_key)
    imported = ImportedCertificate(certificate, private_key, chain, self.region_name, arn)
    _check_key(imported)
    if chain is not None:
        _check_chain(imported._cert, chain)
    if old is not None:
        _check_successor(old, imported)
        imported.tags.update(old.tags)
        imported.created_at = old.created_at
    if tags:
        imported.tags.add(tags)
    self._certificates[imported.arn] = imported
    return imported.arn


def _check_texts(certificate: bytes, private_key: bytes) -> None:
    if len(_BLOCK.findall(certificate)) > 1:
        # https://github.com/hashicorp/terraform-provider-aws/issues/19400
        message = (
            "The certificate field contains more than one certificate. You can specify only one certificate in it."
        )
        raise _refusal(message)
    if len(private_key) > LARGEST_KEY_BYTES:
        raise _refusal(f"The private key is larger than {LARGEST_KEY_BYTES} bytes.")


def _check_key(imported: ServableCertificate) -> None:
    if imported.key_algorithm not in KEY_ALGORITHMS:
        raise _refusal(f"The key algorithm {imported.key_algorithm} is not supported.")
    if imported._cert.public_key() != imported._key.public_key():
        raise _refusal("The private key does not belong to the certificate.")


def _check_chain(leaf: x509.Certificate, chain: bytes) -> None:
    if _BLOCK.sub(b"", chain) != b"":
        raise _refusal("The certificate chain holds spaces, blank lines or something else than certificates.")
    before = leaf
    for pem in _BLOCK.findall(chain):
        one = x509.load_pem_x509_certificate(pem)
        if not _is_ca(one):
            raise _refusal("The certificate chain holds a certificate that is none of a certificate authority.")
        try:
            before.verify_directly_issued_by(one)
        except (InvalidSignature, ValueError, TypeError):
            message = "The certificate chain is not valid: each certificate must directly certify the one before it."
            raise _refusal(message) from None
        before = one


def _is_ca(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _check_successor(old: ServableCertificate, new: ServableCertificate) -> None:
    """https://docs.aws.amazon.com/acm/latest/userguide/import-reimport.html"""
    if old.key_algorithm != new.key_algorithm:
        message = f"New certificate has the key algorithm {new.key_algorithm}, the one to replace {old.key_algorithm}."
        raise _refusal(message)
    is_ec = isinstance(new._key, ec.EllipticCurvePrivateKey)
    if usages_going(key_usages(old._cert), key_usages(new._cert), ("KEY_ENCIPHERMENT",) if is_ec else ()):
        raise _refusal("New certificate is missing one or more Key Usages of the certificate to replace.")
    if usages_going(extended_usages(old._cert), extended_usages(new._cert), EXTENDED_USAGES_GOING):
        # https://github.com/hashicorp/terraform-provider-aws/issues/42779
        raise _refusal("New certificate is missing one or more Extended Key Usages of the certificate to replace.")
    if not set(old.names) & set(new.names):
        raise _refusal("New certificate has none of the domain names of the certificate to replace.")


@override(AWSCertificateManagerBackend, "delete_certificate")
def _delete_certificate(original: Callable[..., Any], self: AWSCertificateManagerBackend, arn: str) -> None:
    certificate = self._certificates.get(arn)
    if certificate is not None and certificate.in_use_by:
        message = f"Certificate {arn} in account {ACCOUNT_ID} is in use."
        raise AWSError(message, exception_type="ResourceInUseException")
    original(self, arn)
