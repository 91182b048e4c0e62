"""Telling Telegram what the bot says of itself: command lists and descriptions, only where they differ from before."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from . import memory
from .api import BotApi
from .errors import DoubtError, RefusedError, UnsentError
from .sql import Transaction
from .store import Store

if TYPE_CHECKING:
    from bot.telegram.profile import Entry

_FACT = "profile"
# Telegram allows few of these calls; nothing waits for them.
_PAUSE = 0.03
_log = logging.getLogger("palermo.profile")


async def introduce(api: BotApi, store: Store, wanted: Mapping[Entry, Any]) -> None:
    """Ask what there is and set what differs. What fails is left for the next start."""
    from bot.telegram.profile import changes, questions

    said = json.dumps([[repr(entry), value] for entry, value in wanted.items()])
    digest = hashlib.sha256(said.encode()).hexdigest()
    if await store.run(lambda transaction: memory.fact(transaction, _FACT)) == digest:
        return
    try:
        current = {}
        for entry, call in questions(wanted).items():
            current[entry] = await api.call(call.method, call.params)
            await asyncio.sleep(_PAUSE)
        calls = changes(wanted, current)
        for call in calls:
            await api.call(call.method, call.params)
            await asyncio.sleep(_PAUSE)
    except (UnsentError, DoubtError, RefusedError) as error:
        _log.warning("Command lists could not be set (%s); the next start tries again", type(error).__name__)
        return
    await store.insist(lambda transaction: _keep(transaction, digest))
    _log.info("Command lists and descriptions are current; %d were set", len(calls))


def _keep(transaction: Transaction, digest: str) -> None:
    transaction.execute("DELETE FROM fact WHERE name = ?", _FACT)
    memory.keep_fact(transaction, _FACT, digest)
