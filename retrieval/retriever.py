"""One corpus, ready to be asked. The same question to the same corpus always gets the same answer.

question ──> request (what it names: paragraphs, meetings, areas, addressees, articles)
         ──> query (terms with weights; those of the message before, if it leans on it)
         ──> scores ──> ranked rows ──> scope (answer, near, or refuse) ──> answer

What few questions need (directives, provisions, areas) is imported when one needs it: a cold start pays for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from . import dialogue, scope
from .analyzer import Analyzer
from .answer import Answer, Explanation, Hit, Part, Terms, Verdict
from .cache import cached
from .corpus import Corpus
from .document import Unit
from .index import EXAMPLES, SCORE_DIGITS, ranked
from .language import foreign_language
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


class Retriever:
    """Answers questions about one corpus."""

    def __init__(self, corpus: Corpus, cache: Path | None = None) -> None:
        """`cache` is a folder where the index is kept between starts, None to build it every time."""
        self.corpus = corpus
        self._units = corpus.document.units
        self._analyzer = Analyzer()
        self._rivals = load_rivals()
        prepared = self._prepare() if cache is None else cached(cache, corpus, self._prepare)
        self._index = prepared.index
        self._speller = Speller(self._index.vocabulary, prepared.sounds)
        self._queries = QueryAnalyzer(self._analyzer, self._speller, prepared.lexicon, self._index.fields[EXAMPLES].idf)
        self._selection = Selection(corpus.document)
        self._requests = RequestReader(corpus.document, self._analyzer)
        self._neighbours = Neighbours(corpus)
        self._words: dict[int, dict[str, str]] = {}
        self._refuser = Refuser(corpus, prepared, self._rivals, self._analyzer)

    def _prepare(self) -> Prepared:
        return prepare(self.corpus, self._rivals, self._analyzer)

    def ask(
        self,
        question: str,
        *,
        previous: str | Terms | None = None,
        limit: int = 3,
        area: str | None = None,
        meeting: str | None = None,
        explain: bool = False,
    ) -> Answer:
        """Answer one message. `previous` is the message before it, or its `Answer.terms`, for one that leans on it.

        `limit` is how many quotations are shown at first; enumerations are never cut. Raises UnknownNameError for an
        area or a meeting that the document does not have.
        """
        if len(question) > MAX_QUESTION_CHARACTERS:
            begun = question[:MAX_QUESTION_CHARACTERS]
            answer = self.ask(begun, previous=previous, limit=limit, area=area, meeting=meeting, explain=explain)
            return replace(answer, question=question)
        allowed = self._allowed(area, meeting)
        if not question.strip():
            return Answer(question, Verdict.EMPTY)
        early = self._without_search(question)
        if early is not None:
            return early
        request = self._requests.read(question)
        if request.references:
            answer = self._by_reference(question, request)
        else:
            listed = self._enumeration(question, request, allowed)
            answer = listed or self._search(question, request, previous, allowed, explain)
        return answer if limit == answer.shown else replace(answer, shown=limit)

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

    def _by_reference(self, question: str, request: Request) -> Answer:
        found = resolve(self.corpus.document, request.references, whole=True)
        if not found.units:
            return Answer(question, Verdict.NOT_FOUND, reason=", ".join(found.missing))
        hits = _listed(found.units)
        return Answer(question, Verdict.ANSWERED, hits, enumeration=True, reason=", ".join(found.missing) or None)

    # -- enumerations ------------------------------------------------------------------------------------------------

    def _enumeration(self, question: str, request: Request, allowed: frozenset[int] | None) -> Answer | None:
        """All units that a request names, where nothing else is asked."""
        rows = self._selection.rows(request)
        if rows is None:
            return None
        if allowed is not None:
            rows = [row for row in rows if row in allowed]
        if not rows:
            return Answer(
                question, Verdict.NOT_FOUND, reason="not-cited" if request.articles else "nothing-of-that-kind"
            )
        return Answer(question, Verdict.ANSWERED, _listed([self._units[row] for row in rows]), enumeration=True)

    def _allowed(self, area: str | None, meeting: str | None) -> frozenset[int] | None:
        if area is None and meeting is None:
            return None
        from .areas import find_area, find_meeting, of_meeting

        document = self.corpus.document
        heading = find_area(document, area).heading if area is not None else None
        units = [unit for unit in self._units if heading is None or unit.area == heading]
        if meeting is not None:
            units = list(of_meeting(units, find_meeting(document, meeting)))
        kept = {unit.locator for unit in units}
        return frozenset(row for row, unit in enumerate(self._units) if unit.locator in kept)

    # -- search ------------------------------------------------------------------------------------------------------

    def _search(
        self,
        question: str,
        request: Request,
        previous: str | Terms | None,
        allowed: frozenset[int] | None,
        explain: bool,
    ) -> Answer:
        query = self._queries.analyze(question)
        weights = self._weights(query, previous)
        examples = self._index.examples(weights)
        scores = self._scores(weights, examples, request, allowed)
        if query.literal:
            scores = {row: score for row, score in scores.items() if self._holds(row, query.literal)}
        hits = self._hits(scores, weights)
        if not hits or not (query.strong or previous):
            return Answer(question, Verdict.NO_ANSWER, also_searched=query.added)
        parts = self._refuser.judge(query, examples, hits)
        answer = self._judged(question, hits, parts, query)
        answer = replace(answer, terms=query.weights, related=self._related(answer), note=self._note(question))
        return self._explained(answer, weights, examples) if explain else answer

    def _weights(self, query: Query, previous: str | Terms | None) -> Terms:
        weights = dict(query.weights)
        if previous and dialogue.goes_on(query):
            before = self._queries.analyze(previous).weights if isinstance(previous, str) else previous
            for term, weight in before:
                weights.setdefault(term, PREVIOUS_WEIGHT * weight)
        return tuple(weights.items())

    def _scores(
        self, weights: Terms, examples: Sequence[tuple[float, int]], request: Request, allowed: frozenset[int] | None
    ) -> dict[int, float]:
        scores = self._index.scores(weights)
        for row, vote in self._neighbours.votes(examples).items():
            scores[row] = scores.get(row, 0.0) + vote
        scores = self._neighbours.spread(scores)
        if allowed is not None:
            scores = {row: score for row, score in scores.items() if row in allowed}
        if scores and (request.filters_meeting or request.addressee):
            favour = BOOST * max(scores.values())
            for row in scores:
                if self._selection.favours(row, request):
                    scores[row] += favour
        return scores

    def _holds(self, row: int, phrases: Sequence[str]) -> bool:
        unit = self._units[row]
        own = self._spoken(f"{unit.lead_in or ''} {unit.text}")
        return all(self._spoken(phrase) in own for phrase in phrases)

    def _spoken(self, text: str) -> str:
        """The words of a text in one string, so that a phrase in it is made of whole words."""
        return f" {' '.join([word for word, _, _ in self._analyzer.words(text)])} "

    def _hits(self, scores: dict[int, float], weights: Terms) -> tuple[Hit, ...]:
        terms = {term for term, weight in weights if weight > WEAK_WEIGHT}
        # Rounding makes equal what is equal but for the order of its sum; twice as many as are kept are enough for it.
        best = {row: round(score, SCORE_DIGITS) for row, score in ranked(scores)[: 2 * MAX_HITS]}
        return tuple(
            [
                Hit(rank, score, self._units[row], self._matched(row, terms) if rank <= MARKED_HITS else ())
                for rank, (row, score) in enumerate(ranked(best)[:MAX_HITS], start=1)
            ]
        )

    def _matched(self, row: int, terms: set[str]) -> tuple[str, ...]:
        """The words of a unit's own text that strong terms of the query match, as they stand, each once."""
        words = self._words.get(row)
        if words is None:
            text = self._units[row].text
            words = self._words[row] = {
                text[token.start : token.end]: token.term for token in self._analyzer.tokens(text) if not token.weak
            }
        return tuple([word for word, term in words.items() if term in terms])

    # -- refusing ----------------------------------------------------------------------------------------------------

    def _judged(self, question: str, hits: tuple[Hit, ...], parts: tuple[Part, ...], query: Query) -> Answer:
        verdicts = {part.verdict for part in parts}
        several = parts if len(parts) > 1 else ()
        if Verdict.ANSWERED in verdicts:
            return Answer(question, Verdict.ANSWERED, hits, also_searched=query.added, parts=several)
        reason = parts[0].reason
        if Verdict.NEAR in verdicts:
            near = hits[:NEAR_UNITS]
            return Answer(question, Verdict.NEAR, near=near, also_searched=query.added, reason=reason, parts=several)
        return Answer(question, Verdict.NO_ANSWER, also_searched=query.added, reason=reason)

    def _related(self, answer: Answer) -> tuple[Unit, ...]:
        """Further paragraphs on a theme that is spread over many: those that score nearly as much as the best."""
        if answer.verdict is not Verdict.ANSWERED:
            return ()
        floor = answer.hits[0].score * RELATED_SHARE
        near = [hit.unit for hit in answer.hits if hit.score >= floor]
        return tuple(near) if len({unit.locator.paragraph for unit in near}) >= RELATED_FROM else ()

    def _note(self, question: str) -> str | None:
        return "own-government" if _OWN_GOVERNMENT.search(question) else None

    # -- explaining --------------------------------------------------------------------------------------------------

    def _explained(self, answer: Answer, weights: Terms, examples: Sequence[tuple[float, int]]) -> Answer:
        votes = self._neighbours.votes(examples)
        rows = {unit.locator: row for row, unit in enumerate(self._units)}
        hits = tuple(
            replace(hit, explanation=self._explanation(rows[hit.unit.locator], hit.score, weights, votes))
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


def _listed(units: Sequence[Unit]) -> tuple[Hit, ...]:
    """Units that were named rather than ranked."""
    return tuple(Hit(rank, 0.0, unit) for rank, unit in enumerate(units, start=1))
