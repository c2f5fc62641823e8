"""States that AWS falls into by itself, and that no call of a client brings about: a drill puts them on and off."""

from __future__ import annotations

from typing import Any

# What GetFunctionConfiguration says of a function, by its name.
_functions: dict[str, dict[str, str]] = {}
# (status, message) of a domain name of API Gateway, by its name.
_domain_names: dict[str, tuple[str, str | None]] = {}
# What a resolver answers for a name instead of its records: an rcode, or SILENCE. By (name, type or None for all).
_answers: dict[tuple[str, str | None], str] = {}
# Addresses that take a connection and say nothing on it.
_silent: set[str] = set()

SILENCE = "SILENCE"
RCODES = ("SERVFAIL", "NXDOMAIN", "REFUSED", SILENCE)


def set_function(name: str, state: dict[str, str]) -> None:
    """Empty = as it is by itself."""
    _put(_functions, name, state or None)


def function_state(name: str) -> dict[str, str]:
    return _functions.get(name, {})


def set_domain_name(name: str, status: str | None, message: str | None) -> None:
    """None = as it is by itself."""
    _put(_domain_names, name, None if status is None else (status, message))


def domain_name_state(name: str) -> tuple[str, str | None] | None:
    return _domain_names.get(name)


def set_answer(name: str, rtype: str | None, rcode: str | None) -> None:
    """None = what the zones say."""
    _put(_answers, (name, rtype), rcode)


def answer_to(name: str, rtype: str) -> str | None:
    return _answers.get((name, rtype)) or _answers.get((name, None))


def set_silent(address: str, on: bool) -> None:
    if on:
        _silent.add(address)
    else:
        _silent.discard(address)


def is_silent(address: str) -> bool:
    return address in _silent


def forget() -> None:
    for switches in (_functions, _domain_names, _answers, _silent):
        switches.clear()


def _put(switches: dict[Any, Any], key: Any, value: Any) -> None:
    if value is None:
        switches.pop(key, None)
    else:
        switches[key] = value
