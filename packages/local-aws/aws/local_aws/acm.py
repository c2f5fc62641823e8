"""ACM's actions, and the interface of the certificates for the rest of the local AWS."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from moto.acm.exceptions import AWSError
from moto.acm.models import AWSCertificateManagerBackend, acm_backends
from moto.acm.responses import AWSCertificateManagerResponse
from moto.core.responses import ActionResult, EmptyResult

from . import acm_import, ca, usage
from .acm_certificate import (
    PublicCertificate,
    ServableCertificate,
    find_certificate,
    usable_certificate,
)
from .patching import LOCK, add, override
from .validation import is_domain

__all__ = ["find_certificate", "usable_certificate", "hold_issuance", "advance", "forget", "acm_import"]

MOST_NAMES = 10
METHODS = ("DNS", "EMAIL")
# What ListCertificates shows when no key type is asked for.
LISTED_KEY_TYPES = ("RSA_1024", "RSA_2048")

# Domains, and (region, domain) pairs, whose requests stay pending whatever DNS says.
_held_domains: set[tuple[str | None, str]] = set()
# Why ACM refuses requests for a domain, as it does when it has looked at the records.
_refused_domains: dict[str, str] = {}


def advance() -> None:
    """Lets pending certificates take the steps that are due, as ACM does without being asked."""
    with LOCK:
        for _, backend in usage.backends(acm_backends):
            for certificate in list(backend._certificates.values()):
                certificate.check()


def hold_issuance(domain: str, region: str | None, on: bool) -> None:
    """Holds requests for `domain` (now and later, in one or all regions), or lets them go again."""
    key = (region, domain.lower())
    if on:
        _held_domains.add(key)
    else:
        _held_domains.discard(key)
    for at, backend in usage.backends(acm_backends):
        for certificate in backend._certificates.values():
            if isinstance(certificate, PublicCertificate) and certificate.requested_names[0].lower() == key[1]:
                certificate.held = _is_held(at, certificate.requested_names[0])


def refuse_issuance(domain: str, reason: str | None) -> None:
    """Later requests for `domain` end as FAILED with `reason`; None ends that. What has been requested stays."""
    if reason is None:
        _refused_domains.pop(domain.lower(), None)
    else:
        _refused_domains[domain.lower()] = reason


def forget() -> None:
    _held_domains.clear()
    _refused_domains.clear()


def _is_held(region: str, domain: str) -> bool:
    return (region, domain.lower()) in _held_domains or (None, domain.lower()) in _held_domains


def _error(code: str, message: str) -> AWSError:
    return AWSError(message, exception_type=code)


def _invalid(value: object, field: str, rule: str) -> AWSError:
    text = f"1 validation error detected: Value '{value}' at '{field}' failed to satisfy constraint: {rule}"
    return _error("ValidationException", text)


@override(AWSCertificateManagerResponse, "request_certificate")
def _request_certificate(_original: Callable[..., Any], self: AWSCertificateManagerResponse) -> ActionResult:
    backend = self.acm_backend
    alternatives = self._get_param("SubjectAlternativeNames") or []
    names = list(dict.fromkeys([self._get_param("DomainName"), *alternatives]))
    token = self._get_param("IdempotencyToken")
    algorithm = self._get_param("KeyAlgorithm") or "RSA_2048"
    method = self._get_param("ValidationMethod") or "EMAIL"
    _check_request(names, token, algorithm, method)
    known = _made_by_token(backend, token, names)
    if known is not None:
        return ActionResult({"CertificateArn": known})
    certificate = PublicCertificate(backend.region_name, names, algorithm, method)
    certificate.held = _is_held(backend.region_name, names[0])
    certificate.refusal = _refused_domains.get(names[0].lower())
    certificate.cert_options.update(self._get_param("Options") or {})
    if self._get_param("Tags"):
        certificate.tags.add(self._get_param("Tags"))
    backend._certificates[certificate.arn] = certificate
    if token:
        backend._set_idempotency_token_arn(token, certificate.arn)
    return ActionResult({"CertificateArn": certificate.arn})


def _check_request(names: list[str], token: str | None, algorithm: str, method: str) -> None:
    if token is not None and not re.fullmatch(r"\w{1,32}", token, re.ASCII):
        raise _invalid(token, "idempotencyToken", "Member must satisfy regular expression pattern: \\w+")
    for name in names:
        if not is_domain(name):
            raise _invalid(name, "domainName", "Member must be a fully qualified domain name")
    if len(names) > MOST_NAMES:
        text = f"Error: you have reached your limit of {MOST_NAMES} domain names in one certificate."
        raise _error("LimitExceededException", text)
    if algorithm not in ca.KEY_ALGORITHMS:
        raise _invalid(algorithm, "keyAlgorithm", f"Member must satisfy enum value set: {list(ca.KEY_ALGORITHMS)}")
    if method not in METHODS:
        raise _invalid(method, "validationMethod", f"Member must satisfy enum value set: {list(METHODS)}")


def _made_by_token(backend: AWSCertificateManagerBackend, token: str | None, names: list[str]) -> str | None:
    arn = backend._get_arn_from_idempotency_token(token) if token else None
    known = backend._certificates.get(arn) if arn else None
    is_same = isinstance(known, PublicCertificate) and known.requested_names == names
    return arn if is_same else None


@override(AWSCertificateManagerResponse, "get_certificate")
def _get_certificate(_original: Callable[..., Any], self: AWSCertificateManagerResponse) -> ActionResult:
    certificate = self.acm_backend.get_certificate(self._get_param("CertificateArn"))
    if isinstance(certificate, PublicCertificate) and certificate.issued_at is None:
        raise _error("RequestInProgressException", f"The certificate request is in progress: {certificate.arn}")
    result = {"Certificate": certificate.cert.decode()}
    if certificate.chain:
        result["CertificateChain"] = certificate.chain.decode()
    return ActionResult(result)


@override(AWSCertificateManagerResponse, "list_certificates")
def _list_certificates(_original: Callable[..., Any], self: AWSCertificateManagerResponse) -> ActionResult:
    key_types = (self._get_param("Includes") or {}).get("keyTypes") or LISTED_KEY_TYPES
    statuses = self._get_param("CertificateStatuses") or []
    found = []
    for certificate in self.acm_backend._certificates.values():
        certificate.check()
        if certificate.key_algorithm in key_types and (not statuses or certificate.status in statuses):
            found.append(certificate)
    start = _page_start(self._get_param("NextToken"))
    end = start + int(self._get_param("MaxItems") or 1000)
    result: dict[str, Any] = {"CertificateSummaryList": [_summary(certificate) for certificate in found[start:end]]}
    if end < len(found):
        result["NextToken"] = str(end)
    return ActionResult(result)


def _page_start(token: str | None) -> int:
    if token is None:
        return 0
    if not token.isdigit():
        raise _error("ValidationException", f"The NextToken {token!r} is invalid.")
    return int(token)


def _summary(certificate: ServableCertificate) -> dict[str, Any]:
    described = certificate.describe()["Certificate"]
    described["InUse"] = bool(described.pop("InUseBy"))
    described["Exported"] = False
    described["SubjectAlternativeNameSummaries"] = described.pop("SubjectAlternativeNames")
    described["HasAdditionalSubjectAlternativeNames"] = False
    for name in ("KeyUsages", "ExtendedKeyUsages"):
        described[name] = [usage_of["Name"] for usage_of in described[name]]
    return described


@add(AWSCertificateManagerResponse, "update_certificate_options")
def _update_certificate_options(self: AWSCertificateManagerResponse) -> ActionResult:
    certificate = self.acm_backend.get_certificate(self._get_param("CertificateArn"))
    certificate.cert_options.update(self._get_param("Options") or {})
    return EmptyResult()
