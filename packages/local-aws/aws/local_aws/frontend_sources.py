"""Reads from the emulator's backends what serves TLS: listeners, distributions and API domain names.

The callers hold `patching.LOCK`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from moto.apigateway.models import apigateway_backends
from moto.apigatewayv2.models import apigatewayv2_backends
from moto.cloudfront.models import cloudfront_backends
from moto.elbv2.models import elbv2_backends

from .listener_rules import HostRule, host_rules

EDGE_ADDRESSES = 2
FEWEST_LOAD_BALANCER_ADDRESSES = 2


@dataclass(frozen=True)
class Host:
    """A DNS name of AWS and the thing whose addresses it stands for."""

    dns_name: str
    owner: str
    address_count: int


@dataclass(frozen=True)
class Source:
    """One frontend as the API describes it; the first certificate ARN is the default one."""

    kind: str
    id: str
    region: str
    host: Host
    port: int
    aliases: tuple[str, ...]
    certificate_arns: tuple[str, ...]
    policy: str
    speaks_http: bool
    alpn: bool
    rules: tuple[HostRule, ...] = ()
    # Of a TCP listener: it hands bytes to this target group's targets, and has no certificate of its own.
    target_group: str | None = None


def hosts() -> list[Host]:
    """Every AWS name that has addresses, also that of a load balancer without a TLS listener."""
    found = [_load_balancer_host(load_balancer) for _, load_balancer in _load_balancers()]
    found += [_distribution_host(distribution) for distribution in _distributions()]
    found += [source.host for source in _domain_names()]
    return found


def sources() -> list[Source]:
    return [*_listener_sources(), *_tcp_sources(), *_distribution_sources(), *_domain_names()]


def _regional(backends: Any) -> Iterator[tuple[str, Any]]:
    for by_region in list(backends.values()):
        yield from list(by_region.items())


def _load_balancers() -> Iterator[tuple[str, Any]]:
    for region, backend in _regional(elbv2_backends):
        for load_balancer in list(backend.load_balancers.values()):
            yield region, load_balancer


def _load_balancer_host(load_balancer: Any) -> Host:
    count = max(FEWEST_LOAD_BALANCER_ADDRESSES, len(load_balancer.subnets))
    return Host(load_balancer.dns_name.lower(), load_balancer.arn, count)


def _listener_sources() -> Iterator[Source]:
    for region, load_balancer in _load_balancers():
        for listener in list(load_balancer.listeners.values()):
            if listener.protocol not in ("HTTPS", "TLS") or not listener.certificate:
                continue
            others = (arn for arn in listener.certificates if arn != listener.certificate)
            is_https = listener.protocol == "HTTPS"
            yield Source(
                kind="listener",
                id=listener.arn,
                region=region,
                host=_load_balancer_host(load_balancer),
                port=int(listener.port),
                aliases=(),
                certificate_arns=(listener.certificate, *others),
                policy=listener.ssl_policy or "",
                speaks_http=is_https,
                alpn=is_https or _offers_http1(listener.alpn_policy),
                rules=host_rules(listener) if is_https else (),
            )


def _tcp_sources() -> Iterator[Source]:
    for region, load_balancer in _load_balancers():
        for listener in list(load_balancer.listeners.values()):
            group = _forward_target(listener) if listener.protocol == "TCP" else None
            if group is None:
                continue
            yield Source(
                kind="listener",
                id=listener.arn,
                region=region,
                host=_load_balancer_host(load_balancer),
                port=int(listener.port),
                aliases=(),
                certificate_arns=(),
                policy="",
                speaks_http=False,
                alpn=False,
                target_group=group,
            )


def _forward_target(listener: Any) -> str | None:
    for action in listener.default_actions:
        data = action.data
        if data.get("Type") == "forward":
            groups = (data.get("ForwardConfig") or {}).get("TargetGroups") or [{}]
            return data.get("TargetGroupArn") or groups[0].get("TargetGroupArn")
    return None


def _offers_http1(alpn_policy: Any) -> bool:
    policies = [alpn_policy] if isinstance(alpn_policy, str) else list(alpn_policy or [])
    return any(policy not in ("None", "HTTP2Only") for policy in policies)


def _distributions() -> Iterator[Any]:
    for _, backend in _regional(cloudfront_backends):
        yield from list(backend.distributions.values())


def _distribution_host(distribution: Any) -> Host:
    return Host(distribution.domain_name.lower(), distribution.arn, EDGE_ADDRESSES)


def _distribution_sources() -> Iterator[Source]:
    """A distribution with CloudFront's own certificate has none that we could show, so it is left out."""
    for distribution in _distributions():
        config = distribution.distribution_config
        certificate = config.ViewerCertificate
        # A disabled distribution takes no viewer requests.
        if str(config.Enabled).lower() != "true" or not certificate.acm_certificate_arn:
            continue
        yield Source(
            kind="distribution",
            id=distribution.arn,
            region="us-east-1",
            host=_distribution_host(distribution),
            port=443,
            aliases=tuple(_items(config.Aliases)),
            certificate_arns=(certificate.acm_certificate_arn,),
            policy=certificate.minimum_protocol_version,
            speaks_http=True,
            alpn=True,
        )


def _items(aliases: Any) -> list[str]:
    items = (aliases or {}).get("Items") or []
    # XML with one alias may come through as {"CNAME": name}.
    return list(items.values()) if isinstance(items, dict) else list(items)


def _domain_names() -> list[Source]:
    """Both API versions show one set of domain names on AWS; where both stores have one, it counts once."""
    found: dict[str, Source] = {}
    for source in [*_v2_domain_names(), *_v1_domain_names()]:
        found.setdefault(source.id, source)
    return list(found.values())


def _v2_domain_names() -> Iterator[Source]:
    for region, backend in _regional(apigatewayv2_backends):
        for domain in list(backend.domain_names.values()):
            for configuration in domain.domain_name_configurations[:1]:
                yield from _domain_name(
                    region,
                    domain.domain_name,
                    configuration.get("apiGatewayDomainName"),
                    configuration.get("certificateArn"),
                    configuration.get("securityPolicy"),
                )


def _v1_domain_names() -> Iterator[Source]:
    for region, backend in _regional(apigateway_backends):
        for domain in list(backend.domain_names.values()):
            is_regional = bool(domain.regional_certificate_arn)
            yield from _domain_name(
                region,
                domain.domain_name,
                domain.regional_domain_name if is_regional else domain.distribution_domain_name,
                domain.regional_certificate_arn if is_regional else domain.certificate_arn,
                domain.security_policy,
            )


def _domain_name(
    region: str, name: str, dns_name: str | None, certificate_arn: str | None, policy: str | None
) -> Iterator[Source]:
    if not dns_name or not certificate_arn:
        return
    arn = f"arn:aws:apigateway:{region}::/domainnames/{name}"
    yield Source(
        kind="domainname",
        id=arn,
        region=region,
        host=Host(dns_name.lower(), arn, EDGE_ADDRESSES),
        port=443,
        aliases=(name,),
        certificate_arns=(certificate_arn,),
        policy=policy or "",
        speaks_http=True,
        alpn=True,
    )
