"""A VPC as a function in it sees it: its own addresses and private zones, and whether there is a way out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from moto.ec2.models import ec2_backends

from . import ACCOUNT_ID, ecs_services, patching

ANYWHERE = "0.0.0.0/0"
ANY_PROTOCOL = "-1"
HTTPS_PORT = 443


@dataclass(frozen=True)
class VpcPlace:
    """Where a function has its network interfaces."""

    region: str
    subnet_ids: tuple[str, ...]
    group_ids: tuple[str, ...]

    def text(self) -> str:
        return json.dumps([self.region, self.subnet_ids, self.group_ids])

    @property
    def vpc_id(self) -> str:
        return str(self._backend.get_subnet(self.subnet_ids[0]).vpc_id)

    @property
    def _backend(self) -> Any:
        return ec2_backends[ACCOUNT_ID][self.region]

    def lets_out(self, protocol: str, port: int) -> bool:
        """Whether one of the security groups has a rule for it."""
        groups = [self._backend.get_security_group_from_id(group_id) for group_id in self.group_ids]
        return any(
            _covers(rule, protocol, port) for group in groups if group is not None for rule in group.egress_rules
        )

    def has_way_out(self) -> bool:
        """A function gets no public address, so an internet gateway is no way out: every subnet needs a NAT gateway."""
        return all(self._leads_to_nat(subnet_id) for subnet_id in self.subnet_ids)

    def _leads_to_nat(self, subnet_id: str) -> bool:
        tables = [one for one in self._backend.route_tables.values() if one.vpc_id == self.vpc_id]
        own = [one for one in tables if _is_associated(one, subnet_id)]
        main = [one for one in tables if one.main_association_id is not None]
        routes = (own or main)[0].routes if own or main else []
        return any(route.destination_cidr_block == ANYWHERE and route.nat_gateway is not None for route in routes)

    def reaches_api(self, service: str) -> bool:
        """AWS's API of one service: over the internet, or by an interface endpoint in the VPC."""
        if not self.lets_out("tcp", HTTPS_PORT):
            return False
        name = f"com.amazonaws.{self.region}.{service}"
        endpoints = self._backend.vpc_end_points.values()
        return self.has_way_out() or any(one.vpc_id == self.vpc_id and one.service_name == name for one in endpoints)

    def local_port(self, address: str, port: int) -> int | None:
        """Where this machine serves the port of a task in the VPC; None = no such task, or the groups keep it in."""
        with patching.LOCK:
            task = ecs_services.task_at(address)
            if task is None or not self.lets_out("tcp", port) or not self._has(task.subnet_ids):
                return None
            return task.local_port(port)

    def _has(self, subnet_ids: list[str]) -> bool:
        return any(self._backend.get_subnet(one).vpc_id == self.vpc_id for one in subnet_ids)


def place_of(function: Any) -> VpcPlace | None:
    """None for a function outside any VPC."""
    config = function.vpc_config or {}
    subnets = tuple(str(one) for one in config.get("SubnetIds") or [])
    groups = tuple(str(one) for one in config.get("SecurityGroupIds") or [])
    return VpcPlace(function.region, subnets, groups) if subnets else None


def parse(text: str | None) -> VpcPlace | None:
    """What `VpcPlace.text` made."""
    if not text:
        return None
    region, subnets, groups = json.loads(text)
    return VpcPlace(region, tuple(subnets), tuple(groups))


def _is_associated(table: Any, subnet_id: str) -> bool:
    return any(one.get("SubnetId") == subnet_id for one in table.associations)


def _covers(rule: Any, protocol: str, port: int) -> bool:
    if rule.ip_protocol == ANY_PROTOCOL:
        return True
    return bool(rule.ip_protocol == protocol and int(rule.from_port) <= port <= int(rule.to_port))
