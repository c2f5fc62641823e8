"""The control interface: POST /moto-api/local/<verb>, JSON in and out, for drills and for what AWS has no API for."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from moto.moto_api._internal import urls
from moto.moto_api._internal.models import MotoAPIBackend, moto_api_backend

from . import acm, ca, cloudfront, lag, route53
from .acm_certificate import PublicCertificate, find_certificate
from .patching import override

STATUSES = (
    "PENDING_VALIDATION",
    "ISSUED",
    "INACTIVE",
    "EXPIRED",
    "VALIDATION_TIMED_OUT",
    "REVOKED",
    "FAILED",
)
# FailureReason of a request: https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html
FAILURES = (
    "NO_AVAILABLE_CONTACTS",
    "ADDITIONAL_VERIFICATION_REQUIRED",
    "DOMAIN_NOT_ALLOWED",
    "INVALID_PUBLIC_DOMAIN",
    "DOMAIN_VALIDATION_DENIED",
    "CAA_ERROR",
    "OTHER",
)
RENEWAL_STATUSES = ("PENDING_AUTO_RENEWAL", "PENDING_VALIDATION", "SUCCESS", "FAILED")


class ControlError(Exception):
    """A request that the control interface cannot carry out; the text goes to the caller with status 400."""


def _frontends(_body: dict[str, Any]) -> Any:
    from . import frontends

    return frontends.snapshot()


def _ca(_body: dict[str, Any]) -> Any:
    return {"pem": ca.ROOT_PEM.decode()}


def _server_certificate(body: dict[str, Any]) -> Any:
    """A certificate of the local CA for a server beside AWS, with its key: `names` and, optionally, `addresses`."""
    names, addresses = body.get("names"), body.get("addresses", [])
    if not isinstance(names, list) or not names or not isinstance(addresses, list):
        raise ControlError(
            "server-certificate: give `names`, a list with at least one, and `addresses`, a list or none"
        )
    key, now = ca.new_key("EC_prime256v1"), ca.utc_now()
    certificate = ca.issue(names, key, now - dt.timedelta(hours=1), now + ca.LIFETIME, addresses)
    return {"certificate": certificate.decode(), "key": ca.key_pem(key).decode()}


def _reset(_body: dict[str, Any]) -> Any:
    moto_api_backend.reset()
    return {}


def _requested_certificate(arn: Any) -> PublicCertificate:
    found = find_certificate(str(arn))
    if not isinstance(found, PublicCertificate):
        raise ControlError(f"arn: {arn!r} is no certificate that was requested here; ListCertificates tells the ARNs")
    return found


def _one_of(name: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ControlError(f"{name}: {value!r} is none of {', '.join(allowed)}")
    return str(value)


def _certificate(body: dict[str, Any]) -> Any:
    """Ages, renews or spoils one certificate and returns its description.

    `daysToExpiry` (may be negative), `renewNow`, `status` with `reason`, `renewal` (a renewal status, or null to
    forget the renewal) with `reason`, `ineligible` (ACM will not renew it though it is in use).
    """
    certificate = _requested_certificate(body.get("arn"))
    if "daysToExpiry" in body:
        _age(certificate, float(body["daysToExpiry"]))
    if body.get("renewNow"):
        certificate.renew()
    if "status" in body:
        certificate.status = _one_of("status", body["status"], STATUSES)
        certificate.begin_validation()
        certificate.failure_reason = body.get("reason")
    if "ineligible" in body:
        certificate.ineligible = bool(body["ineligible"])
    if "renewal" in body:
        certificate.renewal = _renewal(body)
    return certificate.describe()["Certificate"]


def _age(certificate: PublicCertificate, days: float) -> None:
    """Signs anew with other dates; the lifetime stays what it is unless the end lies beyond it."""
    end = ca.utc_now() + dt.timedelta(days=days)
    start = min(end - ca.LIFETIME, ca.utc_now())
    certificate.issue(start, end, new_key=False)
    certificate.issued_at = certificate.issued_at or start.replace(tzinfo=None)
    certificate.status = "ISSUED"
    certificate.expire_if_due()


def _renewal(body: dict[str, Any]) -> dict[str, Any] | None:
    if body["renewal"] is None:
        return None
    status = _one_of("renewal", body["renewal"], RENEWAL_STATUSES)
    renewal: dict[str, Any] = {"RenewalStatus": status, "UpdatedAt": ca.utc_now().timestamp()}
    if body.get("reason"):
        renewal["RenewalStatusReason"] = body["reason"]
    return renewal


def _hold_issuance(body: dict[str, Any]) -> Any:
    """Keeps ACM from issuing whatever DNS says: one certificate by `arn`, or all whose first name is `domain`."""
    on = bool(body.get("on", True))
    if body.get("arn"):
        _requested_certificate(body["arn"]).held = on
    elif body.get("domain"):
        acm.hold_issuance(str(body["domain"]), body.get("region"), on)
    else:
        raise ControlError("hold-issuance: give `arn`, or `domain` with or without `region`")
    return {"on": on}


def _refuse_issuance(body: dict[str, Any]) -> Any:
    """Later requests whose first name is `domain` fail with `reason`, a failure reason of ACM; null ends that."""
    if not body.get("domain") or "reason" not in body:
        raise ControlError("refuse-issuance: give `domain`, and `reason`, which may be null")
    reason = body["reason"]
    acm.refuse_issuance(str(body["domain"]), None if reason is None else _one_of("reason", reason, FAILURES))
    return {}


def _hold_deployment(body: dict[str, Any]) -> Any:
    """Keeps the distribution `id` InProgress."""
    if not body.get("id"):
        raise ControlError("hold-deployment: give the `id` of a distribution")
    on = bool(body.get("on", True))
    cloudfront.hold_deployment(str(body["id"]), on)
    return {"on": on}


Verb = Callable[[dict[str, Any]], Any]

_verbs: dict[str, Verb] = {}
_forgetting: list[Callable[[], None]] = []


def register(verbs: dict[str, Verb]) -> None:
    """Adds verbs; each gets the JSON object of the body and returns what becomes JSON. It may raise ControlError."""
    for name, verb in verbs.items():
        _verbs[name] = verb
        urls.url_paths[f"{{0}}/moto-api/local/{name}"] = _handle


def on_reset(callback: Callable[[], None]) -> None:
    """Calls `callback` when everything is to be forgotten."""
    _forgetting.append(callback)


def _handle(request: Any, _url: str, _headers: Any) -> tuple[int, dict[str, str], str]:
    verb = request.path.rsplit("/", 1)[-1]
    try:
        body = json.loads(request.data or b"{}")
        if not isinstance(body, dict):
            raise ControlError(f"{verb}: the body is not a JSON object")
        status, answer = 200, _verbs[verb](body)
    except (ControlError, ValueError) as error:
        status, answer = 400, {"error": str(error)}
    return status, {"Content-Type": "application/json"}, json.dumps(answer, default=str)


register(
    {
        "frontends": _frontends,
        "ca": _ca,
        "server-certificate": _server_certificate,
        "certificate": _certificate,
        "hold-issuance": _hold_issuance,
        "refuse-issuance": _refuse_issuance,
        "hold-deployment": _hold_deployment,
        "reset": _reset,
    }
)


@override(MotoAPIBackend, "reset")
def _reset_all(original: Callable[..., None], self: MotoAPIBackend) -> None:
    original(self)
    acm.forget()
    cloudfront.forget()
    lag.forget()
    route53.forget()
    from . import frontends

    frontends.forget()
    for callback in _forgetting:
        callback()
