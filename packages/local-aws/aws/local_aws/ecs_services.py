"""ECS services: their tasks run, and deployments go on by the clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.ecs.models import EC2ContainerServiceBackend, ecs_backends
from moto.ecs.responses import EC2ContainerServiceResponse

from . import ACCOUNT_ID, patching, target_groups
from .ecs_rollout import Rollout
from .ecs_task import ServiceTask
from .patching import override, service_error

KEPT = {
    "deploymentConfiguration": "deployment_configuration",
    "enableExecuteCommand": "enable_execute_command",
    "healthCheckGracePeriodSeconds": "health_check_grace_period_seconds",
}
# Whoever changes one of these gets a new deployment; the count of tasks alone only scales the present one.
DEPLOYED = {
    "taskDefinition": "task_definition",
    "networkConfiguration": "network_configuration",
    "platformVersion": "platform_version",
    "loadBalancers": "load_balancers",
}

_rollouts: dict[str, Rollout] = {}


def advance() -> None:
    with patching.LOCK:
        for region, backend in list(ecs_backends[ACCOUNT_ID].items()):
            for service in list(backend.services.values()):
                rollout = _rollouts.get(_key(region, service))
                if rollout is not None:
                    _advance(service, rollout)


def _advance(service: Any, rollout: Rollout) -> None:
    if service.status == "DRAINING":
        rollout.stop()
        service.status = "INACTIVE"
    elif service.status == "ACTIVE":
        rollout.step()


def fail_tasks(service_name: str, reason: str | None) -> int:
    """Tasks of services of this name can't be started any more for this reason, or can again. Returns how many."""
    found = [rollout for key, rollout in _rollouts.items() if key.split("/")[-1] == service_name]
    for rollout in found:
        rollout.fault = reason
    return len(found)


def task_at(address: str) -> ServiceTask | None:
    """The task that has the address now."""
    tasks = [task for rollout in _rollouts.values() for task in rollout.tasks]
    return next((task for task in tasks if task.address == address and not task.is_over), None)


def forget() -> None:
    for rollout in _rollouts.values():
        rollout.stop()
    _rollouts.clear()
    target_groups.forget()


def _key(region: str, service: Any) -> str:
    return f"{region}/{service.cluster_name}/{service.name}"


@override(EC2ContainerServiceBackend, "create_service")
def _create(
    original: Callable[..., Any], self: Any, cluster_str: str, service_name: str, *rest: Any, **more: Any
) -> Any:
    known = self.services.get(f"{self._get_cluster(cluster_str).name}:{service_name}")
    if known is not None and known.status != "INACTIVE":
        raise service_error("InvalidParameterException", "Creation of service was not idempotent.")
    return original(self, cluster_str, service_name, *rest, **more)


@override(EC2ContainerServiceResponse, "create_service")
def _create_service(original: Callable[..., ActionResult], self: EC2ContainerServiceResponse) -> ActionResult:
    answer = original(self)
    service: Any = answer.result["service"]
    _keep(self, service)
    _rollouts[_key(service.region_name, service)] = Rollout(service, self.ecs_backend)
    return answer


@override(EC2ContainerServiceResponse, "update_service")
def _update_service(_original: Callable[..., ActionResult], self: EC2ContainerServiceResponse) -> ActionResult:
    service = self.ecs_backend._get_service(self._get_param("cluster", "default"), self._get_param("service"))
    if service.status != "ACTIVE":
        raise service_error("ServiceNotActiveException", "Service was not ACTIVE.")
    desired = self._get_int_param("desiredCount")
    if desired is not None:
        service.desired_count = desired
    _keep(self, service)
    changes = [_changed(self, service, parameter, attribute) for parameter, attribute in DEPLOYED.items()]
    if self._get_param("forceNewDeployment") or any(changes):
        _rollouts[_key(service.region_name, service)].deploy()
    return ActionResult({"service": service})


def _changed(response: EC2ContainerServiceResponse, service: Any, parameter: str, attribute: str) -> bool:
    given = response._get_param(parameter)
    if given is None:
        return False
    if parameter == "taskDefinition":
        given = response.ecs_backend.describe_task_definition(given).arn
    before = getattr(service, attribute)
    setattr(service, attribute, given)
    return bool(before != given)


def _keep(response: EC2ContainerServiceResponse, service: Any) -> None:
    for parameter, attribute in KEPT.items():
        given = response._get_param(parameter)
        if given is not None:
            setattr(service, attribute, given)


@override(EC2ContainerServiceBackend, "delete_service")
def _delete_service(original: Callable[..., Any], self: Any, cluster_name: str, service_name: str, force: bool) -> Any:
    service = original(self, cluster_name, service_name, force)
    service.status, service.desired_count = "DRAINING", 0
    return service


@override(EC2ContainerServiceBackend, "list_tasks")
def _list_tasks(
    original: Callable[..., list[Any]],
    self: Any,
    cluster_str: str | None = None,
    container_instance: str | None = None,
    family: str | None = None,
    started_by: str | None = None,
    service_name: str | None = None,
    desiredStatus: str | None = None,  # noqa: N803 - moto's name
) -> list[Any]:
    """As on AWS, only tasks that are to run unless others are asked for."""
    found = original(self, cluster_str, container_instance, family, started_by, None, desiredStatus or "RUNNING")
    group = f"service:{service_name.split('/')[-1]}" if service_name else None
    return [task for task in found if group in (None, getattr(task, "group", None))]


@override(EC2ContainerServiceBackend, "stop_task")
def _stop_task(original: Callable[..., Any], self: Any, cluster_str: str, task_str: str, reason: str) -> Any:
    """The service starts another one in its place."""
    tasks = self.tasks.get(self._get_cluster(cluster_str).name, {})
    task = next((task for arn, task in tasks.items() if arn.endswith(task_str.split("/")[-1])), None)
    if not isinstance(task, ServiceTask):
        return original(self, cluster_str, task_str, reason)
    task.end(code="UserInitiated", reason=reason or "Task stopped by user")
    return task


@override(EC2ContainerServiceBackend, "register_task_definition")
def _register(
    original: Callable[..., Any], self: Any, family: str, container_definitions: Any, *a: Any, **k: Any
) -> Any:
    has_secrets = any(one.get("secrets") for one in container_definitions or [])
    if has_secrets and not k.get("execution_role_arn"):
        text = (
            "When you are specifying container secrets, you must also specify a value for 'executionRoleArn' "
            "in the task definition."
        )
        raise service_error("ClientException", text)
    return original(self, family, container_definitions, *a, **k)
