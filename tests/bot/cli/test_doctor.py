"""`palermo doctor`: what is wrong with an installation, and what to switch where."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.delivery import checkup
from bot.delivery.clock import Clock
from bot.doctor import Check, effective, examine
from bot.settings import load_settings
from tests.support.bot_api import BotApi, State
from tests.support.process import palermo
from tests.support.updates import said

SECRETS = ("4242:Secret_token-0123456789", "database-secret", "hook-secret")


@dataclass
class Switched(State):
    """A bot of which some things differ from what Palermo wants."""

    me: dict[str, Any] = field(default_factory=dict)

    @property
    def identity(self) -> dict[str, Any]:
        return super().identity | self.me


def found(monkeypatch: pytest.MonkeyPatch, state: State | None = None, **settings: str) -> dict[str, Check]:
    """The checks by name, in this process, with a token or without."""
    for name, value in settings.items():
        monkeypatch.setenv(f"PALERMO_{name}", value)
    if state is None:
        return {check.name: check for check in examine()}
    with BotApi(state) as api:
        monkeypatch.setenv("PALERMO_TELEGRAM_TOKEN", state.token)
        monkeypatch.setenv("PALERMO_TELEGRAM_API_URL", api.url)
        return {check.name: check for check in examine()}


@pytest.mark.parametrize(
    ("switch", "value", "name", "ok", "words"),
    [
        ("supports_inline_queries", False, "inline mode", False, "/setinline"),
        ("can_read_all_group_messages", True, "privacy mode", False, "/setprivacy"),
        ("supports_guest_queries", False, "guest mode", None, "Guest Mode"),
        ("can_join_groups", False, "groups", None, "/setjoingroups"),
    ],
)
def test_each_switch_is_told_in_words(
    switch: str, value: bool, name: str, ok: bool | None, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is off, and what to send to @BotFather."""
    check = found(monkeypatch, Switched(me={switch: value}))[name]
    assert check.ok is ok
    assert words in check.detail
    assert "@BotFather" in check.detail


def test_a_fault_is_status_1() -> None:
    """As the contract says; the line stands among the others, and the last one counts."""
    with BotApi(Switched(me={"supports_inline_queries": False})) as api:
        env = {"PALERMO_TELEGRAM_TOKEN": api.state.token, "PALERMO_TELEGRAM_API_URL": api.url}
        done = palermo("doctor", env=env)
    assert done.status == 1
    assert "FAULT inline mode: off." in done.out
    assert done.out.rstrip().endswith("1 to change, marked FAULT above.")


def test_what_waits_at_telegram_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number that Telegram tells."""
    state = Switched(updates=[said("/p 12"), said("/p 13")])
    assert found(monkeypatch, state)["waiting at Telegram"].detail == "2 updates"


def test_a_webhook_that_telegram_cannot_reach_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """While it lasts, with Telegram's own reason; what is long over is not."""
    address = "https://bot.example.org/telegram"
    settings = {"WEBHOOK_URL": address, "LISTEN": "127.0.0.1:8080"}
    state = Switched(webhook={"url": address, "last_error_message": "Wrong response from the webhook: 404 Not Found"})
    state.webhook["last_error_date"] = int(time.time())
    check = found(monkeypatch, state, **settings)["updates"]
    assert check.ok is False
    assert "404 Not Found" in check.detail
    state.webhook["last_error_date"] -= 3600
    assert found(monkeypatch, state, **settings)["updates"].ok


def test_a_webhook_in_the_way_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is set while polling is wanted, and one that is wanted but not set."""
    other = Switched(webhook={"url": "https://bot.example.org/telegram"})
    assert "takes it away" in found(monkeypatch, other)["updates"].detail
    wanted = {"WEBHOOK_URL": "https://bot.example.org/telegram", "LISTEN": "127.0.0.1:8080"}
    assert "not set yet" in found(monkeypatch, Switched(), **wanted)["updates"].detail


def test_half_a_webhook_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both variables or none."""
    assert found(monkeypatch, WEBHOOK_URL="https://bot.example.org/telegram")["webhook"].ok is False


@pytest.mark.parametrize("seconds", [-3600, 3600])
def test_a_wrong_clock_is_a_fault(seconds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside Telegram's, in either direction."""
    monkeypatch.setattr(checkup, "Clock", lambda: Clock(lambda: time.time() + seconds))
    check = found(monkeypatch, Switched())["clock"]
    assert check.ok is False
    off = re.search(r"off by (-?\d+) seconds", check.detail)
    assert off is not None
    assert abs(abs(int(off[1])) - 3600) < 10


def store_of(version: str, folder: Path) -> Path:
    """A store whose last step has this name."""
    path = folder / "palermo.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE migration (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)")
        if version:
            connection.execute("INSERT INTO migration VALUES (0, ?)", (version,))
    connection.close()
    path.chmod(0o600)
    return path


def test_doctor_leaves_an_older_store_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says that `palermo run` will migrate; the bot of before may be at work on it."""
    path = store_of("", tmp_path)
    check = found(monkeypatch, STORE=f"sqlite:///{path}")["store"]
    assert check.ok is None
    assert "palermo run" in check.detail
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == [("migration",)]
    connection.close()


def test_a_store_that_cannot_be_used_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer one, and a file that is none."""
    assert found(monkeypatch, STORE=f"sqlite:///{store_of('9999 later', tmp_path)}")["store"].ok is False
    other = tmp_path / "other.db"
    other.write_text("This is no database, and longer than the header of one. " * 9, encoding="utf-8")
    assert found(monkeypatch, STORE=f"sqlite:///{other}")["store"].ok is False


@pytest.mark.skipif(os.name != "posix", reason="other rights than POSIX")
def test_a_secret_that_everybody_can_read_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its own mode and by those of the folders on its way."""
    import tempfile

    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder, token = Path(name), Path(name) / "token"
        token.write_text("1:X\n", encoding="utf-8")
        token.chmod(0o644)
        folder.chmod(0o755)
        check = found(monkeypatch, TELEGRAM_TOKEN_FILE=str(token), TELEGRAM_API_URL="http://127.0.0.1:9")["rights"]
        assert check.ok is False
        assert f"{token}. Use chmod 600" in check.detail
        folder.chmod(0o700)
        assert found(monkeypatch)["rights"].ok
        folder.chmod(0o755)
        token.chmod(0o600)
        assert found(monkeypatch)["rights"].ok


@pytest.mark.parametrize(
    "store",
    [
        "postgresql://palermo:database-secret@127.0.0.1:9/palermo",
        "postgresql://palermo:database-secret/w@rd@127.0.0.1:9/palermo",
        "postgresql://palermo@127.0.0.1:9/palermo?connect_timeout=1&password=database-secret",
    ],
)
def test_no_secret_is_shown(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the token nor the webhook's secret nor a database's password, wherever it stands in the address."""
    state = Switched(token=SECRETS[0])
    checks = found(monkeypatch, state, STORE=store, WEBHOOK_SECRET=SECRETS[2])
    shown = " ".join([check.detail for check in checks.values()] + [value for _, value in effective(load_settings())])
    assert "********" in shown
    for secret in (*SECRETS, "w@rd"):
        assert secret not in shown
