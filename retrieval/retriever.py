"""A library, ready to be asked. The same question to the same library always gets the same answer.

question ──> request (what it names: paragraphs, meetings, areas, addressees, articles)
         ──> query (terms with weights; those of the message before, if it leans on it)
         ──> scores ──> ranked rows ──> scope (answer, near, or refuse) ──> answer

What few questions need (directives, provisions, areas) is imported when one needs it: a cold start pays for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from . import dialogue, scope
from .analyzer import Analyzer
from .answer import Answer, Explanation, Hit, Part, Terms, Verdict
from .cache import cached
from .corpus import Corpus
from .document import Unit
from .index import ranked
from .language import foreign_language
from .library import Library
from .neighbours import Neighbours
from .preparation import Prepared, prepare
from .query import MAX_QUESTION_CHARACTERS, WEAK_WEIGHT, Query, QueryAnalyzer
from .reference import resolve
from .refusal import NEAR_UNITS, Refuser
from .request import Request, RequestReader
from .rivals import load_rivals
from .selection import Selection
from .spelling import Speller

PREVIOUS_WEIGHT = 0.6
MARKED_HITS = 10
MAX_HITS = 40  # nearly every paragraph shares some word with a question; the tail answers nobody
BOOST = 0.5
RELATED_SHARE = 0.6
RELATED_FROM = 6
_SMALLEST = 1e-6
_OWN_GOVERNMENT = re.compile(r"\b(?:my|our) (?:own )?(?:government|country|state|parliament)\b", re.IGNORECASE)


class _Named:
    """What one document's names mean: its paragraphs, areas, meetings and addressees."""

    def __init__(self, corpus: Corpus, analyzer: Analyzer) -> None:
        self.corpus = corpus
        self._analyzer = analyzer

    @cached_property
    def requests(self) -> RequestReader:
        return RequestReader(self.corpus.document, self._analyzer)

    @cached_property
    def selection(self) -> Selection:
        return Selection(self.corpus.document)

    def allowed(self, area: str | None, meeting: str | None) -> frozenset[int] | None:
        """Positions in the document of what an area and a meeting leave; None where neither is named."""
        if area is None and meeting is None:
            return None
        from .areas import find_area, find_meeting, of_meeting

        document = self.corpus.document
        heading = find_area(document, area).heading if area is not None else None
        units = [unit for unit in document.units if heading is None or unit.area == heading]
        if meeting is not None:
            units = list(of_meeting(units, find_meeting(document, meeting)))
        return frozenset(self.corpus.positions[unit.id] for unit in units)


@dataclass(frozen=True, slots=True)
class _Ground:
    """Where a question is looked for.

    `named` is the document against which names are read, `first` the row of its first unit. `corpora` are searched;
    `within` are the rows of the one document that was chosen, None where all are. `allowed` are the rows that an area
    and a meeting leave.
    """

    named: _Named
    first: int
    corpora: tuple[Corpus, ...]
    within: range | None
    allowed: frozenset[int] | None


