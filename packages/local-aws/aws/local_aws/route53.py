"""Route 53: zones with their own name servers, and change batches that apply as a whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random
from moto.route53.models import FakeZone, RecordSet, Route53Backend
from moto.route53.responses import Route53

from . import clock
from .patching import override, service_error
from .record_changes import Change, Key, faults, key_of
from .validation import forget_answers

# Change id to the time from which it is INSYNC.
_changes: dict[str, float] = {}


def forget() -> None:
    _changes.clear()
    forget_answers()


@override(Route53Backend, "create_hosted_zone")
def _create_hosted_zone(
    original: Callable[..., FakeZone], self: Route53Backend, name: str, *arguments: Any, **others: Any
) -> FakeZone:
    reference = others.get("caller_reference")
    if reference and any(zone.caller_reference == reference for zone in self.zones.values()):
        text = f"A hosted zone has already been created with the specified caller reference: {reference}"
        raise service_error("HostedZoneAlreadyExists", text)
    zone = original(self, name.lower(), *arguments, **others)
    zone.private_zone = str(zone.private_zone).lower() == "true"
    if zone.delegation_set is not None and not zone.delegation_set.id:
        # moto gives all zones the same four servers; then every zone of a name would look delegated.
        zone.delegation_set.name_servers = _name_servers(zone.resource_id)
    forget_answers()
    servers = zone.delegation_set.name_servers
    apex = name if name.endswith(".") else f"{name}."
    soa = f"{servers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"
    zone.rrsets = [
        RecordSet({"Name": apex, "Type": "NS", "TTL": 172800, "ResourceRecords": [f"{name}." for name in servers]}),
        RecordSet({"Name": apex, "Type": "SOA", "TTL": 900, "ResourceRecords": [soa]}),
    ]
    return zone


@override(Route53Backend, "delete_hosted_zone")
def _delete_hosted_zone(original: Callable[..., FakeZone], self: Route53Backend, id_: str) -> FakeZone:
    forget_answers()
    return original(self, id_)


def _name_servers(zone_id: str) -> list[str]:
    digest = hashlib.sha256(zone_id.encode()).digest()
    domains = ("com", "net", "org", "co.uk")
    return [
        f"ns-{512 * index + digest[index] * 2}.awsdns-{digest[index + 4] % 64:02d}.{domain}"
        for index, domain in enumerate(domains)
    ]


@override(Route53Backend, "change_resource_record_sets")
def _change(
    _original: Callable[..., None], self: Route53Backend, zoneid: str, change_list: list[dict[str, Any]]
) -> None:
    zone = self.get_hosted_zone(zoneid)
    changes = [_change_of(entry) for entry in change_list]
    current = {_key_of_stored(record_set): _stored_values(record_set) for record_set in zone.rrsets}
    found = faults(zone.name.lower(), current, changes)
    if found:
        raise service_error("InvalidChangeBatch", f"[{', '.join(found)}]")
    forget_answers()
    for change in changes:
        if change.action == "DELETE":
            zone.rrsets = [known for known in zone.rrsets if _key_of_stored(known) != change.key]
        else:
            zone.upsert_rrset({**change.record_set, "Name": change.key.name, "ResourceRecords": list(change.values)})


def _change_of(entry: dict[str, Any]) -> Change:
    record_set = entry["ResourceRecordSet"]
    values = [record["Value"] for record in record_set.get("ResourceRecords") or []]
    key = key_of(record_set["Name"], record_set["Type"], record_set.get("SetIdentifier"))
    return Change(entry["Action"], key, tuple(values), dict(record_set))


def _key_of_stored(record_set: RecordSet) -> Key:
    return key_of(record_set.name, record_set.type, record_set.set_identifier)


def _stored_values(record_set: RecordSet) -> tuple[str, ...]:
    return tuple(record_set.records or [])


def _new_change() -> dict[str, Any]:
    change_id = f"/change/C{mock_random.get_random_hex(13).upper()}"
    _changes[change_id] = clock.after("record_change")
    return {"Id": change_id, "Status": "PENDING", "SubmittedAt": utcnow()}


def _with_new_change(original: Callable[..., ActionResult], self: Route53) -> ActionResult:
    answer = original(self)
    answer.result["ChangeInfo"] = _new_change()
    return answer


for _action in ("create_hosted_zone", "delete_hosted_zone", "change_resource_record_sets"):
    override(Route53, _action)(_with_new_change)


@override(Route53, "get_change")
def _get_change(_original: Callable[..., ActionResult], self: Route53) -> ActionResult:
    change_id = "/change/" + self._get_param("Id").rsplit("/", 1)[-1]
    insync_at = _changes.get(change_id)
    if insync_at is None:
        raise service_error("NoSuchChange", f"Could not find resource with ID: {change_id}")
    status = "INSYNC" if clock.now() >= insync_at else "PENDING"
    return ActionResult({"ChangeInfo": {"Id": change_id, "Status": status, "SubmittedAt": utcnow()}})


def _reversed(name: str) -> list[str]:
    return name.lower().rstrip(".").split(".")[::-1]


@override(Route53, "list_hosted_zones_by_name")
def _list_by_name(_original: Callable[..., ActionResult], self: Route53) -> ActionResult:
    """Zones in the order of their reversed labels, beginning at the given name, as AWS lists them."""
    start = self._get_param("DNSName")
    start_id = (self._get_param("HostedZoneId") or "").rsplit("/", 1)[-1]
    most = self._get_int_param("MaxItems", 100)
    ordered = sorted(self.backend.zones.values(), key=lambda zone: (_reversed(zone.name), zone.resource_id))
    if start:
        first = (_reversed(start), start_id)
        ordered = [zone for zone in ordered if (_reversed(zone.name), zone.resource_id) >= first]
    result: dict[str, Any] = {
        "HostedZones": ordered[:most],
        "IsTruncated": len(ordered) > most,
        "MaxItems": most,
        "DNSName": start,
    }
    if len(ordered) > most:
        result["NextDNSName"] = ordered[most].name
        result["NextHostedZoneId"] = ordered[most].resource_id
    return ActionResult(result)
