"""Runs of functions: one at a time for each call, with the credentials of the function's role."""

from __future__ import annotations

import json
import os
import subprocess
import time
import uuid
from dataclasses import dataclass
from typing import Any

from moto.awslambda.models import lambda_backends

from . import ACCOUNT_ID, function_logs, iam_guard, iam_roles, network, patching, vpc_network
from .function_process import Outcome, Work, run
from .patching import service_error


@dataclass(frozen=True)
class KillPlan:
    """At its n-th call of AWS; with `action` or the end of a resource's ARN, only such calls count."""

    call: int
    action: str | None = None
    resource: str = ""

    def is_reached(self, holder: str) -> bool:
        """To be asked at each call of the holder."""
        own = [one for one in iam_guard.calls() if one["holder"] == holder]
        fit = [one for one in own if self._fits(one)]
        return len(fit) == self.call and fit[-1] is own[-1]

    def _fits(self, call: dict[str, Any]) -> bool:
        named = self.action in (None, call["action"])
        return named and any(str(one).endswith(self.resource) for one in call["resources"])


@dataclass
class Running:
    function_name: str
    request_id: str
    process: subprocess.Popen[bytes] | None = None
    # When the process is killed.
    kill_plan: KillPlan | None = None


_running: dict[str, Running] = {}
_kill_plans: dict[str, KillPlan] = {}
_endpoint: list[str] = []


def start(endpoint: str) -> None:
    """Tells where functions find AWS."""
    _endpoint[:] = [endpoint]


def running(function_name: str | None = None) -> list[Running]:
    with patching.LOCK:
        return [one for one in _running.values() if function_name in (None, one.function_name)]


def kill(function_name: str | None = None) -> int:
    """Ends running functions the hard way; returns how many."""
    found = [one for one in running(function_name) if one.process is not None]
    for one in found:
        one.process.kill()
    return len(found)


def plan_kill(function_name: str, plan: KillPlan | None) -> None:
    """The next invocation of the function is killed when it makes the call of the plan, which is still carried out."""
    if plan is None:
        _kill_plans.pop(function_name, None)
    else:
        _kill_plans[function_name] = plan


def _kill_at_call(session: iam_roles.Session, _number: int) -> None:
    one = _running.get(session.holder)
    if one is None or one.kill_plan is None or one.process is None:
        return
    if one.kill_plan.is_reached(session.holder):
        one.process.kill()


def stop() -> None:
    kill()


def forget() -> None:
    kill()
    _kill_plans.clear()


def find(name: str, region: str, qualifier: str | None = None) -> Any:
    """The function by name or ARN, with or without a qualifier in it."""
    plain = name.split(":function:")[-1]
    where = name.split(":")[3] if name.startswith("arn:") else region
    short, _, tail = plain.partition(":")
    return lambda_backends[ACCOUNT_ID][where].get_function(short, qualifier or tail or None)


def invoke_now(function: Any, payload: str) -> tuple[Outcome, list[tuple[float, str]]]:
    """Runs it in this thread. Raises TooManyRequestsException when all reserved executions are taken."""
    request_id = str(uuid.uuid4())
    one = Running(function.function_name, request_id)
    with patching.LOCK:
        reserved = function.reserved_concurrency
        if reserved is not None and len(running(function.function_name)) >= int(reserved):
            raise service_error("TooManyRequestsException", "Rate Exceeded.")
        one.kill_plan = _kill_plans.pop(function.function_name, None)
        _running[request_id] = one
    session = iam_roles.open_session(function.role, request_id)
    started, stream = time.time(), _log_stream(function, request_id)
    try:
        work = _work(function, json.loads(payload), request_id, stream, session)
        outcome = run(work, lambda process: setattr(one, "process", process))
    finally:
        with patching.LOCK:
            _running.pop(request_id, None)
        iam_roles.close_session(session)
    records = function_logs.events(function, request_id, started, outcome)
    function_logs.store(function, stream, request_id, records)
    function_logs.count(function, outcome)
    return outcome, records


def _log_stream(function: Any, request_id: str) -> str:
    return f"{time.strftime('%Y/%m/%d')}/[{function.version}]{request_id.replace('-', '')}"


def _work(function: Any, event: Any, request_id: str, stream: str, session: iam_roles.Session) -> Work:
    visible = {
        "functionName": function.function_name,
        "functionVersion": str(function.version),
        "invokedFunctionArn": function.function_arn,
        "memoryLimitInMB": str(function.memory_size),
        "awsRequestId": request_id,
        "logGroupName": function.logs_group_name,
        "logStreamName": stream,
    }
    environment = {
        **{str(name): str(value) for name, value in (function.environment_vars or {}).items()},
        "PATH": os.environ.get("PATH", ""),
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "_HANDLER": function.handler,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.run_time}",
        "AWS_REGION": function.region,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_ACCESS_KEY_ID": session.access_key,
        "AWS_SECRET_ACCESS_KEY": session.secret_key,
        "AWS_SESSION_TOKEN": session.token,
        "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
        "AWS_LAMBDA_FUNCTION_VERSION": str(function.version),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_size),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": function.logs_group_name,
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
        "AWS_LAMBDA_LOG_FORMAT": function.logging_config["LogFormat"],
        "AWS_ENDPOINT_URL": _endpoint[0],
        "NODE_EXTRA_CA_CERTS": network.trust_file(),
        **_vpc_environment(function),
    }
    return Work(
        code_sha=str(function.code_sha_256),
        code=function.code_bytes,
        event=event,
        visible=visible,
        environment=environment,
        timeout_seconds=float(function.timeout),
        memory_mb=int(function.memory_size),
    )


def _vpc_environment(function: Any) -> dict[str, str]:
    """In a VPC each service of AWS has its own host, since an endpoint may lead to one and not to another."""
    place = vpc_network.place_of(function)
    if place is None:
        return {}
    port = _endpoint[0].rpartition(":")[2]
    hosts = {"SSM": f"ssm.{place.region}", "ECS": f"ecs.{place.region}", "ROUTE_53": "route53"}
    urls = {f"AWS_ENDPOINT_URL_{name}": f"http://{host}.amazonaws.com:{port}" for name, host in hosts.items()}
    return {"LOCAL_AWS_VPC": place.text(), **urls}


iam_guard.on_call(_kill_at_call)
