"""Whether an AWS service may do something to a thing that has a policy of its own, such as a topic."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from moto.sns.models import sns_backends

from . import ACCOUNT_ID, iam_guard
from .iam_evaluation import Context, allows

EVENT_BRIDGE = "events.amazonaws.com"


def may_publish(topic_arn: str, service: str, source_arn: str) -> bool:
    """By the topic's policy; recorded as a call of the service. The default policy lets the account's alarms, only."""
    region = topic_arn.split(":")[3]
    topic = sns_backends[ACCOUNT_ID][region].topics.get(topic_arn)
    context: dict[str, str] = {"aws:sourcearn": source_arn, "aws:sourceaccount": ACCOUNT_ID}
    if service == "cloudwatch.amazonaws.com":
        context["aws:sourceowner"] = ACCOUNT_ID
    allowed = topic is not None and _service_may(json.loads(topic.policy), service, "sns:Publish", topic_arn, context)
    iam_guard.note(service, source_arn, "sns:Publish", topic_arn, allowed)
    return allowed


def _service_may(policy: Mapping[str, Any], service: str, action: str, resource: str, context: Context) -> bool:
    statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
    concerned = [
        statement
        for statement in statements
        if _names(statement.get("Principal"), service) and not _is_unsupported(statement, service)
    ]
    return allows([{"Statement": concerned}], action, resource, context)


def _is_unsupported(statement: Mapping[str, Any], service: str) -> bool:
    """EventBridge supports no Condition here: what such a statement would allow is dropped.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
    """
    return service == EVENT_BRIDGE and statement["Effect"] == "Allow" and bool(statement.get("Condition"))


def _names(principal: Any, service: str) -> bool:
    if principal == "*":
        return True
    given = principal or {}
    return service in _listed(given.get("Service")) or "*" in _listed(given.get("AWS"))


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]
