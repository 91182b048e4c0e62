"""One process for both: `palermo run` serves the pages beside the webhook, or beside polling on a port of their own."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.bot_api import BotApi
from tests.support.pages import Server
from tests.support.postgres import free_port
from tests.support.process import COMMAND, TIMEOUT
from tests.support.updates import said

QUESTION = "Can victims be punished for what they were forced to do?"


@contextmanager
def running(folder: Path, api: BotApi, **settings: str) -> Iterator[Server]:
    """The bot with the pages, from its first answered page on."""
    pages, metrics = free_port(), free_port()
    address = f"127.0.0.1:{pages}"
    told = {
        "PALERMO_TELEGRAM_TOKEN": api.state.token,
        "PALERMO_TELEGRAM_API_URL": api.url,
        "PALERMO_STORE": f"sqlite:///{folder / 'palermo.db'}",
        "PALERMO_METRICS_LISTEN": f"127.0.0.1:{metrics}",
        "PALERMO_SITE_LISTEN": address,
        **{name: value.replace("PAGES", address) for name, value in settings.items()},
    }
    log = folder / "run.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*COMMAND, "run"], stdin=subprocess.DEVNULL, stdout=out, stderr=out, env={**os.environ, **told}, cwd=folder
        )
    server = Server(process, pages, metrics, log)
    try:
        wait(lambda: server.get("/en/index.html").status == 200, server)
        yield server
        process.terminate()
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()


def wait(condition: Callable[[], object], server: Server) -> None:
    until = time.monotonic() + TIMEOUT
    while time.monotonic() < until:
        with suppress(OSError):
            if condition():
                return
        time.sleep(0.05)
    raise AssertionError(server.log.read_text(encoding="utf-8"))


def texts(api: BotApi) -> list[str]:
    return [str(call.params.get("text", "")) for call in api.state.calls if call.method == "sendMessage"]


def test_pages_and_webhook_share_a_port(tmp_path: Path) -> None:
    """The webhook's path takes updates, every other one is the site's, and both answer."""
    with BotApi() as api:
        settings = {"PALERMO_WEBHOOK_URL": "https://bot.example.org/telegram", "PALERMO_LISTEN": "PAGES"}
        with running(tmp_path, api, **settings) as server:
            wait(lambda: api.state.webhook.get("url"), server)
            secret = {"X-Telegram-Bot-Api-Secret-Token": api.state.webhook["secret_token"]}
            assert server.request("POST", "/telegram", json.dumps(said("victims")).encode(), secret).status == 200
            assert "blockquote" in server.ask(QUESTION, "/en/ask", "").text
            assert server.get("/telegram").status == 404
            wait(lambda: texts(api), server)
            wait(lambda: server.request("GET", "/readyz", port=server.metrics).status == 200, server)
            shown = server.request("GET", "/metrics", port=server.metrics).text
            assert 'palermo_pages_total{outcome="answer"} 1.0' in shown


def test_pages_beside_polling(tmp_path: Path) -> None:
    """Without a webhook the pages have a port of their own, and the bot polls as ever."""
    with BotApi() as api, running(tmp_path, api) as server:
        api.push(said("victims"))
        assert "blockquote" in server.ask(QUESTION, "/en/ask", "").text
        wait(lambda: texts(api), server)
