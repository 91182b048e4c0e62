"""What is in the store is there once it is said to be, on both databases, and nothing of it stays when it is done."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery import inbox, outbox
from bot.delivery.errors import StoreError, StoreUnavailableError
from bot.delivery.inbox import DAY, LANE_LIMIT, NewUpdate
from bot.delivery.keys import Keys
from bot.delivery.memory import Answers, Conversations, Documents, Languages
from bot.delivery.migrations import MIGRATIONS, migrate
from bot.delivery.service import database_of
from bot.delivery.sql import Database, Transaction
from bot.delivery.sqlite import SqliteDatabase
from bot.delivery.store import Store
from bot.telegram.call import (
    Call,
    ConversationKey,
    ConversationTurn,
    DocumentChoice,
    ForgetRequest,
    LanguageChoice,
    Migration,
)
from tests.support import postgres


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    with postgres.running() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An open database of each kind, empty but for the tables."""
    if request.param == "sqlite":
        found = database_of(f"sqlite:///{tmp_path / 'palermo.db'}")
        found.open()
    else:
        found = database_of(request.getfixturevalue("server").address)
        found.open()
        with found.transaction() as transaction:
            transaction.execute("DROP SCHEMA public CASCADE")
            transaction.execute("CREATE SCHEMA public")
    migrate(found)
    yield found
    found.close()


def put(database: Database, *updates: tuple[int, str], now: float = 1000.0) -> inbox.Stored:
    with database.transaction() as transaction:
        return inbox.put(transaction, [NewUpdate(number, lane, f"body {number}") for number, lane in updates], now)


def claim(database: Database, owner: int = 1, limit: int = 10) -> list[inbox.Claimed]:
    with database.transaction() as transaction:
        return inbox.claim(transaction, database, owner, limit)


def do(database: Database, operation: Callable[[Transaction], Any]) -> Any:
    with database.transaction() as transaction:
        return operation(transaction)


def test_an_update_is_stored_once(database: Database) -> None:
    """The same number a second time is counted and changes nothing."""
    assert put(database, (5, "chat:1"), (6, "chat:1"), (5, "chat:1")) == inbox.Stored(new=2, repeated=1)
    assert put(database, (6, "chat:1")) == inbox.Stored(repeated=1)


def test_a_lane_waits_for_its_first(database: Database) -> None:
    """Of each lane one update is handed out at a time, the earliest, to one owner only."""
    put(database, (9, "a"), (3, "a"), (4, "b"))
    first = claim(database)
    assert [(row.lane, row.body) for row in first] == [("a", "body 9"), ("b", "body 4")]
    assert claim(database, owner=2) == []
    do(database, lambda transaction: inbox.finish(transaction, first[0].id))
    assert [row.body for row in claim(database, owner=2)] == ["body 3"]


def test_a_full_lane_keeps_one_more(database: Database) -> None:
    """The first that overflows is kept, marked as such; the others are dropped; other lanes are not touched."""
    stored = put(database, *[(number, "a") for number in range(LANE_LIMIT + 5)], (99, "b"))
    assert stored == inbox.Stored(new=LANE_LIMIT + 2, dropped=4)
    for _ in range(LANE_LIMIT):
        (row,) = [row for row in claim(database) if row.lane == "a"]
        assert not row.is_overflow
        do(database, partial(inbox.finish, number=row.id))
    assert [row.is_overflow for row in claim(database)] == [True]


def test_what_is_a_day_old_goes(database: Database) -> None:
    """Older than a day is deleted and counted; a number is known for two."""
    put(database, (1, "a"), now=0.0)
    put(database, (2, "a"), now=100.0)
    assert do(database, lambda transaction: inbox.forget_old(transaction, DAY + 50.0)) == 1
    assert put(database, (1, "a"), now=DAY + 50.0).repeated == 1
    do(database, lambda transaction: inbox.forget_old(transaction, 2 * DAY + 50.0))
    assert put(database, (1, "a"), now=2 * DAY + 50.0).new == 1


