"""The TLS versions that a security policy's name allows. Versions below 1.2 are never served here."""

from __future__ import annotations


def tls_versions(policy: str) -> tuple[str, str]:
    """The lowest and the highest version of an ELB, CloudFront or API Gateway policy, as "1.2" or "1.3"."""
    name = policy.replace("_", "-")
    if "TLS13-1-3" in name or "TLS13-2025" in name or name.startswith("TLSv1.3"):
        return ("1.3", "1.3")
    # An ELB policy says TLS13 in its name when it has TLS 1.3; the others always have it.
    if name.startswith("ELBSecurityPolicy") and "TLS13" not in name:
        return ("1.2", "1.2")
    return ("1.2", "1.3")
