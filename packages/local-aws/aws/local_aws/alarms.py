"""CloudWatch alarms: evaluated at every new value, or when asked, and their actions carried out.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable, Sequence
from typing import Any

from moto.cloudwatch.models import Alarm, CloudWatchBackend, cloudwatch_backends
from moto.core.utils import utcnow

from . import ACCOUNT_ID, delivery, resource_policies
from .patching import override

UNCHECKED = "Unchecked: Initial alarm creation"
LATENESS = dt.timedelta(seconds=1)

log = logging.getLogger(__name__)

_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "LessThanThreshold": lambda value, threshold: value < threshold,
    "LessThanOrEqualToThreshold": lambda value, threshold: value <= threshold,
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "GreaterThanOrEqualToThreshold": lambda value, threshold: value >= threshold,
}
_STATISTICS: dict[str, Callable[[Sequence[float]], float]] = {
    "Minimum": min,
    "Maximum": max,
    "Sum": sum,
    "SampleCount": len,
    "Average": lambda values: sum(values) / len(values),
}


def evaluate(region: str, later_seconds: float = 0.0) -> dict[str, str]:
    """Evaluates every metric alarm of a region as of now, or as of so much later. Returns all states by name."""
    backend = cloudwatch_backends[ACCOUNT_ID][region]
    now = utcnow() + dt.timedelta(seconds=later_seconds)
    for alarm in list(backend.alarms.values()):
        if alarm.metric_name and alarm.statistic in _STATISTICS:
            state, reason = _state(backend, alarm, now)
            if state != alarm.state_value:
                alarm.update_state(reason, "{}", state)
    return {alarm.name: alarm.state_value for alarm in backend.alarms.values()}


def _state(backend: Any, alarm: Any, now: dt.datetime) -> tuple[str, str]:
    values = [_value(backend, alarm, now, index) for index in range(int(alarm.evaluation_periods))]
    breaches = _COMPARISONS[alarm.comparison_operator]
    missing = {"breaching": True, "notBreaching": False}.get(alarm.treat_missing_data or "missing")
    judged = [missing if value is None else breaches(value, float(alarm.threshold)) for value in values]
    needed = int(alarm.datapoints_to_alarm or alarm.evaluation_periods)
    if sum(1 for one in judged if one) >= needed:
        return "ALARM", f"Threshold Crossed: {values} {alarm.comparison_operator} {alarm.threshold}"
    if all(one is None for one in judged):
        if alarm.treat_missing_data == "ignore":
            return str(alarm.state_value), str(alarm.state_reason)
        return "INSUFFICIENT_DATA", "Insufficient Data: no datapoints were received"
    return "OK", f"Threshold not crossed: {values}"


def _value(backend: Any, alarm: Any, now: dt.datetime, index: int) -> float | None:
    """The statistic of the period that ended `index` periods ago; None when it has no data."""
    period = dt.timedelta(seconds=int(alarm.period))
    end = now - period * index
    wanted = sorted((one.name, one.value) for one in alarm.dimensions)
    found = [
        float(datum.value)
        for datum in backend.metric_data
        if hasattr(datum, "value")
        and (datum.namespace, datum.name) == (alarm.namespace, alarm.metric_name)
        and sorted((one.name, one.value) for one in datum.dimensions) == wanted
        and end - period < datum.timestamp.replace(tzinfo=None) <= end + LATENESS
    ]
    return _STATISTICS[alarm.statistic](found) if found else None


@override(CloudWatchBackend, "put_metric_alarm")
def _put_metric_alarm(original: Callable[..., Any], self: Any, name: str, *args: Any, **given: Any) -> Any:
    """A new alarm knows nothing yet, and a changed one keeps its state."""
    known = self.alarms.get(name)
    alarm = original(self, name, *args, **given)
    alarm.state_value = known.state_value if known is not None else "INSUFFICIENT_DATA"
    alarm.state_reason = known.state_reason if known is not None else UNCHECKED
    return alarm


@override(CloudWatchBackend, "put_metric_data")
def _put_metric_data(original: Callable[..., Any], self: Any, namespace: str, metric_data: Any) -> Any:
    answer = original(self, namespace, metric_data)
    evaluate(self.region_name)
    return answer


@override(Alarm, "update_state")
def _update_state(original: Callable[..., None], self: Any, reason: str, reason_data: str, state_value: str) -> None:
    before = self.state_value
    original(self, reason, reason_data, state_value)
    actions = {"ALARM": self.alarm_actions, "OK": self.ok_actions}.get(state_value, self.insufficient_data_actions)
    if before == state_value or not self.actions_enabled:
        return
    for arn in actions or []:
        _act(self, arn, before)


def _act(alarm: Any, arn: str, before: str) -> None:
    if ":sns:" in arn and not resource_policies.may_publish(arn, "cloudwatch.amazonaws.com", alarm.alarm_arn):
        return
    message = {
        "AlarmName": alarm.name,
        "AlarmDescription": alarm.description,
        "AWSAccountId": ACCOUNT_ID,
        "NewStateValue": alarm.state_value,
        "NewStateReason": alarm.state_reason,
        "OldStateValue": before,
        "AlarmArn": alarm.alarm_arn,
        "Region": alarm.region_name,
    }
    try:
        delivery.deliver(arn, json.dumps(message), subject=f'{alarm.state_value}: "{alarm.name}"'[:100])
    except delivery.DeliveryError as error:
        log.warning("alarm %s: %s", alarm.name, error)
