"""Overriding moto's methods, and what all of its requests share: one lock, errors that clients do not retry."""

from __future__ import annotations

import contextlib
import functools
import re
import threading
from collections.abc import Callable
from typing import Any

import moto.core.utils as moto_utils
from flask import request as flask_request
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse
from moto.moto_server import werkzeug_app

# moto's dictionaries are not safe under parallel clients. Whoever reads or changes a backend holds this.
LOCK = threading.RLock()

_after_action: list[Callable[[], None]] = []
_unlocked: list[re.Pattern[str]] = []
_guards: list[Callable[[Any], Any]] = []


def override(owner: type, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Replaces `owner.name`; the replacement gets the original as its first argument.

    Raises AttributeError when moto has no such method, so that another version of moto fails at start.
    """
    original = getattr(owner, name)

    def decorate(replacement: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def method(self: Any, *args: Any, **kwargs: Any) -> Any:
            return replacement(original, self, *args, **kwargs)

        setattr(owner, name, method)
        return replacement

    return decorate


def add(owner: type, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Adds a method that moto lacks; raises AttributeError when it has one, which is then to be overridden."""
    if hasattr(owner, name):
        raise AttributeError(f"{owner.__name__}.{name} exists in this moto: override it instead of adding it")

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        setattr(owner, name, method)
        return method

    return decorate


class ServiceError(ServiceException):
    """A class of our own: moto looks for the error model of the package that an exception comes from."""


def service_error(code: str, message: str) -> ServiceError:
    """An error in the form of the service's own protocol, with the status that the service's model has for it."""
    return ServiceError(code, message)


def after_action(callback: Callable[[], None]) -> None:
    """Calls `callback` under the lock after every action of every service."""
    _after_action.append(callback)


def run_unlocked(path: str) -> None:
    """Requests whose whole path matches this regular expression don't hold LOCK; their handler takes it by itself."""
    _unlocked.append(re.compile(path))


def guard_actions(guard: Callable[[Any], Any]) -> None:
    """Asks `guard` before every action; an answer that is not None goes to the client in place of the action's."""
    _guards.append(guard)


def _lock_for(path: str) -> contextlib.AbstractContextManager[Any]:
    return contextlib.nullcontext() if any(known.fullmatch(path) for known in _unlocked) else LOCK


@override(BaseResponse, "call_action")
def _call_action(original: Callable[..., Any], self: BaseResponse) -> Any:
    for guard in _guards:
        refusal = guard(self)
        if refusal is not None:
            return refusal
    with _lock_for(self.path):
        try:
            return original(self)
        except NotImplementedError:
            # moto lets this become a 500, which every SDK sends again.
            message = f"The local AWS does not support {self._get_action()} of {self.service_name}"
            return self.serialized(ActionResult(service_error("UnsupportedOperation", message)))
        finally:
            with LOCK:
                for callback in _after_action:
                    callback()


class _LockedView(moto_utils.convert_to_flask_response):
    """Covers also the handlers that do not go through `call_action`, as those of S3."""

    def __call__(self, args: Any = None, **kwargs: Any) -> Any:
        with _lock_for(flask_request.path):
            return super().__call__(args, **kwargs)


werkzeug_app.convert_to_flask_response = _LockedView
