"""When an address takes up a change: a pure function of the frontend's history, the address and the time.

AWS promises no order among the nodes of a load balancer or among edges, only that all have a change after a
while. Here each address draws its own delay for each change, from a seed and not from a running random source,
so that a test can repeat it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from .served_certificate import ServedCertificate


@dataclass(frozen=True)
class Settings:
    """What one handshake depends on. TLS versions are "1.2" or "1.3"."""

    default: ServedCertificate
    others: tuple[ServedCertificate, ...] = ()
    lowest_tls: str = "1.2"
    highest_tls: str = "1.3"
    http_alpn: bool = False


@dataclass(frozen=True)
class Version:
    """Settings that the API reports since `since` (seconds); `number` counts a frontend's versions from 0."""

    number: int
    since: float
    settings: Settings


@dataclass(frozen=True)
class Delay:
    """The bounds in seconds within which an address takes up a change."""

    low: float
    high: float


def takes_up_at(frontend_id: str, address_index: int, version: Version, delay: Delay) -> float:
    """The first version has nothing before it that could be served instead, so it serves at once."""
    if version.number == 0:
        return version.since
    draw = random.Random(f"{frontend_id}|{address_index}|{version.number}")
    return version.since + draw.uniform(delay.low, delay.high)


def served_version(
    frontend_id: str, history: Sequence[Version], address_index: int, delay: Delay, now: float
) -> Version:
    """The newest version that has reached the address; an address never goes back to an older one."""
    for version in reversed(history):
        if takes_up_at(frontend_id, address_index, version, delay) <= now:
            return version
    return history[0]


def still_needed(
    frontend_id: str, history: Sequence[Version], address_count: int, delay: Delay, now: float
) -> tuple[Version, ...]:
    """The history without the versions that every address has left behind."""
    oldest = min(served_version(frontend_id, history, index, delay, now).number for index in range(address_count))
    return tuple(version for version in history if version.number >= oldest)
