"""TLS contexts, made once for each certificate and each settings: a swap never makes a handshake wait or fail."""

from __future__ import annotations

import functools
import ssl
import tempfile
from datetime import datetime, timezone

from . import sni
from .propagation import Settings
from .served_certificate import ServedCertificate

CACHED_CONTEXTS = 512
TLS_VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}


class ServerContext(ssl.SSLContext):
    """A server's context that remembers its certificate: `tls_socket.context.certificate` is what the client saw."""

    certificate: ServedCertificate


@functools.lru_cache(maxsize=CACHED_CONTEXTS)
def context_of(settings: Settings) -> ServerContext:
    """The context a handshake starts with. It shows the default certificate unless the server name picks another."""
    context = _loaded(settings.default, settings.http_alpn)
    context.minimum_version = TLS_VERSIONS[settings.lowest_tls]
    context.maximum_version = TLS_VERSIONS[settings.highest_tls]

    def choose(tls: ssl.SSLObject, server_name: str | None, _: ssl.SSLContext) -> None:
        picked = sni.pick(settings.default, settings.others, server_name, datetime.now(timezone.utc))
        if picked is not settings.default:
            tls.context = _certificate_context(picked, settings.http_alpn)

    if settings.others:
        context.sni_callback = choose
    return context


@functools.lru_cache(maxsize=CACHED_CONTEXTS)
def _certificate_context(certificate: ServedCertificate, http_alpn: bool) -> ServerContext:
    return _loaded(certificate, http_alpn)


def _loaded(certificate: ServedCertificate, http_alpn: bool) -> ServerContext:
    context = ServerContext(ssl.PROTOCOL_TLS_SERVER)
    if http_alpn:
        # Also on a context that the server name picks: OpenSSL negotiates ALPN with that one.
        context.set_alpn_protocols(["http/1.1"])
    # A resumed session shows no certificate; here every handshake has to show the one that is served now.
    context.num_tickets = 0
    context.options |= ssl.OP_NO_TICKET
    # Python takes certificates from files only. The file is private to this user and gone before we return.
    with tempfile.NamedTemporaryFile(prefix="local-aws-") as pem:
        pem.write(certificate.chain_pem + b"\n" + certificate.key_pem)
        pem.flush()
        context.load_cert_chain(pem.name)
    context.certificate = certificate
    return context
