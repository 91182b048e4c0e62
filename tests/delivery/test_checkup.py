"""`palermo doctor` with a token says what to switch, and the bot tells Telegram its commands once."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.support.bot_api import BotApi
from tests.support.process import palermo
from tests.support.updates import said

from .bots import eventually, texts
from .test_process import process


def test_doctor_with_a_good_token_finds_all_well() -> None:
    """It names the bot, and never the token."""
    with BotApi() as api:
        env = {"PALERMO_TELEGRAM_TOKEN": api.state.token, "PALERMO_TELEGRAM_API_URL": api.url}
        done = palermo("doctor", env=env)
    assert done.status == 0
    assert "@PalermoBot" in done.out
    assert "by long polling" in done.out
    assert api.state.token not in done.out + done.err


def test_doctor_with_a_wrong_token_says_where_the_right_one_is() -> None:
    """Status 1 and a sentence."""
    with BotApi() as api:
        done = palermo("doctor", env={"PALERMO_TELEGRAM_TOKEN": "1:WRONG", "PALERMO_TELEGRAM_API_URL": api.url})
    assert done.status == 1
    assert "@BotFather" in done.out


def test_doctor_without_a_network_says_so() -> None:
    """Status 1 and a sentence, at once."""
    env = {"PALERMO_TELEGRAM_TOKEN": "1:X", "PALERMO_TELEGRAM_API_URL": "http://127.0.0.1:9"}
    done = palermo("doctor", env=env)
    assert done.status == 1
    assert "cannot be reached" in done.out


def test_commands_are_set_once(tmp_path: Path) -> None:
    """The first start sets what is missing; the second asks nothing."""
    with BotApi() as api:
        with process(api, tmp_path, tmp_path / "log") as running:
            eventually(lambda: "Command lists and descriptions are current" in (tmp_path / "log").read_text(), 40)
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=10) == 0
        assert any(call.method == "setMyCommands" for call in api.state.calls)
        before = len(api.state.calls)
        with process(api, tmp_path, tmp_path / "log"):
            api.push(said("/p 12"))
            eventually(lambda: texts(api, 7))
        assert [call.method for call in api.state.calls[before:]] == ["sendMessage"]
