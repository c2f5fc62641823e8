"""The image `local/mail-tls`: a little mail server with the certificate of its environment.

python -m local_aws.mail_task ADDRESS PORT...

TLS_CERT and TLS_CA_BUNDLE are the certificate and its chain, TLS_KEY the key, all as PEM. For each container port it
listens on a free port of ADDRESS, and writes `{"PORT": free port}` as its first line of output. Ports 465 and 993
begin with TLS, 25, 587 and 143 offer STARTTLS; any other begins with TLS and says nothing. It ends with its standard
input.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import ssl
import sys
import tempfile
import threading
from typing import BinaryIO

IMPLICIT = {465: "smtp", 993: "imap"}
STARTTLS = {25: "smtp", 587: "smtp", 143: "imap"}
IDLE_SECONDS = 600
HANDSHAKE_SECONDS = 10
LONGEST_LINE = 4096
BACKLOG = 512


def main() -> int:
    address, ports = sys.argv[1], [int(text) for text in sys.argv[2:]]
    context = tls_context(os.environ)
    places = {}
    for port in ports:
        server = socket.create_server((address, 0), backlog=BACKLOG)
        places[port] = server.getsockname()[1]
        threading.Thread(target=_accept, args=(server, port, context), daemon=True).start()
    print(json.dumps(places), flush=True)
    while sys.stdin.buffer.read(4096):
        pass
    return 0


def tls_context(environment: os._Environ[str]) -> ssl.SSLContext:
    """Raises ssl.SSLError or KeyError when the environment has no certificate with its key."""
    chain = [environment["TLS_CERT"], environment.get("TLS_CA_BUNDLE", "")]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # A resumed session shows no certificate.
    context.num_tickets = 0
    context.options |= ssl.OP_NO_TICKET
    # Python takes certificates from files only; this one is private to the user and gone at once.
    with tempfile.NamedTemporaryFile(prefix="local-mail-") as pem:
        pem.write("\n".join(part.strip() for part in [*chain, environment["TLS_KEY"]] if part).encode())
        pem.flush()
        context.load_cert_chain(pem.name)
    return context


def _accept(server: socket.socket, port: int, context: ssl.SSLContext) -> None:
    while True:
        connection, _ = server.accept()
        threading.Thread(target=_serve, args=(connection, port, context), daemon=True).start()


def _serve(connection: socket.socket, port: int, context: ssl.SSLContext) -> None:
    # A client that leaves, stays silent or speaks no TLS is its own business; ssl.SSLError is an OSError.
    with contextlib.suppress(OSError, ValueError), connection:
        connection.settimeout(HANDSHAKE_SECONDS)
        plain = STARTTLS.get(port)
        if plain is not None and not _plain_talk(connection, plain):
            return
        with context.wrap_socket(connection, server_side=True) as tls:
            tls.settimeout(IDLE_SECONDS)
            _talk(tls, plain or IMPLICIT.get(port), greets=plain is None)


def _plain_talk(connection: socket.socket, protocol: str) -> bool:
    """True when the client wants TLS now. Nothing is read ahead: what follows belongs to TLS."""
    with connection.makefile("rwb", buffering=0) as stream:
        _greet(stream, protocol)
        while line := _line(stream):
            if protocol == "smtp":
                verb = line.split(b" ")[0].upper()
                if verb == b"STARTTLS":
                    _say(stream, b"220 2.0.0 Ready to start TLS")
                    return True
                if not _smtp(stream, verb, secure=False):
                    return False
            else:
                tag, _, command = line.partition(b" ")
                if command.upper() == b"STARTTLS":
                    _say(stream, tag + b" OK Begin TLS negotiation now")
                    return True
                if not _imap(stream, tag, command.upper(), secure=False):
                    return False
    return False


def _talk(tls: ssl.SSLSocket, protocol: str | None, greets: bool) -> None:
    if protocol is None:
        tls.recv(LONGEST_LINE)
        return
    with tls.makefile("rwb", buffering=0) as stream:
        if greets:
            _greet(stream, protocol)
        while line := _line(stream):
            if protocol == "smtp":
                goes_on = _smtp(stream, line.split(b" ")[0].upper(), secure=True)
            else:
                tag, _, command = line.partition(b" ")
                goes_on = _imap(stream, tag, command.upper(), secure=True)
            if not goes_on:
                break
    with contextlib.suppress(OSError, ValueError):
        tls.settimeout(1)
        tls.unwrap()


def _greet(stream: BinaryIO, protocol: str) -> None:
    _say(stream, b"220 local ESMTP ready" if protocol == "smtp" else b"* OK [CAPABILITY IMAP4rev1] local IMAP ready")


def _smtp(stream: BinaryIO, verb: bytes, secure: bool) -> bool:
    if verb in (b"EHLO", b"HELO"):
        # STARTTLS may be the last line, as it is with some servers: clients must not expect a dash behind the code.
        _say(stream, *([b"250-local", b"250-PIPELINING"] if verb == b"EHLO" else []), _last_ehlo(verb, secure))
    elif verb == b"QUIT":
        _say(stream, b"221 2.0.0 Bye")
        return False
    elif verb in (b"NOOP", b"RSET"):
        _say(stream, b"250 2.0.0 Ok")
    else:
        _say(stream, b"530 5.7.0 Must issue a STARTTLS command first" if not secure else b"502 5.5.2 Not implemented")
    return True


def _last_ehlo(verb: bytes, secure: bool) -> bytes:
    return b"250 STARTTLS" if verb == b"EHLO" and not secure else b"250 8BITMIME"


def _imap(stream: BinaryIO, tag: bytes, command: bytes, secure: bool) -> bool:
    if command == b"CAPABILITY":
        _say(stream, b"* CAPABILITY IMAP4rev1" + (b"" if secure else b" STARTTLS LOGINDISABLED"))
    if command == b"LOGOUT":
        _say(stream, b"* BYE", tag + b" OK")
        return False
    _say(stream, tag + b" OK")
    return True


def _line(stream: BinaryIO) -> bytes:
    return stream.readline(LONGEST_LINE).strip()


def _say(stream: BinaryIO, *lines: bytes) -> None:
    stream.write(b"".join(line + b"\r\n" for line in lines))


if __name__ == "__main__":
    sys.exit(main())
