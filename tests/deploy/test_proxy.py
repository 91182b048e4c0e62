"""The proxy hands the webhook's calls on, and nothing else."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.delivery.bots import eventually
from tests.support.postgres import free_port

from .files import bots, compose, read

UPSTREAMS = {
    "Caddyfile": "reverse_proxy bot-1:8080 bot-2:8080 bot-3:8080 {",
    "Caddyfile.single": "reverse_proxy 127.0.0.1:8080",
}
SECRET = "hush-hush-hush"
CADDY = shutil.which("caddy")


class Bot(ThreadingHTTPServer):
    """Stands for one process behind the proxy: notes path, secret and body of what reaches it."""

    def __init__(self) -> None:
        heard: list[tuple[str, str | None, bytes]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                heard.append((self.path, self.headers["X-Telegram-Bot-Api-Secret-Token"], body))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        super().__init__(("127.0.0.1", 0), Handler)
        self.heard = heard


@pytest.fixture
def bot() -> Iterator[Bot]:
    server = Bot()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=UPSTREAMS)
def proxy(request: pytest.FixtureRequest, tmp_path: Path, bot: Bot) -> Iterator[int]:
    """Caddy with a file as it stands, but for no certificate, and dead bots beside one that lives."""
    port = free_port()
    text, upstream = read(request.param), UPSTREAMS[request.param]
    living = f"127.0.0.1:{bot.server_port}"
    to = f"reverse_proxy 127.0.0.1:9 {living} 127.0.0.1:10 {{" if upstream.endswith("{") else f"reverse_proxy {living}"
    assert upstream in text
    text = text.replace(upstream, to).replace("bot.example.org {", "{$DOMAIN} {")
    text = text.replace("\n{\n" if text.startswith("#") else "{\n", "\n{\n\tadmin off\n", 1)
    if _version() < (2, 6, 4):  # as in Debian 12, where this option has its old name
        text = text.replace("request_buffers 1MiB", "buffer_requests")
    path = tmp_path / "Caddyfile"
    path.write_text(text, encoding="utf-8")
    env = os.environ | {"DOMAIN": f"http://127.0.0.1:{port}", "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    command = [str(CADDY), "run", "--config", str(path), "--adapter", "caddyfile"]
    with (tmp_path / "log").open("wb") as log:
        running = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        try:
            eventually(lambda: _answers(port))
            yield port
        finally:
            running.terminate()
            running.wait(timeout=10)


def _version() -> tuple[int, ...]:
    told = subprocess.run([str(CADDY), "version"], capture_output=True, text=True, check=True).stdout
    return tuple(map(int, re.findall(r"\d+", told)[:3]))


def _answers(port: int) -> bool:
    try:
        return post(port, "/") == 404
    except OSError:
        return False


def post(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", path, b'{"update_id": 1}', {"X-Telegram-Bot-Api-Secret-Token": SECRET})
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.skipif(CADDY is None, reason="caddy is not installed: the proxy was not tried (Debian: caddy)")
def test_only_the_webhook_gets_through(proxy: int, bot: Bot) -> None:
    """With its secret and its body, past dead bots; every other path ends at the proxy."""
    assert [post(proxy, "/telegram") for _ in range(6)] == [200] * 6
    assert [post(proxy, path) for path in ("/", "/metrics", "/telegram/more", "/readyz")] == [404] * 4
    assert bot.heard == [("/telegram", SECRET, b'{"update_id": 1}')] * 6


@pytest.mark.skipif(CADDY is None, reason="caddy is not installed: the proxy was not tried (Debian: caddy)")
def test_the_secret_stands_in_no_log(proxy: int, bot: Bot, tmp_path: Path) -> None:
    """Caddy logs a call that no bot takes, with everything but its headers."""
    bot.shutdown()
    bot.server_close()
    assert post(proxy, "/telegram") in (502, 503)
    log = tmp_path / "log"
    eventually(lambda: "/telegram" in log.read_text(encoding="utf-8"))
    assert SECRET not in log.read_text(encoding="utf-8")


def test_the_proxy_knows_path_and_bots() -> None:
    """Its path is that of PALERMO_WEBHOOK_URL, its bots are the services of compose, at their port."""
    services = bots("compose.replicas.yaml")
    assert services
    environment = next(iter(services.values()))["environment"]
    path = urlsplit(re.sub(r"\$\{.*?\}", "bot.example.org", environment["PALERMO_WEBHOOK_URL"])).path
    port = environment["PALERMO_LISTEN"].rpartition(":")[2]
    assert f"handle {path} {{" in read("Caddyfile")
    named = re.search(r"reverse_proxy (.*) \{", read("Caddyfile"))
    assert named is not None
    assert named[1].split() == [f"{name}:{port}" for name in services]


@pytest.mark.parametrize("name", UPSTREAMS)
def test_the_answer_to_everything_else_stands_in_a_block(name: str) -> None:
    """Outside of `handle` Caddy sorts directives by its own order, and `respond` would answer the webhook's calls."""
    site = re.search(r"^\S+ \{\n(.*?)^\}", read(name), re.MULTILINE | re.DOTALL)
    assert site is not None
    assert all(line.startswith("\thandle ") for line in re.findall(r"^\t[^\t}].*$", site[1], re.MULTILINE))


def test_the_database_keeps_what_people_wrote_out_of_its_log() -> None:
    """An error's statement and detail hold values of rows."""
    command = compose("compose.replicas.yaml")["services"]["database"]["command"]
    assert {"-clog_error_verbosity=terse", "-clog_min_error_statement=panic"} <= set(command)
