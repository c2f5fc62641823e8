"""How long AWS takes for what it does in its own time, divided by one factor."""

from __future__ import annotations

import os
import random
import time

MINUTE = 60.0
HOUR = 60 * MINUTE

# Seconds on AWS: as AWS documents them, or as operators measured them where AWS says nothing.
_DURATIONS: dict[str, float | tuple[float, float]] = {
    # From the moment all validation records resolve to ISSUED.
    "certificate_issue": (1 * MINUTE, 3 * MINUTE),
    # ACM gives up on a request whose records never resolved.
    "validation_timeout": 72 * HOUR,
    # A node of a load balancer goes on with its old settings.
    "listener_propagation": (1.0, 60.0),
    "load_balancer_provisioning": 2 * MINUTE,
    # InUseBy goes on to name a consumer whose reference has moved away.
    "load_balancer_release": (10.0, 4 * MINUTE),
    "domain_name_release": (10 * MINUTE, 60 * MINUTE),
    "distribution_deployment": 4 * MINUTE,
    "domain_name_update": 1 * MINUTE,
    "record_change": 30.0,
    # From the wish for a task to its containers' start: address, image, secrets.
    "task_start": (20.0, 40.0),
    # ECS tries again sooner at first, and at last every 15 minutes.
    "task_retry": 30.0,
    "task_pause": 15 * MINUTE,
    # Until Lambda has removed the interfaces of a function that has left its VPC.
    "network_interface_removal": 20 * MINUTE,
    "stopped_task_shown": 1 * HOUR,
    "failed_deployment_shown": 5 * MINUTE,
}


def factor() -> float:
    """What every duration is divided by: LOCAL_AWS_TIME_FACTOR, 60 when it is not set."""
    text = os.environ.get("LOCAL_AWS_TIME_FACTOR", "60")
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if value <= 0:
        raise ValueError(f"LOCAL_AWS_TIME_FACTOR: {text!r} is not a positive number; set for example 60")
    return value


def seconds(name: str):  # noqa: ANN201 - one duration is a number, a range is a pair, and the caller knows which
    """The duration called `name` in seconds of this machine: a number, or (low, high) for one that is drawn."""
    duration = _DURATIONS[name]
    if isinstance(duration, tuple):
        return duration[0] / factor(), duration[1] / factor()
    return duration / factor()


def draw(name: str) -> float:
    """One draw from the range called `name`, in seconds of this machine."""
    low, high = seconds(name)
    return random.uniform(low, high)


def now() -> float:
    """Seconds of a clock that never jumps; only differences mean something."""
    return time.monotonic()


def after(name: str) -> float:
    """The time on `now`'s clock at which a duration that begins now is over."""
    duration = seconds(name)
    return now() + (draw(name) if isinstance(duration, tuple) else duration)
