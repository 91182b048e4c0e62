"""Updates in the store: written down once, claimed one a lane and in order, gone when answered.

A lane is whose turn it is: what is in one lane is answered one after the other, as it came.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.telegram.incoming import CallbackQuery, InlineQuery, Membership, Message, read

from .sql import Database, Transaction

DAY = 86_400.0
# Telegram keeps what it could not hand over for a day. A number that comes again within two is the same update.
SEEN_FOR = 2 * DAY
# How many a lane may hold. One more gets a kind sentence, the rest are dropped until that has been sent.
LANE_LIMIT = 20
_CLAIMED_TOGETHER = 64


@dataclass(frozen=True, slots=True)
class NewUpdate:
    update_id: int
    lane: str
    body: str


@dataclass(frozen=True, slots=True)
class Stored:
    """How many were new, came a second time, or were dropped because their lane was full."""

    new: int = 0
    repeated: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A call that has to be made. Of `begun` attempts nobody knows whether they were carried out."""

    position: int
    call: str
    begun: int
    due: float


@dataclass(frozen=True, slots=True)
class Claimed:
    """One update to answer; `body` is None where the answer is in the outbox already."""

    id: int
    lane: str
    body: str | None
    arrived: float
    is_overflow: bool
    claims: int
    outbox: tuple[OutboxRow, ...] = ()


def new_update(update: Mapping[str, Any]) -> NewUpdate | None:
    """None for what has no number: Telegram sends no such thing."""
    number = update.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool) or abs(number) >= 2**62:
        return None
    return NewUpdate(number, lane_of(update), json.dumps(update, separators=(",", ":")))


def lane_of(update: Mapping[str, Any]) -> str:
    """Messages of a chat wait for each other; queries, which expire, wait only for queries of the same person."""
    kind, said = read(update)
    if isinstance(said, Message):
        return f"guest:{said.chat_id}" if kind == "guest_message" else f"chat:{said.chat_id}"
    if isinstance(said, CallbackQuery):
        return f"tap:{said.user.id}"
    if isinstance(said, InlineQuery):
        return f"inline:{said.user.id}"
    if isinstance(said, Membership):
        return f"chat:{said.chat_id}"
    return "other"


def put(transaction: Transaction, updates: Sequence[NewUpdate], now: float) -> Stored:
    new = repeated = dropped = 0
    for update in updates:
        fresh = transaction.execute(
            "INSERT INTO seen (update_id, at) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING update_id",
            update.update_id,
            now,
        )
        if not fresh:
            repeated += 1
            continue
        waiting, overflows = transaction.execute(
            "SELECT count(*), coalesce(max(is_overflow), 0) FROM inbox WHERE lane = ?", update.lane
        )[0]
        if waiting >= LANE_LIMIT and overflows:
            dropped += 1
            continue
        transaction.execute(
            "INSERT INTO inbox (lane, body, arrived, is_overflow) VALUES (?, ?, ?, ?)",
            *(update.lane, update.body, now, int(waiting >= LANE_LIMIT)),
        )
        new += 1
    return Stored(new, repeated, dropped)


def claim(transaction: Transaction, database: Database, owner: int, limit: int) -> list[Claimed]:
    """The first of each lane that nobody works on; they are the owner's until answered or released."""
    rows = transaction.execute(
        f"""
        UPDATE inbox SET owner = ?, claims = claims + 1 WHERE id IN (
            SELECT id FROM inbox AS mine
            WHERE owner IS NULL
                AND NOT EXISTS (SELECT 1 FROM inbox AS before WHERE before.lane = mine.lane AND before.id < mine.id)
            ORDER BY id LIMIT ? {database.names["skip_locked"]}
        )
        RETURNING id, lane, body, arrived, is_overflow, claims
        """,
        owner,
        min(limit, _CLAIMED_TOGETHER),
    )
    return [_claimed(transaction, *row) for row in sorted(rows)]


def behind(transaction: Transaction, lane: str, number: int) -> list[tuple[int, str]]:
    """What waits in a lane behind an update, in order; nobody takes it while that one is there."""
    rows = transaction.execute(
        "SELECT id, body FROM inbox WHERE lane = ? AND id > ? AND body IS NOT NULL AND is_overflow = 0 ORDER BY id",
        *(lane, number),
    )
    return [(row[0], row[1]) for row in rows]


def _claimed(
    transaction: Transaction, number: int, lane: str, body: str | None, arrived: float, overflow: int, claims: int
) -> Claimed:
    waiting: tuple[OutboxRow, ...] = ()
    if body is None:
        rows = transaction.execute(
            "SELECT position, call, begun, due FROM outbox WHERE inbox_id = ? ORDER BY position", number
        )
        waiting = tuple(OutboxRow(*row) for row in rows)
    return Claimed(number, lane, body, arrived, bool(overflow), claims, waiting)


def free_the_dead(transaction: Transaction, database: Database, owner: int) -> int:
    """Take back what belongs to processes that have ended; gives how many updates that were."""
    owners = transaction.execute("SELECT DISTINCT owner FROM inbox WHERE owner IS NOT NULL AND owner <> ?", owner)
    freed = 0
    for (other,) in owners:
        if not database.is_alive(transaction, other):
            freed += len(transaction.execute("UPDATE inbox SET owner = NULL WHERE owner = ? RETURNING id", other))
    return freed


def release(transaction: Transaction, owner: int) -> None:
    transaction.execute("UPDATE inbox SET owner = NULL WHERE owner = ?", owner)


def give_back(transaction: Transaction, number: int, owner: int) -> None:
    """One update that could not be worked on: whoever claims it next may try."""
    transaction.execute("UPDATE inbox SET owner = NULL WHERE id = ? AND owner = ?", number, owner)


def finish(transaction: Transaction, number: int) -> None:
    """The update has been answered, or needs no answer: nothing of it stays."""
    transaction.execute("DELETE FROM inbox WHERE id = ?", number)


def forget_old(transaction: Transaction, now: float) -> int:
    """Delete what could not be answered within a day; gives how many that were."""
    transaction.execute("DELETE FROM seen WHERE at < ?", now - SEEN_FOR)
    return len(transaction.execute("DELETE FROM inbox WHERE arrived < ? RETURNING id", now - DAY))


def backlog(transaction: Transaction) -> tuple[int, float | None]:
    """How many wait, and when the oldest of them came."""
    count, oldest = transaction.execute("SELECT count(*), min(arrived) FROM inbox")[0]
    return count, oldest
