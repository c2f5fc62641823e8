"""What a request asks for in the terms of IAM: action, resources and condition keys.

By the service authorization reference, https://docs.aws.amazon.com/service-authorization/latest/reference/. An
action that is not listed here counts as one on `*`, which a statement with real ARNs doesn't allow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from moto.acm.models import acm_backends
from moto.kms.models import kms_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.ssm.models import ssm_backends

from . import ACCOUNT_ID

# The name in policies where it is not the one that requests are signed for.
PREFIXES = {"monitoring": "cloudwatch", "email": "ses"}
# Operations whose permission has another name.
PERMISSIONS = {
    ("cloudfront", "CreateDistributionWithTags"): "CreateDistribution",
    ("lambda", "Invoke"): "InvokeFunction",
}
AWS_MANAGED_SSM_KEY = "alias/aws/ssm"
SECRET_REFERENCE = "/aws/reference/secretsmanager/"


@dataclass(frozen=True)
class Asked:
    """One permission that a request needs, on all of the resources."""

    action: str
    resources: tuple[str, ...]
    context: dict[str, str | list[str]] = field(default_factory=dict)


def asked_by(response: Any, service: str) -> list[Asked]:
    """Everything that the request of this moto response object needs, in the order in which AWS would refuse it."""
    prefix = PREFIXES.get(service, service)
    action = response._get_action()
    read = _READERS.get(prefix)
    resources, context = read(response, action) if read is not None else (["*"], {})
    common = {"aws:requestedregion": response.region, "aws:principalaccount": ACCOUNT_ID}
    # API Gateway's permissions are called after the method of the request.
    name = response.method if prefix == "apigateway" else PERMISSIONS.get((prefix, action), action)
    asked = [Asked(f"{prefix}:{name}", tuple(resources or ["*"]), {**common, **context})]
    if prefix == "ssm":
        asked += _referenced_secrets(response, common)
        asked += _key_uses(response, action, common)
    if prefix == "acm":
        asked += _tagging(asked[0])
    return asked


Reading = tuple[list[str], dict[str, str | list[str]]]


def _arn(service: str, response: Any, rest: str) -> str:
    return f"arn:aws:{service}:{response.region}:{ACCOUNT_ID}:{rest}"


def _route53(response: Any, action: str) -> Reading:
    path = response.path.split("/")
    if "hostedzone" in path[:-1]:
        zone = path[path.index("hostedzone") + 1]
        context = _record_keys(response) if action == "ChangeResourceRecordSets" else {}
        return [f"arn:aws:route53:::hostedzone/{zone}"], context
    if "change" in path:
        return [f"arn:aws:route53:::change/{path[path.index('change') + 1]}"], {}
    return ["*"], {}


def _record_keys(response: Any) -> dict[str, str | list[str]]:
    """The three keys of https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html."""
    changes = _changes(response)
    records = [change["ResourceRecordSet"] for change in changes]
    return {
        "route53:changeresourcerecordsetsnormalizedrecordnames": [_normalized(record["Name"]) for record in records],
        "route53:changeresourcerecordsetsrecordtypes": [str(record["Type"]) for record in records],
        "route53:changeresourcerecordsetsactions": [str(change["Action"]) for change in changes],
    }


def _changes(response: Any) -> list[dict[str, Any]]:
    response.parse_parameters(response.normalized_request)
    return list(response._get_param("ChangeBatch")["Changes"])


def _normalized(name: str) -> str:
    """Lower case, no final dot, and octal escapes for all but letters, digits, `-`, `_` and `.`."""
    plain = name.lower().rstrip(".").replace("\\052", "*")
    return "".join(one if one.isalnum() or one in "-_.\\" else f"\\{ord(one):03o}" for one in plain)


def _ssm(response: Any, _action: str) -> Reading:
    names = response._get_param("Names") or [response._get_param("Name") or response._get_param("Path")]
    return [parameter_arn(response, str(name)) for name in names if name], {}


def parameter_arn(response: Any, name: str) -> str:
    plain = name if name.startswith("arn:") else _arn("ssm", response, "parameter/" + name.lstrip("/"))
    # A version or label behind the name is no part of the ARN.
    head, _, tail = plain.rpartition("parameter/")
    return head + "parameter/" + tail.split(":")[0]


def _referenced_secrets(response: Any, common: dict[str, str]) -> list[Asked]:
    """SSM reads a secret with the caller's permission: https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html."""
    names = [str(name) for name in response._get_param("Names") or [response._get_param("Name") or ""]]
    secrets = [name.removeprefix(SECRET_REFERENCE) for name in names if name.startswith(SECRET_REFERENCE)]
    backend = secretsmanager_backends[ACCOUNT_ID][response.region]
    arns = [secret.arn for name in secrets if (secret := backend.secrets.get(name)) is not None]
    return [Asked("secretsmanager:GetSecretValue", (arn,), common) for arn in arns]


