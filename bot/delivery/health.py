"""/healthz, /readyz and /metrics on a port of their own, from a thread of its own: a stuck loop is seen, not shared."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .metrics import Metrics, registry

# The loop says every second that it runs.
BEAT_SECONDS = 1.0
_STUCK_SECONDS = 15.0


@dataclass(slots=True)
class Health:
    """`checks` say in a word or two what is wrong, or None; ready is who has nothing to say."""

    checks: Mapping[str, Callable[[], str | None]] = field(default_factory=dict)
    beat: float = field(default_factory=time.monotonic)

    @property
    def is_alive(self) -> bool:
        return time.monotonic() - self.beat < _STUCK_SECONDS

    def faults(self) -> dict[str, str]:
        """What keeps the bot from answering right now."""
        if not self.checks:
            return {"start": "not finished"}
        return {name: fault for name, check in self.checks.items() if (fault := check()) is not None}


class HealthServer:
    """Raises OSError where the address cannot be listened on. `close` ends the thread."""

    def __init__(self, host: str, port: int, health: Health, metrics: Metrics) -> None:
        self._server = ThreadingHTTPServer((host, port), _handler(health, metrics))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="health", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return self._server.server_port

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(health: Health, metrics: Metrics) -> type[BaseHTTPRequestHandler]:
    shown = registry(metrics)

    class Handler(BaseHTTPRequestHandler):
        timeout = 10
        server_version = "palermo"
        sys_version = ""

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path == "/healthz":
                self._say(200 if health.is_alive else 503, "alive" if health.is_alive else "stuck")
            elif path == "/readyz":
                faults = health.faults()
                self._say(
                    503 if faults else 200, "\n".join(f"{name}: {fault}" for name, fault in faults.items()) or "ready"
                )
            elif path == "/metrics":
                from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

                self._say(200, generate_latest(shown).decode(), CONTENT_TYPE_LATEST)
            else:
                self._say(404, "There is /healthz, /readyz and /metrics.")

        def _say(self, status: int, text: str, content_type: str = "text/plain; charset=utf-8") -> None:
            raw = text.rstrip("\n").encode() + b"\n"
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
