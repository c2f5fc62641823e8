"""Ids of AWS's own hosted zones, which alias records name. Source: AWS General Reference, "Service endpoints"."""

from __future__ import annotations

_APPLICATION = {
    "us-east-1": "Z35SXDOTRQ7X7K",
    "us-east-2": "Z3AADJGX6KTTL2",
    "us-west-1": "Z368ELLRRE2KJ0",
    "us-west-2": "Z1H1FL5HABSF5",
    "eu-west-1": "Z32O12XQLNTSW2",
    "eu-central-1": "Z215JYRZR1TBD5",
}
_NETWORK = {
    "us-east-1": "Z26RNL4JYFTOTI",
    "us-east-2": "ZLMOA37VPKANP",
    "us-west-1": "Z24FKFUX50B4VW",
    "us-west-2": "Z18D5FSROUN65G",
    "eu-west-1": "Z2IFOLAFXWLO4F",
    "eu-central-1": "Z3F0SRJ5LGBH90",
}
_API_GATEWAY = {
    "us-east-1": "Z1UJRXOUMOOFQ8",
    "us-east-2": "ZOJJZC49E0EPZ",
    "us-west-1": "Z2MUQ32089INYE",
    "us-west-2": "Z2OJLYMUO9EFXC",
    "eu-west-1": "ZLY8HYME6SFDD",
    "eu-central-1": "Z1U9ULNL0V5AJ3",
}
# All distributions, also the one behind an edge-optimized domain name.
CLOUDFRONT_ZONE_ID = "Z2FDTNDATAQYW2"
# For the regions that the tables leave out; nothing here depends on the value.
_UNLISTED = "Z2P70J7EXAMPLE"


def load_balancer_zone_id(kind: str, region: str) -> str:
    return (_NETWORK if kind == "network" else _APPLICATION).get(region, _UNLISTED)


def api_gateway_zone_id(region: str) -> str:
    return _API_GATEWAY.get(region, _UNLISTED)
