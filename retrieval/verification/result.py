"""What verification finds: a verdict, the places, and word by word what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from retrieval.alteration import StrengthChange
from retrieval.citation import Citation, cite
from retrieval.document import Masthead
from retrieval.reference import Reference

Verdict = Literal["verbatim", "verbatim with omissions", "differs", "not found", "too short"]
Change = Literal["equal", "insert", "delete", "replace", "omitted"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand. `opening_words` and `closing_words`: those of a parent belong to the run as well."""

    references: tuple[Reference, ...]
    units: tuple[str, ...]
    opening_words: bool = False
    closing_words: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One step from the document's words to the quotation's: `insert` stands in the quotation only, `delete` in the
    document only, `omitted` is left out where the quotation says so."""

    change: Change
    document: str
    quotation: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict and its reasons. `places` are all places of a verbatim text; `nearest` and `difference` belong to
    `differs`; `only` says that the words are the same and what is not (`paragraphs`: they run across several).
    `resemblance` is between 0 and 1."""

    verdict: Verdict
    symbol: str
    words: int
    places: tuple[Place, ...] = ()
    nearest: Place | None = None
    difference: tuple[Operation, ...] = ()
    only: Literal["capitals", "punctuation", "capitals and punctuation", "insertions", "paragraphs"] | None = None
    strength_changes: tuple[StrengthChange, ...] = ()
    dropped_qualifications: tuple[str, ...] = ()
    insertions: tuple[str, ...] = ()
    cited: Citation | None = None
    citation_agrees: bool | None = None
    resemblance: float = 0.0
    cut: bool = False

    @property
    def verbatim(self) -> bool:
        return self.verdict.startswith("verbatim")

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON; places with their citation in the United Nations form."""
        return {
            "verdict": self.verdict,
            "places": [self._place(place) for place in self.places],
            "nearest": self._place(self.nearest) if self.nearest else None,
            "difference": [
                {"op": item.change, "document": item.document, "quotation": item.quotation} for item in self.difference
            ],
            "only": self.only,
            "strength_changes": [
                {"document": item.document, "quotation": item.quotation} for item in self.strength_changes
            ],
            "dropped_qualifications": list(self.dropped_qualifications),
            "insertions": list(self.insertions),
            "cited": _un(self.cited.symbol or self.symbol, self.cited.references) if self.cited else None,
            "citation_agrees": self.citation_agrees,
            "words": self.words,
            "cut": self.cut,
        }

    def _place(self, place: Place) -> dict[str, Any]:
        return {
            "reference": ", ".join(map(str, place.references)),
            "units": list(place.units),
            "opening_words": place.opening_words,
            "closing_words": place.closing_words,
            "citation": _un(self.symbol, place.references),
        }


def _un(symbol: str, references: Sequence[Reference]) -> str:
    return cite(Masthead(symbol=symbol, title=""), references)
