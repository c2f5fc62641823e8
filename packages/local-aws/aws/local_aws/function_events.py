"""Invocations as events: Lambda's queue, its retries, and where it sends what failed for good."""

from __future__ import annotations

import json
import logging
import random
import threading
import time
import uuid
from typing import Any

from . import clock, delivery, function_logs, function_runs, iam_guard, patching
from .function_process import Outcome

DEFAULT_RETRIES = 2
LONGEST_EVENT_AGE_SECONDS = 21_600
# https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
RETRY_SECONDS = (60.0, 120.0)

log = logging.getLogger(__name__)


def invoke_later(function: Any, payload: str) -> None:
    """Lambda's queue for events: at least one attempt, and what failed for good goes to the destination."""
    threading.Thread(target=_attempts, args=(function, payload), daemon=True).start()


def _attempts(function: Any, payload: str) -> None:
    settings = function.event_invoke_config[0].config if function.event_invoke_config else {}
    retries = int(settings.get("MaximumRetryAttempts", DEFAULT_RETRIES))
    age = float(settings.get("MaximumEventAgeInSeconds", LONGEST_EVENT_AGE_SECONDS))
    deadline = clock.now() + max(age / clock.factor(), 1.0)
    condition, attempt, outcome = "RetriesExhausted", 0, Outcome()
    while True:
        try:
            outcome, _ = function_runs.invoke_now(function, payload)
        except Exception as error:
            # Throttled events go back into the queue, and that is no attempt.
            if clock.now() > deadline:
                condition = "EventAgeExceeded"
                break
            log.debug("%s: %s", function.function_name, error)
            time.sleep(0.1 + random.random() / 10)
            continue
        attempt += 1
        if outcome.error is None or attempt > retries:
            break
        pause = RETRY_SECONDS[min(attempt, len(RETRY_SECONDS)) - 1] / clock.factor()
        if clock.now() + pause > deadline:
            condition = "EventAgeExceeded"
            break
        time.sleep(pause)
    failed = outcome.error is not None or condition == "EventAgeExceeded"
    _tell(function, payload, settings, outcome, (condition if failed else "Success", attempt))


def _tell(function: Any, payload: str, settings: dict[str, Any], outcome: Outcome, how: tuple[str, int]) -> None:
    condition, attempts = how
    kind = "OnSuccess" if condition == "Success" else "OnFailure"
    destination = ((settings.get("DestinationConfig") or {}).get(kind) or {}).get("Destination")
    request_id = str(uuid.uuid4())
    record = {
        "version": "1.0",
        "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()),
        "requestContext": {
            "requestId": request_id,
            "functionArn": f"{function.function_arn}:{function.version}",
            "condition": condition,
            "approximateInvokeCount": attempts,
        },
        "requestPayload": json.loads(payload),
        "responseContext": {
            "statusCode": 200,
            "executedVersion": str(function.version),
            **({"functionError": "Unhandled"} if outcome.error else {}),
        },
        "responsePayload": outcome.error or json.loads(outcome.result or "null"),
    }
    _send(function, destination, json.dumps(record), request_id)
    dead_letter = (function.dead_letter_config or {}).get("TargetArn")
    if kind == "OnFailure":
        _send(function, dead_letter, payload, request_id)


def _send(function: Any, arn: str | None, text: str, holder: str) -> None:
    if not arn:
        return
    try:
        if not iam_guard.is_allowed(function.role, delivery.action_for(arn), arn, function.region, holder):
            raise delivery.DeliveryError(f"{function.role} may not send to {arn}")
        delivery.deliver(arn, text)
    except delivery.DeliveryError as error:
        log.warning("%s: an event's record was lost: %s", function.function_name, error)
        named = [{"Name": "FunctionName", "Value": function.function_name}]
        lost = function_logs.datum("DestinationDeliveryFailures", 1.0, "Count", named, time.time())
        function_logs.put_metrics(function.region, "AWS/Lambda", [lost])


def _invoke_event(arn: str, text: str) -> None:
    with patching.LOCK:
        function = function_runs.find(arn, arn.split(":")[3])
    invoke_later(function, text)


delivery.invoke_with(_invoke_event)
