"""Hands a message to what an ARN names: a queue, a topic or a function."""

from __future__ import annotations

from collections.abc import Callable

from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from . import ACCOUNT_ID, patching

_invoke: list[Callable[[str, str], None]] = []


class DeliveryError(Exception):
    """The message could not be handed over; the text says why."""


def invoke_with(invoke: Callable[[str, str], None]) -> None:
    """Tells how a function is invoked as an event: with its ARN and the JSON text of the event."""
    _invoke.append(invoke)


def action_for(arn: str) -> str:
    """The permission that the sender needs."""
    return {"sqs": "sqs:SendMessage", "sns": "sns:Publish", "lambda": "lambda:InvokeFunction"}[arn.split(":")[2]]


def deliver(arn: str, text: str, subject: str | None = None) -> None:
    """Raises DeliveryError when there is no such thing. LOCK must not be held for a function that may be waited for."""
    service, region, name = arn.split(":")[2], arn.split(":")[3], arn.split(":")[-1]
    try:
        if service == "sqs":
            with patching.LOCK:
                sqs_backends[ACCOUNT_ID][region].send_message(name, text)
        elif service == "sns":
            with patching.LOCK:
                sns_backends[ACCOUNT_ID][region].publish(text, arn, subject=subject)
        elif service == "lambda":
            _invoke[0](arn, text)
        else:
            raise DeliveryError(f"{arn}: the local AWS delivers to queues, topics and functions only")
    except DeliveryError:
        raise
    except Exception as error:
        raise DeliveryError(f"{arn}: {error}") from error
