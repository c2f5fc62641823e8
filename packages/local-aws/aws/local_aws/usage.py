"""Which consumers reference a certificate now: load balancers, distributions and API Gateway domain names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.apigateway.models import apigateway_backends
from moto.apigatewayv2.models import apigatewayv2_backends
from moto.cloudfront.models import cloudfront_backends
from moto.elbv2.models import elbv2_backends

# (ARN of the certificate, ARN of the consumer)
Reference = tuple[str, str]


def backends(by_account: Any) -> Iterator[tuple[str, Any]]:
    """(region or partition, backend) of every account; a copy, since a look may add a region."""
    for by_region in list(by_account.values()):
        yield from list(by_region.items())


def references() -> set[Reference]:
    """All references of all accounts and regions. The caller holds the lock."""
    return {*_load_balancers(), *_distributions(), *_domain_names()}


def _load_balancers() -> Iterator[Reference]:
    for _, backend in backends(elbv2_backends):
        for load_balancer in backend.load_balancers.values():
            for listener in load_balancer.listeners.values():
                for arn in listener.certificates:
                    yield arn, load_balancer.arn


def _distributions() -> Iterator[Reference]:
    for _, backend in backends(cloudfront_backends):
        for distribution in backend.distributions.values():
            arn = distribution.distribution_config.ViewerCertificate.acm_certificate_arn
            if arn:
                yield arn, distribution.arn


def _domain_names() -> Iterator[Reference]:
    for region, backend in backends(apigateway_backends):
        for domain in backend.domain_names.values():
            for arn in (domain.certificate_arn, domain.regional_certificate_arn):
                if arn:
                    yield arn, f"arn:aws:apigateway:{region}::/domainnames/{domain.domain_name}"
    for _, backend in backends(apigatewayv2_backends):
        for domain in backend.domain_names.values():
            for configuration in domain.domain_name_configurations:
                if configuration.get("certificateArn"):
                    yield configuration["certificateArn"], domain.domain_name_arn
