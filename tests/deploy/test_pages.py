"""Caddy in front of real pages: they get through, everybody is counted by himself, and no question is written down."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.site.limiting import ASKS_PER_WINDOW
from tests.delivery.bots import eventually
from tests.support.pages import FORM, Got, Server, served
from tests.support.postgres import free_port

from .files import read

CADDY = shutil.which("caddy")
UPSTREAM = "reverse_proxy 127.0.0.1:8080"
pytestmark = pytest.mark.skipif(CADDY is None, reason="caddy is not installed: the proxy was not tried (Debian: caddy)")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("pages")
    env = {"XDG_CACHE_HOME": str(folder), "PALERMO_SITE_PROXIES": _setting("PALERMO_SITE_PROXIES")}
    with served(folder, "--language", "en", env=env) as running:
        yield running


def _setting(name: str) -> str:
    """As deploy/pages.env.example has it."""
    return next(line.partition("=")[2] for line in read("pages.env.example").splitlines() if line.startswith(name))


@pytest.fixture
def proxy(server: Server, tmp_path: Path) -> Iterator[int]:
    """Caddy with the file as it stands, but for no certificate."""
    port = free_port()
    text = read("Caddyfile.pages")
    assert UPSTREAM in text
    text = text.replace(UPSTREAM, f"reverse_proxy 127.0.0.1:{server.port}")
    text = text.replace("pages.example.org {", f"http://127.0.0.1:{port} {{").replace("\n{\n", "\n{\n\tadmin off\n", 1)
    (tmp_path / "Caddyfile").write_text(text, encoding="utf-8")
    env = os.environ | {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    command = [str(CADDY), "run", "--config", str(tmp_path / "Caddyfile"), "--adapter", "caddyfile"]
    with (tmp_path / "log").open("wb") as log:
        running = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        try:
            eventually(lambda: _answers(server, port))
            yield port
        finally:
            running.terminate()
            running.wait(timeout=10)


def _answers(server: Server, port: int) -> bool:
    try:
        return server.request("GET", "/en/ask", port=port).status == 200
    except OSError:
        return False


def ask(server: Server, port: int, place: str) -> Got:
    """As somebody who lies about his place; Caddy tells the true one."""
    return server.request("POST", "/ask", b"question=tracerquestion", {**FORM, "X-Forwarded-For": place}, port)


def test_pages_and_answers_get_through(server: Server, proxy: int) -> None:
    """With encryption forced from then on, and with the policy of the pages."""
    got = server.request("GET", "/index.html", port=proxy)
    assert got.status == 200
    assert got.headers["strict-transport-security"] == "max-age=31536000"
    assert "default-src 'none'" in got.headers["content-security-policy"]
    assert ask(server, proxy, "2001:db8::1").status == 200


def test_nobody_escapes_the_count_by_a_lie(server: Server, proxy: int, tmp_path: Path) -> None:
    """An X-Forwarded-For of one's own making does not count, and no question stands in a log."""
    statuses = [ask(server, proxy, f"198.51.100.{number}").status for number in range(ASKS_PER_WINDOW + 1)]
    assert statuses[-1] == 429
    for log in (server.log, tmp_path / "log"):
        assert "tracerquestion" not in log.read_text(encoding="utf-8")
