"""How fast Telegram lets a bot write: thirty messages a second, one a second in a chat, twenty a minute in a group.

All replicas share these limits: on PostgreSQL they are kept in the store, else in this process. Why this way, with
figures: docs/decisions/pacing.md.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from .keys import Keys
from .sql import Transaction

PER_SECOND = 30
# A little more than Telegram asks: what is sent a second apart may arrive closer together.
CHAT_SECONDS = 1.05
GROUP_SECONDS = 61.0
GROUP_MESSAGES = 20
_PRUNE_EVERY = 1000


@dataclass(frozen=True, slots=True)
class Wait:
    """How many seconds are still to be waited, 0 where the turn was taken; `of_all` where all chats wait."""

    seconds: float
    of_all: bool = False


_NOW = Wait(0.0)


class Ledger(Protocol):
    """What was sent when. Used in the store's thread; times are its own, in seconds."""

    def prepare(self, transaction: Transaction) -> None:
        """Once, before the first turn."""
        ...

    def chat(self, transaction: Transaction, chat_id: int) -> tuple[Sequence[float], float]:
        """When messages were sent to the chat lately, as they came, and the time now."""
        ...

    def ticket(self, transaction: Transaction, now: float) -> float:
        """Take one of the second's tickets; seconds until there is one where none is left."""
        ...

    def sent(self, transaction: Transaction, chat_id: int, times: Sequence[float]) -> None:
        """Keep these as the chat's times."""
        ...

    def forget_old(self, transaction: Transaction) -> None: ...


class Pacing:
    """`hold` is of this process alone: what Telegram told one replica to wait for is in that one's hands."""

    def __init__(self, ledger: Ledger, steady: Callable[[], float] = time.monotonic) -> None:
        self._ledger = ledger
        self._steady = steady
        self._held: dict[int, float] = {}

    def take(self, transaction: Transaction, chat_id: int, *, is_group: bool) -> Wait:
        """Take the turn to send one message to this chat, where it is its turn."""
        if (held := self._held.get(chat_id, 0.0) - self._steady()) > 0:
            return Wait(held)
        times, now = self._ledger.chat(transaction, chat_id)
        if (seconds := _chat_wait(times, now, is_group=is_group)) > 0:
            return Wait(seconds)
        if (seconds := self._ledger.ticket(transaction, now)) > 0:
            return Wait(seconds, of_all=True)
        kept = [*times, now][-(GROUP_MESSAGES if is_group else 1) :]
        self._ledger.sent(transaction, chat_id, kept)
        return _NOW

    def spare(self, transaction: Transaction, chat_id: int) -> bool:
        """Take one of the second's turns for something beside the messages of a chat, where one is left over."""
        if self._held.get(chat_id, 0.0) > self._steady():
            return False
        _, now = self._ledger.chat(transaction, chat_id)
        return self._ledger.ticket(transaction, now) == 0

    def hold(self, chat_id: int, seconds: float) -> None:
        """Telegram says to wait: this chat does, and no other."""
        now = self._steady()
        self._held = {chat: until for chat, until in self._held.items() if until > now}
        self._held[chat_id] = max(self._held.get(chat_id, 0.0), now + seconds)

    def prepare(self, transaction: Transaction) -> None:
        self._ledger.prepare(transaction)

    def forget_old(self, transaction: Transaction) -> None:
        self._ledger.forget_old(transaction)


def _chat_wait(times: Sequence[float], now: float, *, is_group: bool) -> float:
    until = times[-1] + CHAT_SECONDS if times else now
    if is_group and len(times) >= GROUP_MESSAGES:
        until = max(until, times[-GROUP_MESSAGES] + GROUP_SECONDS)
    return max(0.0, until - now)


class OwnLedger:
    """In memory, for a process that has the store to itself."""

    def __init__(self, per_second: int = PER_SECOND, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._tickets: deque[float] = deque(maxlen=per_second)
        self._chats: dict[int, Sequence[float]] = {}
        self._turns = 0

    def prepare(self, transaction: Transaction) -> None:
        """Nothing is kept."""

    def chat(self, transaction: Transaction, chat_id: int) -> tuple[Sequence[float], float]:
        return self._chats.get(chat_id, ()), self._steady()

    def ticket(self, transaction: Transaction, now: float) -> float:
        if len(self._tickets) == self._tickets.maxlen and (seconds := self._tickets[0] + 1.0 - now) > 0:
            return seconds
        self._tickets.append(now)
        return 0.0

    def sent(self, transaction: Transaction, chat_id: int, times: Sequence[float]) -> None:
        self._chats[chat_id] = times
        self._turns += 1
        if self._turns % _PRUNE_EVERY == 0:
            self.forget_old(transaction)

    def forget_old(self, transaction: Transaction) -> None:
        oldest = self._steady() - GROUP_SECONDS
        self._chats = {chat: times for chat, times in self._chats.items() if times[-1] > oldest}


class SharedLedger:
    """In the store, by the clock of its server, for replicas.

    There are as many tickets as messages may be sent a second, each good again a second after it was taken. Tickets
    that another replica takes at this moment are skipped, so that none waits for another.
    """

    def __init__(self, keys: Keys, per_second: int = PER_SECOND) -> None:
        self._keys = keys
        self._per_second = per_second

    def prepare(self, transaction: Transaction) -> None:
        """As many tickets as there are to be; all replicas should agree."""
        transaction.execute("DELETE FROM ticket WHERE number >= ?", self._per_second)
        transaction.execute(
            "INSERT INTO ticket (number, free_at) SELECT number, 0 FROM generate_series(0, ?::integer) AS number "
            "ON CONFLICT DO NOTHING",
            self._per_second - 1,
        )

    def chat(self, transaction: Transaction, chat_id: int) -> tuple[Sequence[float], float]:
        now, times = transaction.execute(
            f"SELECT {_CLOCK}, (SELECT times FROM pace WHERE chat_key = ?)", self._hashed(chat_id)
        )[0]
        return json.loads(times) if times else (), now

    def ticket(self, transaction: Transaction, now: float) -> float:
        taken = transaction.execute(
            """
            UPDATE ticket SET free_at = ? WHERE number = (
                SELECT number FROM ticket WHERE free_at <= ? LIMIT 1 FOR UPDATE SKIP LOCKED
            ) RETURNING number
            """,
            *(now + 1.0, now),
        )
        if taken:
            return 0.0
        ((first,),) = transaction.execute("SELECT min(free_at) FROM ticket")
        return max(0.005, float(first) - now) if first is not None else 1.0

    def sent(self, transaction: Transaction, chat_id: int, times: Sequence[float]) -> None:
        transaction.execute(
            """
            INSERT INTO pace (chat_key, times, until) VALUES (?, ?, ?)
            ON CONFLICT (chat_key) DO UPDATE SET times = excluded.times, until = excluded.until
            """,
            *(self._hashed(chat_id), json.dumps(times), times[-1] + GROUP_SECONDS),
        )

    def forget_old(self, transaction: Transaction) -> None:
        transaction.execute(f"DELETE FROM pace WHERE until < {_CLOCK}")

    def _hashed(self, chat_id: int) -> str:
        return self._keys.of("pace", chat_id)


_CLOCK = "extract(epoch FROM clock_timestamp())::float8"
