"""Regional domain names of API Gateway are the same in versions 1 and 2 of its API; moto keeps two separate stores.

A name made by version 1 is put into the store of version 2 as well, and what changes in one is carried to the other.
Edge-optimized names stay in version 1 alone. So far names made by version 2 are not shown in version 1.
https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.apigateway.models import APIGatewayBackend, BasePathMapping, DomainName, apigateway_backends
from moto.apigateway.responses import APIGatewayResponse
from moto.apigatewayv2.models import ApiGatewayV2Backend, ApiMapping, apigatewayv2_backends
from moto.apigatewayv2.models import DomainName as DomainNameV2
from moto.apigatewayv2.responses import ApiGatewayV2Response
from moto.moto_api._internal import mock_random

from . import ACCOUNT_ID, apigateway
from .patching import override

# `apigateway` makes the names what AWS has; it has to come first.
__all__ = ["apigateway"]


def _v2(backend: APIGatewayBackend) -> ApiGatewayV2Backend:
    return apigatewayv2_backends[ACCOUNT_ID][backend.region_name]


def _configuration(domain: DomainName) -> dict[str, Any]:
    return {
        "endpointType": "REGIONAL",
        "ipAddressType": "ipv4",
        "certificateArn": domain.regional_certificate_arn,
        "securityPolicy": domain.security_policy or "TLS_1_2",
        "apiGatewayDomainName": domain.regional_domain_name,
        "hostedZoneId": domain.regional_hosted_zone_id,
    }


@override(APIGatewayBackend, "create_domain_name")
def _create_v1(
    original: Callable[..., DomainName], self: APIGatewayBackend, domain_name: str, *arguments: Any
) -> DomainName:
    made = original(self, domain_name, *arguments)
    if made.regional_certificate_arn:
        v2 = _v2(self)
        v2.domain_names[domain_name] = DomainNameV2(domain_name, [_configuration(made)], {}, dict(made.tags or {}), v2)
    return made


@override(APIGatewayResponse, "update_domain_name")
def _update_v1(original: Callable[..., str], self: APIGatewayResponse) -> str:
    answer = original(self)
    domain = self.backend.get_domain_name(self.path.split("/")[2])
    shared = _v2(self.backend).domain_names.get(domain.domain_name)
    if shared is not None:
        shared.domain_name_configurations[0].update(_configuration(domain))
        shared.available_at = domain.available_at
    return answer


@override(ApiGatewayV2Response, "update_domain_name")
def _update_v2(original: Callable[..., Any], self: ApiGatewayV2Response) -> Any:
    answer = original(self)
    domain = self.apigatewayv2_backend.get_domain_name(self.path.split("/")[-1])
    shared = apigateway_backends[ACCOUNT_ID][self.region].domain_names.get(domain.domain_name)
    if shared is not None:
        configuration = domain.domain_name_configurations[0]
        shared.regional_certificate_arn = configuration["certificateArn"]
        shared.security_policy = configuration["securityPolicy"]
        shared.available_at = domain.available_at
    return answer


@override(APIGatewayBackend, "delete_domain_name")
def _delete_v1(original: Callable[..., None], self: APIGatewayBackend, domain_name: str) -> None:
    original(self, domain_name)
    if domain_name in _v2(self).domain_names:
        _v2(self).delete_domain_name(domain_name)


@override(ApiGatewayV2Backend, "delete_domain_name")
def _delete_v2(original: Callable[..., None], self: ApiGatewayV2Backend, domain_name: str) -> None:
    original(self, domain_name)
    v1 = apigateway_backends[ACCOUNT_ID][self.region_name]
    v1.domain_names.pop(domain_name, None)
    v1.base_path_mappings.pop(domain_name, None)


@override(APIGatewayBackend, "create_base_path_mapping")
def _create_base_path_mapping(
    original: Callable[..., BasePathMapping], self: APIGatewayBackend, domain_name: str, *arguments: Any
) -> BasePathMapping:
    made = original(self, domain_name, *arguments)
    if domain_name in _v2(self).domain_names:
        key = "" if made.base_path == "(none)" else made.base_path
        mapping = ApiMapping(made.rest_api_id, key, mock_random.get_random_hex(6), domain_name, made.stage)
        _v2(self).api_mappings[mapping.api_mapping_id] = mapping
    return made
