"""Mappings of an API Gateway domain name to HTTP APIs and, as on AWS, to REST APIs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.apigateway.models import apigateway_backends
from moto.apigatewayv2.exceptions import APIGatewayV2Error, ApiMappingNotFound, BadRequestException
from moto.apigatewayv2.models import ApiGatewayV2Backend, ApiMapping
from moto.apigatewayv2.responses import ApiGatewayV2Response
from moto.moto_api._internal import mock_random

from . import ACCOUNT_ID
from .patching import add, override


class _Conflict(APIGatewayV2Error):
    code = 409

    def __init__(self, message: str) -> None:
        super().__init__("ConflictException", message)


def _check_target(backend: ApiGatewayV2Backend, api_id: str, stage: str) -> None:
    rest_apis = apigateway_backends[ACCOUNT_ID][backend.region_name].apis
    api = backend.apis.get(api_id) or rest_apis.get(api_id)
    if api is None:
        raise BadRequestException("Invalid API identifier specified")
    if stage not in api.stages:
        raise BadRequestException("Invalid stage identifier specified")


def _check_key(backend: ApiGatewayV2Backend, domain_name: str, key: str, own_id: str | None) -> None:
    if key.startswith("/") or key.endswith("/") or "//" in key:
        raise BadRequestException(f"API mapping key '{key}' must not begin or end with '/' or have '//' in it.")
    for known in backend.get_api_mappings(domain_name):
        if known.api_mapping_id != own_id and (known.api_mapping_key or "") == key:
            raise _Conflict("ApiMapping key already exists for this domain name")


@override(ApiGatewayV2Backend, "create_api_mapping")
def _create(
    _original: Callable[..., ApiMapping],
    self: ApiGatewayV2Backend,
    api_id: str,
    api_mapping_key: str | None,
    domain_name: str,
    stage: str,
) -> ApiMapping:
    self.get_domain_name(domain_name)
    key = api_mapping_key or ""
    _check_target(self, api_id, stage)
    _check_key(self, domain_name, key, None)
    mapping = ApiMapping(api_id, key, mock_random.get_random_hex(6), domain_name, stage)
    self.api_mappings[mapping.api_mapping_id] = mapping
    return mapping


@override(ApiGatewayV2Backend, "get_api_mapping")
def _get(
    original: Callable[..., ApiMapping], self: ApiGatewayV2Backend, api_mapping_id: str, domain_name: str
) -> ApiMapping:
    mapping = original(self, api_mapping_id, domain_name)
    if mapping.domain_name != domain_name:
        raise ApiMappingNotFound
    return mapping


@add(ApiGatewayV2Response, "update_api_mapping")
def _update(self: ApiGatewayV2Response) -> tuple[int, dict[str, str], str]:
    parts = self.path.split("/")
    domain_name, mapping_id = parts[-3], parts[-1]
    backend = self.apigatewayv2_backend
    mapping = backend.get_api_mapping(mapping_id, domain_name)
    body: dict[str, Any] = json.loads(self.body)
    api_id = body.get("apiId") or mapping.api_id
    stage = body.get("stage") or mapping.stage
    key = body.get("apiMappingKey", mapping.api_mapping_key) or ""
    _check_target(backend, api_id, stage)
    _check_key(backend, domain_name, key, mapping_id)
    mapping.api_id, mapping.stage, mapping.api_mapping_key = api_id, stage, key
    return 200, {}, json.dumps(mapping.to_json())
