"""Control verbs for functions: their network and trust, what runs, what was called with role credentials."""

from __future__ import annotations

from typing import Any

from . import call_faults, function_interfaces, function_runs, iam_guard, iam_roles, network, vpc_network
from .control import ControlError, on_reset, register


def _network(body: dict[str, Any]) -> Any:
    return network.servers(vpc_network.parse(body.get("vpc")))


def _route(body: dict[str, Any]) -> Any:
    """Where a function's connection to `host` and `port` ends on this machine."""
    place = vpc_network.parse(body.get("vpc"))
    return network.route(str(body.get("host")), int(body.get("port", 0)), place)


def _routes(body: dict[str, Any]) -> Any:
    """Adds `host:port` to `127.0.0.1:port`, or takes away what has null; for servers that AWS doesn't run."""
    return network.set_routes(body)


def _trust(body: dict[str, Any]) -> Any:
    """Roots under `name` that functions trust besides the local CA's."""
    if not body.get("name") or not body.get("pem"):
        raise ControlError("trust: give `name` and `pem`")
    network.trust(str(body["name"]), str(body["pem"]))
    return {}


def _role_key(body: dict[str, Any]) -> Any:
    """Credentials of a role, by its ARN: its policies are then evaluated."""
    session = iam_roles.open_session(str(body.get("role")), str(body.get("holder", "control")))
    return {
        "accessKeyId": session.access_key,
        "secretAccessKey": session.secret_key,
        "sessionToken": session.token,
    }


def _calls(body: dict[str, Any]) -> Any:
    """Calls with role credentials, of one `role` or all."""
    return [call for call in iam_guard.calls() if body.get("role") in (None, call["role"])]


def _denied(body: dict[str, Any]) -> Any:
    """Those of `calls` that were refused."""
    return [call for call in iam_guard.calls(denied_only=True) if body.get("role") in (None, call["role"])]


def _running(body: dict[str, Any]) -> Any:
    return [
        {"functionName": one.function_name, "requestId": one.request_id, "pid": one.process.pid}
        for one in function_runs.running(body.get("functionName"))
        if one.process is not None
    ]


def _kill(body: dict[str, Any]) -> Any:
    """SIGKILL for running functions, or with `atCall` for the next run of `functionName` at its n-th call of AWS; with
    `action` or `resource`, the end of an ARN, at its n-th call of that kind."""
    name = body.get("functionName")
    if "atCall" in body:
        if not name:
            raise ControlError("kill-function: `atCall` needs `functionName`")
        function_runs.plan_kill(str(name), None if body["atCall"] is None else _kill_plan(body))
        return {"killed": 0}
    return {"killed": function_runs.kill(name)}


def _kill_plan(body: dict[str, Any]) -> function_runs.KillPlan:
    action = None if body.get("action") is None else str(body["action"])
    return function_runs.KillPlan(int(body["atCall"]), action, str(body.get("resource") or ""))


def _fail_calls(body: dict[str, Any]) -> Any:
    """Refuses the next `times` (default 1) calls of `service` (as requests are signed for it) and `action` (default
    all) with `code` (default ThrottlingException); those of roles only unless `everybody`. `times: 0` ends all."""
    if body.get("times") == 0:
        call_faults.forget()
        return {}
    if not body.get("service"):
        raise ControlError(
            "fail-calls: give `service`, and optionally `action`, `code`, `message`, `times`, `everybody`"
        )
    call_faults.add(
        call_faults.Fault(
            service=str(body["service"]),
            action=body.get("action"),
            code=str(body.get("code") or "ThrottlingException"),
            message=str(body.get("message") or "Rate exceeded"),
            left=int(body.get("times", 1)),
            role_only=not body.get("everybody"),
        )
    )
    return {}


register(
    {
        "fail-calls": _fail_calls,
        "network": _network,
        "route": _route,
        "routes": _routes,
        "trust": _trust,
        "role-key": _role_key,
        "calls": _calls,
        "denied": _denied,
        "running-functions": _running,
        "kill-function": _kill,
    }
)
on_reset(call_faults.forget)
on_reset(iam_guard.forget)
on_reset(function_interfaces.forget)
on_reset(function_runs.forget)
on_reset(network.forget)
