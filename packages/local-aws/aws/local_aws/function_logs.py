"""What an invocation leaves in CloudWatch Logs, and the metrics that CloudWatch takes out of it."""

from __future__ import annotations

import json
import math
import time
from datetime import datetime, timezone
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.logs.models import logs_backends

from . import ACCOUNT_ID, iam_guard, patching
from .function_process import Outcome

BILLING_STEP_MS = 1
MOST_EMF_METRICS = 100


def events(function: Any, request_id: str, started: float, outcome: Outcome) -> list[tuple[float, str]]:
    """All records of one invocation in their order, with their times in seconds since 1970."""
    is_json = function.logging_config["LogFormat"] == "JSON"
    head, tail = (_json_frame if is_json else _text_frame)(function, request_id, started, outcome)
    lines = [(when, line) for when, line in outcome.lines if line]
    return [(started, head), *lines, *((time.time(), line) for line in tail)]


def _text_frame(function: Any, request_id: str, _started: float, outcome: Outcome) -> tuple[str, list[str]]:
    billed = math.ceil(outcome.duration_ms / BILLING_STEP_MS) * BILLING_STEP_MS
    report = (
        f"REPORT RequestId: {request_id}\tDuration: {outcome.duration_ms:.2f} ms\tBilled Duration: {billed} ms\t"
        f"Memory Size: {function.memory_size} MB\tMax Memory Used: {outcome.memory_mb} MB\t"
        f"Init Duration: {outcome.init_ms:.2f} ms\t"
    )
    tail = [f"END RequestId: {request_id}", report]
    if outcome.status == "timeout":
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
        tail.insert(0, f"{stamp}.000Z {request_id} Task timed out after {function.timeout:.2f} seconds\n")
        tail[-1] += "Status: timeout\t"
    elif outcome.status != "success":
        tail[-1] += f"Status: error\tError Type: {(outcome.error or {}).get('errorType')}\t"
    return f"START RequestId: {request_id} Version: {function.version}", tail


def _json_frame(function: Any, request_id: str, started: float, outcome: Outcome) -> tuple[str, list[str]]:
    start = {"requestId": request_id, "functionArn": function.function_arn, "version": str(function.version)}
    metrics = {
        "durationMs": round(outcome.duration_ms, 3),
        "billedDurationMs": math.ceil(outcome.duration_ms),
        "memorySizeMB": function.memory_size,
        "maxMemoryUsedMB": outcome.memory_mb,
        "initDurationMs": round(outcome.init_ms, 3),
    }
    report: dict[str, Any] = {"requestId": request_id, "metrics": metrics, "status": outcome.status}
    if outcome.error is not None:
        report["errorType"] = outcome.error.get("errorType")
    return _platform("start", start, started), [_platform("report", report, time.time())]


def _platform(kind: str, record: dict[str, Any], when: float) -> str:
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(when))
    return json.dumps({"time": f"{stamp}.{int(when * 1000) % 1000:03d}Z", "type": f"platform.{kind}", "record": record})


def store(function: Any, stream: str, holder: str, records: list[tuple[float, str]]) -> None:
    """Writes them in the name of the function's role: without its permission there are no logs, as on AWS."""
    group, region = function.logs_group_name, function.region
    target = f"arn:aws:logs:{region}:{ACCOUNT_ID}:log-group:{group}:log-stream:{stream}"
    with patching.LOCK:
        backend = logs_backends[ACCOUNT_ID][region]
        if group not in backend.groups:
            arn = f"arn:aws:logs:{region}:{ACCOUNT_ID}:log-group:{group}:*"
            if not iam_guard.is_allowed(function.role, "logs:CreateLogGroup", arn, region, holder):
                return
            backend.create_log_group(group, {})
        actions = ("logs:CreateLogStream", "logs:PutLogEvents")
        if not all(iam_guard.is_allowed(function.role, action, target, region, holder) for action in actions):
            return
        backend.ensure_log_stream(group, stream)
        backend.put_log_events(
            group, stream, [{"timestamp": int(when * 1000), "message": text} for when, text in records]
        )
        for when, text in records:
            _take_metrics(region, when, text)


def _take_metrics(region: str, when: float, text: str) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html."""
    if '"_aws"' not in text:
        return
    try:
        record = json.loads(text)
        directives = record["_aws"]["CloudWatchMetrics"]
    except (ValueError, KeyError, TypeError):
        return
    for directive in directives:
        for dimensions in directive.get("Dimensions") or [[]]:
            data = [
                datum
                for metric in directive["Metrics"][:MOST_EMF_METRICS]
                for datum in _data(record, metric, dimensions, when)
            ]
            put_metrics(region, str(directive["Namespace"]), data)


def _data(record: dict[str, Any], metric: dict[str, str], dimensions: list[str], when: float) -> list[dict[str, Any]]:
    values = record.get(metric["Name"])
    named = [{"Name": name, "Value": str(record[name])} for name in dimensions if name in record]
    return [
        datum(metric["Name"], float(value), metric.get("Unit", "None"), named, when)
        for value in (values if isinstance(values, list) else [values])
        if isinstance(value, (int, float))
    ]


def datum(name: str, value: float, unit: str, dimensions: list[dict[str, str]], when: float) -> dict[str, Any]:
    """One value in the shape that CloudWatch's API takes."""
    # moto compares with times that know no zone.
    stamp = datetime.fromtimestamp(when, timezone.utc).replace(tzinfo=None)
    return {"MetricName": name, "Value": value, "Unit": unit, "Dimensions": dimensions, "Timestamp": stamp}


def put_metrics(region: str, namespace: str, data: list[dict[str, Any]]) -> None:
    if data:
        with patching.LOCK:
            cloudwatch_backends[ACCOUNT_ID][region].put_metric_data(namespace, data)


def count(function: Any, outcome: Outcome) -> None:
    """Lambda's own metrics of one invocation."""
    when, named = time.time(), [{"Name": "FunctionName", "Value": function.function_name}]
    data = [
        datum("Invocations", 1.0, "Count", named, when),
        datum("Errors", 0.0 if outcome.error is None else 1.0, "Count", named, when),
        datum("Duration", outcome.duration_ms, "Milliseconds", named, when),
    ]
    put_metrics(function.region, "AWS/Lambda", data)
