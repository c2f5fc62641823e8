"""Control verbs for services, schedules, events and alarms."""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import ServiceException

from . import alarms, ecs_services, events, scheduler
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


def _run_schedules(body: dict[str, Any]) -> Any:
    """Lets schedules with a rate run by themselves, or ends that; at the start none does."""
    scheduler.run_by_themselves(bool(body.get("on", True)))
    return {}


def _event(body: dict[str, Any]) -> Any:
    """Sends an event as AWS does: `source`, `detailType`, `detail` and `resources`, in `region`."""
    missing = [name for name in ("source", "detailType", "region") if not body.get(name)]
    if missing:
        raise ControlError(f"event: give {', '.join(missing)}")
    detail, resources = body.get("detail") or {}, body.get("resources") or []
    return {"id": events.emit(body["region"], body["source"], body["detailType"], detail, resources)}


def _alarms(body: dict[str, Any]) -> Any:
    """Evaluates the alarms of `region`, as of `laterSeconds` from now, and tells all states by name."""
    if not body.get("region"):
        raise ControlError("alarms: give `region`, and optionally `laterSeconds`")
    return alarms.evaluate(str(body["region"]), float(body.get("laterSeconds", 0)))


register(
    {"fire": _fire, "run-schedules": _run_schedules, "fail-tasks": _fail_tasks, "event": _event, "alarms": _alarms}
)
on_reset(ecs_services.forget)
on_reset(lambda: scheduler.run_by_themselves(False))
