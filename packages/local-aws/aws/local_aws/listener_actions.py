"""Actions of listeners and rules as AWS reports them: a forward in both forms, a login without its secret."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.elbv2.models import ELBv2Backend, FakeAction

from .patching import override, service_error

LONGEST_STICKINESS = 604_800


@override(FakeAction, "__init__")
def _action(original: Callable[..., None], self: FakeAction, data: dict[str, Any]) -> None:
    if data.get("Type") == "forward":
        data = _both_forms(data)
    _check_secret(data.get("AuthenticateOidcConfig"))
    original(self, data)


def _both_forms(data: dict[str, Any]) -> dict[str, Any]:
    """Whichever form was sent, AWS reports the groups with weights, and the ARN of a group that is alone."""
    arn = data.get("TargetGroupArn")
    forward = dict(data.get("ForwardConfig") or {})
    groups = forward.get("TargetGroups") or ([{"TargetGroupArn": arn}] if arn else [])
    stickiness = dict(forward.get("TargetGroupStickinessConfig") or {"Enabled": False})
    duration = stickiness.get("DurationSeconds")
    is_on = str(stickiness.get("Enabled")).lower() == "true"
    if (duration is not None or is_on) and not 1 <= int(duration or 0) <= LONGEST_STICKINESS:
        raise service_error("ValidationError", "Target group stickiness duration must be between 1 and 604800 seconds")
    forward |= {"TargetGroups": groups, "TargetGroupStickinessConfig": stickiness}
    alone = {"TargetGroupArn": groups[0]["TargetGroupArn"]} if len(groups) == 1 else {}
    return {**data, **alone, "ForwardConfig": forward}


def _check_secret(oidc: dict[str, Any] | None) -> None:
    if oidc is None:
        return
    # AWS keeps the secret and never sends it.
    keeps_old = str(oidc.get("UseExistingClientSecret")).lower() == "true"
    if not oidc.pop("ClientSecret", None) and not keeps_old:
        raise service_error("ValidationError", "A client secret must be specified")


@override(ELBv2Backend, "describe_listener_attributes")
def _describe_attributes(
    original: Callable[..., dict[str, str]], self: ELBv2Backend, listener_arn: str
) -> dict[str, str]:
    """moto gives every listener the idle timeout of TCP."""
    known = original(self, listener_arn)
    protocol = self.describe_listeners(None, [listener_arn])[0].protocol
    if protocol == "TLS":
        raise service_error("ValidationError", "Listener attributes are not supported for TLS listeners")
    if protocol not in ("HTTP", "HTTPS"):
        return known
    own = {key: value for key, value in known.items() if key.startswith("routing.")}
    return {"routing.http.response.server.enabled": "true", **own}
