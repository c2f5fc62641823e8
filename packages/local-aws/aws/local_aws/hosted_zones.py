"""Reads the hosted zones of the Route 53 backend into plain values."""

from __future__ import annotations

from typing import Any

from moto.route53.models import route53_backends

from . import patching
from .resolution import RecordSet, Zone, is_under, normal

DEFAULT_TTL_SECONDS = 300


def public_zones() -> list[Zone]:
    """All public zones of all accounts in the order of their creation."""
    with patching.LOCK:
        return [
            _zone(zone)
            for partitions in list(route53_backends.values())
            for backend in list(partitions.values())
            for zone in list(backend.zones.values())
            if not _is_private(zone)
        ]


def private_zone(vpc_id: str, name: str) -> Zone | None:
    """The private zone that answers for a name inside a VPC: the longest that fits, whatever the public ones have."""
    with patching.LOCK:
        fitting = [
            zone
            for partitions in list(route53_backends.values())
            for backend in list(partitions.values())
            for zone in list(backend.zones.values())
            if _is_private(zone) and is_under(name, normal(zone.name)) and _is_of(zone, vpc_id)
        ]
        longest = max(fitting, key=lambda zone: len(zone.name), default=None)
        return None if longest is None else _zone(longest)


def _is_of(zone: Any, vpc_id: str) -> bool:
    return any(vpc.get("vpc_id") == vpc_id for vpc in zone.vpcs)


def _is_private(zone: Any) -> bool:
    # The server stores what the request said, which is a word when it came in XML.
    return str(zone.private_zone).lower() == "true"


def _zone(zone: Any) -> Zone:
    name = normal(zone.name)
    record_sets = tuple(_record_set(record_set) for record_set in zone.rrsets)
    servers = zone.delegation_set.name_servers if zone.delegation_set else []
    return Zone(zone.resource_id, name, frozenset(normal(server) for server in servers), record_sets)


def _record_set(record_set: Any) -> RecordSet:
    # The SOA record that comes with a zone is stored as {"Value": text}, every other record as text.
    values = tuple(value["Value"] if isinstance(value, dict) else value for value in record_set.records or [])
    alias = (record_set.alias_target or {}).get("DNSName")
    return RecordSet(
        normal(record_set.name), record_set.type, int(record_set.ttl or DEFAULT_TTL_SECONDS), values, alias
    )