def _key_uses(response: Any, action: str, common: dict[str, str]) -> list[Asked]:
    """What SSM does with a key in the caller's name. AWS's own key for SSM allows everybody who may use SSM."""
    context = {**common, "kms:viaservice": f"ssm.{response.region}.amazonaws.com"}
    if action == "PutParameter" and response._get_param("Type") == "SecureString":
        use = "kms:GenerateDataKey" if response._get_param("Tier") == "Advanced" else "kms:Encrypt"
        keys = [response._get_param("KeyId")]
    elif action in ("GetParameter", "GetParameters", "GetParametersByPath") and response._get_param("WithDecryption"):
        use = "kms:Decrypt"
        keys = [_key_of(response, name) for name in _read_names(response)]
    else:
        return []
    arns = {key_arn(response.region, key) for key in keys if key and key != AWS_MANAGED_SSM_KEY}
    return [Asked(use, (arn,), context) for arn in sorted(arns)]


def _read_names(response: Any) -> list[str]:
    path = response._get_param("Path")
    if not path:
        return [str(name) for name in response._get_param("Names") or [response._get_param("Name")]]
    names = ssm_backends[ACCOUNT_ID][response.region]._parameters
    return [str(name) for name in names if str(name).startswith(str(path))]


def _key_of(response: Any, name: str) -> str | None:
    if name.startswith(SECRET_REFERENCE):
        return None
    plain = "/" + name.split("parameter/")[-1].lstrip("/") if name.startswith("arn:") else name
    parameter = ssm_backends[ACCOUNT_ID][response.region].get_parameter(plain.split(":")[0])
    return None if parameter is None or parameter.parameter_type != "SecureString" else parameter.keyid


def key_arn(region: str, key: str) -> str:
    """A key by id, ARN or alias. An unknown alias stays what it is, which no policy will name."""
    if key.startswith("arn:") and ":key/" in key:
        return key
    if "alias/" in key:
        alias = "alias/" + key.split("alias/")[1]
        backend = kms_backends[ACCOUNT_ID][region]
        key_id = backend.get_key_id_from_alias(alias)
        return f"arn:aws:kms:{region}:{ACCOUNT_ID}:key/{key_id}" if key_id else key
    return f"arn:aws:kms:{region}:{ACCOUNT_ID}:key/{key}"


def _ecs(response: Any, action: str) -> Reading:
    cluster = str(response._get_param("cluster") or "default").split("/")[-1]
    keys: dict[str, str | list[str]] = {"ecs:cluster": _arn("ecs", response, f"cluster/{cluster}")}
    # A service that is made has its name in another parameter, by which tasks are listed, too.
    one_service = response._get_param("serviceName" if action == "CreateService" else "service")
    services = response._get_param("services") or [one_service]
    tasks = response._get_param("tasks") or []
    definition = response._get_param("taskDefinition")
    if definition:
        keys["ecs:task-definition"] = _definition_arn(response, str(definition))
    named = [_arn("ecs", response, f"service/{cluster}/{str(one).split('/')[-1]}") for one in services if one]
    named += [_arn("ecs", response, f"task/{cluster}/{str(one).split('/')[-1]}") for one in tasks]
    return named or ["*"], keys


def _definition_arn(response: Any, definition: str) -> str:
    return definition if definition.startswith("arn:") else _arn("ecs", response, f"task-definition/{definition}")


def _sns(response: Any, _action: str) -> Reading:
    return [str(response._get_param("TopicArn") or response._get_param("TargetArn") or "*")], {}


