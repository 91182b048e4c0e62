"""What `/privacy` says is what the store does: nothing is kept that it does not name, and none of it longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import wording
from bot.delivery import inbox, memory, pacing
from bot.delivery.migrations import migrate
from bot.delivery.sqlite import SqliteDatabase
from bot.telegram.call import Known
from bot.telegram.responder import TelegramResponder
from tests.support.updates import said

from .conftest import IDENTITY

# Each table of the store, and the sentence of /privacy that is about it.
SENTENCES = {
    "inbox": wording.PRIVACY_QUESTIONS,
    "outbox": wording.PRIVACY_QUESTIONS,
    "context": wording.PRIVACY_KEPT,
    "answer": wording.PRIVACY_KEPT,
    "language": wording.PRIVACY_KEPT,
    "document": wording.PRIVACY_DOCUMENT,
    "seen": wording.PRIVACY_NUMBERS,
    "pace": wording.PRIVACY_PACE,
}
ABOUT_NOBODY = {"fact", "ticket", "migration"}


def test_every_table_of_the_store_is_named(tmp_path: Path) -> None:
    """A new place to keep something needs a sentence in /privacy, or has nothing of anybody."""
    database = SqliteDatabase(tmp_path / "palermo.db")
    database.open()
    migrate(database)
    with database.transaction() as transaction:
        tables = transaction.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    database.close()
    assert {name for (name,) in tables} == {*SENTENCES, *ABOUT_NOBODY}


def test_the_times_that_are_told_are_the_times_that_are_kept() -> None:
    """Hours, minutes and days in the sentences are those of the program, give or take a second."""
    told = {
        wording.PRIVACY_QUESTIONS: (("24 hours", inbox.DAY, 24 * 3600),),
        wording.PRIVACY_KEPT: (
            ("ten minutes", memory.CONTEXT_FOR, 600),
            ("24 hours", memory.ANSWER_FOR, 24 * 3600),
        ),
        wording.PRIVACY_NUMBERS: (("two days", inbox.SEEN_FOR, 2 * 24 * 3600),),
        wording.PRIVACY_PACE: (("one minute", pacing.GROUP_SECONDS, 60),),
    }
    for sentence, times in told.items():
        for words, kept, meant in times:
            assert words in sentence
            assert kept == pytest.approx(meant, abs=1)


@pytest.mark.parametrize("several", [False, True])
def test_all_of_it_is_said(several: bool, request: pytest.FixtureRequest) -> None:
    """Every sentence is in the message; the one about choosing a document only where there are several."""
    name = "library_responder" if several else "responder"
    responder: TelegramResponder = request.getfixturevalue(name)
    (call,) = responder.respond(said("/privacy"), Known(IDENTITY)).calls
    for sentence in {*SENTENCES.values(), wording.PRIVACY_TELEGRAM}:
        is_said = sentence.replace("{forget}", "/forget") in call.params["text"]
        assert is_said == (several or sentence != wording.PRIVACY_DOCUMENT)
