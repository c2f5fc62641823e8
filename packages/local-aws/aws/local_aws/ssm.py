"""SSM parameters: the tiers and their sizes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.ssm.exceptions import ValidationException
from moto.ssm.models import Parameter, SimpleSystemManagerBackend

from .patching import override

# Bytes a value may have.
LIMITS = {"Standard": 4096, "Advanced": 8192}


@override(SimpleSystemManagerBackend, "put_parameter")
def _put_parameter(
    original: Callable[..., Parameter],
    self: SimpleSystemManagerBackend,
    name: str,
    description: str,
    value: str,
    parameter_type: str,
    allowed_pattern: str,
    keyid: str,
    overwrite: bool,
    tags: list[dict[str, str]],
    data_type: str,
    tier: str | None = None,
    policies: str | None = None,
) -> Parameter:
    versions = self._parameters[name]
    new_tier = _new_tier(self, versions[-1].tier if versions else None, tier, _size(value))
    limit = LIMITS[new_tier]
    if _size(value) > limit:
        advice = (
            ""
            if new_tier == "Advanced"
            else " To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier."
        )
        raise ValidationException(
            f"{new_tier} tier parameters support a maximum parameter value of {limit} characters.{advice}"
        )
    return original(
        self,
        name,
        description,
        value,
        parameter_type,
        allowed_pattern,
        keyid,
        overwrite,
        tags,
        data_type,
        tier=new_tier,
        policies=policies,
    )


def _size(value: str | None) -> int:
    return len((value or "").encode())


def _new_tier(backend: Any, old: str | None, asked: str | None, size: int) -> str:
    if old == "Advanced" and asked == "Standard":
        raise ValidationException(
            "This parameter uses the advanced-parameter tier. "
            "You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier."
        )
    tier = asked or old or backend.default_parameter_tier
    if tier == "Intelligent-Tiering":
        # AWS chooses by size, and an advanced parameter stays one.
        return "Advanced" if old == "Advanced" or size > LIMITS["Standard"] else "Standard"
    if tier not in LIMITS:
        allowed = "[Standard, Advanced, Intelligent-Tiering]"
        raise ValidationException(
            f"1 validation error detected: Value '{tier}' at 'tier' failed to satisfy constraint: "
            f"Member must satisfy enum value set: {allowed}"
        )
    return tier
