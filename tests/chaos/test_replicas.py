"""Replicas come, go and die while questions are asked: nobody who asks notices."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.delivery.bots import eventually, texts
from tests.delivery.test_process import get
from tests.support import postgres
from tests.support.bot_api import BotApi
from tests.support.bot_api.pusher import Pusher
from tests.support.postgres import free_port
from tests.support.storm import PALERMO
from tests.support.updates import person, said

BURST, TRICKLE, TALKATIVE = range(1, 41), range(41, 71), 1000
TALKS, PER_SECOND = 4, 10


class Watch:
    """Makes no faults; notes when each message reached the server, and to which chat it went."""

    def __init__(self) -> None:
        self.times: list[tuple[float, int]] = []
        self._lock = threading.Lock()

    def next(self, method: str, params: Mapping[str, Any]) -> None:
        if method.lower() == "sendmessage":
            with self._lock:
                self.times.append((time.monotonic(), int(params["chat_id"])))

    def seconds(self) -> float:
        """From the first message to the last."""
        times = [at for at, _ in self.times]
        return max(times) - min(times)

    def gaps(self, chat: int) -> list[float]:
        times = [at for at, to in self.times if to == chat]
        return [later - earlier for earlier, later in pairwise(times)]


class Replicas:
    """`palermo run` as often as asked for, all on one database, each on a port of its own."""

    def __init__(self, api: BotApi, address: str, log: Path) -> None:
        self._env = os.environ | {
            **{"PALERMO_TELEGRAM_API_URL": api.url, "PALERMO_TELEGRAM_TOKEN": api.state.token},
            **{"PALERMO_STORE": address, "PALERMO_WEBHOOK_URL": "https://bot.example.org/telegram"},
            **{"PALERMO_MESSAGES_PER_SECOND": str(PER_SECOND)},
        }
        self._log = log
        self._health: dict[int, int] = {}
        self.running: dict[int, subprocess.Popen[bytes]] = {}

    def start(self, port: int) -> None:
        self._health[port] = free_port()
        listen = {"PALERMO_LISTEN": f"127.0.0.1:{port}", "PALERMO_METRICS_LISTEN": f"127.0.0.1:{self._health[port]}"}
        with self._log.open("ab") as log:
            self.running[port] = subprocess.Popen(PALERMO, env=self._env | listen, stdout=log, stderr=log)

    def is_ready(self, port: int) -> bool:
        try:
            return get(self._health[port], "/readyz")[0] == 200
        except OSError:
            return False

    def end(self, port: int, number: signal.Signals) -> int:
        """Gives the exit status."""
        process = self.running.pop(port)
        process.send_signal(number)
        return process.wait(timeout=20)

    def end_all(self) -> None:
        for port in list(self.running):
            self.end(port, signal.SIGKILL)


@pytest.fixture
def server() -> Iterator[postgres.Server]:
    with postgres.running() as running:
        yield running


def test_replicas_come_and_go(server: postgres.Server, tmp_path: Path) -> None:
    """Three replicas send no more together than one may alone; then one is killed, one stopped, and a fourth joins.

    Each question is answered, at most what was being sent at the kill twice; all replicas took some; no chat is written
    to faster than once a second, whichever replica answers.
    """
    ports = [free_port() for _ in range(4)]
    with ExitStack() as stack:
        api = stack.enter_context(BotApi())
        watch = Watch()
        api.state.faults = watch  # type: ignore[assignment]
        replicas = Replicas(api, server.address, tmp_path / "log")
        stack.callback(replicas.end_all)
        for port in ports[:3]:
            replicas.start(port)
        eventually(lambda: all(map(replicas.is_ready, ports[:3])), 60)
        pusher = stack.enter_context(Pusher(api.state, ports))
        api.push(*[said("/p 12", sender=person(chat)) for chat in BURST])
        eventually(lambda: all(texts(api, chat) for chat in BURST), 30)
        # The first second's ten come at once; each replica for itself would have needed a second for its share.
        assert watch.seconds() > 0.6 * (len(BURST) / PER_SECOND - 1)

        api.push(*[said(f"/p {8 + number}", sender=person(TALKATIVE)) for number in range(TALKS)])
        for chat in TRICKLE:
            api.push(said("/p 12", sender=person(chat)))
            time.sleep(1 / (1.5 * PER_SECOND))
            if chat == TRICKLE[10]:
                assert replicas.end(ports[0], signal.SIGKILL) != 0
                replicas.start(ports[3])
            if chat == TRICKLE[20]:
                assert replicas.end(ports[1], signal.SIGTERM) == 0
        eventually(lambda: all(texts(api, chat) for chat in TRICKLE), 60)
        eventually(lambda: len(texts(api, TALKATIVE)) >= TALKS, 30)
        copies = [len(texts(api, chat)) for chat in (*BURST, *TRICKLE)]
        assert max(copies) <= 2
        assert sum(copies) - len(copies) <= PER_SECOND
        assert all(pusher.accepted[port] for port in ports[:3])
        assert min(watch.gaps(TALKATIVE)) > 0.7
