"""Answers for paths that moto does not serve: an error that SDKs can read, in place of an HTML page."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask, Response, request
from moto.moto_server import threaded_moto_server, werkzeug_app

CODE = "UnsupportedOperation"
XML_SERVICES = ("cloudfront", "route53", "s3", "s3control")

_original = werkzeug_app.create_backend_app


def _create_backend_app(service: Any) -> Flask:
    app = _original(service)
    app.register_error_handler(404, lambda _error: _refusal(str(service)))
    return app


def _refusal(service: str) -> Response:
    message = f"The local AWS does not support {request.method} {request.path} of {service}"
    headers = {"x-amzn-errortype": CODE}
    if service not in XML_SERVICES:
        body = json.dumps({"__type": CODE, "message": message})
        return Response(body, 400, headers, content_type="application/json")
    error = f"<Error><Type>Sender</Type><Code>{CODE}</Code><Message>{message}</Message></Error>"
    return Response(f"<ErrorResponse>{error}</ErrorResponse>", 400, headers, content_type="text/xml")


threaded_moto_server.create_backend_app = _create_backend_app
