"""How a name resolves now: the hosted zones and the addresses of AWS's own names as they stand."""

from __future__ import annotations

from . import fault_switches, frontends, hosted_zones
from .resolution import Answer, normal, resolve


def lookup(name: str, rtype: str) -> Answer:
    """What our own DNS server answers now, for example `lookup("_x.example.net", "CNAME").values("CNAME")`."""
    fault = fault_switches.answer_to(normal(name), rtype)
    if fault is not None:
        return Answer("SERVFAIL" if fault == fault_switches.SILENCE else fault)
    return resolve(hosted_zones.public_zones(), name, rtype, frontends.addresses_of)