def test_an_answer_takes_the_place_of_its_question(database: Database) -> None:
    """With the answer in the outbox the question's content is gone; another owner cannot answer it."""
    put(database, (1, "a"))
    (row,) = claim(database, owner=1)
    calls = [outbox.write(Call("sendMessage", {"chat_id": 1, "text": name}, 1)) for name in ("x", "y")]
    assert not do(database, lambda transaction: outbox.put(transaction, row.id, 2, calls, is_begun=False))
    assert do(database, lambda transaction: outbox.put(transaction, row.id, 1, calls, is_begun=True))
    do(database, lambda transaction: inbox.release(transaction, 1))
    (again,) = claim(database, owner=2)
    assert again.body is None
    assert [(waiting.position, waiting.begun) for waiting in again.outbox] == [(0, 1), (1, 0)]
    assert not do(database, lambda transaction: outbox.begin(transaction, row.id, 0, 1, 2))
    do(database, lambda transaction: inbox.finish(transaction, row.id))
    assert do(database, lambda transaction: transaction.execute("SELECT count(*) FROM outbox")) == [(0,)]


def test_work_of_the_dead_is_taken_over(server: postgres.Server) -> None:
    """Where a replica's connection is gone, its updates are free; as long as it lives they are not."""
    mine, other = (database_of(server.address) for _ in range(2))
    for database in (mine, other):
        database.open()
    migrate(mine)
    do(mine, lambda transaction: transaction.execute("DELETE FROM inbox"))
    assert other.hold(77)
    put(mine, (501, "dead"))
    assert claim(other, owner=77)
    assert do(mine, lambda transaction: inbox.free_the_dead(transaction, mine, 1)) == 0
    other.close()
    until = threading.Event()
    for _ in range(100):
        if do(mine, lambda transaction: inbox.free_the_dead(transaction, mine, 1)):
            break
        until.wait(0.05)
    assert [row.body for row in claim(mine, owner=1)] == ["body 501"]
    mine.close()


def test_what_is_kept_of_people_expires_and_can_be_forgotten(database: Database) -> None:
    """Follow-ups last ten minutes, an answer's number a day; to forget wipes language and follow-ups at once."""
    keys = Keys("42:TOKEN")
    talks, languages, answers = Conversations(keys, is_shared=database.is_shared), Languages(keys), Answers(keys)
    key, terms = ConversationKey(1, 2, 3), (("child", 1.0), ("traffick", 0.5))

    def keep(transaction: Transaction) -> None:
        talks.put(transaction, ConversationTurn(key, terms), 0.0)
        languages.put(transaction, LanguageChoice(2, "fr"))
        answers.put(transaction, 1, 10, 11, 0.0)

    do(database, keep)
    assert do(database, lambda transaction: talks.get(transaction, key, 599.0)) == terms
    assert do(database, lambda transaction: talks.get(transaction, key, 601.0)) is None
    assert do(database, lambda transaction: languages.get(transaction, 2)) == "fr"
    assert do(database, lambda transaction: answers.get(transaction, 1, 10)) == 11
    do(database, lambda transaction: answers.forget_old(transaction, DAY + 1.0))
    assert do(database, lambda transaction: answers.get(transaction, 1, 10)) is None
    do(database, lambda transaction: talks.forget(transaction, ForgetRequest(1, 2)))
    assert do(database, lambda transaction: talks.get(transaction, key, 1.0)) is None


def test_a_chat_keeps_its_document_until_it_takes_all_again(database: Database) -> None:
    """The choice is the chat's, under a hash, and goes when all documents are chosen or the chat forgets."""
    documents = Documents(Keys("42:TOKEN"))
    do(database, lambda transaction: documents.put(transaction, DocumentChoice(-5, "A/1")))
    do(database, lambda transaction: documents.put(transaction, DocumentChoice(-5, "A/2")))
    do(database, lambda transaction: documents.put(transaction, DocumentChoice(7, "A/1")))
    assert do(database, lambda transaction: documents.get(transaction, -5)) == "A/2"
    assert do(database, lambda transaction: documents.get(transaction, 8)) is None
    assert "-5" not in repr(do(database, lambda transaction: transaction.execute("SELECT chat_key FROM document")))
    do(database, lambda transaction: documents.put(transaction, DocumentChoice(-5, None)))
    do(database, lambda transaction: documents.forget(transaction, 7))
    assert do(database, lambda transaction: documents.get(transaction, -5)) is None
    assert do(database, lambda transaction: documents.get(transaction, 7)) is None


def test_a_choice_moves_with_its_group(database: Database) -> None:
    """Whoever tells of the migration first, and once more: the new number has the choice, the old one nothing."""
    documents, moved = Documents(Keys("42:TOKEN")), Migration(-5, -1005)
    do(database, lambda transaction: documents.put(transaction, DocumentChoice(-5, "A/1")))
    for _ in range(2):
        do(database, lambda transaction: documents.migrate(transaction, moved))
        assert do(database, lambda transaction: documents.get(transaction, -1005)) == "A/1"
        assert do(database, lambda transaction: documents.get(transaction, -5)) is None
    do(database, lambda transaction: documents.put(transaction, DocumentChoice(-5, "A/2")))
    do(database, lambda transaction: documents.migrate(transaction, moved))
    assert do(database, lambda transaction: documents.get(transaction, -1005)) == "A/1"


