"""InUseBy as ACM shows it: a consumer stays in it for a while after its reference has moved away."""

from __future__ import annotations

from moto.cloudfront.models import cloudfront_backends

from . import clock, patching, usage
from .usage import Reference

_known: set[Reference] = set()
_released_at: dict[Reference, float] = {}


def users_of(certificate_arn: str) -> list[str]:
    """ARNs of the consumers that ACM reports, sorted."""
    observe()
    lingering = {reference for reference, until in _released_at.items() if until > clock.now()}
    return sorted({user for arn, user in _known | lingering if arn == certificate_arn})


def observe() -> None:
    """Notes which references have gone since the last look, and until when ACM will still report each."""
    current = usage.references()
    for reference in _known - current:
        _released_at[reference] = _release_time(reference[1])
    for reference in list(_released_at):
        if reference in current or _released_at[reference] <= clock.now():
            del _released_at[reference]
    _known.clear()
    _known.update(current)


def forget() -> None:
    _known.clear()
    _released_at.clear()


def _release_time(user: str) -> float:
    if ":elasticloadbalancing:" in user:
        return clock.after("load_balancer_release")
    if ":apigateway:" in user:
        return clock.after("domain_name_release")
    # The edges use the old certificate until the distribution is deployed; a deleted one has none left.
    for _, backend in usage.backends(cloudfront_backends):
        for distribution in backend.distributions.values():
            if distribution.arn == user:
                return distribution.deployed_at
    return clock.now()


patching.after_action(observe)
