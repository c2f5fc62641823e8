"""Elastic Load Balancing v2: TLS listeners, their certificate lists, and the checks that moto leaves out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from moto.elbv2.exceptions import DuplicateListenerError, DuplicateLoadBalancerName, LoadBalancerNotFoundError
from moto.elbv2.models import ELBv2Backend, FakeAction, FakeListener, FakeLoadBalancer
from moto.elbv2.responses import ELBV2Response
from moto.elbv2.ssl_policies import SSL_POLICIES

from . import clock
from .acm_certificate import find_certificate, usable_certificate
from .hosted_zone_ids import load_balancer_zone_id
from .patching import override, service_error

SECURE_PROTOCOLS = ("HTTPS", "TLS")
MOST_CERTIFICATES = 25
_NAME = re.compile(r"(?!internal-)(?!-)[A-Za-z0-9-]{1,32}(?<!-)")


@override(ELBv2Backend, "create_load_balancer")
def _create_load_balancer(
    original: Callable[..., FakeLoadBalancer], self: ELBv2Backend, *, tags: Any = None, **arguments: Any
) -> FakeLoadBalancer:
    name = arguments["name"]
    kind = arguments.get("loadbalancer_type") or "application"
    if not _NAME.fullmatch(name or ""):
        raise service_error("ValidationError", f"The load balancer name '{name}' is not valid")
    if any(known.name == name for known in self.load_balancers.values()):
        raise DuplicateLoadBalancerName()
    made = original(self, **arguments)
    del self.load_balancers[made.arn]
    if kind == "application" and len({subnet.availability_zone for subnet in made.subnets}) < 2:
        text = "At least two subnets in two different Availability Zones must be specified"
        raise service_error("InvalidConfigurationRequest", text)
    _dress(made, kind, self.region_name)
    self.load_balancers[made.arn] = made
    self.tagging_service.tag_resource(made.arn, tags)
    return made


def _dress(made: FakeLoadBalancer, kind: str, region: str) -> None:
    """ARN, DNS name and zone id in the forms that AWS has for each kind."""
    unique = made.arn.rsplit("/", 1)[-1]
    made.canonical_hosted_zone_id = load_balancer_zone_id(kind, region)
    made.active_at = clock.after("load_balancer_provisioning")
    if kind == "network":
        made.arn = made.arn.replace(":loadbalancer/app/", ":loadbalancer/net/")
        made.dns_name = f"{made.name}-{unique}.elb.{region}.amazonaws.com"
    else:
        made.dns_name = f"{made.name}-{int(unique, 16) % 10**10}.{region}.elb.amazonaws.com"


@override(FakeLoadBalancer, "activate")
def _activate(original: Callable[..., None], self: FakeLoadBalancer) -> None:
    if clock.now() >= self.active_at:
        original(self)


@override(ELBv2Backend, "delete_load_balancer")
def _delete_load_balancer(original: Callable[..., None], self: ELBv2Backend, arn: str) -> None:
    known = self.load_balancers.get(arn)
    if known is not None and str(known.attrs.get("deletion_protection.enabled")).lower() == "true":
        text = f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
        raise service_error("OperationNotPermitted", text)
    original(self, arn)


@override(ELBv2Backend, "create_listener")
def _create_listener(
    original: Callable[..., FakeListener],
    self: ELBv2Backend,
    load_balancer_arn: str,
    protocol: str,
    port: str,
    ssl_policy: str,
    certificate: str | None,
    actions: list[dict[str, Any]],
    alpn_policy: list[str] | None = None,
    tags: list[dict[str, str]] | None = None,
) -> FakeListener:
    balancer = self.load_balancers.get(load_balancer_arn)
    if balancer is None:
        raise LoadBalancerNotFoundError()
    if any(str(listener.port) == str(port) for listener in balancer.listeners.values()):
        raise DuplicateListenerError()
    self._validate_port_and_protocol(balancer.type, port, protocol)
    is_secure = protocol in SECURE_PROTOCOLS
    if is_secure:
        _check_policy(ssl_policy)
        _check_default_certificates(self.region_name, protocol, [certificate] if certificate else [])
    elif certificate:
        raise service_error("InvalidConfigurationRequest", f"Certificates cannot be set for {protocol} listeners")
    policy = ssl_policy if is_secure else None
    return original(self, load_balancer_arn, protocol, port, policy, certificate, actions, alpn_policy, tags)


@override(ELBv2Backend, "modify_listener")
def _modify_listener(
    _original: Callable[..., FakeListener],
    self: ELBv2Backend,
    arn: str,
    port: str | None = None,
    protocol: str | None = None,
    ssl_policy: str | None = None,
    certificates: list[dict[str, Any]] | None = None,
    actions: list[dict[str, Any]] | None = None,
) -> FakeListener:
    """Replaces moto's, which does not know the protocol TLS and drops the SNI list of an HTTPS listener."""
    listener = self.describe_listeners(None, [arn])[0]
    balancer = self.load_balancers[listener.load_balancer_arn]
    new_protocol = (protocol or listener.protocol).upper()
    new_port = port or listener.port
    self._validate_port_and_protocol(balancer.type, new_port, new_protocol)
    others = [known for known in balancer.listeners.values() if known is not listener]
    if any(str(other.port) == str(new_port) for other in others):
        raise DuplicateListenerError()
    new_actions = [FakeAction(action) for action in actions or []]
    self._validate_actions(new_actions)
    if new_protocol in SECURE_PROTOCOLS:
        _check_policy(ssl_policy)
        wanted = [entry["CertificateArn"] for entry in certificates or []]
        default = _check_default_certificates(
            self.region_name, new_protocol, wanted or ([listener.certificate] if listener.certificate else [])
        )
        # The SNI list stays as it is, and with it a certificate that was in it beside the old default.
        listener.certificate, listener.certificates = default, [default, *listener.certificates[1:]]
        listener.ssl_policy = ssl_policy or listener.ssl_policy or "ELBSecurityPolicy-2016-08"
    else:
        listener.certificate, listener.certificates, listener.ssl_policy = None, [], None
    listener.protocol, listener.port = new_protocol, new_port
    if new_actions:
        listener.default_actions = new_actions
        listener._default_rule[0].actions = new_actions
    return listener


