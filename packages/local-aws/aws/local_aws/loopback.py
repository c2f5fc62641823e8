"""Loopback addresses for what serves TLS, and listening sockets on them."""

from __future__ import annotations

import itertools
import socket

PORT_ATTEMPTS = 50
# A prober opens connections in bursts; a full queue would look like a failed handshake.
BACKLOG = 1024


class AddressPool:
    """Hands out addresses of 127.`first`.0.0 and up, each once, the same ones to the same owner."""

    def __init__(self, first: int = 10) -> None:
        self._first = first
        self._next = itertools.count(1)
        self._owned: dict[str, tuple[str, ...]] = {}

    def of(self, owner: str, count: int) -> tuple[str, ...]:
        """At least `count` addresses; an owner that grows (a load balancer with a new subnet) keeps its old ones."""
        owned = self._owned.get(owner, ())
        while len(owned) < count:
            owned = (*owned, _address(self._first, next(self._next)))
        self._owned[owner] = owned
        return owned


def _address(first: int, number: int) -> str:
    high, low = divmod(number, 250)
    return f"127.{first + high // 250}.{high % 250}.{low + 1}"


def listen(addresses: tuple[str, ...]) -> list[socket.socket]:
    """One listening socket on each address, all on the same free port."""
    for _ in range(PORT_ATTEMPTS):
        opened: list[socket.socket] = []
        try:
            for address in addresses:
                port = opened[0].getsockname()[1] if opened else 0
                opened.append(socket.create_server((address, port), backlog=BACKLOG))
            return opened
        except OSError:
            for server in opened:
                server.close()
    raise OSError(f"no port is free on all of {', '.join(addresses)} after {PORT_ATTEMPTS} attempts")
