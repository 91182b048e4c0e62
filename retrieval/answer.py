"""What a question gets: a verdict, and quotations where the verdict is `answered`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from .document import Unit

if TYPE_CHECKING:
    from .corpus import Corpus

Terms = tuple[tuple[str, float], ...]


class Verdict(StrEnum):
    """Why a question got quotations or none. Only `answered` has quotations; only `empty` was no question at all."""

    ANSWERED = "answered"
    NEAR = "near"
    NO_ANSWER = "no_answer"
    NOT_FOUND = "not_found"
    LANGUAGE = "language"
    SMALL_TALK = "small_talk"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a score is what it is: a small tree whose leaves carry the formula's own names."""

    value: float
    description: str
    details: tuple[Explanation, ...] = ()


class Hit(NamedTuple):
    """A ranked unit of a document.

    `rank` counts from 1; `matched` are the words of the unit's own text that the query matches.
    """

    rank: int
    score: float
    unit: Unit
    corpus: Corpus = field(repr=False, hash=False)
    matched: tuple[str, ...] = ()
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions in a message and what it got; `near` holds the closest units where it got no answer."""

    text: str
    verdict: Verdict
    hits: tuple[Hit, ...] = ()
    near: tuple[Hit, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one message.

    `hits` are all that were found, best first (or all in document order where `enumeration` is set); front ends show
    `shown` of them. `near` are the closest units where the document does not say what was asked. `reason` names the
    rule that refused (`statistics`, `contact`, ...), or what was not found: paragraphs, or the symbol of a document.
    `also_searched` are words that were added to the question's. `note` is a key of the wording for a remark beside the
    answer (`own-government`: the document recommends to States what governments should do). `related` are further units
    of the best hit's document on the same theme, where one is spread over many. `documents` are those that were
    searched, or the one that a named request was read against. `terms` are the question's own analysed terms with
    weights: all that a follow-up needs of this message.
    """

    question: str
    verdict: Verdict
    hits: tuple[Hit, ...] = ()
    near: tuple[Hit, ...] = ()
    shown: int = 3
    enumeration: bool = False
    also_searched: tuple[str, ...] = ()
    reason: str | None = None
    note: str | None = None
    parts: tuple[Part, ...] = ()
    related: tuple[Unit, ...] = ()
    terms: Terms = ()
    documents: tuple[Corpus, ...] = field(default=(), repr=False, hash=False)

    @property
    def quotations(self) -> tuple[Hit, ...]:
        """The hits that are shown at first: all of an enumeration."""
        if self.verdict is not Verdict.ANSWERED:
            return ()
        return self.hits if self.enumeration else self.hits[: self.shown]

    @property
    def total(self) -> int:
        return len(self.hits) if self.verdict is Verdict.ANSWERED else 0
