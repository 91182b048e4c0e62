"""Questions to several documents at once, or to one of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.answer import Answer, Verdict
from retrieval.corpus import Corpus, Expansion
from retrieval.document import Unit
from retrieval.errors import UnknownNameError
from retrieval.library import Library
from retrieval.retriever import MAX_HITS, Retriever
from tests.retrieval.samples import seed_corpus
from tests.retrieval.test_parser_documents import document

BEES, TIDES, LAMPS = (Corpus(document(name)) for name in ("plain", "columns", "levels"))
SEED = seed_corpus()
LIBRARY = Library([BEES, TIDES, LAMPS, SEED])
RETRIEVER = Retriever(LIBRARY)
ALONE = Retriever(SEED)


def places(answer: Answer, count: int = 40) -> list[tuple[str, str]]:
    return [(hit.corpus.document.symbol, hit.unit.id) for hit in (*answer.hits, *answer.near)[:count]]


def ranked(answer: Answer) -> list[tuple[str, float]]:
    return [(hit.unit.id, hit.score) for hit in answer.hits]


@pytest.mark.parametrize(
    "question",
    [
        "who pays my doctor",
        "girls lured on the internet by fake boyfreinds",
        "Which recommendations were endorsed in 2011?",
        "39b",
        "how many victims were there?",
        "best pizza in town",
    ],
)
def test_a_library_of_one_answers_as_its_document(question: str) -> None:
    """A corpus and the library that holds nothing else are the same to whoever asks."""
    assert Retriever(Library([SEED])).ask(question, explain=True) == ALONE.ask(question, explain=True)


@pytest.mark.parametrize(
    ("question", "corpus", "unit"),
    [
        ("wall around the harbour", TIDES, "3.1"),
        ("moving the capital", TIDES, "3.2"),
        ("polish the lenses", LAMPS, "4"),
        ("honey", BEES, "4"),
        ("exchange information with regional organizations", SEED, "98"),
    ],
)
def test_a_question_searches_all(question: str, corpus: Corpus, unit: str) -> None:
    """The best unit is found in whichever document it stands, with expansions or without, and says which that is."""
    answer = RETRIEVER.ask(question)
    assert places(answer, 1) == [(corpus.document.symbol, unit)]
    assert answer.documents == LIBRARY.corpora


def test_what_people_wrote_for_one_document_does_not_hide_the_others() -> None:
    """Where one unit says what another document's expansions merely touch, the unit comes first."""
    asked = tuple(Expansion(text, ("1",)) for text in ("is there a wall", "who builds a harbour", "money for a wall"))
    library = Library([replace(BEES, expansions=asked), TIDES])
    hits = Retriever(library).ask("build a wall around the harbour").hits
    assert hits[0].corpus is TIDES
    assert any(hit.corpus is not TIDES for hit in hits)


def test_documents_without_expansions_stay_as_they_are_among_themselves() -> None:
    """Only beside a document with expansions do units stand as their own."""
    assert Library([BEES, TIDES]).own_examples == ()
    assert sum(map(len, LIBRARY.own_examples)) == len(LIBRARY) - len(SEED.document.units)


@pytest.mark.parametrize("corpus", LIBRARY.corpora, ids=lambda corpus: corpus.document.symbol)
def test_one_document_is_searched_alone(corpus: Corpus) -> None:
    """With a document chosen, nothing of another is among the hits, however much better it fits."""
    for question in ("recommendations", "protection of victims", "lamps and lenses", "the wall around the harbour"):
        answer = RETRIEVER.ask(question, document=corpus.document.symbol, explain=True)
        assert {symbol for symbol, _ in places(answer)} <= {corpus.document.symbol}
        assert answer.documents == (corpus,)


def test_choosing_finds_what_a_cut_would_have_lost() -> None:
    """Rows are left out while searching: a document's units are all there, however many others score more."""
    question = "assistance and protection measures for the States parties and the Working Group"
    everywhere, chosen = RETRIEVER.ask(question), RETRIEVER.ask(question, document=LAMPS.document.symbol)
    assert len(everywhere.hits) == MAX_HITS
    assert set(places(chosen)) - set(places(everywhere))


def test_a_digest_chooses_too() -> None:
    """A document can be named by the beginning of its SHA-256."""
    by_symbol = RETRIEVER.ask("lamps", document=LAMPS.document.symbol)
    assert RETRIEVER.ask("lamps", document=LAMPS.document.sha256[:12]) == by_symbol


def test_an_unknown_document_is_an_error() -> None:
    """No other document is searched instead."""
    with pytest.raises(UnknownNameError, match="no document “A/1”"):
        RETRIEVER.ask("lamps", document="A/1")


# -- what is named ---------------------------------------------------------------------------------------------------


def test_a_reference_means_the_document_in_use() -> None:
    """Without a choice the newest document is meant, with one the chosen document."""
    assert LIBRARY.in_use is BEES
    assert places(RETRIEVER.ask("paragraph 3")) == [(BEES.document.symbol, "3")]
    chosen = RETRIEVER.ask("3", document=TIDES.document.symbol)
    assert places(chosen)[0] == (TIDES.document.symbol, "3")
    assert chosen.documents == (TIDES,)


