"""Topics post to subscribers on the web: by the network and the trust of functions, and never over the real one.

https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html: the confirmation is left out, as
moto confirms by itself.
"""

from __future__ import annotations

import http.client
import json
import logging
import socket
import ssl
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from moto.sns.models import Subscription

from . import network
from .patching import override

HTTPS_PORT = 443
SECONDS = 10

log = logging.getLogger(__name__)


@override(Subscription, "publish")
def _publish(
    original: Callable[..., None], self: Any, message: str, message_id: str, subject: str | None = None, **more: Any
) -> None:
    if self.protocol != "https":
        original(self, message, message_id, subject=subject, **more)
        return
    raw = str(self.attributes.get("RawMessageDelivery")).lower() == "true"
    text = message if raw else json.dumps(self.get_post_data(message, message_id, subject))
    headers = {
        "Content-Type": "text/plain; charset=UTF-8",
        "x-amz-sns-message-type": "Notification",
        "x-amz-sns-message-id": message_id,
        "x-amz-sns-topic-arn": self.topic.arn,
        "x-amz-sns-subscription-arn": self.arn,
        **({"x-amz-sns-rawdelivery": "true"} if raw else {}),
    }
    # Who publishes waits for no subscriber.
    threading.Thread(target=_post, args=(self.endpoint, text, headers), daemon=True).start()


def _post(url: str, text: str, headers: dict[str, str]) -> None:
    try:
        status = _status(url, text, headers)
        if status >= http.client.BAD_REQUEST:
            log.warning("topic: a subscriber answered %s", status)
    except (OSError, http.client.HTTPException) as error:
        log.warning("topic: a subscriber took nothing: %s", error)


def _status(url: str, text: str, headers: dict[str, str]) -> int:
    parts = urlsplit(url)
    host = parts.hostname or ""
    place = network.route(host, parts.port or HTTPS_PORT)
    if "error" in place:
        raise OSError(f"{host}: {place['error']}")
    context = ssl.create_default_context(cafile=network.trust_file())
    connection = _Connection(host, str(place["address"]), int(place["port"]), context)
    try:
        target = parts._replace(scheme="", netloc="").geturl() or "/"
        connection.request("POST", target, body=text.encode(), headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


class _Connection(http.client.HTTPSConnection):
    """To another address than the one that the name has; the certificate must have the name."""

    def __init__(self, host: str, address: str, port: int, context: ssl.SSLContext) -> None:
        super().__init__(host, timeout=SECONDS, context=context)
        self._place = (address, port)
        # What http.client opens its socket with: the name stays that of the URL.
        self._create_connection = self._open

    def _open(self, _address: object, *given: Any) -> Any:
        return socket.create_connection(self._place, *given)
