"""A large library: few of its documents are read to start, and to find where a quotation is from."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import App, default_corpus
from bot.telegram import views
from bot.telegram.profile import wanted
from bot.telegram.responder import TelegramResponder
from bot.telegram.views import Views
from retrieval.document import Document
from retrieval.library import load_library
from retrieval.retriever import Retriever
from retrieval.verification import Verifier
from tests.conftest import ROOT

LEVELS = ROOT / "tests" / "data" / "documents" / "levels.txt"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Views:
    """Twelve like each other and one that is different."""
    folder = tmp_path_factory.mktemp("papers")
    raw = LEVELS.read_bytes()
    symbol = load_library(LEVELS).in_use.document.symbol.encode()
    for number in range(12):
        (folder / f"{number}.txt").write_bytes(raw.replace(symbol, symbol + b"%d" % number))
    (folder / "other.txt").write_bytes(default_corpus().read_bytes())
    return Views(Retriever(load_library(folder)))


def test_a_bot_starts_without_reading_them_all(many: Views, tmp_path: Path) -> None:
    """Of documents that an earlier start has parsed only the one in use is read, until somebody asks for another."""
    folder = next(corpus.path.parent for corpus in many.library.corpora if corpus.path is not None)
    Retriever(load_library(folder, tmp_path), tmp_path)
    library = load_library(folder, tmp_path)
    app = App(library)
    app.retriever = Retriever(library, tmp_path)
    responder = TelegramResponder(app)
    wanted(responder.views, responder.wordings)
    assert [corpus for corpus in library.corpora if "units" in vars(corpus.document)] == [library.in_use]


def test_a_quotation_is_found_among_many(many: Views, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the one document that has it, whichever is in use; of the others at most MOST_COMPARED are read."""
    compared: list[str] = []

    class Counting(Verifier):
        def __init__(self, source: Document) -> None:
            compared.append(source.symbol)
            super().__init__(source)

    monkeypatch.setattr(views, "Verifier", Counting)
    other = next(corpus for corpus in many.library.corpora if corpus.path and corpus.path.name == "other.txt")
    first = many.of(next(corpus for corpus in many.library.corpora if corpus is not other))
    text = max((unit.text for unit in other.document.units), key=len)
    view, found = many.verify(text, first)
    assert found.verbatim
    assert view.corpus is other
    assert many.verify("nobody ever said that beans are to be counted by the Secretariat", first)[1].verbatim is False
    assert len(compared) <= 2 * (1 + views.MOST_COMPARED)
