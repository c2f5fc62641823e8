"""The network of emulated functions: where host and port are on this machine, and whose certificates count there."""

from __future__ import annotations

import ipaddress
import os
import re
import tempfile

from . import ca, dns_server, frontends
from .lookup import lookup
from .scratch import scratch_dir
from .vpc_network import VpcPlace

DNS_PORT = 53
# Nothing listens there.
NOBODY = "127.0.0.1:1"
# Where a function in a VPC finds AWS's API of one service.
API_HOST = re.compile(r"(?P<service>ssm|ecs|route53)(\.[a-z0-9-]+)?\.amazonaws\.com")

_routes: dict[str, str] = {}
_trusted: dict[str, str] = {}
_bundle: str | None = None


def route(host: str, port: int, place: VpcPlace | None = None) -> dict[str, str | int]:
    """`{address, port}` of what serves there, or `{error}` with the code that a client would get.

    `place` is that of a client in a VPC.
    """
    if place is not None:
        return _route_inside(host, port, place)
    fixed = _routes.get(f"{host}:{port}")
    if fixed is not None:
        address, _, local_port = fixed.rpartition(":")
        return {"address": address, "port": int(local_port)}
    if port == DNS_PORT:
        # Name servers of zones too: whoever asks them gets the same answers.
        return {"address": dns_server.HOST, "port": dns_server.port()}
    addresses = _addresses(host)
    if not addresses:
        return {"error": "ENOTFOUND"}
    for address in addresses:
        local_port = frontends.local_port_at(address, port)
        if local_port is not None:
            return {"address": address, "port": local_port}
    return {"error": "ECONNREFUSED"}


def _route_inside(host: str, port: int, place: VpcPlace) -> dict[str, str | int]:
    """What is in the VPC itself, what an endpoint there leads to, and the rest where there is a way out."""
    api = API_HOST.fullmatch(host)
    if api is not None:
        reached = place.reaches_api(api["service"])
        return {"address": dns_server.HOST, "port": port} if reached else {"error": "ETIMEDOUT"}
    addresses = _addresses(host, place.vpc_id)
    for address in addresses:
        local_port = place.local_port(address, port)
        if local_port is not None:
            return {"address": address, "port": local_port}
    if not addresses and f"{host}:{port}" not in _routes:
        return {"error": "ENOTFOUND"}
    leaves = place.has_way_out() and place.lets_out("tcp", port)
    return route(host, port) if leaves else {"error": "ETIMEDOUT"}


def servers(place: VpcPlace | None) -> dict[str, str]:
    """Name servers of a function: `dns` is its machine's own, `publicDns` stands for every other that it may ask."""
    public = f"{dns_server.HOST}:{dns_server.port()}"
    if place is None:
        return {"dns": public, "publicDns": public}
    leaves = place.has_way_out() and place.lets_out("udp", DNS_PORT)
    own = f"{dns_server.HOST}:{dns_server.view(place.vpc_id)}"
    return {"dns": own, "publicDns": public if leaves else NOBODY}


def _addresses(host: str, vpc_id: str | None = None) -> list[str]:
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        return lookup(host, "A", vpc_id).values("A")


def set_routes(routes: dict[str, str | None]) -> dict[str, str]:
    """Adds `host:port` to `address:port`; None takes a route away. Returns all."""
    for place, target in routes.items():
        if target is None:
            _routes.pop(place, None)
        else:
            _routes[place] = target
    return dict(_routes)


def trust(name: str, pem: str) -> None:
    """Certificates below these roots count from now on; a name that is known gets other roots."""
    global _bundle
    _trusted[name] = pem
    _bundle = None


def trusted_roots() -> str:
    """The local CA's root and all that `trust` was told, as PEM."""
    return "\n".join([ca.ROOT_PEM.decode().strip(), *(pem.strip() for pem in _trusted.values()), ""])


def trust_file() -> str:
    """A file with the trusted roots. It is never changed: other roots make another file."""
    global _bundle
    if _bundle is None:
        handle, _bundle = tempfile.mkstemp(prefix="local-aws-roots-", suffix=".pem", dir=scratch_dir())
        with os.fdopen(handle, "w") as file:
            file.write(trusted_roots())
    return _bundle


def forget() -> None:
    """Routes are forgotten; roots stay, since what was started beside the local AWS goes on."""
    _routes.clear()
