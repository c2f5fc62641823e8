"""EventBridge Scheduler: what it refuses, and schedules that run by hand, or by themselves once that is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from moto.scheduler.exceptions import ScheduleExists, ScheduleGroupNotFound, ValidationException
from moto.scheduler.models import EventBridgeSchedulerBackend, scheduler_backends

from . import ACCOUNT_ID, clock, delivery, iam_guard, patching
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


_SECONDS = {"minute": 60.0, "hour": 3600.0, "day": 86_400.0}
_next_run: dict[tuple[str, str, str], float] = {}
_run_by_themselves = False


def run_by_themselves(on: bool) -> None:
    """Schedules with a rate run from now on, their rate divided by the time factor; cron and at() never do."""
    global _run_by_themselves
    _run_by_themselves = on
    _next_run.clear()


def advance() -> None:
    if not _run_by_themselves:
        return
    with patching.LOCK:
        rates = {
            (region, group.name, schedule.name): seconds
            for region, backend in list(scheduler_backends[ACCOUNT_ID].items())
            for group in backend.schedule_groups.values()
            for schedule in group.schedules.values()
            if (seconds := _rate(str(schedule.schedule_expression))) is not None
        }
    for key, seconds in rates.items():
        if clock.now() >= _next_run.setdefault(key, clock.now() + seconds / clock.factor()):
            _next_run[key] = clock.now() + seconds / clock.factor()
            region, group, name = key
            fire(name, group, region)


def _rate(expression: str) -> float | None:
    found = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression)
    return int(found[1]) * _SECONDS[found[2]] if found else None
