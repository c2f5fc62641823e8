"""Lambda's Invoke: at once for the caller, or later as an event."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from moto.awslambda.responses import LambdaResponse

from . import function_events, function_runs, patching
from .patching import override, service_error

LARGEST_SYNC_BYTES = 6_291_556
LARGEST_EVENT_BYTES = 1_048_576
LOG_TAIL_BYTES = 4096

# The function calls back while it runs.
patching.run_unlocked(r"/2015-03-31/functions/[^/]+/invocations/?")


@override(LambdaResponse, "invoke")
def _invoke(_original: Callable[..., Any], self: LambdaResponse) -> Any:
    name = unquote(re.split(r"/functions/", self.path)[1].split("/")[0])
    payload = self.body or "{}"
    kind = self.headers.get("X-Amz-Invocation-Type", "RequestResponse")
    with patching.LOCK:
        function = function_runs.find(name, self.region, self._get_param("Qualifier") or self._get_param("qualifier"))
    _check_payload(payload, LARGEST_EVENT_BYTES if kind == "Event" else LARGEST_SYNC_BYTES)
    if kind == "DryRun":
        return 204, {"status": 204}, ""
    if kind == "Event":
        function_events.invoke_later(function, payload)
        return 202, {"status": 202}, ""
    outcome, records = function_runs.invoke_now(function, payload)
    headers: dict[str, Any] = {"status": 200, "content-type": "application/json", "X-Amz-Executed-Version": "$LATEST"}
    if self.headers.get("X-Amz-Log-Type") == "Tail":
        tail = "\n".join(text for _, text in records).encode()[-LOG_TAIL_BYTES:]
        headers["X-Amz-Log-Result"] = base64.b64encode(tail).decode()
    if outcome.error is not None:
        headers["X-Amz-Function-Error"] = "Unhandled"
        return 200, headers, json.dumps(outcome.error)
    return 200, headers, outcome.result


def _check_payload(payload: str, largest: int) -> None:
    if len(payload.encode()) > largest:
        raise service_error("RequestTooLargeException", f"Request must be smaller than {largest} bytes")
    try:
        json.loads(payload)
    except ValueError as error:
        text = f"Could not parse request body into json: {error}"
        raise service_error("InvalidRequestContentException", text) from error
