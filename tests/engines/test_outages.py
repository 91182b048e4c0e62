"""A shard or a server that is gone: an error that says what to do, never half of an answer; and what a chat reads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import wording
from bot.app import App
from bot.delivery import worker
from bot.records import dumps
from bot.telegram.responder import TelegramResponder
from retrieval.engines import open_index
from retrieval.engines.builder import build
from retrieval.engines.database import Database, connect
from retrieval.errors import EngineUnavailableError
from retrieval.retriever import Retriever
from tests.delivery.bots import eventually, running, texts
from tests.support import clickhouse, postgres
from tests.support.bot_api import BotApi
from tests.support.process import palermo
from tests.support.updates import person, said

QUESTION = "what must be done to identify victims of trafficking"


def test_a_shard_that_dies_gives_an_error_and_never_half_an_answer(
    app: App, cluster: clickhouse.Cluster, connected: Callable[[str], Database], tmp_path: Path
) -> None:
    """Killed in the middle of searches: each gives the whole answer or says “try again later”; once it is back, all
    give the whole answer.
    """
    database = connected(cluster.address)
    build(database, app.library, tmp_path, afresh=True)
    other = Retriever(app.library, None, open_index(database, app.library))
    expected = dumps(app.records.answer(app.retriever.ask(QUESTION)))
    answers: list[str] = []
    errors: list[str] = []
    ended = threading.Event()

    def search() -> None:
        while not ended.is_set():
            try:
                answers.append(dumps(app.records.answer(other.ask(QUESTION))))
            except EngineUnavailableError as error:
                errors.append(str(error))

    thread = threading.Thread(target=search)
    thread.start()
    try:
        eventually(lambda: len(answers) > 3)
        cluster.shards[2].kill()
        eventually(lambda: len(errors) > 3, 60)
    finally:
        cluster.shards[2].start()
        before = len(answers)
        eventually(lambda: len(answers) > before + 3, 60)
        ended.set()
        thread.join()
    assert set(answers) == {expected}
    assert all(error.endswith("Try again later.") for error in errors)


def test_ask_says_what_to_do_where_nothing_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence and the exit code of a fault, for each kind of server."""
    port = postgres.free_port()
    for address in (f"clickhouse://127.0.0.1:{port}/default", f"postgresql://palermo:secret@127.0.0.1:{port}/palermo"):
        monkeypatch.setenv("PALERMO_INDEX", address)
        result = palermo("ask", QUESTION)
        assert result.status == 3
        assert "cannot be reached just now" in result.err
        assert "Try again later." in result.err
        assert "secret" not in result.err
        assert result.out == ""


@pytest.fixture
def stopped(app: App, tmp_path: Path) -> Iterator[tuple[TelegramResponder, postgres.Server]]:
    """A bot whose index is in a PostgreSQL that has just been stopped."""
    with postgres.running() as server:
        database = connect(server.address)
        build(database, app.library, tmp_path, afresh=True)
        asked = App(app.library)
        asked.retriever = Retriever(app.library, None, open_index(database, app.library))
        server.stop()
        yield TelegramResponder(asked), server
        database.close()


def test_a_chat_gets_its_answer_once_the_index_is_back(
    stopped: tuple[TelegramResponder, postgres.Server], tmp_path: Path
) -> None:
    """Asked while the server is down, a question waits as long as it takes, and is answered once; a command that needs
    no search is answered at once.
    """
    responder, server = stopped
    with BotApi() as api, running(api, tmp_path, responder) as bot:
        api.push(said(QUESTION), said("/areas", sender=person(8)))
        eventually(lambda: bot.service.metrics.counters["faults"]["EngineUnavailableError"] > 3)
        assert texts(api, 7) == []
        assert len(texts(api, 8)) == 1
        server.start()
        eventually(lambda: texts(api, 7), 60)
        (answer,) = texts(api, 7)
        assert "identif" in answer


def test_a_chat_is_told_where_that_takes_too_long(
    stopped: tuple[TelegramResponder, postgres.Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence for each question, which says to ask again later, and nothing more when the server is back."""
    monkeypatch.setattr(worker, "PATIENCE_SECONDS", 0.5)
    responder, server = stopped
    with BotApi() as api, running(api, tmp_path, responder):
        api.push(said(QUESTION))
        eventually(lambda: texts(api, 7), 30)
        server.start()
        api.push(said("/areas"))
        eventually(lambda: len(texts(api, 7)) == 2, 30)
        assert texts(api, 7)[0] == wording.LATER
