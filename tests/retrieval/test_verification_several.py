"""Whether a text is a quotation from any of several documents."""

from __future__ import annotations

from dataclasses import replace

from retrieval.corpus import Corpus
from retrieval.library import Library
from retrieval.verification.several import as_dict, verify_among
from tests.retrieval.test_library_search import revised
from tests.retrieval.test_parser_documents import document

BEES, TIDES, LAMPS = (Corpus(document(name)) for name in ("plain", "columns", "levels"))
WALL = "Build a wall around the capital and its harbour"


def twin() -> Corpus:
    """The document on tides under another symbol."""
    read = TIDES.document
    return Corpus(replace(read, masthead=replace(read.masthead, symbol="A/XYZ/71/9"), sha256="7" * 64))


def symbols(text: str, library: Library, chosen: Corpus | None = None) -> list[str]:
    return [finding.corpus.document.symbol for finding in verify_among(library, text, chosen)]


def test_every_document_that_says_it_is_named() -> None:
    """Two documents with the same words are two places, each with its own citation."""
    library = Library([BEES, TIDES, twin()])
    assert symbols(WALL, library) == [TIDES.document.symbol, "A/XYZ/71/9"]
    places = as_dict(verify_among(library, WALL))["places"]
    assert [place["citation"] for place in places] == ["A/XYZ/70/4, para. 3.1", "A/XYZ/71/9, para. 3.1"]
    assert [place["document"]["symbol"] for place in places] == [TIDES.document.symbol, "A/XYZ/71/9"]


def test_a_citation_beside_it_agrees_with_one_of_them() -> None:
    """It is right if any document has the words at that place, and wrong if none has."""
    library = Library([BEES, TIDES, twin()])
    right = verify_among(library, f"“{WALL}” (A/XYZ/71/9, para. 3.1)")
    assert {finding.verification.citation_agrees for finding in right} == {True}
    wrong = verify_among(library, f"“{WALL}” (CTOC/COP/2033/7, para. 3)")
    assert {finding.verification.citation_agrees for finding in wrong} == {False}


def test_the_cited_document_is_compared_first() -> None:
    """Of two documents that come equally near, the one that the text cites is shown."""
    library = Library([TIDES, twin()])
    text = "Build a very high wall around the capital and its harbour"
    assert symbols(f"“{text}” (A/XYZ/71/9, para. 3.1)", library) == ["A/XYZ/71/9"]
    assert symbols(f"“{text}” (A/XYZ/70/4, para. 3.1)", library) == ["A/XYZ/70/4"]


def test_an_earlier_edition_speaks_where_no_newer_document_does() -> None:
    """What is still said is found in the newest edition alone, what was said before in the earlier one."""
    new = revised()
    library = Library([TIDES, new, BEES])
    assert symbols(WALL, library) == [TIDES.document.symbol]
    assert symbols(WALL.replace("wall", "dyke"), library) == [new.document.symbol]
    assert symbols("Teach everyone to swim (Lyonesse)", library) == [new.document.symbol]


def test_a_chosen_document_answers_alone() -> None:
    """What another document says does not count."""
    (finding,) = verify_among(Library([BEES, TIDES]), WALL, chosen=BEES)
    assert finding.corpus is BEES
    assert not finding.verification.verbatim
