"""What the parser understood, for the editor of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from retrieval.document import Document, Footnote

from .source import LineIndex


def report(document: Document) -> list[str]:
    """One fact a line: counts, first and last number, headings, footnotes, and every dropped line with its reason."""
    index = LineIndex(document.source)
    paragraphs = document.paragraphs
    facts = [
        f"{document.symbol}: {document.masthead.title}",
        f"{len(paragraphs)} paragraphs, {paragraphs[0].id} to {paragraphs[-1].id}",
        f"{len(document.units) - len(paragraphs)} sub-paragraphs",
        f"{len(document.headings)} headings",
    ]
    for heading in document.headings:
        marker = f"{heading.marker}. " if heading.marker else ""
        facts.append(f"line {index.number(heading.span.start)}: heading {marker}{heading.title}")
    for unit in document.units:
        facts.extend(_footnotes(f"para. {unit.locator.formal}", unit.footnotes, index))
    for heading in document.headings:
        facts.extend(_footnotes(f"heading {heading.marker}. {heading.title}", heading.footnotes, index))
    facts.extend(_footnotes("the masthead", document.masthead.footnotes, index))
    for piece in document.pieces:
        if piece.kind == "dropped" or piece.detail == "front matter":
            words = " ".join(document.source[piece.span.start : piece.span.end].split())
            reason = f"dropped, {piece.detail}" if piece.kind == "dropped" else "kept out of the text, front matter"
            facts.append(f"line {index.number(piece.span.start)}: {reason}: {words[:60]}")
    return facts


def _footnotes(owner: str, notes: Iterable[Footnote], index: LineIndex) -> Iterator[str]:
    return (f"line {index.number(note.span.start)}: footnote {note.mark} hangs on {owner}" for note in notes)
