"""A DNS server on loopback, UDP and TCP on one port, that answers from `lookup`."""

from __future__ import annotations

import logging
import socketserver
import struct
import threading

from dnslib import QTYPE, RCODE, RR, DNSError, DNSQuestion, DNSRecord

from . import fault_switches
from .lookup import lookup
from .resolution import Answer, RecordSet, normal

HOST = "127.0.0.1"
BIND_ATTEMPTS = 50
TCP_IDLE_SECONDS = 10
# What every client takes without EDNS (RFC 1035); a client that says it takes more gets more.
PLAIN_UDP_BYTES = 512

log = logging.getLogger(__name__)
_servers: list[socketserver.BaseServer] = []
# Ports of the servers that answer inside VPCs.
_views: dict[str, int] = {}


def view(vpc_id: str) -> int:
    """The port of the server that answers as a VPC's own resolver does; started when it is asked for first."""
    if vpc_id not in _views:
        _views[vpc_id] = start(vpc_id=vpc_id)
    return _views[vpc_id]


def start(port: int = 0, vpc_id: str | None = None) -> int:
    """Starts both servers in threads of their own and returns their port."""
    for _ in range(BIND_ATTEMPTS):
        tcp = _TcpServer((HOST, port), _TcpHandler)
        try:
            udp = _UdpServer((HOST, tcp.server_address[1]), _UdpHandler)
        except OSError:
            # The port that was free for TCP is taken for UDP.
            tcp.server_close()
            continue
        for server in (tcp, udp):
            server.vpc_id = vpc_id
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True).start()
            _servers.append(server)
        return tcp.server_address[1]
    raise OSError(f"dns_server: no port of {HOST} is free for both UDP and TCP after {BIND_ATTEMPTS} attempts")


def port() -> int:
    """Raises IndexError when nothing runs."""
    return int(_servers[0].server_address[1])


def stop() -> None:
    """Closes what `start` opened; does nothing when nothing runs."""
    _views.clear()
    while _servers:
        server = _servers.pop()
        server.shutdown()
        server.server_close()


def reply_to(message: bytes, limit: int | None = None, vpc_id: str | None = None) -> bytes | None:
    """The reply to one message in wire format, cut to `limit` bytes; None = it is no question, or gets no answer."""
    try:
        request = DNSRecord.parse(message)
    except DNSError:
        return None
    if request.header.qr or not request.questions:
        return None
    question = request.questions[0]
    if fault_switches.answer_to(normal(str(question.qname)), QTYPE[question.qtype]) == fault_switches.SILENCE:
        return None
    reply = _reply(request, question, vpc_id)
    packed = reply.pack()
    if limit is None or len(packed) <= max(limit, _client_limit(request)):
        return packed
    # Some clients refuse a reply that does not repeat their question, also when it only says "ask again by TCP".
    cut = request.reply(ra=1, aa=1)
    cut.header.tc = 1
    return cut.pack()


def _reply(request: DNSRecord, question: DNSQuestion, vpc_id: str | None) -> DNSRecord:
    reply = request.reply(ra=1, aa=1)
    try:
        answer = lookup(str(question.qname), QTYPE[question.qtype], vpc_id)
        _fill(reply, answer)
    except Exception:
        # A record that does not parse must not end the server, and a resolver says SERVFAIL for it.
        log.exception("dns: no answer to %s %s", question.qname, question.qtype)
        reply = request.reply(ra=1, aa=0)
        reply.header.rcode = RCODE.SERVFAIL
    return reply


def _fill(reply: DNSRecord, answer: Answer) -> None:
    reply.header.rcode = getattr(RCODE, answer.rcode)
    reply.header.aa = int(answer.rcode in ("NOERROR", "NXDOMAIN"))
    for record_set in answer.records:
        reply.add_answer(*_resource_records(record_set))
    if answer.authority is not None:
        reply.add_auth(*_resource_records(answer.authority))


def _resource_records(record_set: RecordSet) -> list[RR]:
    text = "\n".join(f"{record_set.name}. {record_set.ttl} IN {record_set.rtype} {v}" for v in record_set.values)
    return RR.fromZone(text, origin=".")


def _client_limit(request: DNSRecord) -> int:
    return max((int(option.rclass) for option in request.ar if option.rtype == QTYPE.OPT), default=0)


class _UdpServer(socketserver.ThreadingUDPServer):
    daemon_threads = True
    vpc_id: str | None = None


class _TcpServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    vpc_id: str | None = None
    allow_reuse_address = True
    request_queue_size = 64


class _UdpHandler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        message, endpoint = self.request
        reply = reply_to(message, PLAIN_UDP_BYTES, self.server.vpc_id)
        if reply is not None:
            endpoint.sendto(reply, self.client_address)


class _TcpHandler(socketserver.StreamRequestHandler):
    timeout = TCP_IDLE_SECONDS

    def handle(self) -> None:
        """Messages follow each other on one connection, each behind its length (RFC 7766)."""
        try:
            while len(prefix := self.rfile.read(2)) == 2:
                reply = reply_to(self.rfile.read(struct.unpack("!H", prefix)[0]), vpc_id=self.server.vpc_id)
                if reply is None:
                    return
                self.wfile.write(struct.pack("!H", len(reply)) + reply)
        except OSError:
            # The client left or fell silent.
            return
