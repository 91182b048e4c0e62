"""The webhook says 200 only for what is on the disk, and listens to nobody without the secret."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.delivery.errors import StoreUnavailableError
from tests.support.bot_api import BotApi
from tests.support.bot_api.pusher import Pusher
from tests.support.postgres import free_port
from tests.support.updates import said

from .bots import Running, eventually, running, texts


class Hooked:
    def __init__(self, api: BotApi, bot: Running, port: int) -> None:
        self.api = api
        self.bot = bot
        self.port = port

    def post(self, body: bytes, secret: str | None = None, path: str = "/telegram") -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        header = self.api.state.webhook["secret_token"] if secret is None else secret
        connection.request("POST", path, body, {"X-Telegram-Bot-Api-Secret-Token": header})
        status = connection.getresponse().status
        connection.close()
        return status


@pytest.fixture
def hooked(tmp_path: Path) -> Iterator[Hooked]:
    port = free_port()
    address = "https://bot.example.org/telegram"
    with BotApi() as api, running(api, tmp_path, webhook_url=address, listen=("127.0.0.1", port)) as bot:
        eventually(lambda: api.state.webhook.get("url") == address)
        yield Hooked(api, bot, port)


def test_a_posted_update_is_answered_once(hooked: Hooked) -> None:
    """Posted twice, answered once; both times it is 200."""
    body = json.dumps(said("hello")).encode()
    assert [hooked.post(body), hooked.post(body)] == [200, 200]
    eventually(lambda: texts(hooked.api, 7))
    eventually(lambda: hooked.bot.service.metrics.counters["updates"]["repeated"] == 1)
    assert texts(hooked.api, 7) == ["hello"]


def test_without_the_secret_nothing_is_taken(hooked: Hooked) -> None:
    """A wrong secret, none, or one that is no ASCII: 403, and nothing is answered."""
    body = json.dumps(said("forged")).encode()
    assert [hooked.post(body, secret) for secret in ("", "wrong", "é")] == [403, 403, 403]
    assert hooked.bot.service.metrics.counters["updates"].total() == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"{", 400), (b"[]", 400), (b"{}", 400), (b'{"update_id": "x"}', 400), (b"[" * 5000, 400)],
)
def test_what_is_no_update_is_refused(body: bytes, status: int, hooked: Hooked) -> None:
    """It gets a status and does no harm."""
    assert hooked.post(body) == status


def test_a_huge_body_is_refused(hooked: Hooked) -> None:
    """More than an update can be is not read to its end."""
    assert hooked.post(b" " * (2 * 1024 * 1024)) == 413


def test_another_path_is_unknown(hooked: Hooked) -> None:
    """Only the path of the webhook's own address is served."""
    assert hooked.post(b"{}", path="/") == 404


def test_the_store_down_means_later(hooked: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    """503 while nothing can be written; Telegram posts again, and then it is answered."""
    eventually(lambda: hooked.bot.service.health.checks)
    database = hooked.bot.service.store.database
    works = database.transaction

    def broken() -> None:
        raise StoreUnavailableError("disk full")

    monkeypatch.setattr(database, "transaction", broken)
    body = json.dumps(said("hello")).encode()
    assert hooked.post(body) == 503
    assert hooked.bot.service.health.faults()["store"]
    monkeypatch.setattr(database, "transaction", works)
    assert hooked.post(body) == 200
    eventually(lambda: texts(hooked.api, 7) == ["hello"])


def test_telegram_posts_to_the_webhook(hooked: Hooked) -> None:
    """The secret was made at random, and Telegram was told it."""
    assert len(hooked.api.state.webhook["secret_token"]) > 30
    with Pusher(hooked.api.state, [hooked.port]):
        hooked.api.push(*[said(f"{number}") for number in range(2)])
        eventually(lambda: texts(hooked.api, 7) == ["0", "1"])
