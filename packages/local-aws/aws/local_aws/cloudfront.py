"""CloudFront distributions: viewer certificates, ETags, and a deployment that takes its time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from moto.cloudfront.exceptions import InvalidIfMatchVersion
from moto.cloudfront.models import (
    CloudFrontBackend,
    DefaultCacheBehaviour,
    Distribution,
    Origin,
    random_id,
)
from moto.core.utils import utcnow

from . import clock
from .acm_certificate import ServableCertificate, usable_certificate
from .cloudfront_policies import check_policies
from .patching import override, service_error
from .trusted_chain import is_trusted
from .validation import covers

CERTIFICATE_REGION = "us-east-1"

_NO_SUCH_CERTIFICATE = (
    "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, "
    "or doesn't include a valid certificate chain."
)
_NOT_COVERED = (
    "The certificate that is attached to your distribution doesn't cover "
    "the alternate domain name (CNAME) that you're trying to add."
)
# As in https://github.com/theopensystemslab/planx-new/pull/2388, where a chain was incomplete.
_NOT_TRUSTED = (
    "The certificate that is attached to your distribution was not issued by a trusted Certificate Authority."
)
_NOT_ATTACHED = (
    "To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate "
    "that validates your authorization to use the domain name."
)


# Ids of distributions whose deployment does not end.
_held: set[str] = set()


def hold_deployment(distribution_id: str, on: bool) -> None:
    """Keeps a distribution InProgress, in a deployment of now or of later, until it is let go."""
    if on:
        _held.add(distribution_id)
    else:
        _held.discard(distribution_id)


def forget() -> None:
    _held.clear()


def _status(self: Distribution) -> str:
    return "Deployed" if clock.now() >= self.deployed_at and self.id not in _held else "InProgress"


# moto counts how often it was asked instead.
Distribution.status = property(_status)


def _begin_deployment(distribution: Distribution) -> None:
    distribution.deployed_at = clock.after("distribution_deployment")
    distribution.last_modified_time = utcnow()


@override(CloudFrontBackend, "create_distribution_with_tags")
def _create_distribution(
    original: Callable[..., Any], self: CloudFrontBackend, distribution_config: dict[str, Any], tags: Any
) -> Any:
    _check(self, distribution_config, None)
    made = original(self, distribution_config, tags)
    distribution = made[0]
    distribution.certificate_change_until = 0.0
    _begin_deployment(distribution)
    return made


@override(CloudFrontBackend, "update_distribution")
def _update_distribution(
    original: Callable[..., Any], self: CloudFrontBackend, dist_config: dict[str, Any], _id: str, if_match: str
) -> Any:
    distribution = self.distributions.get(_id)
    if distribution is None:
        return original(self, dist_config, _id, if_match)
    _check_etag(distribution.etag, if_match)
    old_arn = distribution.distribution_config.ViewerCertificate.acm_certificate_arn
    new_arn = (dist_config.get("ViewerCertificate") or {}).get("ACMCertificateArn") or ""
    is_certificate_change = new_arn != old_arn
    if is_certificate_change and _certificate_change_is_in_progress(distribution):
        raise service_error("IllegalUpdate", "Only one viewer certificate change may be in progress at a time.")
    _check(self, dist_config, _id)
    original(self, dist_config, _id, if_match)
    distribution.etag = random_id()
    _begin_deployment(distribution)
    if is_certificate_change:
        distribution.certificate_change_until = distribution.deployed_at
    return distribution, distribution.location, distribution.etag


def _certificate_change_is_in_progress(distribution: Distribution) -> bool:
    until = distribution.certificate_change_until
    is_newest_change = until == distribution.deployed_at
    return clock.now() < until or (is_newest_change and distribution.status == "InProgress")


@override(CloudFrontBackend, "delete_distribution")
def _delete_distribution(
    original: Callable[..., None], self: CloudFrontBackend, distribution_id: str, if_match: str
) -> None:
    distribution = self.distributions.get(distribution_id)
    if distribution is not None:
        _check_etag(distribution.etag, if_match)
        is_enabled = str(distribution.distribution_config.Enabled).lower() == "true"
        if is_enabled or distribution.status != "Deployed":
            text = "The distribution you are trying to delete has not been disabled."
            raise service_error("DistributionNotDisabled", text)
    original(self, distribution_id, if_match)


def _check_etag(etag: str, if_match: str | None) -> None:
    if not if_match:
        raise InvalidIfMatchVersion
    if if_match != etag:
        text = "The request failed because it didn't meet the preconditions in one or more request-header fields."
        raise service_error("PreconditionFailed", text)


def _check(backend: CloudFrontBackend, config: dict[str, Any], own_id: str | None) -> None:
    aliases = _items(config.get("Aliases"))
    _check_aliases(backend, aliases, own_id)
    _check_viewer_certificate(config.get("ViewerCertificate") or {}, aliases)
    check_policies(config)
    for origin in _items(config.get("Origins")):
        control = origin.get("OriginAccessControlId")
        if control and control not in backend.origin_access_controls:
            raise service_error("InvalidOriginAccessControl", f"The origin access control {control} does not exist.")


def _items(of: Any) -> list[Any]:
    return list((of or {}).get("Items") or [])


def _check_aliases(backend: CloudFrontBackend, aliases: list[str], own_id: str | None) -> None:
    for other in backend.distributions.values():
        if other.id != own_id and set(aliases) & set(_items(other.distribution_config.Aliases)):
            text = "One or more of the CNAMEs you provided are already associated with a different resource."
            raise service_error("CNAMEAlreadyExists", text)


def _check_viewer_certificate(viewer: dict[str, Any], aliases: list[str]) -> None:
    arn = viewer.get("ACMCertificateArn")
    if not arn:
        if aliases:
            raise service_error("InvalidViewerCertificate", _NOT_ATTACHED)
        return
    certificate = usable_certificate(arn, CERTIFICATE_REGION)
    if certificate is None or not _has_supported_key(certificate):
        raise service_error("InvalidViewerCertificate", _NO_SUCH_CERTIFICATE)
    if not is_trusted(certificate):
        raise service_error("InvalidViewerCertificate", _NOT_TRUSTED)
    if not all(covers(certificate.names, alias) or alias in certificate.names for alias in aliases):
        raise service_error("InvalidViewerCertificate", _NOT_COVERED)
    viewer["CloudFrontDefaultCertificate"] = False


def _has_supported_key(certificate: ServableCertificate) -> bool:
    """Of the elliptic curves, CloudFront documents P-256 only."""
    key = certificate._key
    return not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name == "secp256r1"


@override(Origin, "__init__")
def _origin(original: Callable[..., None], self: Origin, origin: dict[str, Any]) -> None:
    original(self, origin)
    self.origin_access_control_id = origin.get("OriginAccessControlId") or ""


@override(DefaultCacheBehaviour, "__init__")
def _cache_behaviour(original: Callable[..., None], self: DefaultCacheBehaviour, config: dict[str, Any]) -> None:
    original(self, config)
    # moto forgets these, and would report that there are none.
    self.function_associations = config.get("FunctionAssociations") or {"Quantity": 0}
    self.lambda_function_associations = config.get("LambdaFunctionAssociations") or {"Quantity": 0}
    if config.get("CachePolicyId"):
        # With a cache policy these do not exist; moto would report values that nobody set.
        for name in ("forwarded_values", "min_ttl", "default_ttl", "max_ttl"):
            setattr(self, name, None)


@override(CloudFrontBackend, "create_origin_access_control")
def _create_origin_access_control(
    original: Callable[..., Any], self: CloudFrontBackend, config_dict: dict[str, str]
) -> Any:
    if any(known.name == config_dict.get("Name") for known in self.origin_access_controls.values()):
        text = "An origin access control with the specified parameters already exists."
        raise service_error("OriginAccessControlAlreadyExists", text)
    return original(self, config_dict)


@override(CloudFrontBackend, "delete_origin_access_control")
def _delete_origin_access_control(original: Callable[..., None], self: CloudFrontBackend, control_id: str) -> None:
    self.get_origin_access_control(control_id)
    for distribution in self.distributions.values():
        origins = distribution.distribution_config.Origins["Items"]
        if any(origin.origin_access_control_id == control_id for origin in origins):
            text = "Cannot delete the origin access control because it's in use by one or more distributions."
            raise service_error("OriginAccessControlInUse", text)
    original(self, control_id)
