"""Control verbs for what breaks at AWS, in DNS and on the network without a call of a client."""

from __future__ import annotations

from typing import Any

from . import fault_switches
from .control import ControlError, on_reset, register
from .resolution import normal

_FUNCTION_FIELDS = {
    "state": "State",
    "stateReason": "StateReason",
    "stateReasonCode": "StateReasonCode",
    "lastUpdateStatus": "LastUpdateStatus",
    "lastUpdateStatusReason": "LastUpdateStatusReason",
}


def _function_state(body: dict[str, Any]) -> Any:
    """What Lambda says of `functionName`: `state` with `stateReason`, `lastUpdateStatus` with its reason; none of them
    = as it is by itself."""
    if not body.get("functionName"):
        raise ControlError(f"function-state: give `functionName`, and any of {', '.join(_FUNCTION_FIELDS)}")
    told = {field: str(body[key]) for key, field in _FUNCTION_FIELDS.items() if body.get(key)}
    fault_switches.set_function(str(body["functionName"]), told)
    return told


def _domain_name_state(body: dict[str, Any]) -> Any:
    """What API Gateway says of the domain `name`: `status` (null = as it is by itself) with a `message`."""
    if not body.get("name") or "status" not in body:
        raise ControlError("domain-name-state: give `name` and `status`, which may be null, and optionally `message`")
    fault_switches.set_domain_name(str(body["name"]), body["status"], body.get("message"))
    return {}


def _dns_answer(body: dict[str, Any]) -> Any:
    """What resolvers answer to `name` and `type` (default all): an `rcode`, SILENCE, or null for what the zones say."""
    rcode = body.get("rcode")
    if not body.get("name") or rcode not in (None, *fault_switches.RCODES):
        raise ControlError(
            f"dns-answer: give `name`, optionally `type`, and `rcode`: {', '.join(fault_switches.RCODES)} or null"
        )
    fault_switches.set_answer(normal(str(body["name"])), body.get("type"), rcode)
    return {}


def _silent_address(body: dict[str, Any]) -> Any:
    """The `address` of a frontend takes connections and says nothing, while `on`."""
    if not body.get("address"):
        raise ControlError("silent-address: give `address` and `on`")
    fault_switches.set_silent(str(body["address"]), bool(body.get("on", True)))
    return {}


register(
    {
        "function-state": _function_state,
        "domain-name-state": _domain_name_state,
        "dns-answer": _dns_answer,
        "silent-address": _silent_address,
    }
)
on_reset(fault_switches.forget)
