"""Disk full, database restarted, clock wrong: nothing is lost, readiness is red, and it ends by itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.delivery.clock import Clock
from bot.delivery.service import Service
from tests.support import postgres
from tests.support.bot_api import BotApi
from tests.support.bot_api.faults import Fault, Listed
from tests.support.updates import said

from .bots import eventually, running, texts


def is_red(service: Service) -> bool:
    return "store" in service.health.faults()


def is_green(service: Service) -> bool:
    return not service.health.faults()


async def _limit(service: Service, pages: int) -> None:
    await service.store.insist(lambda transaction: transaction.execute(f"PRAGMA max_page_count={pages}"))


def test_a_full_disk_is_waited_out(tmp_path: Path) -> None:
    """Questions that cannot be written down are not confirmed; when there is room they are answered, once."""
    with BotApi() as api, running(api, tmp_path) as bot:
        api.push(said("before"))
        eventually(lambda: texts(api, 7) == ["before"])
        bot.do(_limit(bot.service, 1))
        api.push(*[said("x" * 3000) for _ in range(3)])
        eventually(partial(is_red, bot.service))
        bot.do(_limit_in_peace(bot.service))
        eventually(lambda: len(texts(api, 7)) == 4)
        eventually(partial(is_green, bot.service))


async def _limit_in_peace(service: Service) -> None:
    await service.store.run(lambda transaction: transaction.execute("PRAGMA max_page_count=1000000"))


@pytest.fixture
def server() -> Iterator[postgres.Server]:
    with postgres.running() as running_server:
        yield running_server


def test_a_restarted_database_is_found_again(tmp_path: Path, server: postgres.Server) -> None:
    """The server is stopped hard and started: the bot connects anew, holds its locks, and goes on."""
    with BotApi() as api, running(api, tmp_path, store=server.address) as bot:
        api.push(said("before"))
        eventually(lambda: texts(api, 7) == ["before"])
        server.stop()
        api.push(said("during"))
        eventually(partial(is_red, bot.service))
        server.start()
        eventually(lambda: texts(api, 7) == ["before", "during"])
        eventually(partial(is_green, bot.service))


def test_a_wrong_clock_deletes_nothing(tmp_path: Path) -> None:
    """A machine that starts two days ahead waits for Telegram's time before it calls anything old."""
    with BotApi() as api:
        api.state.faults = Listed("sendMessage", *[Fault("error", code=500)] * 2)
        with running(api, tmp_path) as bot:
            api.push(said("hello"))
            eventually(lambda: bot.service.metrics.counters["retries"]["server"])
        ahead = Clock()
        ahead.correct(ahead.now() + 2 * 86_400)
        ahead.is_confirmed = False
        with running(api, tmp_path, clock=ahead) as bot:
            eventually(lambda: texts(api, 7) == ["hello"])
            assert bot.service.metrics.counters["updates"]["old"] == 0


def test_the_clock_does_not_jump() -> None:
    """When the machine's clock is set, ours goes on as before; the server's time corrects it."""
    wall, steady = [1000.0], [5.0]
    clock = Clock(lambda: wall[0], lambda: steady[0])
    wall[0], steady[0] = 999_999.0, 6.0
    assert clock.now() == 1001.0
    assert clock.correct(1031.0) == 30.0
    assert clock.now() == 1001.0
    clock.correct(5000.0)
    assert clock.now() == 5000.0
