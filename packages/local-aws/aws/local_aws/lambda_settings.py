"""A function's settings: which are refused, and those that moto forgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.awslambda.models import LambdaBackend, LambdaFunction
from moto.awslambda.responses import LambdaResponse

from . import fault_switches
from .patching import override, service_error

# Those of https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html that can be run here.
RUNTIMES = ("nodejs22.x", "nodejs24.x")
SHORTEST_SECONDS, LONGEST_SECONDS = 1, 900
SMALLEST_MB, LARGEST_MB = 128, 10_240
ENVIRONMENT_BYTES = 4096
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
RESERVED_VARIABLES = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "LAMBDA_TASK_ROOT",
    "_HANDLER",
)


def check(settings: dict[str, Any]) -> None:
    """Raises what AWS answers to settings that it does not take."""
    runtime = settings.get("Runtime")
    if runtime is not None and runtime not in RUNTIMES:
        raise _invalid(f"Value {runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set")
    timeout = settings.get("Timeout")
    if timeout is not None and not SHORTEST_SECONDS <= int(timeout) <= LONGEST_SECONDS:
        raise _invalid(f"Value '{timeout}' at 'timeout' failed to satisfy constraint: Member must be 1 to 900")
    memory = settings.get("MemorySize")
    if memory is not None and not SMALLEST_MB <= int(memory) <= LARGEST_MB:
        raise _invalid(f"Value '{memory}' at 'memorySize' failed to satisfy constraint: Member must be 128 to 10240")
    _check_environment((settings.get("Environment") or {}).get("Variables") or {})


def _check_environment(variables: dict[str, str]) -> None:
    reserved = sorted(set(variables) & set(RESERVED_VARIABLES))
    if reserved:
        raise _invalid(
            "Lambda was unable to configure your environment variables because the environment variables you have "
            f"provided contains reserved keys that are currently not supported for modification. "
            f"Reserved keys used in this request: {', '.join(reserved)}"
        )
    size = sum(len(name.encode()) + len(value.encode()) for name, value in variables.items())
    if size > ENVIRONMENT_BYTES:
        raise _invalid(f"Lambda was unable to configure your environment variables: {size} bytes exceed 4 KB")


def _invalid(message: str) -> Exception:
    return service_error("InvalidParameterValueException", message)


def log_group(function: Any) -> str:
    return str(function.logging_config["LogGroup"])


@override(LambdaResponse, "create_function")
def _create_function(original: Callable[..., Any], self: LambdaResponse) -> Any:
    check(self.json_body)
    return original(self)


@override(LambdaFunction, "__init__")
def _init(original: Callable[..., None], self: Any, account_id: str, spec: Any, region: str, version: Any = 1) -> None:
    original(self, account_id, spec, region, version)
    self.logging_config = _logging(self.function_name, spec.get("LoggingConfig"))
    self.logs_group_name = log_group(self)
    self.dead_letter_config = spec.get("DeadLetterConfig")


def _logging(function_name: str, given: dict[str, str] | None) -> dict[str, str]:
    return {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function_name}", **(given or {})}


@override(LambdaFunction, "update_configuration")
def _update_configuration(original: Callable[..., Any], self: Any, config_updates: dict[str, Any]) -> Any:
    check(config_updates)
    original(self, config_updates)
    if "LoggingConfig" in config_updates:
        self.logging_config = _logging(self.function_name, config_updates["LoggingConfig"])
        self.logs_group_name = log_group(self)
    if "DeadLetterConfig" in config_updates:
        self.dead_letter_config = config_updates["DeadLetterConfig"]
    if "TracingConfig" in config_updates:
        self.tracing_config = config_updates["TracingConfig"]
    if "EphemeralStorage" in config_updates:
        self.ephemeral_storage = config_updates["EphemeralStorage"]["Size"]
    if "KMSKeyArn" in config_updates:
        self.kms_key_arn = config_updates["KMSKeyArn"]
    return self.get_configuration()


@override(LambdaFunction, "get_configuration")
def _get_configuration(original: Callable[..., dict[str, Any]], self: Any, on_create: bool = False) -> dict[str, Any]:
    told = fault_switches.function_state(self.function_name)
    configuration = {**original(self, on_create), "LoggingConfig": self.logging_config, **told}
    if self.dead_letter_config:
        configuration["DeadLetterConfig"] = self.dead_letter_config
    return configuration


@override(LambdaBackend, "put_function_event_invoke_config")
def _put_event_invoke_config(
    original: Callable[..., Any], self: LambdaBackend, function_name: str, config: dict[str, Any]
) -> Any:
    """moto appends, and goes on to read the first."""
    self.get_function(function_name).event_invoke_config.clear()
    return original(self, function_name, config)


@override(LambdaBackend, "update_function_event_invoke_config")
def _update_event_invoke_config(
    original: Callable[..., Any], self: LambdaBackend, function_name: str, config: dict[str, Any]
) -> Any:
    known = self.get_function(function_name).event_invoke_config
    kept = dict(known[0].config) if known else {}
    return self.put_function_event_invoke_config(function_name, {**kept, **config})
