"""What an HTTPS listener does with a request: the first rule whose host-header condition fits, else the default action.

Nothing stands behind the target groups here, so a forward is answered with the target group's name. A rule with
any other kind of condition never fits.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Action:
    """`status` and `body` are the fixed response's; `target_group` is the ARN of a forward."""

    status: int
    target_group: str | None = None
    content_type: str = "application/json"
    body: str = ""


@dataclass(frozen=True)
class HostRule:
    """`hosts` are patterns with `*` and `?`; the default rule has none and fits every host."""

    hosts: tuple[str, ...]
    action: Action


SERVE = Action(status=200)
# What we do not act out (redirects, authentication) must not look like a served page.
NOT_HERE = Action(status=501, content_type="text/plain", body="the local AWS does not act out this rule")


def action_for(rules: Sequence[HostRule], host_header: str) -> Action:
    """`rules` in the order of their priority. Without rules (CloudFront, API Gateway) every request is served."""
    host = host_header.lower().partition(":")[0]
    for rule in rules:
        if not rule.hosts or any(fnmatch.fnmatchcase(host, pattern.lower()) for pattern in rule.hosts):
            return rule.action
    return SERVE


def host_rules(listener: Any) -> tuple[HostRule, ...]:
    """The backend's rules of one listener; the caller holds `patching.LOCK`."""
    others = [rule for rule in listener.rules.values() if not rule.is_default]
    others.sort(key=lambda rule: int(rule.priority))
    found = [HostRule(hosts, _action(rule.actions)) for rule in others if (hosts := _hosts(rule.conditions))]
    return (*found, HostRule((), _action(listener.default_actions)))


def _hosts(conditions: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    if len(conditions) != 1 or conditions[0].get("Field") != "host-header":
        return ()
    condition = conditions[0]
    return tuple((condition.get("HostHeaderConfig") or {}).get("Values") or condition.get("Values") or [])


def _action(actions: Sequence[Any]) -> Action:
    # A listener's last action is the one that answers; those before it authenticate.
    data = actions[-1].data if actions else {}
    if data.get("Type") == "forward":
        groups = (data.get("ForwardConfig") or {}).get("TargetGroups") or [data]
        return Action(status=200, target_group=groups[0].get("TargetGroupArn"))
    if data.get("Type") == "fixed-response":
        fixed = data.get("FixedResponseConfig") or {}
        content_type = fixed.get("ContentType") or "text/plain"
        return Action(int(fixed.get("StatusCode") or 200), None, content_type, fixed.get("MessageBody") or "")
    return NOT_HERE
