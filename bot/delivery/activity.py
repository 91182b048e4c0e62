"""“typing…” in a chat whose answer takes longer than a second, until the answer is there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.telegram.call import Call

from .api import BotApi
from .errors import DoubtError, RefusedError, UnsentError
from .metrics import Metrics
from .pacing import Pacing
from .store import Store

AFTER_SECONDS = 1.0
# Apps show it for five seconds.
AGAIN_SECONDS = 4.5


class Activity:
    """Shows that something is being done: nobody misses it where that fails, so it is never tried again.

    It counts as one of the second's messages, but not as the chat's: else the answer would have to wait for it. Where
    no turn is left, or where Telegram told the chat to wait, it is left out.
    """

    def __init__(self, api: BotApi, store: Store, pacing: Pacing, metrics: Metrics) -> None:
        self._api = api
        self._store = store
        self._pacing = pacing
        self._metrics = metrics

    @contextmanager
    def during(self, call: Callable[[], Call | None]) -> Iterator[None]:
        """While the block runs, after a second and then again and again; a timer is all where it is over by then."""
        tasks: list[asyncio.Task[None]] = []

        def begin() -> None:
            if (shown := call()) is not None and shown.chat_id is not None:
                tasks.append(asyncio.create_task(self._show(shown, shown.chat_id)))

        timer = asyncio.get_running_loop().call_later(AFTER_SECONDS, begin)
        try:
            yield
        finally:
            timer.cancel()
            for task in tasks:
                task.cancel()

    async def _show(self, call: Call, chat_id: int) -> None:
        while True:
            if await self._store.insist(lambda transaction: self._pacing.spare(transaction, chat_id)):
                await self._make(call, chat_id)
            await asyncio.sleep(AGAIN_SECONDS)

    async def _make(self, call: Call, chat_id: int) -> None:
        try:
            await self._api.call(call.method, call.params)
            self._metrics.count("calls", "activity")
        except RefusedError as refusal:
            if refusal.code == 429:
                self._pacing.hold(chat_id, (refusal.retry_after or 1.0) + 0.1)
        except (UnsentError, DoubtError):
            pass
