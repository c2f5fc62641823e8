"""What Route 53 refuses in a change batch: a pure function of the zone's records and the changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple


class Key(NamedTuple):
    """What names a record set: lower case with the final dot, type, and the identifier of a routing policy."""

    name: str
    rtype: str
    set_identifier: str | None


@dataclass(frozen=True)
class Change:
    """One entry of a batch; `values` is empty for an alias."""

    action: str
    key: Key
    values: tuple[str, ...]
    record_set: dict[str, Any]


Values = tuple[str, ...]
_SINGLE_VALUE = ("CNAME", "SOA")
# Types whose values are domain names, so that the final dot and the case say nothing.
_NAME_VALUES = ("CNAME", "NS", "PTR")


def key_of(name: str, rtype: str, set_identifier: str | None) -> Key:
    full = name.lower().rstrip(".") + "."
    return Key(full.replace("\\052", "*"), rtype, set_identifier)


def faults(zone_name: str, current: Mapping[Key, Values], changes: Sequence[Change]) -> list[str]:
    """Every fault of the batch; none means that all of it can be applied. The changes are checked in their order."""
    zone = zone_name.rstrip(".") + "."
    state = dict(current)
    found: list[str] = []
    seen: set[tuple[str, Key]] = set()
    for change in changes:
        fault = _fault(zone, state, change, seen)
        seen.add((change.action, change.key))
        if fault is not None:
            found.append(fault)
        elif change.action == "DELETE":
            del state[change.key]
        else:
            state[change.key] = change.values
    return found


def _fault(zone: str, state: Mapping[Key, Values], change: Change, seen: set[tuple[str, Key]]) -> str | None:
    name, rtype, _ = change.key
    if change.action not in ("CREATE", "UPSERT", "DELETE"):
        return f"Invalid action '{change.action}': it must be one of CREATE, DELETE, UPSERT"
    if name != zone and not name.endswith("." + zone):
        return f"RRSet with DNS name {name} is not permitted in zone {zone}"
    if (change.action, change.key) in seen:
        return f"The request contains an invalid set of changes for a resource record set '{rtype} {name}'"
    if change.action == "DELETE":
        return _deletion_fault(zone, state, change)
    if change.action == "CREATE" and change.key in state:
        return f"Tried to create resource record set [name='{name}', type='{rtype}'] but it already exists"
    return _value_fault(change) or _cname_fault(zone, state, change)


def _deletion_fault(zone: str, state: Mapping[Key, Values], change: Change) -> str | None:
    name, rtype, _ = change.key
    tried = f"Tried to delete resource record set [name='{name}', type='{rtype}']"
    if name == zone and rtype in ("NS", "SOA"):
        return f"A HostedZone must contain at least one {rtype} record for the zone itself."
    if change.key not in state:
        return f"{tried} but it was not found"
    if _comparable(rtype, state[change.key]) != _comparable(rtype, change.values):
        return f"{tried} but the values provided do not match the current values"
    return None


def _comparable(rtype: str, values: Values) -> list[str]:
    return sorted(value.lower().rstrip(".") if rtype in _NAME_VALUES else value for value in values)


def _value_fault(change: Change) -> str | None:
    name, rtype, _ = change.key
    has_alias = bool(change.record_set.get("AliasTarget"))
    if has_alias == bool(change.values) or (change.values and not change.record_set.get("TTL") and not has_alias):
        return (
            "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords]], "
            f"in Change with [Action={change.action}, Name={name}, Type={rtype}]"
        )
    if len(set(_comparable(rtype, change.values))) < len(change.values):
        return f"Duplicate Resource Record: '{change.values[-1]}'"
    if rtype in _SINGLE_VALUE and len(change.values) > 1:
        return f"RRSet of type {rtype} with DNS name {name} may have one value, it has {len(change.values)}"
    if rtype == "TXT" and not all(_is_quoted(value) for value in change.values):
        return (
            "Invalid Resource Record: 'FATAL problem: InvalidCharacterString "
            f"(Value should be enclosed in quotation marks) encountered with '{change.values[0]}''"
        )
    return None


def _is_quoted(value: str) -> bool:
    return len(value) >= 2 and value.startswith('"') and value.endswith('"')


def _cname_fault(zone: str, state: Mapping[Key, Values], change: Change) -> str | None:
    name, rtype, _ = change.key
    if rtype == "CNAME" and name == zone:
        return f"RRSet of type CNAME with DNS name {name} is not permitted at apex in zone {zone}"
    others = [key for key in state if key.name == name and key.rtype != rtype]
    if (rtype == "CNAME" and others) or any(key.rtype == "CNAME" for key in others):
        return (
            f"RRSet of type {rtype} with DNS name {name} is not permitted as it conflicts with other records "
            f"with the same DNS name in zone {zone}"
        )
    return None
