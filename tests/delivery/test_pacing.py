"""No faster than Telegram asks: in a chat, in a group, and all replicas together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.keys import Keys
from bot.delivery.migrations import migrate
from bot.delivery.pacing import GROUP_MESSAGES, OwnLedger, Pacing, SharedLedger
from bot.delivery.postgres import PostgresDatabase
from bot.delivery.sql import Transaction
from tests.support import postgres

NOTHING = cast(Transaction, None)
ROUNDING = 1e-9


@given(st.lists(st.tuples(st.integers(1, 9), st.floats(0, 1.5)), max_size=150), st.booleans(), st.integers(1, 4))
def test_nobody_is_written_to_faster_than_allowed(turns: list[tuple[int, float]], is_group: bool, most: int) -> None:
    """Whatever comes when: a second between two messages of a chat, twenty a minute in a group, so many a second."""
    now = [0.0]
    pacing = Pacing(OwnLedger(most, lambda: now[0]), lambda: now[0])
    sent: dict[int, list[float]] = {}
    for chat, pause in turns:
        now[0] += pause
        if pacing.take(NOTHING, chat, is_group=is_group).seconds == 0:
            sent.setdefault(chat, []).append(now[0])
    for times in sent.values():
        assert all(later - earlier >= 1.0 - ROUNDING for earlier, later in pairwise(times))
        if is_group:
            assert all(
                later - earlier >= 60.0 - ROUNDING
                for earlier, later in zip(times, times[GROUP_MESSAGES:], strict=False)
            )
    everything = sorted(time for times in sent.values() for time in times)
    assert all(later - earlier >= 1.0 - ROUNDING for earlier, later in zip(everything, everything[most:], strict=False))


@given(st.integers(1, 4), st.booleans())
def test_the_wait_that_is_told_is_enough(most: int, is_group: bool) -> None:
    """Whoever waits as long as told gets the turn, of the chat and of all."""
    now = [0.0]
    pacing = Pacing(OwnLedger(most, lambda: now[0]), lambda: now[0])
    for number in range(50):
        chat = 1 if number % 5 == 0 else number
        while (wait := pacing.take(NOTHING, chat, is_group=is_group)).seconds > 0:
            now[0] += wait.seconds


def test_holding_one_chat_leaves_the_others() -> None:
    """What Telegram says to one chat holds for it alone, and for as long as it says."""
    now = [0.0]
    pacing = Pacing(OwnLedger(steady=lambda: now[0]), lambda: now[0])
    pacing.hold(1, 30.0)
    assert pacing.take(NOTHING, 1, is_group=False).seconds == 30.0
    assert pacing.take(NOTHING, 2, is_group=False).seconds == 0
    now[0] = 30.0
    assert pacing.take(NOTHING, 1, is_group=False).seconds == 0


class Replica:
    """One connection of its own, and what it may send."""

    def __init__(self, address: str) -> None:
        self.database = PostgresDatabase(address)
        self.database.open()
        self.pacing = Pacing(SharedLedger(Keys("42:TOKEN"), per_second=3))
        migrate(self.database)

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        with self.database.transaction() as transaction:
            yield transaction

    def take(self, chat: int, *, is_group: bool = False) -> tuple[float, bool]:
        with self.transaction() as transaction:
            wait = self.pacing.take(transaction, chat, is_group=is_group)
        return wait.seconds, wait.of_all


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    with postgres.running() as running:
        yield running


@pytest.fixture
def replicas(server: postgres.Server) -> Iterator[list[Replica]]:
    """Two, which have sent nothing yet."""
    with ExitStack() as stack:
        found = [Replica(server.address) for _ in range(2)]
        for replica in found:
            stack.callback(replica.database.close)
        with found[0].transaction() as transaction:
            transaction.execute("DELETE FROM ticket")
            transaction.execute("DELETE FROM pace")
            found[0].pacing.prepare(transaction)
        yield found


def test_replicas_share_the_seconds_tickets(replicas: list[Replica]) -> None:
    """Three a second in all: whoever comes fourth waits for less than a second, whichever replica it is."""
    first, second = replicas
    assert [first.take(1), second.take(2), first.take(3)] == [(0.0, False)] * 3
    for replica in replicas:
        seconds, of_all = replica.take(4)
        assert 0 < seconds <= 1
        assert of_all


def test_replicas_share_a_chats_second(replicas: list[Replica]) -> None:
    """What one replica sent, the other one waits for."""
    first, second = replicas
    assert first.take(1) == (0.0, False)
    seconds, of_all = second.take(1)
    assert 0 < seconds <= 1.05
    assert not of_all


def test_a_stuck_replica_stops_nobody(replicas: list[Replica]) -> None:
    """While one replica's transaction hangs with a ticket in hand, the other takes the next, at once."""
    first, second = replicas
    with first.transaction() as hanging:
        assert first.pacing.take(hanging, 1, is_group=False).seconds == 0
        assert second.take(2) == (0.0, False)


def test_what_was_sent_is_forgotten_and_named_by_nobody(replicas: list[Replica]) -> None:
    """A chat stands in the store under a secret hash, and not for longer than its group's minute."""
    replica = replicas[0]
    replica.take(123456789, is_group=True)
    with replica.transaction() as transaction:
        replica.pacing.forget_old(transaction)
        (row,) = transaction.execute("SELECT * FROM pace")
        assert "123456789" not in str(row)
        transaction.execute("UPDATE pace SET until = until - 62")
        replica.pacing.forget_old(transaction)
        assert transaction.execute("SELECT * FROM pace") == []


def test_fewer_or_more_tickets_take_effect_at_the_next_start(replicas: list[Replica]) -> None:
    """The table has as many tickets as the newest replica was told."""
    for most in (5, 2):
        with replicas[0].transaction() as transaction:
            SharedLedger(Keys("42:TOKEN"), most).prepare(transaction)
            assert transaction.execute("SELECT count(*) FROM ticket") == [(most,)]
