"""Targets that services register, and where a connection to one of them ends on this machine."""

from __future__ import annotations

import itertools
from typing import Any, Protocol

from moto.elbv2.models import elbv2_backends

from . import ACCOUNT_ID, clock


class Target(Protocol):
    """What is registered: it has an address, and knows where its ports are served here."""

    address: str

    def local_port(self, container_port: int) -> int | None: ...


# By target group, the targets and their ports in the order in which they came.
_targets: dict[str, list[tuple[Target, int]]] = {}
_turns = itertools.count()
DEFAULT_DRAIN_SECONDS = 300.0


def register(group_arn: str, target: Target, port: int) -> None:
    _targets.setdefault(group_arn, []).append((target, port))
    group = _group(group_arn)
    if group is not None:
        group.targets[target.address] = {"Id": target.address, "Port": port}


def deregister(group_arn: str, target: Target) -> None:
    _targets[group_arn] = [one for one in _targets.get(group_arn, []) if one[0] is not target]
    group = _group(group_arn)
    if group is not None and target.address in group.targets:
        group.deregistered_targets[target.address] = group.targets.pop(target.address)


def place(group_arn: str) -> tuple[str, int] | None:
    """Address and port on this machine of one healthy target, each in its turn; None when there is none."""
    found = [
        (target.address, local)
        for target, port in list(_targets.get(group_arn, []))
        if (local := target.local_port(port)) is not None
    ]
    return found[next(_turns) % len(found)] if found else None


def drain_seconds(group_arn: str) -> float:
    """How long open connections of a target that goes may stay, on this machine's clock."""
    group = _group(group_arn)
    text = group.attributes.get("deregistration_delay.timeout_seconds") if group is not None else None
    return float(text or DEFAULT_DRAIN_SECONDS) / clock.factor()


def forget() -> None:
    _targets.clear()


def _group(arn: str) -> Any:
    return elbv2_backends[ACCOUNT_ID][arn.split(":")[3]].target_groups.get(arn)
