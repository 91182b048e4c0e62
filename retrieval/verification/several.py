"""Verifying against several documents: every one that holds the text, else the one that comes nearest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from retrieval.corpus import Corpus
from retrieval.library import Library

from .result import Verification
from .verifier import verify

_ORDER = ("verbatim", "verbatim with omissions", "differs", "not found", "too short")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one document has to say about a text."""

    corpus: Corpus
    verification: Verification


def verify_among(library: Library, text: str, chosen: Corpus | None = None) -> tuple[Finding, ...]:
    """All documents of which the text is verbatim, the fullest match first; one finding, the nearest, where none is.

    Earlier editions are asked only where no newer document has the text. `chosen` asks that one alone.
    """
    found = _findings((chosen,) if chosen is not None else library.corpora, text)
    if chosen is None and not found[0].verification.verbatim:
        earlier = _findings(library.earlier, text)
        found = earlier if earlier and earlier[0].verification.verbatim else found
    if not found[0].verification.verbatim:
        return found[:1]
    return _agreed([finding for finding in found if finding.verification.verbatim])


def as_dict(findings: Sequence[Finding]) -> dict[str, Any]:
    """As of one verification, with the places in all documents; each place names its document."""
    record = findings[0].verification.as_dict()
    record["places"] = [place for finding in findings for place in _places(finding)]
    if record["nearest"] is not None:
        record["nearest"]["document"] = _document(findings[0])
    return record


def _findings(corpora: Iterable[Corpus], text: str) -> tuple[Finding, ...]:
    """One for each document, best first; a document that the text itself cites comes before others as good."""
    found = [Finding(corpus, verify(corpus, text)) for corpus in corpora]
    return tuple(sorted(found, key=_rank))


def _rank(finding: Finding) -> tuple[int, bool, float]:
    result = finding.verification
    symbol = result.cited.symbol if result.cited else None
    elsewhere = not symbol or symbol.casefold() != result.symbol.casefold()
    return _ORDER.index(result.verdict), elsewhere, -result.resemblance


def _agreed(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """A citation beside the text agrees if it names a place in any of the documents."""
    if not any(finding.verification.citation_agrees for finding in found):
        return tuple(found)
    return tuple(
        replace(finding, verification=replace(finding.verification, citation_agrees=True)) for finding in found
    )


def _places(finding: Finding) -> list[dict[str, Any]]:
    return [place | {"document": _document(finding)} for place in finding.verification.as_dict()["places"]]


def _document(finding: Finding) -> dict[str, str]:
    return {"symbol": finding.corpus.document.symbol, "sha256": finding.corpus.document.sha256}