def test_migrating_twice_changes_nothing(database: Database) -> None:
    """A store of this version is opened as it is."""
    assert migrate(database) == []


def test_an_older_store_is_brought_up_to_date(database: Database) -> None:
    """What it holds stays; a step that fails leaves it as it was."""
    put(database, (1, "a"))
    added = (*MIGRATIONS, ("0002 note", "ALTER TABLE inbox ADD COLUMN note TEXT"))
    broken = (*added, ("0003 broken", "CREATE TABLE half (id INTEGER); NONSENSE"))
    with pytest.raises(Exception, match="NONSENSE"):
        migrate(database, broken)
    assert migrate(database, added) == ["0002 note"]
    assert [row.body for row in claim(database)] == ["body 1"]


def test_a_newer_store_is_refused_with_a_sentence(database: Database) -> None:
    """It says to upgrade, and nothing is changed."""
    migrate(database, (*MIGRATIONS, ("0002 future", "CREATE TABLE future (id INTEGER)")))
    with pytest.raises(StoreError, match="newer version of Palermo"):
        migrate(database)


def test_a_file_that_is_no_store_is_refused_with_a_sentence(tmp_path: Path) -> None:
    """Whatever lies there is not overwritten."""
    path = tmp_path / "palermo.db"
    path.write_text("a letter to my aunt, which is not a database at all" * 50)
    with pytest.raises(StoreError, match="is no store of Palermo"):
        SqliteDatabase(path).open()
    assert "aunt" in path.read_text()


def test_operations_that_wait_together_are_kept_together(tmp_path: Path) -> None:
    """A hundred at once share few transactions; one that fails fails alone."""
    database = SqliteDatabase(tmp_path / "palermo.db")
    store = Store(database)
    store.open()
    before = do(database, lambda transaction: transaction.execute("PRAGMA data_version"))
    assert before

    def insert(number: int) -> Callable[[Transaction], inbox.Stored]:
        return lambda transaction: inbox.put(transaction, [NewUpdate(number, f"{number}", "")], 0.0)

    def fail(_: Transaction) -> None:
        raise ZeroDivisionError

    async def run() -> list[Any]:
        jobs = [store.run(insert(number)) for number in range(100)]
        return await asyncio.gather(*jobs, store.run(fail), return_exceptions=True)

    *stored, failed = asyncio.run(run())
    assert isinstance(failed, ZeroDivisionError)
    assert stored == [inbox.Stored(new=1)] * 100
    store.close()
    with sqlite3.connect(tmp_path / "palermo.db") as connection:
        assert connection.execute("SELECT count(*) FROM inbox").fetchone() == (100,)
    connection.close()


def test_a_locked_store_is_waited_for(tmp_path: Path) -> None:
    """While another program holds the file nothing is done and readiness is red; then it goes on by itself."""
    path = tmp_path / "palermo.db"
    store = Store(SqliteDatabase(path))
    store.open()
    do(store.database, lambda transaction: transaction.execute("PRAGMA busy_timeout=50"))
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")

    async def run() -> None:
        with pytest.raises(StoreUnavailableError):
            await store.run(lambda transaction: transaction.execute("SELECT 1"))
        assert not store.is_available
        waiting = asyncio.create_task(store.insist(lambda transaction: transaction.execute("SELECT 1")))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        other.execute("ROLLBACK")
        assert await waiting == [(1,)]
        assert store.is_available

    asyncio.run(run())
    other.close()
    store.close()


@given(
    st.recursive(
        st.builds(
            Call,
            method=st.just("sendMessage"),
            params=st.dictionaries(st.text(), st.text() | st.integers() | st.booleans()),
            chat_id=st.none() | st.integers(1, 2**52),
            is_group=st.booleans(),
            expires_in=st.none() | st.floats(0.5, 100),
            answers_message=st.none() | st.integers(1, 2**31),
            edits_answer_of=st.none() | st.integers(1, 2**31),
        ),
        lambda inner: st.builds(Call, st.just("editMessageText"), st.just({}), fallback=inner),
        max_leaves=3,
    )
)
def test_calls_come_back_as_they_went(call: Call) -> None:
    """Whatever a call holds survives the store."""
    assert outbox.read(outbox.write(call)) == call
