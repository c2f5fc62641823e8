"""The environment of a task's containers, with the values that ECS fetches before it starts them."""

from __future__ import annotations

from typing import Any

from moto.ssm.models import ssm_backends

from . import ACCOUNT_ID, iam_guard, iam_requests


class SecretsError(Exception):
    """Why the task can't be started, as ECS words it in the task's stopped reason."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval "
            f"failed: unable to retrieve secrets from ssm: {detail}"
        )


def environment_of(container: dict[str, Any], execution_role: str | None, region: str, task_id: str) -> dict[str, str]:
    """Raises SecretsError when a parameter is missing or the execution role may not read it. LOCK must be held."""
    plain = {str(one["name"]): str(one["value"]) for one in container.get("environment") or []}
    secrets = {
        str(one["name"]): _value(str(one["valueFrom"]), execution_role, region, task_id)
        for one in container.get("secrets") or []
    }
    return {**plain, **secrets}


def _value(source: str, execution_role: str | None, region: str, task_id: str) -> str:
    is_arn = source.startswith("arn:")
    if is_arn and ":ssm:" not in source:
        raise SecretsError(f"{source}: the local AWS reads secrets from SSM parameters only")
    where = source.split(":")[3] if is_arn else region
    name = "/" + source.split(":parameter/")[1] if is_arn else source
    arn = f"arn:aws:ssm:{where}:{ACCOUNT_ID}:parameter/{name.lstrip('/')}"
    if execution_role is None:
        raise SecretsError("the task definition has no executionRoleArn")
    _check(execution_role, "ssm:GetParameters", arn, where, task_id)
    parameter = ssm_backends[ACCOUNT_ID][where].get_parameter(name)
    if parameter is None:
        raise SecretsError(f"service call has been retried 1 time(s): invalid parameters: {name}")
    key = parameter.keyid if parameter.parameter_type == "SecureString" else None
    if key and key != iam_requests.AWS_MANAGED_SSM_KEY:
        _check(execution_role, "kms:Decrypt", iam_requests.key_arn(where, key), where, task_id)
    return str(parameter.response_object(True)["Value"])


def _check(role: str, action: str, arn: str, region: str, task_id: str) -> None:
    if not iam_guard.is_allowed(role, action, arn, region, f"task/{task_id}"):
        raise SecretsError(
            f"AccessDeniedException: {role.split('/')[-1]} is not authorized to perform: {action} on resource: {arn}"
        )
