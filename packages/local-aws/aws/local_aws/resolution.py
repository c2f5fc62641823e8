"""How a name resolves: a pure function of the hosted zones and of the addresses of AWS's own names.

Delegation decides which zone answers, as on the internet. The walk starts at the shortest zone name that is
a suffix of the question (the registrar delegates to it; of several such zones the oldest counts) and goes
down only where the present zone has NS records for the next one. A zone that nobody delegates to is silent,
however long its match is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

ALIAS_TTL_SECONDS = 60
AWS_NAME_TTL_SECONDS = 60
MAX_CNAME_HOPS = 8

# Names below these suffixes belong to AWS. They exist only while a load balancer, distribution or domain name has them.
AWS_SUFFIXES = ("amazonaws.com", "cloudfront.net", "acm-validations.aws")


@dataclass(frozen=True)
class RecordSet:
    """One record set; `alias` is the target's name, and `values` is empty then."""

    name: str
    rtype: str
    ttl: int
    values: tuple[str, ...]
    alias: str | None = None


@dataclass(frozen=True)
class Zone:
    """A public hosted zone. Names are lower case without the final dot."""

    zone_id: str
    name: str
    name_servers: frozenset[str]
    record_sets: tuple[RecordSet, ...]

    def at(self, name: str) -> list[RecordSet]:
        return [record_set for record_set in self.record_sets if record_set.name == name]

    def has(self, name: str) -> bool:
        """True also for an empty non-terminal, that is a name which only has names below it (RFC 8020)."""
        return any(is_under(record_set.name, name) for record_set in self.record_sets)


@dataclass
class Answer:
    """`rcode` is NOERROR, NXDOMAIN, SERVFAIL or REFUSED; `records` holds the CNAME chain and then the asked type."""

    rcode: str = "NOERROR"
    records: list[RecordSet] = field(default_factory=list)
    authority: RecordSet | None = None
    zone_id: str | None = None

    def values(self, rtype: str) -> list[str]:
        return [value for record in self.records if record.rtype == rtype for value in record.values]


AddressLookup = Callable[[str], Sequence[str] | None]


def normal(name: str) -> str:
    """Lower case, no final dot, and `*` where Route 53 has the octal escape."""
    return name.lower().rstrip(".").replace("\\052", "*")


def is_under(name: str, domain: str) -> bool:
    return name == domain or name.endswith("." + domain)


def answering_zone(zones: Sequence[Zone], name: str) -> Zone | str:
    """The zone to which delegation leads, or the rcode that a resolver reports when there is none."""
    tops = sorted((zone for zone in zones if is_under(name, zone.name)), key=lambda zone: len(zone.name))
    if not tops:
        return "REFUSED"
    # sorted() is stable and `zones` is in order of creation, so this is the oldest zone of the shortest name.
    zone = tops[0]
    while True:
        cut = _first_cut(zone, name)
        if cut is None:
            return zone
        delegated_to = {normal(value) for value in cut.values}
        children = [child for child in zones if child.name == cut.name and child.name_servers & delegated_to]
        if not children:
            # Name servers that serve no such zone: a lame delegation.
            return "SERVFAIL"
        zone = children[0]


def _first_cut(zone: Zone, name: str) -> RecordSet | None:
    below = name.removesuffix(zone.name).rstrip(".")
    labels = below.split(".") if below else []
    for count in range(1, len(labels) + 1):
        candidate = ".".join(labels[-count:]) + "." + zone.name
        for record_set in zone.at(candidate):
            if record_set.rtype == "NS":
                return record_set
    return None


def resolve(zones: Sequence[Zone], name: str, rtype: str, aws_addresses: AddressLookup) -> Answer:
    """Answers one question as a resolver sees it: CNAMEs are followed as far as these zones and AWS names go."""
    return _resolve(zones, normal(name), rtype, aws_addresses, MAX_CNAME_HOPS)


def _resolve(zones: Sequence[Zone], name: str, rtype: str, aws_addresses: AddressLookup, hops: int) -> Answer:
    if hops == 0:
        return Answer(rcode="SERVFAIL")
    zone = answering_zone(zones, name)
    if zone == "REFUSED":
        return _aws_answer(name, rtype, aws_addresses)
    if isinstance(zone, str):
        return Answer(rcode=zone)
    found = _record_sets(zone, name)
    if found is None:
        return Answer("NXDOMAIN", authority=_soa(zone), zone_id=zone.zone_id)
    by_type = {record_set.rtype: record_set for record_set in reversed(found)}
    if rtype in by_type:
        return _found(zone, zones, by_type[rtype], aws_addresses, hops)
    if "CNAME" in by_type:
        return _chain(zone, zones, by_type["CNAME"], rtype, aws_addresses, hops)
    return Answer(authority=_soa(zone), zone_id=zone.zone_id)


def _record_sets(zone: Zone, name: str) -> list[RecordSet] | None:
    """The record sets of a name, those of a matching wildcard under that name (RFC 4592), or None for NXDOMAIN."""
    if zone.has(name):
        return zone.at(name)
    encloser = name
    while not zone.has(encloser):
        encloser = encloser.split(".", 1)[1]
    wildcard = zone.at("*." + encloser)
    return [RecordSet(name, w.rtype, w.ttl, w.values, w.alias) for w in wildcard] or None


def _chain(
    zone: Zone, zones: Sequence[Zone], cname: RecordSet, rtype: str, aws_addresses: AddressLookup, hops: int
) -> Answer:
    rest = _resolve(zones, normal(cname.values[0]), rtype, aws_addresses, hops - 1)
    # A target that nobody here serves is another server's business: the chain so far is the whole answer.
    rcode = "NOERROR" if rest.rcode == "REFUSED" else rest.rcode
    return Answer(rcode, [cname, *rest.records], rest.authority, zone.zone_id)


def _found(zone: Zone, zones: Sequence[Zone], record_set: RecordSet, aws_addresses: AddressLookup, hops: int) -> Answer:
    """The record set itself, or for an alias its target's values under the alias's own name, as Route 53 does it."""
    if record_set.alias is None:
        return Answer(records=[record_set], zone_id=zone.zone_id)
    target = _resolve(zones, normal(record_set.alias), record_set.rtype, aws_addresses, hops - 1)
    values = tuple(target.values(record_set.rtype))
    if target.rcode == "SERVFAIL":
        return Answer(rcode="SERVFAIL")
    if not values:
        return Answer(authority=_soa(zone), zone_id=zone.zone_id)
    return Answer(
        records=[RecordSet(record_set.name, record_set.rtype, ALIAS_TTL_SECONDS, values)], zone_id=zone.zone_id
    )


def _aws_answer(name: str, rtype: str, aws_addresses: AddressLookup) -> Answer:
    if not any(is_under(name, suffix) for suffix in AWS_SUFFIXES):
        return Answer(rcode="REFUSED")
    if is_under(name, "acm-validations.aws"):
        return Answer()
    addresses = aws_addresses(name)
    if addresses is None:
        return Answer(rcode="NXDOMAIN")
    if rtype != "A":
        return Answer()
    return Answer(records=[RecordSet(name, "A", AWS_NAME_TTL_SECONDS, tuple(addresses))])


def _soa(zone: Zone) -> RecordSet | None:
    return next((record_set for record_set in zone.at(zone.name) if record_set.rtype == "SOA"), None)
