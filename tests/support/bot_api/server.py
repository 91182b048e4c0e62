"""The double over HTTP, in threads of its own."""

from __future__ import annotations

import json
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .state import ApiError, SentMessage, State


class BotApi:
    """A running double. `state` may be changed by tests at any time under `state.lock`."""

    def __init__(self, state: State | None = None, port: int = 0) -> None:
        self.state = state or State()
        self._server = _Server(("127.0.0.1", port), _handler(self.state))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """What goes in front of `/bot<token>/method`."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def push(self, *updates: dict[str, Any]) -> None:
        for update in updates:
            self.state.push(update)

    def messages(self, chat_id: int) -> list[SentMessage]:
        return self.state.messages(chat_id)

    def __enter__(self) -> BotApi:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that is killed leaves in the middle of an answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _handler(state: State) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self._answer(_parameters(body, self.headers.get("Content-Type") or "", urlsplit(self.path).query))

        def do_GET(self) -> None:
            self._answer(_parameters(b"", "", urlsplit(self.path).query))

        def _answer(self, params: dict[str, Any]) -> None:
            prefix, _, method = urlsplit(self.path).path.rpartition("/")
            try:
                if prefix != f"/bot{state.token}":
                    raise ApiError(401, "Unauthorized")
                kind = state.meet_fault(method, params)
                if kind == "page":
                    self._write_raw(502, "text/html", b"<html>Bad Gateway</html>")
                    return
                result = state.call(method, params) if kind != "cut" else None
                if kind in ("cut", "lost"):
                    self._cut()
                else:
                    self._write(200, {"ok": True, "result": result})
            except ApiError as error:
                refusal: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
                self._write(error.code, refusal | ({"parameters": error.parameters} if error.parameters else {}))

        def _cut(self) -> None:
            """Close the connection in place of an answer."""
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

        def _write(self, status: int, answer: dict[str, Any]) -> None:
            self._write_raw(status, "application/json", json.dumps(answer).encode())

        def _write_raw(self, status: int, content_type: str, raw: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _parameters(body: bytes, content_type: str, query: str) -> dict[str, Any]:
    """From JSON, or from a form or query whose nested values are JSON, as client libraries send them."""
    if content_type.startswith("application/json"):
        loaded = json.loads(body or b"{}")
        return loaded if isinstance(loaded, dict) else {}
    fields = parse_qs(body.decode() or query, keep_blank_values=True)
    return {name: _value(name, values[-1]) for name, values in fields.items()}


def _value(name: str, text: str) -> Any:
    if name in ("text", "message_text", "description", "short_description", "callback_query_id", "inline_query_id"):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text
