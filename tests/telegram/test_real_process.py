"""The same scripts against the real thing: `palermo run` as a process of its own, polling the double over HTTP."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.telegram.call import Reply
from tests.support.bot_api import BotApi

from .conftest import HELP
from .desk import Desk
from .script import Player
from .test_conversations import SCRIPTS

# Those with few messages: a chat gets one a second.
CHOSEN = [path for path in SCRIPTS if path.stem in ("edited", "inline", "group", "languages")]
SHOWN = {"sendMessage", "editMessageText", "answerCallbackQuery", "answerInlineQuery", "answerGuestQuery"}
PATIENCE = 30.0


class ProcessDesk(Desk):
    """Hands updates to the process and waits until it made as many calls as the responder does beside it."""

    def __init__(self, beside: Desk, api: BotApi) -> None:
        super().__init__(beside.responder, api)
        self.beside = beside

    def take(self, update: dict[str, Any]) -> Reply:
        reply = self.beside.take(update)
        self.api.push(update)
        expected = len(self.beside.api.state.calls)
        with self.api.state.changed:
            done = self.api.state.changed.wait_for(lambda: self.made() >= expected, timeout=PATIENCE)
        assert done, f"{expected} calls were expected, {self.made()} came"
        return reply

    def made(self) -> int:
        return sum(call.method in SHOWN for call in self.api.state.calls)


@pytest.fixture
def process(api: BotApi, tmp_path: Path) -> Iterator[BotApi]:
    with running(api, tmp_path):
        yield api


@contextmanager
def running(api: BotApi, tmp_path: Path, **more: str) -> Iterator[None]:
    """The shipped program, told about the double; `more` are further settings."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "PALERMO_TELEGRAM_TOKEN": api.state.token,
        "PALERMO_TELEGRAM_API_URL": api.url,
        "PALERMO_STORE": f"sqlite:///{tmp_path / 'palermo.db'}",
        "PALERMO_METRICS_LISTEN": f"127.0.0.1:{port}",
        "PALERMO_URGENT_HELP": HELP,
        **more,
    }
    command = [sys.executable, "-c", "from bot.cli import main; main()", "run"]
    process = subprocess.Popen(
        command,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=tmp_path,
    )
    yield
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, out


@pytest.mark.parametrize("path", CHOSEN, ids=lambda path: path.stem)
def test_the_process_says_what_is_written(path: Path, process: BotApi, desk: Desk) -> None:
    """Nothing that people see depends on whether a test or the shipped program delivers it."""
    play(path, desk, process)


def test_the_process_keeps_the_document_of_a_chat(
    library_desk: Desk, library_folder: Path, api: BotApi, tmp_path: Path
) -> None:
    """With a folder of documents, what was chosen with a button holds for the messages after it."""
    path = Path(__file__).with_name("conversations") / "library" / "choice.txt"
    with running(api, tmp_path, PALERMO_CORPUS=str(library_folder)):
        play(path, library_desk, api)


def play(path: Path, desk: Desk, process: BotApi) -> None:
    script = path.read_text(encoding="utf-8")
    with BotApi() as beside:
        real = ProcessDesk(Desk(desk.responder, beside), process)
        assert Player(real).play(script) == script
        time.sleep(0.5)
        assert real.made() == len(beside.state.calls)
