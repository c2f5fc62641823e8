"""How a name resolves now: the hosted zones and the addresses of AWS's own names as they stand."""

from __future__ import annotations

from . import fault_switches, frontends, hosted_zones
from .resolution import Answer, normal, resolve


def lookup(name: str, rtype: str, vpc_id: str | None = None) -> Answer:
    """What our own DNS server answers now, for example `lookup("_x.example.net", "CNAME").values("CNAME")`.

    Inside a VPC its private zones come first.
    """
    fault = fault_switches.answer_to(normal(name), rtype)
    if fault is not None:
        return Answer("SERVFAIL" if fault == fault_switches.SILENCE else fault)
    private = None if vpc_id is None else hosted_zones.private_zone(vpc_id, normal(name))
    if private is not None:
        return resolve([private], name, rtype, frontends.addresses_of)
    return resolve(hosted_zones.public_zones(), name, rtype, frontends.addresses_of)
