"""Everything that the local AWS adds to moto: importing this overrides moto, `start` runs DNS and the data plane."""

from __future__ import annotations

from . import (
    acm,
    api_mappings,
    apigateway,
    cloudfront,
    control,
    data_plane,
    dns_server,
    ecs_settings,
    elb,
    lag,
    lambda_settings,
    patching,
    route53,
    scheduler,
    shared_domain_names,
    ssm,
    unknown_paths,
)

__all__ = [
    "acm",
    "api_mappings",
    "apigateway",
    "cloudfront",
    "control",
    "ecs_settings",
    "elb",
    "lag",
    "lambda_settings",
    "patching",
    "route53",
    "scheduler",
    "shared_domain_names",
    "ssm",
    "unknown_paths",
]


def start() -> int:
    """Returns the port of the DNS server."""
    data_plane.start()
    return dns_server.start()


def stop() -> None:
    dns_server.stop()
    data_plane.stop()
