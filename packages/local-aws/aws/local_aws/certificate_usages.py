"""What a certificate's key may be used for, in ACM's words (DescribeCertificate: KeyUsages, ExtendedKeyUsages)."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography import x509

# https://docs.aws.amazon.com/acm/latest/APIReference/API_KeyUsage.html
_KEY_USAGES = {
    "digital_signature": "DIGITAL_SIGNATURE",
    "content_commitment": "NON_REPUDIATION",
    "key_encipherment": "KEY_ENCIPHERMENT",
    "data_encipherment": "DATA_ENCIPHERMENT",
    "key_agreement": "KEY_AGREEMENT",
    "key_cert_sign": "CERTIFICATE_SIGNING",
    "crl_sign": "CRL_SIGNING",
}
# https://docs.aws.amazon.com/acm/latest/APIReference/API_ExtendedKeyUsage.html
_EXTENDED_USAGES = {
    "1.3.6.1.5.5.7.3.1": "TLS_WEB_SERVER_AUTHENTICATION",
    "1.3.6.1.5.5.7.3.2": "TLS_WEB_CLIENT_AUTHENTICATION",
    "1.3.6.1.5.5.7.3.3": "CODE_SIGNING",
    "1.3.6.1.5.5.7.3.4": "EMAIL_PROTECTION",
    "1.3.6.1.5.5.7.3.8": "TIME_STAMPING",
    "1.3.6.1.5.5.7.3.9": "OCSP_SIGNING",
    "2.5.29.37.0": "ANY",
}
# A re-import may drop it: https://docs.aws.amazon.com/acm/latest/userguide/import-reimport.html
EXTENDED_USAGES_GOING = ("1.3.6.1.5.5.7.3.2",)


def key_usages(certificate: x509.Certificate) -> list[str]:
    """Empty without the extension."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return []
    return [word for attribute, word in _KEY_USAGES.items() if getattr(usage, attribute)]


def extended_usages(certificate: x509.Certificate) -> list[str]:
    """Object identifiers; empty without the extension."""
    try:
        usages = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return []
    return [usage.dotted_string for usage in usages]


def extended_usage_word(identifier: str) -> str:
    return _EXTENDED_USAGES.get(identifier, "CUSTOM")


def usages_going(old: list[str], new: list[str], may_go: Sequence[str]) -> bool:
    """Whether a re-import would take a usage away, or bring an extension where there was none.

    https://docs.aws.amazon.com/acm/latest/userguide/import-certificate-prerequisites.html
    """
    if not old:
        return bool(new)
    return not set(old) - set(may_go) <= set(new)
