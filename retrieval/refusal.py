"""Deciding not to answer: a step of its own after ranking, with a name for every reason.

scope rules      advice on one's own case, help to do harm, subjects next to the corpus's
answer types     a number, a date, a name, one country's law, that no unit found holds
contrast         the question is nearer to out-of-scope examples than to the corpus
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from . import dialogue, scope
from .analyzer import Analyzer
from .answer import Hit, Part, Verdict
from .document import Unit
from .preparation import Prepared
from .query import Query
from .rivals import Evidence, Rival, contrast

NEAR_UNITS = 3
MIN_SHARE = 0.48


class Refuser:
    """Judges ranked hits against the question that found them."""

    def __init__(self, prepared: Prepared, rivals: Sequence[Rival], analyzer: Analyzer) -> None:
        self._index = prepared.index
        self._known = prepared.known
        self._subjects: dict[str, list[tuple[str, ...]]] = {}  # by their first term
        for subject in prepared.subjects:
            self._subjects.setdefault(subject[0], []).append(subject)
        self._rivals = rivals
        self._analyzer = analyzer

    def judge(self, query: Query, examples: Sequence[tuple[float, int]], hits: Sequence[Hit]) -> tuple[Part, ...]:
        """What each question of the message gets, in order; at least one part.

        `examples` are those of the index, best first.
        """
        best = tuple(hit.unit for hit in hits[:NEAR_UNITS])
        parts = [self._part(text, best) for text in dialogue.questions(query.text)]
        # Without questions in people's words on its side, a document would lose against rivals that are nothing else.
        contrasts = bool(hits) and bool(hits[0].corpus.expansions)
        doubtful = contrasts and not self._stands_in(query, hits)
        if doubtful and all(part.verdict is Verdict.ANSWERED for part in parts):
            evidence = self.evidence(query, examples)
            if evidence.share < MIN_SHARE:
                return (Part(query.text, Verdict.NO_ANSWER, reason=evidence.reason),)
        return tuple(parts)

    def evidence(self, query: Query, examples: Sequence[tuple[float, int]]) -> Evidence:
        """The contrast between what is in scope and what is not, for this question.

        A word that the package's lexicon knows is no sign of another subject.
        """
        idf, rarest = self._index.rarity, self._rarest
        unknown = [term for term in sorted(query.strong) if term not in self._known and not self._index.is_own(term)]
        return contrast(examples, self._rivals, self._index.first_rival, sum(idf.get(term, rarest) for term in unknown))

    @cached_property
    def _rarest(self) -> float:
        return max(self._index.rarity.values(), default=0.0)

    def _part(self, text: str, best: Sequence[Unit]) -> Part:
        reason = scope.excluded(text)
        if reason is not None:
            return Part(text, Verdict.NO_ANSWER, reason=reason)
        reason = scope.missing_type(text, best) or self._foreign_subject(text)
        return Part(text, Verdict.ANSWERED if reason is None else Verdict.NEAR, reason=reason)

    def _stands_in(self, query: Query, hits: Sequence[Hit]) -> bool:
        """Whether all that was asked stands in the best unit's own words: nobody is refused what they quote."""
        return bool(hits) and bool(query.strong) and query.strong <= set(map(self._analyzer.term, hits[0].matched))

    def _foreign_subject(self, text: str) -> str | None:
        terms = tuple(self._analyzer.terms(text))
        for place, term in enumerate(terms):
            for subject in self._subjects.get(term, ()):
                if terms[place : place + len(subject)] == subject:
                    return "topic"
        return None
