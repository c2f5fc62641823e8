"""Network interfaces of functions in a VPC: Lambda makes them with the function's role, and removes them late."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moto.awslambda.models import LambdaBackend, LambdaFunction
from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models import EC2Backend, ec2_backends

from . import ACCOUNT_ID, clock, iam_roles, patching, vpc_network
from .iam_evaluation import allows
from .patching import override, service_error
from .vpc_network import VpcPlace


@dataclass
class _Leaving:
    region: str
    interface_id: str
    role: str
    due: float


# Interfaces of functions by function ARN, and those that Lambda will remove.
_attached: dict[str, list[str]] = {}
_leaving: list[_Leaving] = []


def advance() -> None:
    """Removes what is due; without the permission in the function's role an interface stays for ever."""
    with patching.LOCK:
        for one in [one for one in _leaving if clock.now() >= one.due and _may(one.role, "DeleteNetworkInterface")]:
            ec2_backends[ACCOUNT_ID][one.region].enis.pop(one.interface_id, None)
            _leaving.remove(one)


def forget() -> None:
    _attached.clear()
    _leaving.clear()


def _may(role: str, action: str) -> bool:
    return allows(iam_roles.documents_of(role), f"ec2:{action}", "*", {})


def _attach(function: Any, place: VpcPlace) -> None:
    backend = ec2_backends[ACCOUNT_ID][place.region]
    made = []
    for subnet_id in place.subnet_ids:
        description = f"AWS Lambda VPC ENI-{function.function_name}-{uuid.uuid4()}"
        interface = backend.create_network_interface(
            subnet_id, [], group_ids=list(place.group_ids), description=description
        )
        interface.status, interface.interface_type = "in-use", "lambda"
        made.append(interface.id)
    _attached[function.function_arn] = made


def _detach(function: Any) -> None:
    due = clock.after("network_interface_removal")
    for interface_id in _attached.pop(function.function_arn, []):
        _leaving.append(_Leaving(function.region, interface_id, function.role, due))


def _follow(function: Any, before: VpcPlace | None) -> None:
    place = vpc_network.place_of(function)
    if place == before:
        return
    if before is not None:
        _detach(function)
    if place is not None:
        _attach(function, place)


def _check(role: str) -> None:
    if not _may(role, "CreateNetworkInterface"):
        text = "The provided execution role does not have permissions to call CreateNetworkInterface on EC2"
        raise service_error("InvalidParameterValueException", text)


@override(LambdaBackend, "create_function")
def _create_function(original: Callable[..., Any], self: LambdaBackend, spec: dict[str, Any]) -> Any:
    if (spec.get("VpcConfig") or {}).get("SubnetIds"):
        _check(str(spec["Role"]))
    function = original(self, spec)
    _follow(function, None)
    return function


@override(LambdaFunction, "update_configuration")
def _update_configuration(original: Callable[..., Any], self: Any, config_updates: dict[str, Any]) -> Any:
    before = vpc_network.place_of(self)
    if (config_updates.get("VpcConfig") or {}).get("SubnetIds"):
        _check(str(config_updates.get("Role") or self.role))
    answer = original(self, config_updates)
    _follow(self, before)
    return answer


@override(LambdaFunction, "get_configuration")
def _get_configuration(original: Callable[..., dict[str, Any]], self: Any, on_create: bool = False) -> dict[str, Any]:
    configuration = original(self, on_create)
    place = vpc_network.place_of(self)
    if place is None:
        return configuration
    # moto has one made-up VPC for all.
    return {**configuration, "VpcConfig": {**configuration["VpcConfig"], "VpcId": place.vpc_id}}


@override(LambdaBackend, "delete_function")
def _delete_function(original: Callable[..., Any], self: LambdaBackend, *arguments: Any, **more: Any) -> Any:
    known = {function.function_arn: function for function in self.list_functions()}
    answer = original(self, *arguments, **more)
    left = {function.function_arn for function in self.list_functions()}
    for arn, function in known.items():
        if arn not in left:
            _detach(function)
    return answer


@override(EC2Backend, "delete_security_group")
def _delete_security_group(
    original: Callable[..., Any], self: EC2Backend, name: str | None = None, group_id: str | None = None
) -> Any:
    users = [one.id for one in self.enis.values() if group_id in [group.id for group in one.group_set]]
    if users:
        raise DependencyViolationError(f"resource {group_id} has a dependent object")
    return original(self, name, group_id)