@override(ELBV2Response, "modify_listener")
def _modify_listener_response(original: Callable[..., Any], self: ELBV2Response) -> Any:
    answer = original(self)
    alpn_policy = self._get_param("AlpnPolicy")
    if alpn_policy is not None:
        answer.result["Listeners"][0].alpn_policy = alpn_policy
    return answer


def _check_policy(policy: str | None) -> None:
    if policy is not None and policy not in SSL_POLICIES:
        raise service_error("SSLPolicyNotFound", f"SSL policy '{policy}' not found")


def _check_default_certificates(region: str, protocol: str, arns: list[str]) -> str:
    """Returns the one default certificate."""
    if not arns:
        raise service_error("ValidationError", f"A certificate must be specified for {protocol} listeners")
    if len(arns) > 1:
        raise service_error("TooManyCertificates", "Up to '1' certificate can be specified here")
    _check_certificate(region, arns[0])
    return arns[0]


def _check_certificate(region: str, arn: str) -> None:
    if find_certificate(arn) is None or arn.split(":")[3] != region:
        raise service_error("CertificateNotFound", f"Certificate ARN '{arn}' is not valid")
    if usable_certificate(arn, region) is None:
        text = (
            f"The certificate '{arn}' must have a fully-qualified domain name, a supported signature, "
            "and a supported key size."
        )
        raise service_error("UnsupportedCertificate", text)


@override(ELBv2Backend, "add_listener_certificates")
def _add_listener_certificates(
    _original: Callable[..., list[str]], self: ELBv2Backend, arn: str, certificates: list[dict[str, Any]]
) -> list[str]:
    listener = self.describe_listeners(None, [arn])[0]
    if listener.protocol not in SECURE_PROTOCOLS:
        raise service_error("InvalidConfigurationRequest", f"{listener.protocol} listeners have no certificates")
    wanted = [entry["CertificateArn"] for entry in certificates]
    for certificate in wanted:
        _check_certificate(self.region_name, certificate)
    # The list may hold the default certificate too: the console puts it there.
    new = [certificate for certificate in wanted if certificate not in listener.certificates[1:]]
    if len(listener.certificates) - 1 + len(new) > MOST_CERTIFICATES:
        raise service_error("TooManyCertificates", f"A listener takes {MOST_CERTIFICATES} certificates")
    listener.certificates = [*listener.certificates, *new]
    return wanted


@override(ELBv2Backend, "remove_listener_certificates")
def _remove_listener_certificates(
    _original: Callable[..., None], self: ELBv2Backend, arn: str, certificates: list[dict[str, Any]]
) -> None:
    listener = self.describe_listeners(None, [arn])[0]
    unwanted = [entry["CertificateArn"] for entry in certificates]
    sni = listener.certificates[1:]
    if listener.certificate in unwanted and listener.certificate not in sni:
        raise service_error("OperationNotPermitted", "Default certificate cannot be removed")
    listener.certificates = [*listener.certificates[:1], *(arn for arn in sni if arn not in unwanted)]


def _default_only(arns: list[str]) -> list[dict[str, str]] | None:
    """Everything but DescribeListenerCertificates shows the default certificate alone."""
    return [{"CertificateArn": arn} for arn in arns[:1]] or None


for _action in ("Create", "Describe", "Modify"):
    for _suffix in ("ListenerOutput", "ListenersOutput"):
        _path = f"{_action}{_suffix}.Listeners.Listener.Certificates"
        if _path in ELBV2Response.RESPONSE_KEY_PATH_TO_TRANSFORMER:
            ELBV2Response.RESPONSE_KEY_PATH_TO_TRANSFORMER[_path] = _default_only
