"""A task of a service: its life as ECS tells it, and the process that stands for its containers."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import uuid
from pathlib import Path
from typing import Any

from moto.core.utils import utcnow

from . import ACCOUNT_ID, clock
from .ecs_secrets import SecretsError, environment_of
from .loopback import AddressPool

# Images that are programs of the local AWS. A container with any other image runs, and serves nothing.
MODULES = {"local/mail-tls": "local_aws.mail_task"}
PACKAGE_DIR = Path(__file__).resolve().parents[1]
FIRST_OCTET_OF_TASKS = 60

_addresses = AddressPool(FIRST_OCTET_OF_TASKS)


class ServiceTask:
    """The public attributes are what DescribeTasks tells, under the names that moto's serializer looks for."""

    def __init__(self, service: Any, definition: Any, deployment_id: str) -> None:
        self.id = uuid.uuid4().hex
        self.region_name = service.region_name
        self.cluster_arn = service.cluster_arn
        self.cluster_name = service.cluster_name
        self.task_arn = f"arn:aws:ecs:{self.region_name}:{ACCOUNT_ID}:task/{self.cluster_name}/{self.id}"
        self.task_definition_arn = definition.arn
        self.container_instance_arn = None
        self.group = f"service:{service.name}"
        self.started_by = deployment_id
        self.launch_type = service.launch_type
        self.platform_version = service.platform_version
        self.desired_status = "RUNNING"
        self.last_status = "PROVISIONING"
        self.created_at = utcnow()
        self.started_at: Any = None
        self.stopping_at: Any = None
        self.stopped_at: Any = None
        self.stopped_reason: str | None = None
        self.stop_code: str | None = None
        self.tags: list[dict[str, str]] = []
        self.overrides: dict[str, Any] = {}
        self.containers = [_container(one, self.task_arn) for one in definition.container_definitions]
        network = getattr(service, "network_configuration", None) or {}
        self.subnet_ids = [str(one) for one in (network.get("awsvpcConfiguration") or {}).get("subnets") or []]
        self._definition = definition
        (self.address,) = _addresses.of(self.id, 1)
        detail = {"name": "privateIPv4Address", "value": self.address}
        self.attachments = [
            {"id": uuid.uuid4().hex, "type": "ElasticNetworkInterface", "status": "ATTACHED", "details": [detail]}
        ]
        self._starts_at = clock.after("task_start")
        self._stops_at = 0.0
        self._processes: list[_ContainerProcess] = []
        self.resource_requirements: dict[str, str] = {}

    def advance(self) -> None:
        """moto calls it at every look; our tasks go on by the clock, in `step`."""

    @property
    def is_over(self) -> bool:
        return self.last_status == "STOPPED"

    @property
    def is_wanted(self) -> bool:
        return self.desired_status == "RUNNING"

    def local_port(self, container_port: int) -> int | None:
        if self.last_status not in ("RUNNING", "DEACTIVATING"):
            return None
        ports = [process.ports.get(container_port) for process in self._processes]
        return next((port for port in ports if port is not None), None)

    def step(self, fault: str | None) -> None:
        """Goes on to the state of now; `fault` is why a task that is being started can't be."""
        if self.last_status == "PROVISIONING" and clock.now() >= self._starts_at:
            self._start(fault)
        elif self.last_status == "PENDING" and all(process.is_ready for process in self._processes):
            self.last_status, self.started_at = "RUNNING", utcnow()
            self._tell_containers("RUNNING")
        elif self.last_status == "DEACTIVATING" and clock.now() >= self._stops_at:
            self.end()
        ended = next((process for process in self._processes if process.exit_code is not None), None)
        if ended is not None and not self.is_over:
            for container in self.containers:
                container["exitCode"] = ended.exit_code
            self._stop("EssentialContainerExited", "Essential container in task exited")

    def _start(self, fault: str | None) -> None:
        if fault is not None:
            self._stop("TaskFailedToStart", fault)
            return
        role = getattr(self._definition, "execution_role_arn", None)
        try:
            environments = [
                environment_of(one, role, self.region_name, self.id) for one in self._definition.container_definitions
            ]
        except SecretsError as error:
            self._stop("TaskFailedToStart", str(error))
            return
        self.last_status = "PENDING"
        for container, environment in zip(self._definition.container_definitions, environments, strict=True):
            module = _module(str(container.get("image", "")))
            if module is not None:
                ports = [int(one["containerPort"]) for one in container.get("portMappings") or []]
                self._processes.append(_ContainerProcess(module, self.address, ports, environment))

    def drain(self, seconds: float, reason: str) -> None:
        """Open connections stay for so long, then the task ends."""
        self.desired_status, self.stopping_at, self.stopped_reason = "STOPPED", utcnow(), reason
        self.stop_code = "ServiceSchedulerInitiated"
        self.last_status, self._stops_at = "DEACTIVATING", clock.now() + seconds

    def end(self, code: str = "ServiceSchedulerInitiated", reason: str | None = None) -> None:
        self._stop(self.stop_code or code, self.stopped_reason or reason)

    def _stop(self, code: str, reason: str | None) -> None:
        for process in self._processes:
            process.kill()
        self.stop_code, self.stopped_reason = code, reason
        self.desired_status = self.last_status = "STOPPED"
        self.stopped_at = utcnow()
        self.stopping_at = self.stopping_at or self.stopped_at
        self._tell_containers("STOPPED")

    def _tell_containers(self, status: str) -> None:
        for container in self.containers:
            container["lastStatus"] = status


def _container(definition: dict[str, Any], task_arn: str) -> dict[str, Any]:
    name = str(definition["name"])
    return {
        "containerArn": f"{task_arn}/{name}".replace(":task/", ":container/"),
        "taskArn": task_arn,
        "name": name,
        "image": definition.get("image"),
        "lastStatus": "PENDING",
    }


def _module(image: str) -> str | None:
    """By the repository, whatever registry stands before it and whatever tag or digest behind."""
    repository = image.split("@")[0]
    tagless = repository.rpartition(":")[0] if ":" in repository.split("/")[-1] else repository
    return next((module for name, module in MODULES.items() if tagless == name or tagless.endswith(f"/{name}")), None)


class _ContainerProcess:
    def __init__(self, module: str, address: str, ports: list[int], environment: dict[str, str]) -> None:
        self.ports: dict[int, int] = {}
        self.is_ready = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, address, *(str(port) for port in ports)],
            cwd=PACKAGE_DIR,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1", **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        line = self._process.stdout.readline()
        if line:
            self.ports = {int(port): int(local) for port, local in json.loads(line).items()}
            self.is_ready = True

    @property
    def exit_code(self) -> int | None:
        return self._process.poll()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):
            self._process.stdin.close()
