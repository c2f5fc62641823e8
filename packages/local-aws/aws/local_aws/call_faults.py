"""AWS refusing calls that are right: throttling, failures of its own. A drill says which, and how often."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import Any

from moto.core.responses import ActionResult

from . import patching

_SERVICE = re.compile(r"Credential=([^/]+)/\d+/[^/]+/([^/]+)/")
_changing = threading.Lock()


@dataclass
class Fault:
    """`action` None stands for all actions of the service; `role_only` spares calls without a role's credentials."""

    service: str
    action: str | None
    code: str
    message: str
    left: int
    role_only: bool


_faults: list[Fault] = []


def add(fault: Fault) -> None:
    with _changing:
        _faults.append(fault)


def forget() -> None:
    with _changing:
        _faults.clear()


def _guard(response: Any) -> Any:
    if not _faults:
        return None
    found = _SERVICE.search(response.headers.get("Authorization", ""))
    fault = _strike(found[2], response._get_action(), found[1].startswith("ASIA")) if found else None
    if fault is None:
        return None
    error = patching.service_error(fault.code, fault.message)
    _, headers, body = response.serialized(ActionResult(error))
    return _status(fault.code), headers, body


def _status(code: str) -> int:
    """Clients tell by it whether the fault is theirs."""
    return 503 if code.startswith("ServiceUnavailable") else 500 if code.startswith("Internal") else 400


def _strike(service: str, action: str, by_role: bool) -> Fault | None:
    with _changing:
        for fault in _faults:
            fits = fault.service == service and fault.action in (None, action) and (by_role or not fault.role_only)
            if fits and fault.left > 0:
                fault.left -= 1
                return fault
    return None


patching.guard_actions(_guard)
