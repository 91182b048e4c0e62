"""The same questions to the same documents get the same answers, byte for byte, wherever the postings are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import App
from bot.records import dumps
from retrieval.corpus import load
from retrieval.engines import open_index
from retrieval.engines.builder import build
from retrieval.engines.database import Database
from retrieval.evaluation import read_questions
from retrieval.library import Library
from retrieval.retriever import Retriever
from tests.conftest import ROOT

Connect = Callable[[str], Database]
QUESTIONS = read_questions(sorted((ROOT / "benchmarks" / "questions").glob("*.jsonl")))


def stored(database: Database, library: Library, folder: Path) -> Retriever:
    build(database, library, folder, afresh=True)
    return Retriever(library, None, open_index(database, library))


def test_every_question_gets_the_answer_of_memory(app: App, address: str, connected: Connect, tmp_path: Path) -> None:
    """All judged questions (a fifth on ClickHouse, which is slow to ask): quotations, order, scores, refusals and
    what explains them.
    """
    other = stored(connected(address), app.library, tmp_path)
    for place, question in enumerate(QUESTIONS[:: 5 if address.startswith("clickhouse") else 1]):
        explain = not place % 10
        expected = app.retriever.ask(question.text, previous=question.previous, explain=explain)
        found = other.ask(question.text, previous=question.previous, explain=explain)
        assert dumps(app.records.answer(found)) == dumps(app.records.answer(expected)), question.text


@pytest.mark.parametrize(
    ("question", "options"),
    [
        ("training of police", {"area": "prosecution"}),
        ("training of police", {"meeting": "2010"}),
        ('"criminal justice"', {}),
        ("what was said in 2010 about victims", {}),
        ("what should the Secretariat do about training", {}),
        ("zzzz", {}),
    ],
)
def test_filters_and_quotation_marks_too(
    app: App, connected: Connect, tmp_path: Path, question: str, options: dict[str, str]
) -> None:
    """What restricts or favours units reaches those that are not among the best, too."""
    other = stored(connected(f"sqlite:///{tmp_path / 'index.db'}"), app.library, tmp_path)
    expected = app.retriever.ask(question, **options)  # type: ignore[arg-type]
    found = other.ask(question, **options)  # type: ignore[arg-type]
    assert dumps(app.records.answer(found)) == dumps(app.records.answer(expected))


def test_several_documents(app: App, address: str, connected: Connect, tmp_path: Path) -> None:
    """One with expansions beside one without; all searched, and each alone."""
    levels = load(ROOT / "tests" / "data" / "documents" / "levels.txt")
    library = Library([app.corpus, levels])
    memory, other = Retriever(library), stored(connected(address), library, tmp_path)
    records = App(library).records
    for question in QUESTIONS[::12]:
        for document in (None, *(corpus.document.sha256 for corpus in library.corpora)):
            expected = memory.ask(question.text, document=document)
            found = other.ask(question.text, document=document)
            assert dumps(records.answer(found)) == dumps(records.answer(expected)), (question.text, document)
