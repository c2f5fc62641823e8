"""A service's deployments: tasks are started, replaced without a gap, and given up as ECS does it.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html and
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
"""

from __future__ import annotations

import math
import secrets
import uuid
from typing import Any

from moto.core.utils import utcnow

from . import clock, target_groups
from .ecs_task import ServiceTask

FEWEST_FAILURES, MOST_FAILURES = 3, 200
MOST_EVENTS = 100
# A failed deployment is shown for a while beside the one that took over.
SHOWN_FAILED = "failed_deployment_shown"


class Rollout:
    """Moves one service of moto on; its public state is what DescribeServices tells."""

    def __init__(self, service: Any, backend: Any) -> None:
        self._service = service
        self._backend = backend
        self.tasks: list[ServiceTask] = []
        # Why tasks can't be started now, as a drill says.
        self.fault: str | None = None
        self._completed: set[str] = set()
        self._failures = 0
        self._retry_at = 0.0
        self._forget_failed_at = 0.0
        self._registered: set[str] = set()
        service.deployments = []
        service.events = []
        self.deploy()

    def deploy(self) -> None:
        """A new deployment with the service's settings of now; the one before goes on until this one stands."""
        now, service = utcnow(), self._service
        for deployment in service.deployments:
            if deployment["status"] == "PRIMARY":
                deployment["status"], deployment["updatedAt"] = "ACTIVE", now
        deployment_id = f"ecs-svc/{secrets.randbelow(10**19):019d}"
        primary = {
            "id": deployment_id,
            "status": "PRIMARY",
            "taskDefinition": service.task_definition,
            "desiredCount": service.desired_count,
            "pendingCount": 0,
            "runningCount": 0,
            "failedTasks": 0,
            "createdAt": now,
            "updatedAt": now,
            "launchType": service.launch_type,
            "platformVersion": service.platform_version,
            "networkConfiguration": service.network_configuration,
            "rolloutState": "IN_PROGRESS",
            "rolloutStateReason": f"ECS deployment {deployment_id} in progress.",
        }
        service.deployments = [primary, *service.deployments]
        self._failures, self._retry_at = 0, 0.0
        self._count()

    def stop(self) -> None:
        """Ends all tasks at once."""
        for task in self.tasks:
            if not task.is_over:
                self._deregister(task)
                task.end(reason="Service deleted")
        self._count()

    def step(self) -> None:
        primary = self._primary
        for task in self.tasks:
            was_over, was_ready = task.is_over, task.id in self._registered
            task.step(self.fault if task.is_wanted else None)
            if task.last_status == "RUNNING" and task.is_wanted and not was_ready:
                self._register(task)
            if task.is_over and not was_over:
                self._ended(task, primary)
        if primary["rolloutState"] != "FAILED":
            self._start_missing(primary)
        self._stop_surplus(primary)
        self._replace(primary)
        self._forget_old()
        self._count()

    @property
    def _primary(self) -> dict[str, Any]:
        return self._service.deployments[0]

    def _of(self, deployment: dict[str, Any]) -> list[ServiceTask]:
        return [task for task in self.tasks if task.started_by == deployment["id"] and not task.is_over]

    def _wanted(self) -> list[ServiceTask]:
        return [task for task in self.tasks if task.is_wanted and not task.is_over]

    def _ended(self, task: ServiceTask, primary: dict[str, Any]) -> None:
        self._deregister(task)
        if task.stop_code == "ServiceSchedulerInitiated":
            self._event(f"has stopped 1 running tasks: (task {task.id}).")
            return
        self._event(f"(task {task.id}) stopped: {task.stopped_reason}")
        if task.started_by != primary["id"]:
            return
        primary["failedTasks"] += 1
        self._failures += 1
        self._retry_at = clock.now() + min(clock.seconds("task_retry") * 2**self._failures, clock.seconds("task_pause"))
        self._break_circuit(primary)

    def _break_circuit(self, primary: dict[str, Any]) -> None:
        breaker = (getattr(self._service, "deployment_configuration", None) or {}).get("deploymentCircuitBreaker") or {}
        threshold = min(MOST_FAILURES, max(FEWEST_FAILURES, math.ceil(self._service.desired_count / 2)))
        if not breaker.get("enable") or primary["failedTasks"] < threshold or primary["id"] in self._completed:
            return
        reason = "ECS deployment circuit breaker: tasks failed to start."
        primary.update(rolloutState="FAILED", rolloutStateReason=reason, updatedAt=utcnow())
        self._event(f"(deployment {primary['id']}) deployment failed: tasks failed to start.")
        before = next((one for one in self._service.deployments[1:] if one["id"] in self._completed), None)
        if breaker.get("rollback") and before is not None:
            self._roll_back(primary, before)

    def _roll_back(self, failed: dict[str, Any], before: dict[str, Any]) -> None:
        reason = f"ECS deployment circuit breaker: rolling back to deploymentId {before['id']}."
        self._event(f"(deployment {failed['id']}) {reason[len('ECS deployment circuit breaker: ') :]}")
        failed.update(status="ACTIVE", rolloutStateReason=reason, desiredCount=0)
        before.update(status="PRIMARY", updatedAt=utcnow())
        others = [one for one in self._service.deployments if one is not before and one is not failed]
        self._service.deployments = [before, failed, *others]
        self._service.task_definition = before["taskDefinition"]
        self._forget_failed_at = clock.after(SHOWN_FAILED)
        self._failures, self._retry_at = 0, 0.0
        for task in self._of(failed):
            task.end(reason="Deployment rolled back")

    def _start_missing(self, primary: dict[str, Any]) -> None:
        desired = self._service.desired_count
        missing = desired - len([task for task in self._of(primary) if task.is_wanted])
        if missing <= 0 or clock.now() < self._retry_at:
            return
        room = math.floor(desired * self._percent("maximumPercent", 200) / 100) - len(self._wanted())
        if room <= 0:
            self._make_room(primary)
        for _ in range(min(missing, room)):
            task = ServiceTask(self._service, self._definition(primary), primary["id"])
            self.tasks.append(task)
            self._backend.tasks.setdefault(self._service.cluster_name, {})[task.task_arn] = task
            self._event(f"has started 1 tasks: (task {task.id}).")

    def _make_room(self, primary: dict[str, Any]) -> None:
        """Where no more tasks than wanted may run, as many old ones stop first as may be missing."""
        fewest = math.ceil(self._service.desired_count * self._percent("minimumHealthyPercent", 100) / 100)
        running = [task for task in self._wanted() if task.last_status == "RUNNING"]
        old = [task for task in running if task.started_by != primary["id"]]
        for task in old[: max(0, len(running) - fewest)]:
            self._drain(task)

    def _percent(self, name: str, default: int) -> int:
        configuration = getattr(self._service, "deployment_configuration", None) or {}
        value = configuration.get(name)
        return default if value is None else int(value)

    def _stop_surplus(self, primary: dict[str, Any]) -> None:
        mine = [task for task in self._of(primary) if task.is_wanted]
        for task in mine[self._service.desired_count :]:
            self._drain(task)

    def _replace(self, primary: dict[str, Any]) -> None:
        """Once all tasks of the primary serve, the others are drained; when they are gone, it is complete."""
        ready = [task for task in self._of(primary) if task.last_status == "RUNNING" and task.is_wanted]
        if len(ready) < self._service.desired_count or primary["rolloutState"] == "FAILED":
            return
        old = [task for task in self.tasks if task.started_by != primary["id"] and not task.is_over]
        for task in old:
            if task.is_wanted:
                self._drain(task)
        if old:
            return
        self._service.deployments = [
            one for one in self._service.deployments if one is primary or one["rolloutState"] == "FAILED"
        ]
        if primary["rolloutState"] == "IN_PROGRESS":
            reason = f"ECS deployment {primary['id']} completed."
            primary.update(rolloutState="COMPLETED", rolloutStateReason=reason, updatedAt=utcnow())
            self._completed.add(primary["id"])
            self._event(f"(deployment {primary['id']}) deployment completed.")
            self._event("has reached a steady state.")

    def _forget_old(self) -> None:
        if clock.now() >= self._forget_failed_at:
            self._service.deployments = [
                one
                for one in self._service.deployments
                if one["status"] == "PRIMARY" or one["rolloutState"] != "FAILED"
            ]
        kept = clock.seconds("stopped_task_shown")
        for task in [task for task in self.tasks if task.is_over]:
            if (utcnow() - task.stopped_at).total_seconds() > kept:
                self.tasks.remove(task)
                self._backend.tasks.get(self._service.cluster_name, {}).pop(task.task_arn, None)

    def _definition(self, deployment: dict[str, Any]) -> Any:
        return self._backend.describe_task_definition(deployment["taskDefinition"])

    def _register(self, task: ServiceTask) -> None:
        self._registered.add(task.id)
        for one in self._service.load_balancers:
            if one.get("targetGroupArn"):
                target_groups.register(one["targetGroupArn"], task, int(one["containerPort"]))
                self._event(f"registered 1 targets in (target-group {one['targetGroupArn']})")

    def _deregister(self, task: ServiceTask) -> None:
        if task.id not in self._registered:
            return
        self._registered.discard(task.id)
        for one in self._service.load_balancers:
            if one.get("targetGroupArn"):
                target_groups.deregister(one["targetGroupArn"], task)
                self._event(f"deregistered 1 targets in (target-group {one['targetGroupArn']})")

    def _drain(self, task: ServiceTask) -> None:
        self._deregister(task)
        delay = max((target_groups.drain_seconds(arn) for arn in self._group_arns()), default=0.0)
        if task.last_status == "RUNNING":
            task.drain(delay, f"Scaling activity initiated by (deployment {self._primary['id']})")
        else:
            task.end(reason=f"Scaling activity initiated by (deployment {self._primary['id']})")

    def _group_arns(self) -> list[str]:
        return [one["targetGroupArn"] for one in self._service.load_balancers if one.get("targetGroupArn")]

    def _event(self, what: str) -> None:
        event = {"id": str(uuid.uuid4()), "createdAt": utcnow(), "message": f"(service {self._service.name}) {what}"}
        self._service.events = [event, *self._service.events][:MOST_EVENTS]

    def _count(self) -> None:
        for deployment in self._service.deployments:
            mine = self._of(deployment)
            running = sum(1 for task in mine if task.last_status == "RUNNING")
            if deployment["status"] == "PRIMARY":
                deployment["desiredCount"] = self._service.desired_count
            deployment.update(runningCount=running, pendingCount=sum(1 for one in mine if one.is_wanted) - running)
        living = [task for task in self.tasks if not task.is_over]
        self._service.running_count = sum(1 for task in living if task.last_status == "RUNNING")
        self._service.pending_count = sum(1 for task in living if task.last_status in ("PROVISIONING", "PENDING"))
