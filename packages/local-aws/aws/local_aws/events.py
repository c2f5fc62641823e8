"""EventBridge: events reach topics and functions too, and events of AWS come from the control interface only."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from moto.events.models import EventsBackend, Rule, events_backends
from moto.events.utils import EventTemplateParser

from . import ACCOUNT_ID, delivery, patching, resource_policies
from .patching import override

DELIVERED = ("sns", "sqs", "lambda")
AWS_PREFIX = "aws."

log = logging.getLogger(__name__)


def emit(region: str, source: str, detail_type: str, detail: dict[str, Any], resources: list[str]) -> str:
    """Sends an event as an AWS service does, to the default bus. Returns its id."""
    event_id = str(uuid.uuid4())
    event = {
        "version": "0",
        "id": event_id,
        "detail-type": detail_type,
        "source": source,
        "account": ACCOUNT_ID,
        "time": datetime.now(timezone.utc).timestamp(),
        "region": region,
        "resources": resources,
        "detail": detail,
    }
    with patching.LOCK:
        rules = list(events_backends[ACCOUNT_ID][region].describe_event_bus("default").rules.values())
        for rule in rules:
            rule.send_to_targets(dict(event))
    return event_id


@override(EventsBackend, "put_events")
def _put_events(original: Callable[..., Any], self: Any, events: list[dict[str, Any]]) -> Any:
    refused = {
        "ErrorCode": "NotAuthorizedForSourceException",
        "ErrorMessage": "Not authorized for the source.",
    }
    answers: list[dict[str, Any]] = []
    for event in events:
        is_aws = str(event.get("Source", "")).startswith(AWS_PREFIX)
        answers += [refused] if is_aws else original(self, [event])
    return answers


@override(Rule, "send_to_targets")
def _send_to_targets(
    original: Callable[..., None], self: Any, original_event: dict[str, Any], transform_input: bool = True
) -> None:
    if self.state != "ENABLED" or not self.event_pattern.matches_event(original_event):
        return
    ours = [target for target in self.targets if target["Arn"].split(":")[2] in DELIVERED]
    others = [target for target in self.targets if target not in ours]
    for target in ours:
        _deliver(self, target, original_event)
    if others:
        self.targets = others
        try:
            original(self, original_event, transform_input)
        finally:
            self.targets = [*ours, *others]


def _deliver(rule: Any, target: dict[str, Any], event: dict[str, Any]) -> None:
    arn = str(target["Arn"])
    if ":sns:" in arn and not resource_policies.may_publish(arn, "events.amazonaws.com", rule.arn):
        return
    try:
        delivery.deliver(arn, _text(target, event))
    except delivery.DeliveryError as error:
        log.warning("rule %s: %s", rule.name, error)


def _text(target: dict[str, Any], event: dict[str, Any]) -> str:
    """What the target gets: a constant, a template filled in, or the event itself."""
    stamp = datetime.fromtimestamp(float(event["time"]), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    told = {**event, "time": stamp}
    if target.get("Input"):
        return str(target["Input"])
    transformer = target.get("InputTransformer")
    if not transformer:
        return json.dumps(told)
    paths = transformer.get("InputPathsMap") or {}
    filled = EventTemplateParser.parse(transformer["InputTemplate"], paths, told)
    return filled if isinstance(filled, str) else json.dumps(filled)