class Retriever:
    """Answers questions about the documents of a library."""

    def __init__(self, source: Library | Corpus, cache: Path | None = None, prepared: Prepared | None = None) -> None:
        """A corpus is a library of one. `cache` is a folder where the index is kept between starts, None to build it
        every time. What is `prepared` already, as in a database, is built nowhere.
        """
        self.library = library = source if isinstance(source, Library) else Library([source])
        self._cache = cache
        self._analyzer = Analyzer()
        self._rivals = load_rivals()
        if prepared is None:
            prepared = self._prepare() if cache is None else cached(cache, library, self._prepare)
        self._index = prepared.index
        self._speller = Speller(self._index.vocabulary, prepared.sounds)
        self._queries = QueryAnalyzer(self._analyzer, self._speller, prepared.lexicon, self._index.rarity)
        self._neighbours = Neighbours(library, prepared.companions)
        self._refuser = Refuser(prepared, self._rivals, self._analyzer)
        self._named: dict[str, _Named] = {}
        self._earlier: dict[str, Retriever] = {}
        self._words: dict[int, dict[str, list[tuple[int, str]]]] = {}  # of a row, by their terms, with their places

    def _prepare(self) -> Prepared:
        return prepare(self.library, self._rivals, self._analyzer)

    def ask(
        self,
        question: str,
        *,
        previous: str | Terms | None = None,
        limit: int = 3,
        area: str | None = None,
        meeting: str | None = None,
        document: str | None = None,
        explain: bool = False,
    ) -> Answer:
        """Answer one message. `previous` is the message before it, or its `Answer.terms`, for one that leans on it.

        `limit` is how many quotations are shown at first; enumerations are never cut. `document` is the symbol or the
        digest of the only one to search, but a symbol in the question itself comes first. What a message names
        (paragraphs, areas, meetings, addressees) is read against that document, else against the one in use. Raises
        UnknownNameError for a document that the library does not have, or an area or a meeting that the document does
        not have.
        """
        asked, chosen = self.library.addressed(question[:MAX_QUESTION_CHARACTERS])
        if document is not None:
            chosen = chosen or self.library.find(document)
        if chosen is not None and self.library.newer(chosen) is not None:
            earlier = self._of_earlier(chosen)
            answer = earlier.ask(asked, previous=previous, limit=limit, area=area, meeting=meeting, explain=explain)
            return replace(answer, question=question)
        ground = self._ground(chosen, area, meeting)
        answer = self._answer(asked, previous, ground, explain)
        return replace(answer, question=question, shown=limit, documents=answer.documents or ground.corpora)

    def _of_earlier(self, corpus: Corpus) -> Retriever:
        """An earlier edition is a library of its own: it is nowhere among the rows of this one."""
        digest = corpus.document.sha256
        if digest not in self._earlier:
            self._earlier[digest] = Retriever(corpus, self._cache)
        return self._earlier[digest]

    def documents_like(self, text: str, count: int) -> tuple[Corpus, ...]:
        """The searched documents of the units that share most words with a text, at most `count`, the nearest first."""
        terms = dict.fromkeys(self._analyzer.strong_terms(text[:MAX_QUESTION_CHARACTERS]), 1.0)
        found: dict[str, Corpus] = {}
        for row, _ in ranked(self._index.scores(tuple(terms.items()))):
            corpus, _ = self.library.at(row)
            found.setdefault(corpus.document.sha256, corpus)
            if len(found) == count:
                break
        return tuple(found.values())

    def _ground(self, chosen: Corpus | None, area: str | None, meeting: str | None) -> _Ground:
        corpus = chosen or self.library.in_use
        named = self._names_of(corpus)
        rows = self.library.rows(corpus)
        allowed = named.allowed(area, meeting)
        if allowed is not None:
            allowed = frozenset(rows.start + position for position in allowed)
        whole = chosen is None or len(self.library.corpora) == 1
        corpora = (corpus,) if chosen is not None or allowed is not None else self.library.corpora
        return _Ground(named, rows.start, corpora, None if whole else rows, allowed)

    def _names_of(self, corpus: Corpus) -> _Named:
        return self._named.setdefault(corpus.document.sha256, _Named(corpus, self._analyzer))

    def _answer(self, question: str, previous: str | Terms | None, ground: _Ground, explain: bool) -> Answer:
        if not question.strip():
            return Answer(question, Verdict.EMPTY)
        early = self._without_search(question)
        if early is not None:
            return early
        request = ground.named.requests.read(question)
        if (request.references or request.articles) and scope.elsewhere(question):
            request = Request(rest=question)
        if request.references:
            other = self.library.unknown(question)
            if other is not None:
                return Answer(question, Verdict.NOT_FOUND, reason=other, documents=self.library.corpora)
            return self._by_reference(question, request, ground)
        listed = self._enumeration(question, request, ground)
        return listed or self._search(question, request, previous, ground, explain)

    # -- what needs no search ----------------------------------------------------------------------------------------

    def _without_search(self, question: str) -> Answer | None:
        talk = scope.small_talk(question)
        if talk is not None:
            return Answer(question, Verdict.SMALL_TALK, reason=talk)
        language = foreign_language(question, self._speller.knows)
        if language is not None:
            return Answer(question, Verdict.LANGUAGE, reason=language)
        if scope.injection(question):
            return Answer(question, Verdict.NO_ANSWER, reason="injection")
        return None

    def _by_reference(self, question: str, request: Request, ground: _Ground) -> Answer:
        corpus = ground.named.corpus
        found = resolve(corpus.document, request.references, whole=True)
        missing = ", ".join(found.missing)
        if not found.units:
            return Answer(question, Verdict.NOT_FOUND, reason=missing, documents=(corpus,))
        hits = tuple(Hit(rank, 0.0, unit, corpus) for rank, unit in enumerate(found.units, start=1))
        return Answer(question, Verdict.ANSWERED, hits, enumeration=True, reason=missing or None, documents=(corpus,))

    # -- enumerations ------------------------------------------------------------------------------------------------

    def _enumeration(self, question: str, request: Request, ground: _Ground) -> Answer | None:
        """All units that a request names and nothing else: of one document; where they cite an article, of all."""
        corpora = ground.corpora if request.articles else (ground.named.corpus,)
        found: list[tuple[Corpus, Unit]] = []
        for corpus in corpora:
            positions = self._names_of(corpus).selection.rows(request)
            if positions is None:
                return None
            if ground.allowed is not None:
                positions = [position for position in positions if ground.first + position in ground.allowed]
            found.extend((corpus, corpus.document.units[position]) for position in positions)
        if not found:
            reason = "not-cited" if request.articles else "nothing-of-that-kind"
            return Answer(question, Verdict.NOT_FOUND, reason=reason, documents=corpora)
        hits = tuple(Hit(rank, 0.0, unit, corpus) for rank, (corpus, unit) in enumerate(found, start=1))
        return Answer(question, Verdict.ANSWERED, hits, enumeration=True, documents=corpora)

    # -- search ------------------------------------------------------------------------------------------------------

    def _search(
        self, question: str, request: Request, previous: str | Terms | None, ground: _Ground, explain: bool
    ) -> Answer:
        query = self._queries.analyze(question)
        weights = self._weights(query, previous)
        counted = (*weights, *[(phrase, 1.0) for phrase in query.phrases])
        examples = self._index.examples(weights, self._examples_within(ground), (counted, ground.within))
        scores = self._scores(counted, examples, request, ground, query.literal)
        if query.literal:
            scores = {row: score for row, score in scores.items() if self._holds(row, query.literal)}
        hits = self._hits(scores, weights)
        if not hits or not (query.strong or previous):
            return Answer(question, Verdict.NO_ANSWER, also_searched=query.added)
        by_rules = request.action is not None or (bool(previous) and dialogue.goes_on(query))
        parts = self._refuser.judge(query, examples, hits, by_rules=by_rules)
        answer = self._judged(question, hits, parts, query)
        return self._explained(answer, counted, examples) if explain else answer

    def _examples_within(self, ground: _Ground) -> tuple[range, ...] | None:
        if ground.within is None:
            return None
        return (ground.within, self.library.expansion_rows(ground.named.corpus))

    def _weights(self, query: Query, previous: str | Terms | None) -> Terms:
        weights = dict(query.weights)
        if previous and dialogue.goes_on(query):
            before = self._queries.analyze(previous).weights if isinstance(previous, str) else previous
            for term, weight in before:
                weights.setdefault(term, PREVIOUS_WEIGHT * weight)
        return tuple(weights.items())

    def _scores(
        self,
        weights: Terms,
        examples: Sequence[tuple[float, int]],
        request: Request,
        ground: _Ground,
        literal: Sequence[str],
    ) -> dict[int, float]:
        votes = self._neighbours.votes(examples)
        favoured = self._favoured(request, ground)
        also = {*votes, *favoured, *(ground.allowed or ())}
        scores = self._index.scores(weights, ground.within, also)
        if literal and self._index.partial:
            terms = self._terms_of(literal)
            scores |= self._index.holding(weights, ground.within, terms, lambda row: self._holds(row, literal))
        for row, vote in votes.items():
            scores[row] = scores.get(row, 0.0) + vote
        if self._index.partial:
            others = self._neighbours.borrowers(scores) - scores.keys()
            scores |= self._index.of(weights, others, ground.within)
        scores = self._neighbours.spread(scores)
        if ground.allowed is not None:
            scores = {row: score for row, score in scores.items() if row in ground.allowed}
        favour = BOOST * max(scores.values(), default=0.0)
        for row in favoured:
            if row in scores:
                scores[row] += favour
        return scores

    def _favoured(self, request: Request, ground: _Ground) -> list[int]:
        """The rows of a meeting or for an addressee that a question names beside other things."""
        if not (request.filters_meeting or request.addressee):
            return []
        favours = ground.named.selection.favours
        rows = self.library.rows(ground.named.corpus)
        return [row for row in rows if favours(row - ground.first, request)]

    def _terms_of(self, phrases: Sequence[str]) -> set[str]:
        """The terms that the index has of a unit which holds the phrases: not those of weak words, nor of slips."""
        return {term for phrase in phrases for term in self._analyzer.strong_terms(phrase)} - self._slips

    @cached_property
    def _slips(self) -> set[str]:
        notes = (note for corpus in self.library.corpora for those in corpus.notes.values() for note in those)
        return {term for note in notes for term in self._analyzer.terms(note.words)}

    def _holds(self, row: int, phrases: Sequence[str]) -> bool:
        _, unit = self.library.at(row)
        own = self._spoken(f"{unit.lead_in or ''} {unit.text}")
        return all(self._spoken(phrase) in own for phrase in phrases)

    def _spoken(self, text: str) -> str:
        """The words of a text in one string, so that a phrase in it is made of whole words."""
        return f" {' '.join([token.word for token in self._analyzer.tokens(text)])} "

    def _hits(self, scores: dict[int, float], weights: Terms) -> tuple[Hit, ...]:
        terms = {term for term, weight in weights if weight > WEAK_WEIGHT}
        hits = []
        for rank, (row, score) in enumerate(ranked(scores, MAX_HITS), start=1):
            corpus, unit = self.library.at(row)
            matched = self._matched(row, terms) if rank <= MARKED_HITS else ()
            hits.append(Hit._make((rank, score, unit, corpus, matched, None)))
        return tuple(hits)

    def _matched(self, row: int, terms: set[str]) -> tuple[str, ...]:
        """The words of a unit's own text that strong terms of the query match, as they stand, each once."""
        words = self._words.get(row)
        if words is None:
            words = self._words[row] = {}
            for place, (word, token) in enumerate(self._analyzer.written(self.library.at(row)[1].text).items()):
                if not token.weak:
                    words.setdefault(token.term, []).append((place, word))
        found = [written for term in words.keys() & terms for written in words[term]]
        return tuple([word for _, word in sorted(found)])

    # -- refusing ----------------------------------------------------------------------------------------------------

    def _judged(self, question: str, hits: tuple[Hit, ...], parts: tuple[Part, ...], query: Query) -> Answer:
        verdicts = [part.verdict for part in parts]
        answered, near = Verdict.ANSWERED in verdicts, Verdict.NEAR in verdicts
        return Answer(
            question,
            Verdict.ANSWERED if answered else Verdict.NEAR if near else Verdict.NO_ANSWER,
            hits if answered else (),
            hits[:NEAR_UNITS] if near and not answered else (),
            also_searched=query.added,
            reason=None if answered else parts[0].reason,
            note="own-government" if _OWN_GOVERNMENT.search(question) else None,
            parts=parts if len(parts) > 1 and (answered or near) else (),
            related=self._related(hits) if answered else (),
            terms=query.weights,
        )

    def _related(self, hits: Sequence[Hit]) -> tuple[Unit, ...]:
        """Further paragraphs on a theme that is spread over many: those that score nearly as much as the best."""
        best = hits[0]
        floor = best.score * RELATED_SHARE
        near = [hit.unit for hit in hits if hit.score >= floor and hit.corpus is best.corpus]
        return tuple(near) if len({unit.locator.paragraph for unit in near}) >= RELATED_FROM else ()

    # -- explaining --------------------------------------------------------------------------------------------------

    def _explained(self, answer: Answer, weights: Terms, examples: Sequence[tuple[float, int]]) -> Answer:
        votes = self._neighbours.votes(examples)
        hits = tuple(
            hit._replace(
                explanation=self._explanation(self.library.row(hit.corpus, hit.unit), hit.score, weights, votes)
            )
            for hit in answer.hits
        )
        return replace(answer, hits=hits)

    def _explanation(self, row: int, score: float, weights: Terms, votes: Mapping[int, float]) -> Explanation:
        details = self._index.explain(row, weights)
        if row in votes:
            details.append(Explanation(votes[row], "votes of the nearest expansions"))
        rest = score - sum(detail.value for detail in details)
        if abs(rest) > _SMALLEST:
            details.append(Explanation(rest, "from companions, and for a meeting or addressee that was named"))
        return Explanation(score, "score", tuple(details))
