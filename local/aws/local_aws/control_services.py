"""Control verbs for services and schedules."""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import ServiceException

from . import ecs_services, scheduler
from .control import ControlError, on_reset, register

CANNOT_PULL = "CannotPullContainerError: pull image manifest has been retried 1 time(s): image not found"


def _fail_tasks(body: dict[str, Any]) -> Any:
    """Lets tasks of `service` fail while `on`, for `reason`; those that run go on."""
    if not body.get("service"):
        raise ControlError("fail-tasks: give `service`, `on`, and optionally `reason`")
    reason = str(body.get("reason") or CANNOT_PULL) if body.get("on", True) else None
    return {"services": ecs_services.fail_tasks(str(body["service"]), reason)}


def _fire(body: dict[str, Any]) -> Any:
    """Runs the schedule `name` of `group` (default: "default") in `region` now, if it is enabled."""
    if not body.get("name") or not body.get("region"):
        raise ControlError("fire: give `name`, `region`, and optionally `group`")
    try:
        return {"fired": scheduler.fire(str(body["name"]), body.get("group"), str(body["region"]))}
    except ServiceException as error:
        raise ControlError(f"fire: {error}") from error


register({"fire": _fire, "fail-tasks": _fail_tasks})
on_reset(ecs_services.forget)
