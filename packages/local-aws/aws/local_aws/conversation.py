"""What a frontend says after the handshake: a little HTTP/1.1 or a little IMAP, for as long as the client stays."""

from __future__ import annotations

import json
import ssl
from http import HTTPStatus
from typing import BinaryIO

from .frontend_sources import Source
from .listener_rules import Action, action_for
from .served_certificate import ServedCertificate

LONGEST_LINE = 8192
MOST_HEADERS = 100


def talk(tls: ssl.SSLSocket, source: Source, certificate: ServedCertificate) -> None:
    """Returns when the client is done; a broken connection raises OSError."""
    with tls.makefile("rwb") as stream:
        if source.speaks_http:
            _speak_http(stream, source, certificate)
        else:
            _speak_imap(stream)


def _speak_imap(stream: BinaryIO) -> None:
    _send(stream, b"* OK local IMAP ready\r\n")
    while line := stream.readline(LONGEST_LINE):
        tag, _, command = line.strip().partition(b" ")
        if command.upper() == b"LOGOUT":
            _send(stream, b"* BYE\r\n" + tag + b" OK\r\n")
            return
        if tag:
            _send(stream, tag + b" OK\r\n")


def _speak_http(stream: BinaryIO, source: Source, certificate: ServedCertificate) -> None:
    served = 0
    while request := stream.readline(LONGEST_LINE):
        method, path, version = ([*request.decode("latin-1").split(), "", "", ""])[:3]
        headers = _headers(stream)
        if not version.startswith("HTTP/1.") or headers is None:
            _send(stream, b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        stream.read(int(headers.get("content-length") or 0))
        served += 1
        action = action_for(source.rules, headers.get("host", ""))
        told = {
            "frontend": source.id,
            "host": headers.get("host", ""),
            "path": path,
            "targetGroup": action.target_group,
            "certificateArn": certificate.arn,
            "serial": f"{certificate.serial:X}",
            "request": served,
        }
        body = (action.body or (json.dumps(told) if action.status == HTTPStatus.OK else "")).encode()
        keep = _keeps_alive(version, headers)
        _send(stream, _head(action, len(body), keep) + (b"" if method == "HEAD" else body))
        if not keep:
            return


def _headers(stream: BinaryIO) -> dict[str, str] | None:
    headers: dict[str, str] = {}
    for _ in range(MOST_HEADERS):
        line = stream.readline(LONGEST_LINE).decode("latin-1").strip()
        if not line:
            return headers
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return None


def _keeps_alive(version: str, headers: dict[str, str]) -> bool:
    wish = headers.get("connection", "").lower()
    return wish == "keep-alive" if version == "HTTP/1.0" else wish != "close"


def _head(action: Action, length: int, keep: bool) -> bytes:
    lines = (
        f"HTTP/1.1 {action.status} {_phrase(action.status)}",
        f"Content-Type: {action.content_type}",
        f"Content-Length: {length}",
        f"Connection: {'keep-alive' if keep else 'close'}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in list(HTTPStatus) else "Status"


def _send(stream: BinaryIO, data: bytes) -> None:
    stream.write(data)
    stream.flush()
