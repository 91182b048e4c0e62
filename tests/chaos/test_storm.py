"""Killed again and again before a server with every fault, the bot answers every question, in order.

The long form is `python -m benchmarks.chaos`.
"""

from __future__ import annotations

from pathlib import Path

from tests.support import postgres, shelters
from tests.support.storm import Outcome, Storm, weather

SHORT = Storm(seed=20_100_127, questions=90, chats=30, kills=4, chances=weather(2.0), longest_life=2.0, patience=60.0)


def holds(outcome: Outcome) -> None:
    """Nothing lost whose repeat was not cut by a kill as well, order kept.

    Doubled at most what was in flight at a kill or had its reply lost, and never again.
    """
    print(outcome)
    assert len(outcome.lost) <= outcome.last_tries, outcome
    assert outcome.disordered == [], outcome
    assert outcome.duplicates <= outcome.allowed, outcome
    assert outcome.copies <= 2, outcome


def test_every_question_survives_kills_and_faults(tmp_path: Path) -> None:
    """One process on SQLite."""
    holds(shelters.on_sqlite(SHORT, tmp_path))


def test_every_question_survives_in_three_replicas() -> None:
    """Three processes on PostgreSQL behind a webhook: each question is answered by one of them."""
    with postgres.running() as server:
        holds(shelters.on_postgres(SHORT, server))
