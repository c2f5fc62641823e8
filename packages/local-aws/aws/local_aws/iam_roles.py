"""Credentials of roles: who calls with which access key, and what the role's policies say."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moto.iam.models import iam_backends

from . import ACCOUNT_ID


@dataclass(frozen=True)
class Session:
    """Credentials of one holder, such as an invocation of a function. `holder` is told in records of calls."""

    access_key: str
    secret_key: str
    token: str
    role_arn: str
    holder: str


_sessions: dict[str, Session] = {}


def open_session(role_arn: str, holder: str) -> Session:
    """New credentials of the role, which need not exist: then every call is refused."""
    session = Session(
        access_key="ASIA" + secrets.token_hex(8).upper(),
        secret_key=secrets.token_urlsafe(30),
        token=secrets.token_urlsafe(60),
        role_arn=role_arn,
        holder=holder,
    )
    keep_session(session)
    return session


def keep_session(session: Session) -> None:
    _sessions[session.access_key] = session


def close_session(session: Session) -> None:
    _sessions.pop(session.access_key, None)


def session_of(access_key: str) -> Session | None:
    return _sessions.get(access_key)


def forget() -> None:
    _sessions.clear()


def documents_of(role_arn: str) -> list[Mapping[str, Any]]:
    """The policy documents of a role, its own and those attached; none when there is no such role."""
    role = _role(role_arn)
    if role is None:
        return []
    own = [json.loads(text) if isinstance(text, str) else text for text in role.policies.values()]
    attached = [
        json.loads(version.document)
        for policy in role.managed_policies.values()
        for version in policy.versions
        if version.is_default
    ]
    return [*own, *attached]


def exists(role_arn: str) -> bool:
    return _role(role_arn) is not None


def _role(role_arn: str) -> Any:
    roles = iam_backends[ACCOUNT_ID]["aws"].roles.values()
    return next((role for role in roles if role.arn == role_arn), None)
