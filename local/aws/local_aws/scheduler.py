"""EventBridge Scheduler: what it refuses, and a schedule that is run by hand, since none runs by itself here."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from moto.scheduler.exceptions import ScheduleExists, ScheduleGroupNotFound, ValidationException
from moto.scheduler.models import EventBridgeSchedulerBackend, scheduler_backends

from . import ACCOUNT_ID, delivery, iam_guard, patching
from .patching import override

# https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
EXPRESSIONS = (
    re.compile(r"rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)"),
    re.compile(r"cron\(\S+( \S+){5}\)"),
    re.compile(r"at\(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\)"),
)


@override(EventBridgeSchedulerBackend, "create_schedule")
def _create_schedule(original: Callable[..., Any], self: EventBridgeSchedulerBackend, *args: Any, **given: Any) -> Any:
    # A missing group is a KeyError in moto, which becomes a 500.
    self.get_schedule_group(given.get("group_name"))
    _check(given)
    return original(self, *args, **given)


@override(EventBridgeSchedulerBackend, "update_schedule")
def _update_schedule(original: Callable[..., Any], self: EventBridgeSchedulerBackend, *args: Any, **given: Any) -> Any:
    _check(given)
    return original(self, *args, **given)


def _check(given: dict[str, Any]) -> None:
    expression = str(given.get("schedule_expression"))
    if not any(known.fullmatch(expression) for known in EXPRESSIONS):
        raise ValidationException(f"Invalid Schedule Expression {expression}.")
    window = given.get("flexible_time_window") or {}
    if window.get("Mode") == "FLEXIBLE" and not 1 <= int(window.get("MaximumWindowInMinutes") or 0) <= 1440:
        raise ValidationException("MaximumWindowInMinutes must be from 1 to 1440 when the mode is FLEXIBLE.")


@override(EventBridgeSchedulerBackend, "create_schedule_group")
def _create_schedule_group(
    original: Callable[..., Any], self: EventBridgeSchedulerBackend, name: str, tags: list[dict[str, str]]
) -> Any:
    if name in self.schedule_groups:
        raise ScheduleExists(name)
    return original(self, name, tags)


@override(EventBridgeSchedulerBackend, "delete_schedule_group")
def _delete_schedule_group(original: Callable[..., None], self: EventBridgeSchedulerBackend, name: str | None) -> None:
    if name not in self.schedule_groups:
        raise ScheduleGroupNotFound(str(name))
    original(self, name)


def fire(name: str, group: str | None, region: str) -> bool:
    """Runs a schedule now; False when it is disabled. Its role must be allowed to reach the target, as on AWS."""
    with patching.LOCK:
        schedule = scheduler_backends[ACCOUNT_ID][region].get_schedule(group, name)
        state, target = schedule.state, dict(schedule.target)
    if state != "ENABLED":
        return False
    arn, text = str(target["Arn"]), str(target.get("Input") or "{}")
    try:
        if not iam_guard.is_allowed(str(target["RoleArn"]), delivery.action_for(arn), arn, region, f"schedule/{name}"):
            raise delivery.DeliveryError(f"the role {target['RoleArn']} may not reach {arn}")
        delivery.deliver(arn, text)
    except delivery.DeliveryError:
        dead_letter = (target.get("DeadLetterConfig") or {}).get("Arn")
        if dead_letter:
            delivery.deliver(str(dead_letter), text)
    return True
