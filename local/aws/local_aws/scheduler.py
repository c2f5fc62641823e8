"""EventBridge Scheduler: what it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from moto.scheduler.exceptions import ScheduleExists, ScheduleGroupNotFound, ValidationException
from moto.scheduler.models import EventBridgeSchedulerBackend

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
