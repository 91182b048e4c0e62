"""`palermo serve` as a real process, and plain requests to it that hide nothing."""

from __future__ import annotations

import contextlib
import http.client
import os
import subprocess
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .postgres import free_port
from .process import COMMAND, TIMEOUT

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Got:
    """A response; header names are small."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass(frozen=True, slots=True)
class Server:
    """A running one. `log` is all that the process writes."""

    process: subprocess.Popen[bytes]
    port: int
    metrics: int
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def request(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None, port: int = 0
    ) -> Got:
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=TIMEOUT)
        with contextlib.closing(connection):
            connection.request(method, path, body or None, dict(headers or {}))
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Got(response.status, names, response.read())

    def get(self, path: str, **headers: str) -> Got:
        return self.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def ask(self, question: str, path: str, place: str, **fields: str) -> Got:
        """As from the address `place`, where the server believes this machine's X-Forwarded-For."""
        body = urllib.parse.urlencode({"question": question, **fields}).encode()
        return self.request("POST", path, body, {**FORM, "X-Forwarded-For": place})


@contextlib.contextmanager
def served(folder: Path, *arguments: str, env: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Serve until the block ends. `folder` takes the log."""
    port, metrics = free_port(), free_port()
    log = folder / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--listen", f"127.0.0.1:{port}", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PALERMO_METRICS_LISTEN": f"127.0.0.1:{metrics}", **(env or {})},
            cwd=folder,
        )
    server = Server(process, port, metrics, log)
    try:
        _wait(server)
        yield server
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _wait(server: Server) -> None:
    until = time.monotonic() + TIMEOUT
    while time.monotonic() < until:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if server.request("GET", "/readyz", port=server.metrics).status == 200:
                return
        if server.process.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(server.log.read_text(encoding="utf-8"))
