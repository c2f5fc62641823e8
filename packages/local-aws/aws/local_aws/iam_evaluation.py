"""Whether policy documents allow a call: a pure function, as IAM evaluates identity policies.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html and
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

# Values of condition keys by their name in lower case; a list stands for a key of several values.
Context = Mapping[str, str | Sequence[str]]


def allows(documents: Sequence[Mapping[str, Any]], action: str, resource: str, context: Context) -> bool:
    """A statement that denies wins over all that allow; nothing that fits is a refusal."""
    effects = {
        str(statement["Effect"])
        for document in documents
        for statement in _listed(document["Statement"])
        if _applies(statement, action, resource, context)
    }
    return "Allow" in effects and "Deny" not in effects


def _applies(statement: Mapping[str, Any], action: str, resource: str, context: Context) -> bool:
    return (
        _concerns(statement, "Action", lambda pattern: matches(pattern.lower(), action.lower()))
        and _concerns(statement, "Resource", lambda pattern: matches(pattern, resource))
        and all(
            _holds(operator, str(key), wanted, context)
            for operator, keys in (statement.get("Condition") or {}).items()
            for key, wanted in keys.items()
        )
    )


def _concerns(statement: Mapping[str, Any], element: str, fits: Callable[[str], bool]) -> bool:
    if element in statement:
        return any(fits(pattern) for pattern in _listed(statement[element]))
    return not any(fits(pattern) for pattern in _listed(statement[f"Not{element}"]))


def matches(pattern: str, text: str) -> bool:
    """`*` stands for any text and `?` for one character; everything else for itself."""
    expression = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    return re.fullmatch(expression, text, re.DOTALL) is not None


_COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda got, wanted: got == wanted,
    "StringEqualsIgnoreCase": lambda got, wanted: got.lower() == wanted.lower(),
    "StringLike": lambda got, wanted: matches(wanted, got),
    "ArnEquals": lambda got, wanted: matches(wanted, got),
    "ArnLike": lambda got, wanted: matches(wanted, got),
    "Bool": lambda got, wanted: got.lower() == wanted.lower(),
    "NumericLessThanEquals": lambda got, wanted: float(got) <= float(wanted),
    "NumericGreaterThanEquals": lambda got, wanted: float(got) >= float(wanted),
}


def _holds(operator: str, key: str, wanted: Any, context: Context) -> bool:
    qualifier, _, name = operator.rpartition(":")
    if_exists = name.endswith("IfExists")
    name = name.removesuffix("IfExists")
    # A key without any value counts as absent.
    got = context.get(key.lower()) or None
    if name == "Null":
        return (got is None) == (str(_listed(wanted)[0]).lower() == "true")
    negated = "Not" in name
    compare = _COMPARISONS.get(name.replace("Not", ""))
    if compare is None:
        # Better a refusal that is looked into than a condition that nobody checks.
        return False
    if got is None:
        return if_exists or negated or qualifier == "ForAllValues"
    texts = [str(one) for one in _listed(wanted)]
    hits = [any(compare(str(value), text) for text in texts) != negated for value in _listed(got)]
    return any(hits) if qualifier == "ForAnyValue" else all(hits)


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]
