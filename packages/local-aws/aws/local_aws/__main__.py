"""Starts the local AWS and runs until its standard input ends or it gets SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
import threading

from . import ACCOUNT_ID, clock

HOST = "127.0.0.1"
ADVANCE_SECONDS = 0.1
log = logging.getLogger(__name__)


def main() -> int:
    arguments = _arguments()
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    # One line for each request would be most of the log.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    clock.factor()

    # Late, so that a wrong option or factor is told at once. Importing overrides moto's methods.
    from moto.moto_server.threaded_moto_server import ThreadedMotoServer

    from . import extension

    server = ThreadedMotoServer(HOST, arguments.port, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    dns_port = extension.start(f"http://{HOST}:{port}")
    threading.Thread(target=_advance, args=(ended,), daemon=True).start()
    threading.Thread(target=_watch_stdin, args=(ended,), daemon=True).start()
    ready = {
        "url": f"http://{HOST}:{port}",
        "dns": f"{HOST}:{dns_port}",
        "account": ACCOUNT_ID,
        "timeFactor": int(factor) if (factor := clock.factor()).is_integer() else factor,
    }
    print(json.dumps(ready), flush=True)
    ended.wait()
    extension.stop()
    # Threads of open connections may still wait for their clients; nothing of them is worth keeping.
    sys.stdout.flush()
    os._exit(0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="local_aws", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port of the AWS API on 127.0.0.1; 0 takes a free one")
    return parser.parse_args()


def _advance(ended: threading.Event) -> None:
    """Lets ACM issue and services roll out also while nobody asks."""
    from . import acm, ecs_services, function_interfaces, scheduler

    while not ended.wait(ADVANCE_SECONDS):
        for advance in (acm.advance, ecs_services.advance, function_interfaces.advance, scheduler.advance):
            try:
                advance()
            except Exception:
                log.exception("%s could not be advanced", advance.__module__)


def _watch_stdin(ended: threading.Event) -> None:
    """The parent holds the other end: when it is gone, however it went, so are we."""
    while sys.stdin.buffer.read(4096):
        pass
    ended.set()


if __name__ == "__main__":
    sys.exit(main())
