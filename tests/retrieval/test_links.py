"""Where a unit names another document of the library."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrieval.corpus import Corpus
from retrieval.document import Footnote, Span
from retrieval.library import Library
from retrieval.links import links
from tests.retrieval.test_parser_documents import document

BEES, TIDES, LAMPS = (Corpus(document(name)) for name in ("plain", "columns", "levels"))
LIBRARY = Library([BEES, TIDES, LAMPS])


def found(text: str, *, footnote: str = "") -> list[tuple[str, str, tuple[str, ...]]]:
    """What a unit with this text leads to: words, symbol, units."""
    notes = (Footnote("1", footnote, Span(0, 1)),) if footnote else ()
    unit = replace(BEES.document.units[0], text=text, footnotes=notes)
    return [(link.words, link.corpus.document.symbol, link.ids) for link in links(LIBRARY, BEES, unit)]


@pytest.mark.parametrize(
    ("text", "words", "ids"),
    [
        ("As A/XYZ/70/4 says.", "A/XYZ/70/4", ()),
        ("See A/XYZ/70/4, para. 3.", "A/XYZ/70/4, para. 3", ("3",)),
        ("See A/XYZ/70/4 (paras. 1 and 2).", "A/XYZ/70/4 (paras. 1 and 2)", ("1", "2")),
        ("See A/XYZ/70/4, paras. 1–2, of old.", "A/XYZ/70/4, paras. 1–2", ("1", "2", "2(a)", "2(b)")),
        ("In paragraph 2 (a) of A/XYZ/70/4, it", "paragraph 2 (a) of A/XYZ/70/4", ("2(a)",)),
        ("paragraph 3 of its report (A/XYZ/70/4)", "paragraph 3 of its report (A/XYZ/70/4)", ("3",)),
        ("See A/XYZ/70/4, para. 99.", "A/XYZ/70/4", ()),
        ("recalling paragraph 3 of its decision; A/XYZ/70/4", "A/XYZ/70/4", ()),
    ],
)  # fmt: skip
def test_a_symbol_leads_to_its_document(text: str, words: str, ids: tuple[str, ...]) -> None:
    """The paragraphs beside a symbol are those that the document has; without any it is named as a whole."""
    assert found(text) == [(words, "A/XYZ/70/4", ids)]


@pytest.mark.parametrize("text", ["See A/XYZ/70/44.", "See A/XYZ/70/4/Add.1.", "B/A/XYZ/70/4", "and/or 3/4", ""])
def test_another_symbol_leads_nowhere(text: str) -> None:
    """A longer symbol is another document, and what is not loaded is no link."""
    assert found(text) == []


def test_the_document_itself_is_no_link() -> None:
    """A document that names itself does not lead to itself."""
    assert found(f"This is {BEES.document.symbol}.") == []


def test_footnotes_lead_there_too() -> None:
    """Each document and place once, the text before the footnotes."""
    expected = [("CTOC/COP/WG.9/2031/2", "CTOC/COP/WG.9/2031/2", ()), ("A/XYZ/70/4, para. 1", "A/XYZ/70/4", ("1",))]
    assert found("See CTOC/COP/WG.9/2031/2.", footnote="A/XYZ/70/4, para. 1; A/XYZ/70/4, para. 1.") == expected
