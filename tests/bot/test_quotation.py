"""Several ranked units of one paragraph, read as one quotation."""

from __future__ import annotations

import re
from itertools import combinations

from bot.app import App
from bot.quotation import Quotation, passages, quote, unread
from retrieval.answer import Hit
from retrieval.corpus import Corpus
from retrieval.document import Unit
from retrieval.verification import verify


def text_of(quotation: Quotation) -> str:
    items = [f"{item.label} {item.text}" for item in quotation.items]
    return " ".join([f"{quotation.lead_in}{quotation.text}", *items])


def siblings(corpus: Corpus) -> list[list[Unit]]:
    """The labelled units below each paragraph that has several."""
    found = [list(corpus.document.children(unit)) for unit in corpus.document.paragraphs]
    return [units for units in found if len(units) > 1]


def hits(app: App, question: str) -> tuple[Hit, ...]:
    return app.retriever.ask(question, limit=24).hits


def test_units_quoted_together_are_verbatim(app: App) -> None:
    """Any two sub-paragraphs of a paragraph together are a quotation of it, an ellipsis for what is left out."""
    pairs = [pair for units in siblings(app.corpus) for pair in combinations(units[:4], 2)]
    assert pairs
    for first, second in pairs:
        text = text_of(quote(app.corpus, second, first))
        assert verify(app.corpus.document, text).verbatim, text


def test_opening_words_are_read_once(app: App) -> None:
    """However many sub-paragraphs are quoted together, their lead-in stands there once, and in the document's order."""
    for units in siblings(app.corpus):
        text = text_of(quote(app.corpus, *reversed(units)))
        assert text.count(units[0].lead_in or "?") == 1
        assert [text.index(unit.text) for unit in units] == sorted(text.index(unit.text) for unit in units)


def test_each_of_them_is_cited(app: App) -> None:
    """The citation names every unit that is quoted, and no other."""
    units = siblings(app.corpus)[0]
    citation = quote(app.corpus, units[0], units[-1]).citation
    assert re.findall(r"\d+ \(\w\)", citation) == [units[0].locator.formal, units[-1].locator.formal]


def test_ranks_and_units_stay(app: App) -> None:
    """Reading together loses no hit and keeps the best one first."""
    found = hits(app, app.corpus.examples[1])
    read = passages(app.corpus, found)
    assert sorted(hit.rank for passage in read for hit in passage.hits) == [hit.rank for hit in found]
    assert read[0].hits[0] == found[0]
    tops = [passage.hits[0].unit.locator.paragraph for passage in read]
    assert len(set(tops)) == len(tops) < len(found)


def test_matched_words_of_all_are_marked(app: App) -> None:
    """The words that matched in any of the units are known of the whole passage."""
    for passage in passages(app.corpus, hits(app, app.corpus.examples[0])):
        assert set(passage.matched) == {word for hit in passage.hits for word in hit.matched}


def test_nothing_is_offered_twice(app: App) -> None:
    """After a sub-paragraph its paragraph says nothing new, and neither does it the other way round; siblings do."""
    parent = next(unit for unit in app.corpus.document.paragraphs if len(list(app.corpus.document.children(unit))) > 1)
    first, second, *_ = app.corpus.document.children(parent)
    assert unread([second, parent, first]) == [second, first]
    assert unread([parent, second, first]) == [parent]
    assert unread([first, first]) == [first]
