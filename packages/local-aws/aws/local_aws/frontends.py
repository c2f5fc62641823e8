"""What there is to serve: each frontend's addresses, port and the history of its settings.

`refresh` reads the backends and swaps one immutable table, so that a handshake looks at it without the lock.
"""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass, replace
from typing import Any

from . import acm, clock, frontend_sources, patching
from .frontend_sources import Source
from .loopback import AddressPool, listen
from .propagation import Delay, Settings, Version, served_version, still_needed
from .served_certificate import ServedCertificate, served_certificate
from .tls_versions import tls_versions

# We notice a change a little after the API answered; the last edge must still be done before the API says so.
EDGE_SHARE = 0.9
LATE_NOTICE_SECONDS = 0.1


@dataclass(frozen=True)
class Frontend:
    """`sockets` has one listening socket an address, in the same order."""

    source: Source
    addresses: tuple[str, ...]
    sockets: tuple[socket.socket, ...]
    local_port: int
    history: tuple[Version, ...]

    def served_at(self, address_index: int, now: float) -> Settings:
        """What this address shows now (`time.monotonic()`), which may be older than what the API says."""
        delay = _delay(self.source.kind)
        return served_version(self.source.id, self.history, address_index, delay, now).settings


_pool = AddressPool()
_table: dict[str, Frontend] = {}
_addresses_by_name: dict[str, tuple[str, ...]] = {}
_certificates: dict[tuple[str, int], ServedCertificate] = {}


def current() -> dict[str, Frontend]:
    """The table of the last `refresh`; never changed afterwards, a new one takes its place."""
    return _table


def refresh() -> None:
    """Takes up what the backends say now. The data plane closes the sockets of a frontend that is gone."""
    global _table, _addresses_by_name
    with patching.LOCK:
        now = time.monotonic()
        _addresses_by_name = {
            host.dns_name: _pool.of(host.owner, host.address_count) for host in frontend_sources.hosts()
        }
        found = [_taken_up(source, _table.get(source.id), now) for source in frontend_sources.sources()]
        _table = {frontend.source.id: frontend for frontend in found if frontend is not None}
        _forget_certificates()


def forget() -> None:
    """Empties the table; the data plane closes the sockets that were in it. Addresses stay with their owners."""
    global _table
    with patching.LOCK:
        _table = {}


def addresses_of(dns_name: str) -> tuple[str, ...] | None:
    """The addresses behind an AWS name such as `d123.cloudfront.net`, or None when nothing has that name."""
    name = dns_name.lower().rstrip(".").removeprefix("dualstack.")
    if name not in _addresses_by_name:
        # The name may be younger than the last look.
        refresh()
    return _addresses_by_name.get(name)


def local_port_at(address: str, port: int) -> int | None:
    """Where this machine serves the port that AWS has at one of a frontend's addresses."""
    refresh()
    for frontend in _table.values():
        if address in frontend.addresses and frontend.source.port == port:
            return frontend.local_port
    return None


def snapshot() -> list[dict[str, Any]]:
    """All frontends as plain data, for the control API."""
    refresh()
    return [
        {
            "kind": frontend.source.kind,
            "id": frontend.source.id,
            "region": frontend.source.region,
            "addresses": list(frontend.addresses),
            "port": frontend.source.port,
            "localPort": frontend.local_port,
            "dnsName": frontend.source.host.dns_name,
            "hosts": list(frontend.source.aliases),
            "certificateArns": list(frontend.source.certificate_arns),
        }
        for frontend in _table.values()
    ]


def _taken_up(source: Source, known: Frontend | None, now: float) -> Frontend | None:
    if source.target_group is not None:
        return replace(known, source=source) if known is not None else _opened(source, ())
    settings = _settings(source)
    if known is None:
        return None if settings is None else _opened(source, (Version(0, now, settings),))
    # A certificate that cannot be read any more leaves the frontend on what it has.
    if not known.history:
        # A TCP listener that became a TLS one.
        return known if settings is None else replace(known, source=source, history=(Version(0, now, settings),))
    if settings is None or settings == known.history[-1].settings:
        return known if source == known.source else replace(known, source=source)
    kept = still_needed(source.id, known.history, len(known.addresses), _delay(source.kind), now)
    version = Version(known.history[-1].number + 1, now, settings)
    return replace(known, source=source, history=(*kept, version))


def _opened(source: Source, history: tuple[Version, ...]) -> Frontend:
    addresses = _pool.of(source.host.owner, source.host.address_count)
    sockets = tuple(listen(addresses))
    return Frontend(source, addresses, sockets, sockets[0].getsockname()[1], history)


def _settings(source: Source) -> Settings | None:
    certificates = [_certificate(arn) for arn in source.certificate_arns]
    if certificates[0] is None:
        return None
    lowest, highest = tls_versions(source.policy)
    others = tuple(certificate for certificate in certificates[1:] if certificate is not None)
    return Settings(certificates[0], others, lowest, highest, source.alpn)


def _certificate(arn: str) -> ServedCertificate | None:
    found = acm.find_certificate(arn)
    if found is None:
        return None
    key = (arn, found.serial)
    if key not in _certificates:
        _certificates[key] = served_certificate(arn, found.chain_pem, found.key_pem)
    return _certificates[key]


def _forget_certificates() -> None:
    """Versions hold their certificates themselves; here only the newest of each frontend are of use."""
    newest = [frontend.history[-1].settings for frontend in _table.values() if frontend.history]
    used = {certificate for settings in newest for certificate in (settings.default, *settings.others)}
    for key in [key for key, certificate in _certificates.items() if certificate not in used]:
        del _certificates[key]


def _delay(kind: str) -> Delay:
    """An edge has a change by the time its distribution is Deployed, and a domain name by the time it is AVAILABLE."""
    if kind == "listener":
        return Delay(*clock.seconds("listener_propagation"))
    whole = clock.seconds("distribution_deployment" if kind == "distribution" else "domain_name_update")
    return Delay(0.0, max(0.0, EDGE_SHARE * whole - LATE_NOTICE_SECONDS))