def _sqs(response: Any, _action: str) -> Reading:
    # A queue that is made has a name, the others a URL.
    url = response._get_param("QueueUrl") or response._get_param("QueueName")
    return [_arn("sqs", response, str(url).split("/")[-1])] if url else ["*"], {}


def _lambda(response: Any, _action: str) -> Reading:
    # Tags are asked for by the function's ARN.
    name = _after(response, "functions") or _after(response, "tags") or response._get_param("FunctionName")
    name = unquote(name) if name else name
    return [_arn("lambda", response, f"function:{name.split(':')[-1]}") if name else "*"], {}


def _logs(response: Any, _action: str) -> Reading:
    group, stream = response._get_param("logGroupName"), response._get_param("logStreamName")
    if not group:
        return ["*"], {}
    rest = f"log-group:{group}:" + (f"log-stream:{stream}" if stream else "*")
    return [_arn("logs", response, rest)], {}


def _cloudwatch(response: Any, _action: str) -> Reading:
    namespace = response._get_param("Namespace")
    return ["*"], {"cloudwatch:namespace": str(namespace)} if namespace else {}


def _apigateway(response: Any, _action: str) -> Reading:
    """Both versions of the API have the same resources: `/domainnames/NAME`."""
    return [f"arn:aws:apigateway:{response.region}::{response.path.removeprefix('/v2')}"], {}


def _acm(response: Any, action: str) -> Reading:
    arn = response._get_param("CertificateArn")
    if not arn:
        # What does not exist yet is `certificate/*`, as AWS's refusals say:
        # https://docs.aws.amazon.com/acm/latest/userguide/security_iam_troubleshoot.html
        return [_arn("acm", response, "certificate/*") if action in _ACM_MAKERS else "*"], _tag_keys(response)
    certificate = acm_backends[ACCOUNT_ID][response.region]._certificates.get(arn)
    held = {} if certificate is None else certificate.tags
    owned = {f"aws:resourcetag/{key.lower()}": str(value or "") for key, value in held.items()}
    return [str(arn)], {**owned, **_tag_keys(response)}


_ACM_MAKERS = ("ImportCertificate", "RequestCertificate")


def _tag_keys(response: Any) -> dict[str, str | list[str]]:
    tags = response._get_param("Tags") or []
    if not tags:
        return {}
    values = {f"aws:requesttag/{tag['Key'].lower()}": str(tag.get("Value", "")) for tag in tags}
    return {"aws:tagkeys": [str(tag["Key"]) for tag in tags], **values}


def _tagging(asked: Asked) -> list[Asked]:
    """Making a certificate with tags also needs the permission to tag it, by the service authorization reference."""
    is_making = asked.action.removeprefix("acm:") in _ACM_MAKERS and "aws:tagkeys" in asked.context
    return [Asked("acm:AddTagsToCertificate", asked.resources, asked.context)] if is_making else []


def _after(response: Any, word: str) -> str | None:
    """The part of the path that follows `word`."""
    path = response.path.split("?")[0].split("/")
    return path[path.index(word) + 1] if word in path[:-1] else None


def _cloudfront(response: Any, _action: str) -> Reading:
    distribution = _after(response, "distribution")
    return [f"arn:aws:cloudfront::{ACCOUNT_ID}:distribution/{distribution}" if distribution else "*"], {}


def _scheduler(response: Any, _action: str) -> Reading:
    name = _after(response, "schedules")
    group = response._get_param("groupName") or response._get_param("GroupName") or "default"
    return [_arn("scheduler", response, f"schedule/{group}/{name}") if name else "*"], {}


def _iam(response: Any, _action: str) -> Reading:
    name = response._get_param("RoleName")
    return [f"arn:aws:iam::{ACCOUNT_ID}:role/{name}" if name else "*"], {}


def _sts(response: Any, _action: str) -> Reading:
    return [str(response._get_param("RoleArn") or "*")], {}


_READERS: dict[str, Callable[[Any, str], Reading]] = {
    "acm": _acm,
    "apigateway": _apigateway,
    "cloudfront": _cloudfront,
    "cloudwatch": _cloudwatch,
    "ecs": _ecs,
    "iam": _iam,
    "lambda": _lambda,
    "logs": _logs,
    "route53": _route53,
    "scheduler": _scheduler,
    "sns": _sns,
    "sqs": _sqs,
    "ssm": _ssm,
    "sts": _sts,
}
