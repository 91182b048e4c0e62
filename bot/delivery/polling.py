"""Long polling: what Telegram hands over is on the disk before Telegram is told that it arrived."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from . import inbox
from .api import BotApi
from .backoff import AgainError, insist
from .clock import Clock
from .errors import DoubtError, RefusedError, ServiceError, UnsentError
from .inbox import NewUpdate, Stored
from .metrics import Metrics
from .store import Store

# Named in every call: Telegram remembers the last list, whoever sent it.
ALLOWED_UPDATES = ["message", "edited_message", "guest_message", "callback_query", "inline_query", "my_chat_member"]
CONFLICT_SECONDS = 30.0
_CONFLICT_PAUSE = 3.0
_log = logging.getLogger("palermo.polling")


class Inlet:
    """Where updates come in, from polling or from the webhook: counted, written down, and the worker told."""

    def __init__(self, store: Store, clock: Clock, metrics: Metrics) -> None:
        self._store = store
        self._clock = clock
        self._metrics = metrics
        self.on_new: Callable[[], None] = lambda: None

    def read(self, raw: Sequence[Any]) -> list[NewUpdate]:
        read = [inbox.new_update(update) if isinstance(update, dict) else None for update in raw]
        self._metrics.count("updates", "malformed", read.count(None))
        return [update for update in read if update is not None]

    async def put(self, updates: Sequence[NewUpdate], *, patient: bool) -> None:
        """Raises StoreUnavailableError where the store is out of reach, unless `patient`: then it is waited for."""
        now = self._clock.now()
        run = self._store.insist if patient else self._store.run
        stored: Stored = await run(lambda transaction: inbox.put(transaction, updates, now))
        self._metrics.count("updates", "new", stored.new)
        self._metrics.count("updates", "repeated", stored.repeated)
        self._metrics.count("updates", "dropped", stored.dropped)
        if stored.new:
            self.on_new()


class Polling:
    """`is_up` says whether the last poll worked."""

    def __init__(self, api: BotApi, inlet: Inlet) -> None:
        self._api = api
        self._inlet = inlet
        self._offset: int | None = None
        self._conflicts: tuple[float, float] | None = None
        self.is_up = False

    async def run(self) -> None:
        """Until cancelled. Raises ServiceError where another poller does not go away, or the token is refused.

        The offset is sent once, to confirm what was stored. After that there is none: the numbers of updates begin
        anew after a quiet week, and an old offset would hide them.
        """
        while True:
            updates = await insist(self._poll, UnsentError, DoubtError, AgainError, on_failure=self._failed)
            self.is_up = True
            read = self._inlet.read(updates)
            if read:
                await self._inlet.put(read, patient=True)
            numbers = [update.update_id for update in read]
            self._offset = max(numbers) + 1 if numbers else None
            if updates and not numbers:
                await asyncio.sleep(1.0)

    async def _poll(self) -> list[Any]:
        try:
            updates = await self._api.get_updates(self._offset, ALLOWED_UPDATES)
        except RefusedError as refusal:
            self._give_up_on(refusal)
            delay = _CONFLICT_PAUSE if refusal.code == 409 else refusal.retry_after
            raise AgainError(refusal.kind, delay) from None
        return updates if isinstance(updates, list) else []

    def _give_up_on(self, refusal: RefusedError) -> None:
        if refusal.code in (401, 404):
            raise ServiceError("Telegram refuses the token. Get the right one from @BotFather (/mybots, API Token).")
        if refusal.code != 409:
            return
        now = time.monotonic()
        first, last = self._conflicts or (now, now)
        # Two pollers interrupt each other, and in between each gets a batch now and then.
        self._conflicts = (first if now - last < CONFLICT_SECONDS else now, now)
        if now - self._conflicts[0] > CONFLICT_SECONDS:
            raise ServiceError(
                "Another program takes the updates of this bot, or a webhook is set. Stop the other one; if you know "
                "of none, revoke the token in @BotFather and use the new one."
            )

    def _failed(self, error: Exception) -> None:
        if self.is_up:
            _log.warning("Updates do not come at the moment: %s", error)
        self.is_up = False
