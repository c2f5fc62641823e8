"""sts:AssumeRole: the credentials that it returns are a role's, so that the role's policies count for their calls.

Who may assume a role is decided by the caller's own policies only: trust policies are not evaluated.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.sts.models import AssumedRole, STSBackend

from . import iam_roles
from .patching import override, service_error


@override(STSBackend, "assume_role")
def _assume_role(original: Callable[..., AssumedRole], self: STSBackend, *args: Any, **kwargs: Any) -> AssumedRole:
    role_arn = str(kwargs["role_arn"])
    if not iam_roles.exists(role_arn):
        text = f"The caller is not authorized to perform: sts:AssumeRole on resource: {role_arn}"
        raise service_error("AccessDenied", text)
    role = original(self, *args, **kwargs)
    iam_roles.keep_session(
        iam_roles.Session(
            access_key=role.access_key_id,
            secret_key=role.secret_access_key,
            token=role.session_token,
            role_arn=role_arn,
            holder=role.session_name,
        )
    )
    return role
