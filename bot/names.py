"""Short sentences about a document and its paragraphs that every front end uses."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.citation import cite
from retrieval.document import Document, Masthead
from retrieval.reference import Reference


def paragraphs(document: Document) -> str:
    """Which numbers there are: `It has paragraphs 1 to 124.`"""
    numbers = [unit.locator.paragraph for unit in document.paragraphs]
    return f"It has paragraphs {numbers[0]} to {numbers[-1]}."


def no_paragraph(document: Document, missing: tuple[str, ...]) -> str:
    return f"{document.symbol} has no paragraph {', '.join(missing)}. {paragraphs(document)}"


def references(places: Sequence[Reference]) -> str:
    """The form of United Nations documents without the symbol: `paras. 5 and 39 (b)`; empty for no places."""
    return cite(Masthead(symbol="", title=""), places) if places else ""
