"""ACM's validation record, and the domain names that ACM takes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from . import ACCOUNT_ID, hosted_zones
from .resolution import Zone, resolve

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(\*\.)?({_LABEL}\.)+[a-z]{{2,63}}", re.IGNORECASE)
LONGEST_DOMAIN = 253


@dataclass(frozen=True)
class ValidationRecord:
    """The CNAME that proves a domain; both names end with a dot, as ACM writes them."""

    name: str
    value: str


def validation_record(domain: str) -> ValidationRecord:
    """The same record for one base domain in one account: in all regions, for all certificates, for `*.d` and `d`."""
    base = domain.lower().removeprefix("*.")
    return ValidationRecord(
        name=f"_{_token('name', base)}.{base}.",
        value=f"_{_token('value', base)}.{_token('zone', base)[:10]}.acm-validations.aws.",
    )


def _token(purpose: str, base: str) -> str:
    return hashlib.sha256(f"{purpose}|{ACCOUNT_ID}|{base}".encode()).hexdigest()[:32]


# The zones and the answers from them, until a zone changes: hundreds of pending requests ask again and again.
_zones: list[Zone] | None = None
_answers: dict[ValidationRecord, bool] = {}


def forget_answers() -> None:
    """To be called after every change of a zone."""
    global _zones
    _zones = None
    _answers.clear()


def is_in_dns(record: ValidationRecord) -> bool:
    """True when the record is what a resolver gets, which is more than that some hosted zone holds it.

    The caller holds the lock.
    """
    global _zones
    if _zones is None:
        _zones = hosted_zones.public_zones()
    if record not in _answers:
        # No address is asked for, so no name of AWS is looked up.
        values = resolve(_zones, record.name, "CNAME", lambda _name: None).values("CNAME")
        _answers[record] = bool(values) and values[0].lower().rstrip(".") == record.value.rstrip(".")
    return _answers[record]


def is_domain(name: str) -> bool:
    return len(name) <= LONGEST_DOMAIN and _DOMAIN.fullmatch(name) is not None


def covers(names: list[str], host: str) -> bool:
    """Whether a certificate for `names` is valid for `host`; a wildcard stands for exactly one label."""
    host = host.lower().rstrip(".")
    parent = host.split(".", 1)[-1]
    return any(name.lower() in (host, f"*.{parent}") for name in names)
