"""TLS on loopback for every frontend: a watcher takes up changes, an acceptor hands each connection to its thread."""

from __future__ import annotations

import contextlib
import logging
import selectors
import socket
import ssl
import threading
import time

from . import fault_switches, frontends
from .conversation import talk
from .frontends import Frontend
from .relay import relay
from .tls_contexts import context_of

LOOK_EVERY_SECONDS = 0.05
HANDSHAKE_SECONDS = 10
# Long enough for a client that holds a connection open across a whole rotation.
IDLE_SECONDS = 600
JOIN_SECONDS = 5

log = logging.getLogger(__name__)
_threads: list[threading.Thread] = []
_stopping = threading.Event()
_connections: set[ssl.SSLSocket] = set()


def start() -> None:
    """Begins to serve what the backends have, and goes on with every change until `stop`."""
    _stopping.clear()
    for run in (_watch, _accept):
        thread = threading.Thread(target=run, name=run.__name__, daemon=True)
        thread.start()
        _threads.append(thread)


def stop() -> None:
    """Closes every port and connection; does nothing when nothing runs."""
    _stopping.set()
    while _threads:
        _threads.pop().join(JOIN_SECONDS)
    frontends.forget()
    for connection in list(_connections):
        # Its own thread then reads an end and closes it.
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)


def _watch() -> None:
    while not _stopping.wait(LOOK_EVERY_SECONDS):
        try:
            frontends.refresh()
        except Exception:
            # One look that fails must not end the watch: what is served stays as it is.
            log.exception("data plane: the backends could not be read")


def _accept() -> None:
    """The only thread that touches the selector, and the only one that closes listening sockets."""
    with selectors.DefaultSelector() as selector:
        while not _stopping.is_set():
            _follow(selector, frontends.current())
            for key, _ in selector.select(LOOK_EVERY_SECONDS):
                _take(key)
        _follow(selector, {})


def _follow(selector: selectors.BaseSelector, table: dict[str, Frontend]) -> None:
    """Opens the selector to new sockets and closes those whose frontend is gone."""
    wanted = {
        server: (frontend.source.id, index)
        for frontend in table.values()
        for index, server in enumerate(frontend.sockets)
    }
    registered = {key.fileobj for key in selector.get_map().values()}
    for server in registered - wanted.keys():
        selector.unregister(server)
        server.close()
    for server in wanted.keys() - registered:
        # A connection may be gone again between select and accept, and accept must not wait for the next one.
        server.setblocking(False)
        selector.register(server, selectors.EVENT_READ, wanted[server])


def _take(key: selectors.SelectorKey) -> None:
    while True:
        try:
            connection, _ = key.fileobj.accept()
        except OSError:
            return
        frontend_id, address_index = key.data
        threading.Thread(target=_serve, args=(connection, frontend_id, address_index), daemon=True).start()


def _serve(connection: socket.socket, frontend_id: str, address_index: int) -> None:
    try:
        with connection:
            frontend = frontends.current().get(frontend_id)
            if frontend is not None:
                connection.settimeout(HANDSHAKE_SECONDS)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                if fault_switches.is_silent(frontend.addresses[address_index]):
                    _say_nothing(connection)
                    return
                if frontend.source.target_group is not None:
                    relay(connection, frontend.source.target_group)
                    return
                context = context_of(frontend.served_at(address_index, time.monotonic()))
                with context.wrap_socket(connection, server_side=True) as tls:
                    _converse(tls, frontend)
    except (OSError, ValueError) as error:
        # A client that leaves, stays silent or speaks no TLS; ssl.SSLError is an OSError.
        log.debug("data plane: %s address %d: %s", frontend_id, address_index, error)


def _say_nothing(connection: socket.socket) -> None:
    """Until the client leaves."""
    connection.settimeout(IDLE_SECONDS)
    while connection.recv(4096):
        pass


def _converse(tls: ssl.SSLSocket, frontend: Frontend) -> None:
    _connections.add(tls)
    try:
        tls.settimeout(IDLE_SECONDS)
        talk(tls, frontend.source, tls.context.certificate)
        _say_goodbye(tls)
    finally:
        _connections.discard(tls)


def _say_goodbye(tls: ssl.SSLSocket) -> None:
    """Sends close_notify, so that the client can tell an end from a cut; it need not answer."""
    tls.settimeout(1)
    with contextlib.suppress(OSError, ValueError):
        tls.unwrap()
