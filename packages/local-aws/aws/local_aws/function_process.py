"""One invocation of a function: its code in a Node process of its own, with its environment and its limits."""

from __future__ import annotations

import contextlib
import io
import json
import os
import selectors
import subprocess
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .scratch import scratch_dir

HOST_DIR = Path(__file__).resolve().parents[2] / "lambdaHost"
# AWS gives the initialisation 10 s; a machine that runs tests beside it may need longer.
INIT_SECONDS = 30.0
LOOK_EVERY_SECONDS = 0.05
KB_PER_MB = 1024

_unpacking = threading.Lock()


@dataclass(frozen=True)
class Work:
    """What is to be run. `visible` is what the function finds in its context, `environment` its whole environment."""

    code_sha: str
    code: bytes
    event: Any
    visible: dict[str, Any]
    environment: dict[str, str]
    timeout_seconds: float
    memory_mb: int


@dataclass
class Outcome:
    """`error` is the error object that the caller gets, `result` the JSON text that the handler returned."""

    result: str | None = None
    error: dict[str, Any] | None = None
    status: str = "success"
    lines: list[tuple[float, str]] = field(default_factory=list)
    init_ms: float = 0.0
    duration_ms: float = 0.0
    memory_mb: int = 0


def run(work: Work, started: Callable[[subprocess.Popen[bytes]], None]) -> Outcome:
    """Returns when the process has ended. `started` gets it at once, so that others can kill it."""
    reader, writer = os.pipe()
    process = subprocess.Popen(
        _command(work, writer),
        cwd=unpacked(work.code_sha, work.code),
        env={**work.environment, "LAMBDA_TASK_ROOT": unpacked(work.code_sha, work.code)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=(writer,),
        start_new_session=True,
    )
    os.close(writer)
    started(process)
    outcome = Outcome()
    logs = threading.Thread(target=_read_lines, args=(process, outcome.lines), daemon=True)
    logs.start()
    request = {
        "event": work.event,
        "context": {"visible": work.visible, "timeoutMs": int(work.timeout_seconds * 1000)},
    }
    with contextlib.suppress(OSError):
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
    try:
        _Watch(work, process, reader, outcome).until_done()
    finally:
        os.close(reader)
        process.kill()
        process.wait()
        logs.join(2)
        with contextlib.suppress(OSError):
            process.stdin.close()
    return outcome


def _command(work: Work, result_fd: int) -> list[str]:
    node = os.environ.get("LOCAL_AWS_NODE", "node")
    return [
        node,
        # V8 would otherwise size its heap by this machine's memory.
        f"--max-old-space-size={max(64, work.memory_mb * 9 // 10)}",
        "--import",
        (HOST_DIR / "network.mjs").as_uri(),
        str(HOST_DIR / "bootstrap.mjs"),
        str(result_fd),
    ]


def unpacked(sha: str, code: bytes) -> str:
    """The folder with a function's code, the same one for the same code."""
    folder = Path(scratch_dir()) / "functions" / "".join(c if c.isalnum() else "_" for c in sha)
    with _unpacking:
        if not folder.exists():
            with zipfile.ZipFile(io.BytesIO(code)) as archive:
                archive.extractall(folder)
    return str(folder)


def _read_lines(process: subprocess.Popen[bytes], lines: list[tuple[float, str]]) -> None:
    for line in process.stdout:
        lines.append((time.time(), line.decode(errors="replace").rstrip("\n").replace("\r", "\n")))


class _Watch:
    """Waits for what the process says, and ends it when it breaks a limit."""

    def __init__(self, work: Work, process: subprocess.Popen[bytes], reader: int, outcome: Outcome) -> None:
        self._work = work
        self._process = process
        self._reader = reader
        self._outcome = outcome
        self._buffer = b""
        self._spawned = time.monotonic()
        self._ready_at: float | None = None

    def until_done(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._reader, selectors.EVENT_READ)
            while not self._is_over():
                if selector.select(LOOK_EVERY_SECONDS) and not self._take(os.read(self._reader, 65_536)):
                    self._ended_early()
                    break
        end = time.monotonic()
        ready = self._ready_at or end
        self._outcome.init_ms = (ready - self._spawned) * 1000
        self._outcome.duration_ms = (end - ready) * 1000

    def _take(self, data: bytes) -> bool:
        """False at the end of the pipe, which without a last message means that the process is gone."""
        if not data:
            return self._outcome.error is not None or self._outcome.result is not None
        self._buffer += data
        while b"\n" in self._buffer:
            line, _, self._buffer = self._buffer.partition(b"\n")
            self._understand(json.loads(line))
        return True

    def _understand(self, message: dict[str, Any]) -> None:
        if message.get("ready"):
            self._ready_at = time.monotonic()
            return
        self._outcome.memory_mb = int(message.get("maxMemoryKb", 0)) // KB_PER_MB
        if "error" in message:
            self._fail("error", message["error"])
        else:
            self._outcome.result = message["result"] or "null"

    def _is_over(self) -> bool:
        if self._outcome.error is not None or self._outcome.result is not None:
            return True
        self._outcome.memory_mb = max(self._outcome.memory_mb, resident_mb(self._process.pid))
        if self._outcome.memory_mb > self._work.memory_mb:
            self._fail("error", self._exit_error("signal: killed"))
            return True
        since = self._ready_at or self._spawned
        limit = self._work.timeout_seconds if self._ready_at else INIT_SECONDS
        if time.monotonic() - since < limit:
            return False
        self._fail("timeout", self._timed_out())
        return True

    def _ended_early(self) -> None:
        code = self._process.wait()
        self._fail("error", self._exit_error("signal: killed" if code < 0 else f"exit status {code}"))

    def _fail(self, status: str, error: dict[str, Any]) -> None:
        self._outcome.status = status
        self._outcome.error = error

    def _exit_error(self, how: str) -> dict[str, Any]:
        request = self._work.visible["awsRequestId"]
        return {
            "errorType": "Runtime.ExitError",
            "errorMessage": f"RequestId: {request} Error: Runtime exited with error: {how}",
        }

    def _timed_out(self) -> dict[str, Any]:
        request, seconds = self._work.visible["awsRequestId"], self._work.timeout_seconds
        return {
            "errorType": "Sandbox.Timedout",
            "errorMessage": f"RequestId: {request} Error: Task timed out after {seconds:.2f} seconds",
        }


def resident_mb(pid: int) -> int:
    """Memory of a process now; 0 when it is gone or this system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_text().split()
    except OSError:
        return 0
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") // (KB_PER_MB * KB_PER_MB)
