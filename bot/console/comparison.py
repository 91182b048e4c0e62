"""What verifying a quotation found. Differences read without colour: [-only in the document-] {+only in the text+}."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot import quotation
from bot.names import references
from retrieval.corpus import Corpus
from retrieval.library import Library
from retrieval.verification import MAX_CHARACTERS, MIN_WORDS, Operation, Place, Verification
from retrieval.verification.several import Finding

from .answers import INDENT, show_newer
from .page import BOLD, QUIET, Page, Styled, changed

_ONLY = {
    "capitals": "Only capital letters differ.",
    "punctuation": "Only the punctuation differs.",
    "capitals and punctuation": "Only capital letters and punctuation differ.",
    "insertions": "Only the words in square brackets are not the document's.",
    "paragraphs": "The words are the document's, but they run across several paragraphs: quote each one by itself.",
}


def show_findings(page: Page, library: Library, found: Sequence[Finding], *, chosen: bool = False) -> None:
    """What several documents have to say, or the `chosen` one."""
    for number, finding in enumerate(found):
        if number:
            page.blank()
        count = 1 if chosen else len(library.corpora)
        where = f"any of the {count} documents" if count > 1 else finding.corpus.document.symbol
        _show(page, finding.corpus, finding.verification, where)
        show_newer(page, library, finding.corpus)


def _show(page: Page, corpus: Corpus, found: Verification, everywhere: str) -> None:
    if found.verbatim:
        word = "verbatim" if found.verdict == "verbatim" else "verbatim, with omissions"
        for place in found.places:
            page.write(f"{word}: {_where(corpus, place)}", style=BOLD)
            page.write(_source(corpus, place), indent=INDENT, style=QUIET)
    elif found.verdict == "too short":
        page.write(f"too short to tell: give at least {MIN_WORDS} words of the quotation.")
    elif found.nearest is None:
        page.write(f"not found: this is not from {everywhere}, nor near anything there.")
    else:
        page.write(f"not verbatim. The nearest is {_where(corpus, found.nearest)}.", style=BOLD)
        page.write(_source(corpus, found.nearest), indent=INDENT, style=QUIET)
    _warnings(page, found)
    if found.difference:
        page.blank()
        page.write(*_comparison(found.difference), indent=INDENT)
        page.write("[-only in the document-] {+only in the text+}", indent=INDENT, style=QUIET)
    if found.cut:
        page.write(f"The text is long: its first {MAX_CHARACTERS} characters were compared.")


def _warnings(page: Page, found: Verification) -> None:
    for change in found.strength_changes:
        page.write(
            f"The strength changed: the document says “{change.document or 'nothing here'}”, "
            f"the text “{change.quotation or 'nothing here'}”.",
            style=BOLD,
        )
    for words in found.dropped_qualifications:
        page.write(f"A qualification is left out: “{words}”.", style=BOLD)
    if found.only is not None:
        page.write(_ONLY[found.only])
    if found.citation_agrees is False and found.cited is not None:
        page.write(f"The citation beside it, {_cited(found)}, names another place.")


def _cited(found: Verification) -> str:
    cited = found.cited
    if cited is None:
        return ""
    return ", ".join(filter(None, (cited.symbol, references(cited.references))))


def _comparison(operations: Iterable[Operation]) -> Iterator[str | Styled]:
    for number, item in enumerate(operations):
        if number:
            yield " "
        if item.change == "equal":
            yield item.document
        elif item.change == "omitted":
            yield "…"
        else:
            yield from changed(item.document, item.quotation)


def _where(corpus: Corpus, place: Place) -> str:
    parts = [references(place.references)]
    if place.opening_words:
        parts.append("with its opening words")
    if place.closing_words:
        parts.append("with its closing words")
    return " ".join(parts) if parts[0] else corpus.document.symbol


def _source(corpus: Corpus, place: Place) -> str:
    unit = corpus.by_id.get(place.units[-1]) if place.units else None
    return f"{corpus.document.symbol}. {quotation.source(unit)}" if unit else corpus.document.symbol
