"""API Gateway custom domain names, in both versions of the API."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.apigateway.exceptions import BadRequestException as BadRequestV1
from moto.apigateway.exceptions import ConflictException
from moto.apigateway.models import APIGatewayBackend, DomainName, apigateway_backends
from moto.apigateway.responses import APIGatewayResponse
from moto.apigatewayv2 import urls
from moto.apigatewayv2.exceptions import BadRequestException as BadRequestV2
from moto.apigatewayv2.exceptions import DomainNameAlreadyExists
from moto.apigatewayv2.models import ApiGatewayV2Backend, apigatewayv2_backends
from moto.apigatewayv2.models import DomainName as DomainNameV2
from moto.apigatewayv2.responses import ApiGatewayV2Response
from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from . import ACCOUNT_ID, clock, fault_switches
from .acm_certificate import usable_certificate
from .hosted_zone_ids import CLOUDFRONT_ZONE_ID, api_gateway_zone_id
from .patching import add, override
from .validation import covers

EDGE_CERTIFICATE_REGION = "us-east-1"
# What UpdateDomainName of version 1 may change, by the path in the patch.
_V1_FIELDS = {
    "/certificateArn": "certificate_arn",
    "/certificateName": "certificate_name",
    "/regionalCertificateArn": "regional_certificate_arn",
    "/regionalCertificateName": "regional_certificate_name",
    "/securityPolicy": "security_policy",
}


def _check_certificate(arn: str | None, region: str, name: str, refusal: type[Exception]) -> None:
    if not arn:
        return
    certificate = usable_certificate(arn, region)
    if certificate is None:
        raise refusal(f"The certificate {arn} does not exist or is not issued in {region}.")
    if not covers(certificate.names, name):
        raise refusal(f"The certificate {arn} does not cover the domain name {name}.")


def _status(domain: Any) -> str:
    return "AVAILABLE" if clock.now() >= getattr(domain, "available_at", 0.0) else "UPDATING"


@override(APIGatewayBackend, "create_domain_name")
def _create_v1(
    original: Callable[..., DomainName], self: APIGatewayBackend, domain_name: str, *arguments: Any
) -> DomainName:
    v2 = apigatewayv2_backends[ACCOUNT_ID][self.region_name]
    if domain_name in self.domain_names or domain_name in v2.domain_names:
        raise ConflictException("The domain name you provided already exists.")
    edge_arn, regional_arn = arguments[2], arguments[7]
    _check_certificate(edge_arn, EDGE_CERTIFICATE_REGION, domain_name, BadRequestV1)
    _check_certificate(regional_arn, self.region_name, domain_name, BadRequestV1)
    made = original(self, domain_name, *arguments)
    made.regional_hosted_zone_id = api_gateway_zone_id(self.region_name)
    made.distribution_hosted_zone_id = CLOUDFRONT_ZONE_ID
    return made


@override(DomainName, "to_json")
def _v1_to_json(original: Callable[..., dict[str, Any]], self: DomainName) -> dict[str, Any]:
    self.domain_name_status = _status(self)
    shown = original(self)
    # Each kind of endpoint has only its own target.
    unwanted = ("distributionDomainName", "distributionHostedZoneId")
    if not self.regional_certificate_arn:
        unwanted = ("regionalDomainName", "regionalHostedZoneId")
    return {key: value for key, value in shown.items() if key not in unwanted}


@add(APIGatewayResponse, "update_domain_name")
def _update_v1(self: APIGatewayResponse) -> str:
    domain = self.backend.get_domain_name(self.path.split("/")[2])
    operations = json.loads(self.body)["patchOperations"]
    for operation in operations:
        field = _V1_FIELDS.get(operation["path"])
        if operation["op"] not in ("replace", "add") or field is None:
            raise BadRequestV1(f"Invalid patch path {operation['path']}")
        if field.endswith("_arn"):
            region = EDGE_CERTIFICATE_REGION if field == "certificate_arn" else self.region
            _check_certificate(operation["value"], region, domain.domain_name, BadRequestV1)
    for operation in operations:
        setattr(domain, _V1_FIELDS[operation["path"]], operation["value"])
    domain.certificate_upload_date = int(utcnow().timestamp())
    domain.available_at = clock.after("domain_name_update")
    return json.dumps(domain.to_json())


@override(ApiGatewayV2Backend, "create_domain_name")
def _create_v2(
    original: Callable[..., DomainNameV2],
    self: ApiGatewayV2Backend,
    domain_name: str,
    domain_name_configurations: list[dict[str, Any]],
    **others: Any,
) -> DomainNameV2:
    if domain_name in apigateway_backends[ACCOUNT_ID][self.region_name].domain_names:
        raise DomainNameAlreadyExists
    for configuration in domain_name_configurations:
        if not configuration.get("certificateArn"):
            raise BadRequestV2("A certificate is required in every domain name configuration.")
        _check_certificate(configuration["certificateArn"], self.region_name, domain_name, BadRequestV2)
    target = f"d-{mock_random.get_random_hex(10)}.execute-api.{self.region_name}.amazonaws.com"
    complete = [
        {
            "endpointType": "REGIONAL",
            "ipAddressType": "ipv4",
            "securityPolicy": "TLS_1_2",
            **configuration,
            "apiGatewayDomainName": target,
            "hostedZoneId": api_gateway_zone_id(self.region_name),
            "certificateUploadDate": _timestamp(),
        }
        for configuration in domain_name_configurations
    ]
    return original(self, domain_name, complete, **others)


def _timestamp() -> str:
    return utcnow().strftime("%Y-%m-%dT%H:%M:%SZ")


@override(DomainNameV2, "to_json")
def _v2_to_json(original: Callable[..., dict[str, Any]], self: DomainNameV2) -> dict[str, Any]:
    shown = original(self)
    status, message = fault_switches.domain_name_state(self.domain_name) or (_status(self), None)
    told = {"domainNameStatus": status, **({"domainNameStatusMessage": message} if message else {})}
    shown["domainNameConfigurations"] = [{**configuration, **told} for configuration in self.domain_name_configurations]
    if not shown.get("mutualTlsAuthentication"):
        del shown["mutualTlsAuthentication"]
    return shown


@add(ApiGatewayV2Response, "update_domain_name")
def _update_v2(self: ApiGatewayV2Response) -> tuple[int, dict[str, str], str]:
    backend = self.apigatewayv2_backend
    domain = backend.get_domain_name(self.path.split("/")[-1])
    body = json.loads(self.body)
    changes = body.get("domainNameConfigurations") or []
    for change in changes:
        _check_certificate(change.get("certificateArn"), self.region, domain.domain_name, BadRequestV2)
    for old, change in zip(domain.domain_name_configurations, changes, strict=False):
        old.update({key: value for key, value in change.items() if key != "domainNameStatus"})
        old["certificateUploadDate"] = _timestamp()
    if "mutualTlsAuthentication" in body:
        domain.mutual_tls_authentication = body["mutualTlsAuthentication"]
    domain.available_at = clock.after("domain_name_update")
    return 200, {}, json.dumps(domain.to_json())


@override(ApiGatewayV2Backend, "delete_domain_name")
def _delete_v2(original: Callable[..., None], self: ApiGatewayV2Backend, domain_name: str) -> None:
    self.get_domain_name(domain_name)
    # moto deletes from the dictionary that it walks through.
    kept = {key: known for key, known in self.api_mappings.items() if known.domain_name != domain_name}
    self.api_mappings = kept
    original(self, domain_name)


def _tags_of_domain(backend: ApiGatewayV2Backend, arn: str) -> dict[str, str] | None:
    """moto keeps the tags of a domain name in the domain, and those of everything else elsewhere."""
    if "/domainnames/" not in arn:
        return None
    return backend.get_domain_name(arn.rsplit("/", 1)[-1]).tags


@override(ApiGatewayV2Backend, "get_tags")
def _get_tags(original: Callable[..., dict[str, str]], self: ApiGatewayV2Backend, resource_id: str) -> dict[str, str]:
    tags = _tags_of_domain(self, resource_id)
    return original(self, resource_id) if tags is None else tags


@override(ApiGatewayV2Backend, "tag_resource")
def _tag(original: Callable[..., None], self: ApiGatewayV2Backend, resource_arn: str, tags: dict[str, str]) -> None:
    known = _tags_of_domain(self, resource_arn)
    if known is None:
        original(self, resource_arn, tags)
    else:
        known.update(tags)


@override(ApiGatewayV2Backend, "untag_resource")
def _untag(original: Callable[..., None], self: ApiGatewayV2Backend, resource_arn: str, tag_keys: list[str]) -> None:
    known = _tags_of_domain(self, resource_arn)
    if known is None:
        original(self, resource_arn, tag_keys)
    else:
        for key in tag_keys:
            known.pop(key, None)


urls.url_paths["{0}/v2/tags/(?P<resource_arn_pt1>[^/]+)/domainnames/(?P<resource_arn_pt2>[^/]+)$"] = (
    ApiGatewayV2Response.dispatch
)
