"""CloudFront's managed policies, with the ids of the CloudFront Developer Guide ("Use managed … policies")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moto.cloudfront import urls
from moto.cloudfront.responses import CloudFrontResponse
from moto.core.responses import ActionResult

from .patching import add, service_error

LAST_MODIFIED = "2021-11-01T00:00:00Z"


@dataclass(frozen=True)
class PolicyKind:
    """How the API calls one kind of policy: `PolicyKind("CachePolicy", …)` has the member `CachePolicyId`."""

    shape: str
    names_by_id: dict[str, str]
    # Members that the shape requires beside the name.
    body: dict[str, Any]


CACHE = PolicyKind(
    "CachePolicy",
    {
        "2e54312d-136d-493c-8eb9-b001f22f67d2": "Managed-Amplify",
        "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": "Managed-CachingDisabled",
        "658327ea-f89d-4fab-a63d-7e88639e58f6": "Managed-CachingOptimized",
        "b2884449-e4de-46a7-ac36-70bc7f1ddd6d": "Managed-CachingOptimizedForUncompressedObjects",
        "08627262-05a9-4f76-9ded-b50ca2e3a84f": "Managed-Elemental-MediaPackage",
        "83da9c7e-98b4-4e11-a168-04f0df8e2c65": "UseOriginCacheControlHeaders",
        "4cc15a8a-d715-48a4-82b8-cc0b614638fe": "UseOriginCacheControlHeaders-QueryStrings",
    },
    {"MinTTL": 0},
)
ORIGIN_REQUEST = PolicyKind(
    "OriginRequestPolicy",
    {
        "216adef6-5c7f-47e4-b989-5492eafa07d3": "Managed-AllViewer",
        "33f36d7e-f396-46d9-90e0-52428a34d9dc": "Managed-AllViewerAndCloudFrontHeaders-2022-06",
        "b689b0a8-53d0-40ab-baf2-68738e2966ac": "Managed-AllViewerExceptHostHeader",
        "59781a5b-3903-41f3-afcb-af62929ccde1": "Managed-CORS-CustomOrigin",
        "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf": "Managed-CORS-S3Origin",
        "775133bc-15f2-49f9-abea-afb2e0bf67d2": "Managed-Elemental-MediaTailor-PersonalizedManifests",
        "acba4595-bd28-49b8-b9fe-13317c0390fa": "Managed-UserAgentRefererHeaders",
    },
    {
        "HeadersConfig": {"HeaderBehavior": "none"},
        "CookiesConfig": {"CookieBehavior": "none"},
        "QueryStringsConfig": {"QueryStringBehavior": "none"},
    },
)
RESPONSE_HEADERS = PolicyKind(
    "ResponseHeadersPolicy",
    {
        "e61eb60c-9c35-4d20-a928-2b84e02af89c": "Managed-CORS-and-SecurityHeadersPolicy",
        "5cc3b908-e619-4b99-88e5-2cf7f45965bd": "Managed-CORS-With-Preflight",
        "eaab4381-ed33-4a86-88ca-d9558dc6cd63": "Managed-CORS-with-preflight-and-SecurityHeadersPolicy",
        "67f7725c-6f97-4210-82d7-5512b31e9d03": "Managed-SecurityHeadersPolicy",
        "60669652-455b-4ae9-85a4-c4c02393f86c": "Managed-SimpleCORS",
    },
    {},
)


def check_policies(config: dict[str, Any]) -> None:
    """Refuses a distribution whose behaviors name a policy that does not exist."""
    behaviors = [config.get("DefaultCacheBehavior") or {}, *((config.get("CacheBehaviors") or {}).get("Items") or [])]
    for behavior in behaviors:
        for kind in (CACHE, ORIGIN_REQUEST, RESPONSE_HEADERS):
            policy_id = behavior.get(f"{kind.shape}Id")
            if policy_id:
                _check_exists(kind, policy_id)


def _check_exists(kind: PolicyKind, policy_id: str) -> None:
    if policy_id not in kind.names_by_id:
        raise service_error(f"NoSuch{kind.shape}", f"The policy {policy_id} does not exist.")


def _described(kind: PolicyKind, policy_id: str) -> dict[str, Any]:
    config = {"Name": kind.names_by_id[policy_id], "Comment": "", **kind.body}
    return {"Id": policy_id, "LastModifiedTime": LAST_MODIFIED, f"{kind.shape}Config": config}


def _serve(kind: PolicyKind, plural: str, method_name: str, path: str) -> None:
    def get(self: CloudFrontResponse) -> ActionResult:
        policy_id = self._get_param("Id")
        _check_exists(kind, policy_id)
        return ActionResult({kind.shape: _described(kind, policy_id), "ETag": "E23ZP02F085DFQ"})

    def list_all(self: CloudFrontResponse) -> ActionResult:
        wanted = kind.names_by_id if self._get_param("Type") in (None, "managed") else {}
        items = [{"Type": "managed", kind.shape: _described(kind, policy_id)} for policy_id in wanted]
        return ActionResult({f"{kind.shape}List": {"MaxItems": 100, "Quantity": len(items), "Items": items}})

    add(CloudFrontResponse, f"get_{method_name}")(get)
    add(CloudFrontResponse, f"list_{plural}")(list_all)
    urls.url_paths[f"{{0}}/2020-05-31/{path}$"] = CloudFrontResponse.dispatch
    urls.url_paths[f"{{0}}/2020-05-31/{path}/(?P<policy_id>[^/]+)$"] = CloudFrontResponse.dispatch


_serve(CACHE, "cache_policies", "cache_policy", "cache-policy")
_serve(ORIGIN_REQUEST, "origin_request_policies", "origin_request_policy", "origin-request-policy")
_serve(RESPONSE_HEADERS, "response_headers_policies", "response_headers_policy", "response-headers-policy")
