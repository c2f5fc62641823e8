"""Everything that the local AWS adds to moto: importing this overrides moto, `start` runs DNS and the data plane."""

from __future__ import annotations

from . import (
    acm,
    alarms,
    api_mappings,
    apigateway,
    assumed_roles,
    cloudfront,
    control,
    control_faults,
    control_functions,
    control_services,
    data_plane,
    dns_server,
    ecs_services,
    elb,
    events,
    function_interfaces,
    function_invoke,
    function_runs,
    lag,
    lambda_settings,
    listener_actions,
    patching,
    route53,
    s3,
    scheduler,
    scratch,
    shared_domain_names,
    ssm,
    unknown_paths,
    web_subscribers,
)

__all__ = [
    "acm",
    "alarms",
    "api_mappings",
    "apigateway",
    "assumed_roles",
    "cloudfront",
    "control",
    "control_faults",
    "control_functions",
    "control_services",
    "ecs_services",
    "elb",
    "events",
    "function_interfaces",
    "function_invoke",
    "lag",
    "lambda_settings",
    "listener_actions",
    "patching",
    "route53",
    "s3",
    "scheduler",
    "shared_domain_names",
    "ssm",
    "unknown_paths",
    "web_subscribers",
]


def start(url: str) -> int:
    """`url` is where the API answers. Returns the port of the DNS server."""
    function_runs.start(url)
    data_plane.start()
    return dns_server.start()


def stop() -> None:
    function_runs.stop()
    ecs_services.forget()
    dns_server.stop()
    data_plane.stop()
    scratch.remove()
