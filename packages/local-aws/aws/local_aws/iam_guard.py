"""Every call made with a role's credentials is recorded, and refused when the role's policies don't allow it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult

from . import iam_requests, iam_roles, patching
from .iam_evaluation import allows
from .iam_roles import Session

_CREDENTIAL = re.compile(r"Credential=([^/]+)/\d+/[^/]+/([^/]+)/")
# Services whose refusals are called AccessDenied; those of the others AccessDeniedException.
SHORT_CODE = ("cloudwatch", "iam", "route53", "s3", "sns", "sqs", "elasticloadbalancing")
SHORT_NAMES = {"sns": "AuthorizationError"}
MOST_CALLS = 20_000

_calls: list[dict[str, Any]] = []
_recording = threading.Lock()
_listeners: list[Callable[[Session, int], None]] = []


def on_call(listener: Callable[[Session, int], None]) -> None:
    """Calls `listener` with the session and the number of its call, from 1, before the call is carried out."""
    _listeners.append(listener)


def calls(denied_only: bool = False) -> list[dict[str, Any]]:
    """What was called with role credentials since the start or the last reset, the oldest first."""
    with _recording:
        return [call for call in _calls if not (denied_only and call["allowed"])]


def is_allowed(role_arn: str, action: str, resource: str, region: str, holder: str) -> bool:
    """For what an AWS service does in a role's name; recorded like a call of the role's own."""
    context = {"aws:requestedregion": region}
    with patching.LOCK:
        allowed = allows(iam_roles.documents_of(role_arn), action, resource, context)
    _record(role_arn, holder, action, [resource], allowed)
    return allowed


def note(principal: str, holder: str, action: str, resource: str, allowed: bool) -> None:
    """Records what a policy other than a role's decided about an AWS service."""
    _record(principal, holder, action, [resource], allowed)


def forget() -> None:
    with _recording:
        _calls.clear()
    iam_roles.forget()


def _guard(response: Any) -> Any:
    found = _CREDENTIAL.search(response.headers.get("Authorization", ""))
    session = iam_roles.session_of(found[1]) if found else None
    if found is None or session is None:
        return None
    with patching.LOCK:
        documents = iam_roles.documents_of(session.role_arn)
        refused = None
        for asked in iam_requests.asked_by(response, found[2]):
            denied = [one for one in asked.resources if not allows(documents, asked.action, one, asked.context)]
            number = _record(session.role_arn, session.holder, asked.action, list(asked.resources), not denied)
            if denied and refused is None:
                refused = (asked.action, denied[0])
    for listener in _listeners:
        listener(session, number)
    return None if refused is None else _refusal(response, session, *refused)


def _record(role_arn: str, holder: str, action: str, resources: list[str], allowed: bool) -> int:
    """Returns how many calls this holder has made so far."""
    call = {
        "role": role_arn,
        "holder": holder,
        "action": action,
        "resources": resources,
        "allowed": allowed,
        "at": time.time(),
    }
    with _recording:
        _calls.append(call)
        del _calls[:-MOST_CALLS]
        return sum(1 for one in _calls if one["holder"] == holder)


def _refusal(response: Any, session: Session, action: str, resource: str) -> Any:
    service = action.split(":")[0]
    code = SHORT_NAMES.get(service, "AccessDenied" if service in SHORT_CODE else "AccessDeniedException")
    role = session.role_arn.split("/")[-1]
    account = session.role_arn.split(":")[4]
    message = (
        f"User: arn:aws:sts::{account}:assumed-role/{role}/{session.holder} is not authorized to perform: {action} "
        f"on resource: {resource} because no identity-based policy allows the {action} action"
    )
    status, headers, body = response.serialized(ActionResult(patching.service_error(code, message)))
    return (400 if status == 200 else status), headers, body


patching.guard_actions(_guard)
