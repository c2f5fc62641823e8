"""A service's settings that moto forgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.ecs.responses import EC2ContainerServiceResponse

from .patching import override

KEPT = {
    "deploymentConfiguration": "deployment_configuration",
    "enableExecuteCommand": "enable_execute_command",
    "healthCheckGracePeriodSeconds": "health_check_grace_period_seconds",
}


@override(EC2ContainerServiceResponse, "create_service")
def _create_service(original: Callable[..., ActionResult], self: EC2ContainerServiceResponse) -> ActionResult:
    answer = original(self)
    _keep(self, answer.result["service"])
    return answer


@override(EC2ContainerServiceResponse, "update_service")
def _update_service(original: Callable[..., ActionResult], self: EC2ContainerServiceResponse) -> ActionResult:
    answer = original(self)
    _keep(self, answer.result["service"])
    return answer


def _keep(response: EC2ContainerServiceResponse, service: Any) -> None:
    for parameter, attribute in KEPT.items():
        given = response._get_param(parameter)
        if given is not None:
            setattr(service, attribute, given)
