"""Deciding not to answer: a step of its own after ranking, with a name for every reason.

scope rules      advice on one's own case, help to do harm, subjects next to the corpus's
answer types     a number, a date, a name, one country's law, that no unit found holds
contrast         the question is nearer to out-of-scope examples than to the corpus
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain

from . import dialogue, scope
from .analyzer import Analyzer
from .answer import Hit, Part, Verdict
from .corpus import Corpus
from .document import Unit
from .manner import strangeness
from .preparation import Prepared
from .query import Query
from .rivals import Evidence, Rival, contrast

NEAR_UNITS = 3
MIN_BELIEF = 0.65


class Refuser:
    """Judges ranked hits against the question that found them."""

    def __init__(self, prepared: Prepared, rivals: Sequence[Rival], analyzer: Analyzer) -> None:
        self._index = prepared.index
        self._known = prepared.known
        self._odds = prepared.odds
        self._asked: dict[str, Mapping[str, Sequence[str]]] = {}  # of a document, by the ids of its units
        self._words: dict[tuple[str, str], frozenset[str]] = {}
        self._subjects: dict[str, list[tuple[str, ...]]] = {}  # by their first term
        for subject in prepared.subjects:
            self._subjects.setdefault(subject[0], []).append(subject)
        self._rivals = rivals
        self._analyzer = analyzer

    def judge(
        self, query: Query, examples: Sequence[tuple[float, int]], hits: Sequence[Hit], *, by_rules: bool = False
    ) -> tuple[Part, ...]:
        """What each question of the message gets, in order; at least one part.

        `examples` are those of the index, best first. With `by_rules` only rules refuse: a message that leans on the
        one before it does not say what it is about, and one about what a meeting adopted says it in other words.
        """
        best = tuple(hit.unit for hit in hits[:NEAR_UNITS])
        parts = [self._part(text, best) for text in dialogue.questions(query.text)]
        # Without questions in people's words on its side, a document would lose against rivals that are nothing else.
        contrasts = bool(hits) and bool(hits[0].corpus.expansions)
        doubtful = contrasts and not by_rules and not self._stands_in(query, hits)
        if doubtful and any(part.verdict is Verdict.ANSWERED for part in parts):
            evidence = self.evidence(query, examples, hits)
            if evidence.belief < MIN_BELIEF:
                return (Part(query.text, Verdict.NO_ANSWER, reason=evidence.reason),)
            if len(parts) > 1:
                parts = [self._doubted(part, evidence) for part in parts]
        return tuple(parts)

    def _doubted(self, part: Part, evidence: Evidence) -> Part:
        """One question of several, by its own manner: what it is about is only known of the message as a whole."""
        own = replace(evidence, strangeness=strangeness(self._analyzer.tokens(part.text), self._odds))
        if part.verdict is Verdict.ANSWERED and own.belief < MIN_BELIEF:
            return Part(part.text, Verdict.NO_ANSWER, reason=evidence.reason)
        return part

    def evidence(self, query: Query, examples: Sequence[tuple[float, int]], hits: Sequence[Hit]) -> Evidence:
        """What speaks for an answer to this question and against it.

        A word that the package's lexicon knows is no sign of another subject.
        """
        unknown = [term for term in sorted(query.strong) if term not in self._known and not self._index.is_own(term)]
        found = contrast(examples, self._rivals, self._index.first_rival, self._told(unknown))
        covered = max((self._told(sorted(query.strong & self._said(hit))) for hit in hits[:NEAR_UNITS]), default=0.0)
        whole = self._told(sorted(query.strong))
        manner = strangeness(query.tokens, self._odds)
        return replace(found, strangeness=manner, covered=covered / whole if whole else 0.0)

    def _told(self, terms: Sequence[str]) -> float:
        """How much terms tell: the sum of their idf."""
        idf, rarest = self._index.rarity, self._rarest
        return sum([idf.get(term, rarest) for term in terms])

    def _said(self, hit: Hit) -> frozenset[str]:
        """The terms of a unit and of those who asked about it, gathered once."""
        key = (hit.corpus.document.sha256, hit.unit.id)
        said = self._words.get(key)
        if said is None:
            asked = self._asked.get(key[0])
            if asked is None:
                asked = self._asked[key[0]] = _by_unit(hit.corpus)
            texts = (hit.unit.lead_in or "", hit.unit.text, *asked.get(hit.unit.id, ()))
            terms = chain.from_iterable(map(self._analyzer.strong_terms, texts))
            said = self._words[key] = frozenset(terms)
        return said

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
        """Whether the message is no question and stands in the best unit's own words: nobody is refused what they
        quote.
        """
        return (
            not dialogue.asks(query.text)
            and bool(hits)
            and bool(query.strong)
            and query.strong <= set(map(self._analyzer.term, hits[0].matched))
        )

    def _foreign_subject(self, text: str) -> str | None:
        terms = tuple(self._analyzer.terms(dialogue.without_story(text)))
        for place, term in enumerate(terms):
            for subject in self._subjects.get(term, ()):
                if terms[place : place + len(subject)] == subject:
                    return "topic"
        return None


def _by_unit(corpus: Corpus) -> dict[str, list[str]]:
    """What people asked about each unit."""
    asked: dict[str, list[str]] = {}
    for expansion in corpus.expansions:
        for unit_id in expansion.units:
            asked.setdefault(unit_id, []).append(expansion.text)
    return asked
