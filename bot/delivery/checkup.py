"""What `palermo doctor` asks Telegram and the store, and what to switch where something is off."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .api import BotApi
from .clock import Clock
from .errors import DoubtError, RefusedError, StoreError, StoreUnavailableError, UnsentError
from .inbox import backlog
from .migrations import is_current

if TYPE_CHECKING:
    from bot.settings import Settings

_MOST_SECONDS_OFF = 60.0
_PROXY = "Check the proxy before the bot, its certificate, and PALERMO_WEBHOOK_URL."


@dataclass(frozen=True, slots=True)
class Finding:
    """`ok` is None for what is only told."""

    name: str
    ok: bool | None
    detail: str


@dataclass(frozen=True, slots=True)
class _Told:
    me: Mapping[str, Any]
    webhook: Mapping[str, Any]
    commands: list[Any]
    seconds_off: float


def telegram(settings: Settings) -> Iterator[Finding]:
    """Who the bot is, which switches it has, how updates come, and whether the clock is right."""
    assert settings.telegram_token is not None
    told = asyncio.run(_ask(settings.telegram_api_url, settings.telegram_token.get_secret_value()))
    if isinstance(told, str):
        yield Finding("Telegram", False, told)
        return
    yield Finding("Telegram", True, f"the token is @{told.me.get('username')}'s")
    yield from _switches(told.me)
    yield _updates(told.webhook, settings.webhook_url)
    pending = told.webhook.get("pending_update_count", 0)
    yield Finding("waiting at Telegram", None, f"{pending} updates")
    yield Finding(
        "commands",
        True if told.commands else None,
        f"{len(told.commands)} in the menu" if told.commands else "none yet; “palermo run” sets them",
    )
    yield _clock(told.seconds_off)


async def _ask(address: str, token: str) -> _Told | str:
    clock = Clock()
    api = BotApi(address, token, clock)
    before = clock.now()
    try:
        async with asyncio.timeout(20):
            me = await api.get_me()
            off = before - clock.now() if abs(before - clock.now()) > _MOST_SECONDS_OFF else 0.0
            webhook = await api.call("getWebhookInfo", {})
            commands = await api.call("getMyCommands", {"scope": {"type": "all_private_chats"}})
        return _Told(me, webhook, commands, off)
    except RefusedError as refusal:
        if refusal.code in (401, 404):
            return "refuses the token. Get the right one from @BotFather (/mybots, API Token)."
        return f"answers with an error ({refusal.code}). Try again later."
    except UnsentError as error:
        return f"cannot be reached at {address} ({error}). Check the network, a firewall or PALERMO_TELEGRAM_API_URL."
    except (DoubtError, TimeoutError):
        return f"cannot be reached at {address}. Check the network, a firewall or PALERMO_TELEGRAM_API_URL."
    finally:
        api.close()


def _switches(me: Mapping[str, Any]) -> Iterator[Finding]:
    inline = bool(me.get("supports_inline_queries"))
    yield Finding("inline mode", inline, "on" if inline else "off. Send /setinline to @BotFather and choose this bot.")
    guests = bool(me.get("supports_guest_queries"))
    yield Finding(
        "guest mode", guests or None, "on" if guests else "off. In @BotFather: /mybots, Bot Settings, Guest Mode."
    )
    groups = bool(me.get("can_join_groups"))
    yield Finding("groups", groups or None, "allowed" if groups else "not allowed. Send /setjoingroups to @BotFather.")
    reads_all = bool(me.get("can_read_all_group_messages"))
    yield Finding(
        "privacy mode",
        not reads_all,
        "off: the bot is sent every message of its groups. Send /setprivacy to @BotFather, choose Enable, add it anew."
        if reads_all
        else "on: in groups the bot sees only what is meant for it",
    )


def _updates(webhook: Mapping[str, Any], wanted: str | None) -> Finding:
    found = webhook.get("url") or None
    if found == wanted:
        error = webhook.get("last_error_message")
        recent = time.time() - float(webhook.get("last_error_date") or 0) < 600
        if error and recent:
            return Finding("updates", False, f"Telegram could not deliver in the last ten minutes: {error}. {_PROXY}")
        return Finding("updates", True, "through the webhook" if wanted else "by long polling")
    if wanted is None:
        return Finding("updates", None, "a webhook is set; “palermo run” takes it away and polls")
    return Finding("updates", None, "the webhook is not set yet; “palermo run” sets it")


def _clock(seconds: float) -> Finding:
    if abs(seconds) <= _MOST_SECONDS_OFF:
        return Finding("clock", True, "agrees with Telegram's")
    return Finding("clock", False, f"off by {seconds:.0f} seconds. Switch on time synchronization (NTP).")


def store(address: str) -> Finding:
    """Whether the store opens; says how many updates wait in it. Migrates nothing: an older bot may work on it."""
    from .service import database_of

    database = database_of(address)
    try:
        database.open()
        if not is_current(database):
            return Finding("store", None, "opens; “palermo run” brings it to this version first")
        with database.transaction() as transaction:
            waiting, _ = backlog(transaction)
    except StoreError as error:
        return Finding("store", False, str(error))
    except StoreUnavailableError:
        return Finding("store", False, "cannot be reached at the moment. Check PALERMO_STORE, the disk and the server.")
    finally:
        database.close()
    return Finding("store", True, f"opens; {waiting} updates wait in it")