@pytest.mark.parametrize(
    "question",
    [
        "CTOC/COP/WG.4/2015/5, para. 39 (b)",
        "ctoc/cop/wg.4/2015/5 39b",
        "What does paragraph 39 (b) of CTOC/COP/WG.4/2015/5 say?",
    ],
)
def test_a_citation_names_its_document(question: str) -> None:
    """A citation as it is printed is answered from the document that it names, whatever is in use or chosen."""
    assert places(RETRIEVER.ask(question)) == [(SEED.document.symbol, "39(b)")]
    assert places(RETRIEVER.ask(question, document=BEES.document.symbol)) == [(SEED.document.symbol, "39(b)")]


def test_a_symbol_in_a_question_restricts_it() -> None:
    """Who names a document wants to hear of no other."""
    answer = RETRIEVER.ask("What does A/XYZ/70/4 say about protection?")
    assert {symbol for symbol, _ in places(answer)} <= {"A/XYZ/70/4"}
    assert answer.question == "What does A/XYZ/70/4 say about protection?"


@pytest.mark.parametrize("retriever", [RETRIEVER, ALONE], ids=["library", "alone"])
def test_a_citation_of_a_document_that_is_not_here_finds_nothing(retriever: Retriever) -> None:
    """A paragraph of that number in another document is not what was asked for."""
    answer = retriever.ask("A/XYZ/99/9, para. 3")
    assert (answer.verdict, answer.reason) == (Verdict.NOT_FOUND, "A/XYZ/99/9")


def test_areas_and_meetings_are_those_of_the_document() -> None:
    """A name that one document has is unknown in another."""
    answer = RETRIEVER.ask("compensation", document=SEED.document.symbol, area="protection", meeting="2009")
    assert answer.hits
    assert all(hit.unit.area is not None and hit.unit.area.marker == "III" for hit in answer.hits)
    with pytest.raises(UnknownNameError, match="not divided into areas"):
        RETRIEVER.ask("compensation", area="protection")


def test_an_enumeration_is_of_one_document() -> None:
    """What a question lists is complete for the document that it is read against."""
    answer = RETRIEVER.ask("Which recommendations were endorsed in 2011?", document=SEED.document.symbol)
    assert answer.enumeration
    assert ranked(answer) == ranked(ALONE.ask("Which recommendations were endorsed in 2011?"))


def test_an_article_is_looked_for_in_all_documents() -> None:
    """Who asks where an article is cited gets every place in every document, or in the one that is chosen."""
    question = "Which recommendations cite article 6 of the Trafficking in Persons Protocol?"
    twin = Corpus(replace(SEED.document, masthead=replace(SEED.document.masthead, symbol="A/1"), sha256="8" * 64))
    retriever = Retriever(Library([BEES, SEED, twin]))
    answer = retriever.ask(question)
    assert answer.enumeration
    assert len(answer.hits) == 2 * len(ALONE.ask(question).hits) > 0
    assert {symbol for symbol, _ in places(answer)} == {SEED.document.symbol, "A/1"}
    assert retriever.ask(question, document=BEES.document.symbol).reason == "not-cited"


# -- editions --------------------------------------------------------------------------------------------------------


def revised() -> Corpus:
    """The document on tides, revised: the wall became a dyke."""

    def reworded(unit: Unit) -> Unit:
        return replace(unit, text=unit.text.replace("wall", "dyke"))

    read = TIDES.document
    masthead = replace(read.masthead, symbol=f"{read.symbol}/Rev.1")
    return Corpus(replace(read, masthead=masthead, units=tuple(map(reworded, read.units)), sha256="5" * 64))


def test_an_earlier_edition_is_searched_only_where_it_is_chosen() -> None:
    """A question gets the newest edition; who names the old one gets its words."""
    new = revised()
    retriever = Retriever(Library([TIDES, new, BEES]))
    assert retriever.ask("a wall around the harbour").hits[0].unit.text.startswith("Build a dyke")
    for name in (TIDES.document.symbol, TIDES.document.sha256[:16]):
        old = retriever.ask("a dyke around the harbour", document=name)
        assert old.hits[0].unit.text.startswith("Build a wall")
        assert old.documents == (TIDES,)
    cited = retriever.ask("A/XYZ/70/4, para. 3.1")
    assert cited.hits[0].corpus is TIDES
    assert retriever.ask("A/XYZ/70/4/Rev.1, para. 3.1").hits[0].corpus is new


def test_a_library_comes_from_the_cache_as_it_was(tmp_path: Path) -> None:
    """Rows, expansions and rivals are where they were when the index was written."""
    first, again = Retriever(LIBRARY, tmp_path), Retriever(LIBRARY, tmp_path)
    for question in ("lamps", "compensation for victims", "best pizza in town"):
        assert (
            first.ask(question, explain=True)
            == again.ask(question, explain=True)
            == RETRIEVER.ask(question, explain=True)
        )
