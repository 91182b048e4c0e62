"""“typing…” appears if and only if an answer takes longer than a second, and delays no answer."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.delivery import activity, worker
from bot.telegram.call import Known, Reply
from tests.support.bot_api import BotApi
from tests.support.bot_api.faults import BROKEN, TOO_MANY, Fault, Listed
from tests.support.updates import person, said

from .bots import Echo, eventually, running, texts


class Slow(Echo):
    """Takes as long over “slow” as `free` is not set."""

    def __init__(self) -> None:
        super().__init__()
        self.free = threading.Event()

    def respond(self, update: Mapping[str, Any], known: Known) -> Reply:
        if update["message"]["text"] == "slow":
            self.free.wait(20)
        return super().respond(update, known)


def actions(api: BotApi) -> list[int]:
    return [sent.params["chat_id"] for sent in api.state.calls if sent.method == "sendChatAction"]


def test_a_quick_answer_shows_no_typing(tmp_path: Path) -> None:
    """Twenty answers, several of them waiting for their chat's pace: not one action."""
    with BotApi() as api, running(api, tmp_path):
        api.push(*[said(f"{number}", sender=person(number)) for number in range(1, 19)], said("a"), said("b"))
        eventually(lambda: len([sent for sent in api.state.calls if sent.method == "sendMessage"]) == 20)
        assert actions(api) == []


def test_a_slow_answer_shows_it_until_it_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Again while it takes longer than apps show it, in its own chat alone, and not after the answer."""
    monkeypatch.setattr(activity, "AGAIN_SECONDS", 0.2)
    responder = Slow()
    with BotApi() as api, running(api, tmp_path, responder):
        api.push(said("slow"))
        eventually(lambda: len(actions(api)) >= 3)
        assert texts(api, 7) == []
        responder.free.set()
        eventually(lambda: texts(api, 7) == ["slow"])
        shown = len(actions(api))
        api.push(said("quick"))
        eventually(lambda: texts(api, 7) == ["slow", "quick"])
        assert len(actions(api)) == shown
        assert set(actions(api)) == {7}


@pytest.mark.parametrize("fault", [BROKEN, TOO_MANY, Fault("pause", seconds=5)])
def test_what_goes_wrong_with_it_costs_no_answer(fault: Fault, tmp_path: Path) -> None:
    """Refused, told to wait or hanging: the answer is sent once, and updates are taken meanwhile."""
    responder = Slow()
    with BotApi() as api, running(api, tmp_path, responder) as bot:
        api.state.faults = faults = Listed("sendChatAction", fault)
        api.push(said("slow"))
        eventually(lambda: not faults._faults)
        api.push(said("another", sender=person(8)))
        eventually(lambda: bot.service.metrics.counters["updates"]["new"] == 2)
        responder.free.set()
        eventually(lambda: texts(api, 7) == ["slow"] and texts(api, 8) == ["another"])


def test_answers_that_hang_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readiness names them while one takes far too long, and is green again by itself."""
    monkeypatch.setattr(worker, "LONGEST_ANSWER_SECONDS", 0.3)
    responder = Slow()
    with BotApi() as api, running(api, tmp_path, responder) as bot:
        api.push(said("quick"))
        eventually(lambda: texts(api, 7) and not bot.service.health.faults())
        api.push(said("slow"))
        eventually(lambda: bot.service.health.faults() == {"answers": "take too long"})
        responder.free.set()
        eventually(lambda: not bot.service.health.faults())
        eventually(lambda: texts(api, 7) == ["quick", "slow"])
