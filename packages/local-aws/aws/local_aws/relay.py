"""What a TCP listener of a Network Load Balancer does: bytes go to a target and back, and nobody looks at them."""

from __future__ import annotations

import contextlib
import selectors
import socket

from . import target_groups

# https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html
IDLE_SECONDS = 350
CONNECT_SECONDS = 5
CHUNK = 65_536


def relay(client: socket.socket, target_group: str) -> None:
    """Returns when both sides are done; without a healthy target the client finds its connection closed."""
    place = target_groups.place(target_group)
    if place is None:
        return
    with contextlib.suppress(OSError), socket.create_connection(place, CONNECT_SECONDS) as target:
        target.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for one in (client, target):
            one.settimeout(IDLE_SECONDS)
        _copy_both_ways(client, target)


def _copy_both_ways(client: socket.socket, target: socket.socket) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(client, selectors.EVENT_READ, target)
        selector.register(target, selectors.EVENT_READ, client)
        while selector.get_map():
            ready = selector.select(IDLE_SECONDS)
            if not ready:
                return
            for key, _ in ready:
                data = key.fileobj.recv(CHUNK)
                if data:
                    key.data.sendall(data)
                    continue
                # The end of one direction is handed on; the other may still have something to say.
                selector.unregister(key.fileobj)
                with contextlib.suppress(OSError):
                    key.data.shutdown(socket.SHUT_WR)
