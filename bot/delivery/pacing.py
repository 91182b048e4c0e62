"""How fast Telegram lets a bot write: one message a second in a chat, twenty a minute in a group.

There is no pace over all chats: Telegram's thirty a second are for messages that nobody asked for, and answers may come
faster. Where Telegram thinks otherwise it says so (429), and that chat waits as long as it says.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

# A little more than Telegram asks: what is sent a second apart may arrive closer together.
CHAT_SECONDS = 1.05
GROUP_SECONDS = 61.0
GROUP_MESSAGES = 20
_PRUNE_EVERY = 1000


class Pacing:
    """Of this process; others that write for the same bot are not known, and 429 keeps them apart."""

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._free: dict[int, float] = {}
        self._recent: dict[int, deque[float]] = {}
        self._turns = 0

    def wait(self, chat_id: int, *, is_group: bool) -> float:
        """How many seconds this chat still has to wait; 0 takes the turn."""
        now = self._steady()
        until = self._free.get(chat_id, 0.0)
        recent = self._recent.setdefault(chat_id, deque(maxlen=GROUP_MESSAGES)) if is_group else None
        if recent is not None and len(recent) == GROUP_MESSAGES:
            until = max(until, recent[0] + GROUP_SECONDS)
        if until > now:
            return until - now
        self._free[chat_id] = now + CHAT_SECONDS
        if recent is not None:
            recent.append(now)
        self._prune(now)
        return 0.0

    async def turn(self, chat_id: int, *, is_group: bool) -> None:
        while (seconds := self.wait(chat_id, is_group=is_group)) > 0:
            await asyncio.sleep(seconds)

    def hold(self, chat_id: int, seconds: float) -> None:
        """Telegram says to wait: this chat does, and no other."""
        self._free[chat_id] = max(self._free.get(chat_id, 0.0), self._steady() + seconds)

    def _prune(self, now: float) -> None:
        self._turns += 1
        if self._turns % _PRUNE_EVERY:
            return
        self._free = {chat: until for chat, until in self._free.items() if until > now}
        self._recent = {
            chat: times for chat, times in self._recent.items() if times and times[-1] + GROUP_SECONDS > now
        }
