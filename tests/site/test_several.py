"""Several documents behind one form: all are searched, one can be chosen, and each quotation leads to its own."""

from __future__ import annotations

import html

import pytest

from bot import wording
from bot.app import App
from bot.delivery.metrics import Metrics
from bot.site.building import Site
from bot.site.limiting import Limiter
from bot.site.rendering import Options
from bot.site.serving import Served
from retrieval.corpus import load
from retrieval.library import Library
from tests.catalogues import ROOT

from .test_faults import post

OPTIONS = Options(languages=("en",), asks=True)


@pytest.fixture(scope="module")
def several(app: App) -> App:
    other = sorted((ROOT / "tests" / "data" / "documents").glob("*.txt"))[0]
    return App(Library([app.corpus, load(other)]))


@pytest.fixture
def served(several: App) -> Served:
    return Served(OPTIONS, lambda: (Site(several.library, OPTIONS), several.retriever), Metrics(), Limiter())


def test_one_of_several_can_be_chosen(several: App, served: Served) -> None:
    """The form offers each; what is chosen alone is quoted, and stays chosen."""
    for corpus in several.library.corpora:
        symbol, first = corpus.document.symbol, corpus.document.units[0].locator.formal
        got = post(served, f"question=paragraph {first}&document={symbol}".encode())
        assert got.status_code == 200
        assert f'<option value="{symbol}" selected' in got.text
        cited = [line for line in got.text.splitlines() if "<cite" in line]
        assert cited
        assert all(symbol in line for line in cited)


def test_all_are_searched_and_named(several: App, served: Served) -> None:
    """Where none of them answers, that is what is said; a document that is not there is refused."""
    text = html.unescape(post(served, b"question=Who won the football match?").text)
    first, _, last = wording.NO_ANSWER_ANYWHERE.partition("{symbols}")
    assert first in text
    assert all(corpus.document.symbol in text for corpus in several.library.corpora)
    assert last
    assert post(served, b"question=victims&document=A/1").status_code == 400
