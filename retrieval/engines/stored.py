"""The index that a retriever asks when postings are in a database: the same scores as `retrieval.index`, row by row.

What stays in memory is a dictionary: each term with its number, in how many rows it stands and its largest weight. It
grows with the vocabulary, not with the units.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from retrieval.analyzer import Analyzer
from retrieval.answer import Explanation
from retrieval.corpus import Corpus
from retrieval.errors import NoIndexError
from retrieval.index import EXAMPLES, SETUP, Terms, explained, near, telling, unit_rows
from retrieval.library import Library
from retrieval.neighbours import VOTERS
from retrieval.ranking import SCORE_UNIT, asked
from retrieval.rivals import NEAREST

from .database import READY, Database, GenerationGoneError
from .pruning import Asked, Totals, best, summed
from .statement import Asking

POOL = 48  # the best units that are fetched: those that a retriever keeps, and some for what is equal when rounded
NO_LIMIT = 2**31 - 1
_EVERY_ROW = range(NO_LIMIT)


@dataclass(frozen=True, slots=True)
class Figures:
    """One field: how many rows it has, their words together, and in how many rows each term stands."""

    rows: int
    length: int
    frequency: Sequence[int]

    def idf(self, term: int) -> float:
        """Lucene's, as `ranking` has it."""
        return math.log(1 + (self.rows - self.frequency[term] + 0.5) / (self.frequency[term] + 0.5))


@dataclass(frozen=True, slots=True)
class Postings:
    """What a search has to know of the numbers of terms: in how many rows each stands, and its largest weight."""

    frequency: Sequence[int]
    top: Sequence[int]


@dataclass(frozen=True)
class Dictionary:
    """Every term by its place. `units` and `examples` are the two kinds of postings; a term has a number in each.

    `own` says of each term whether a unit or an expansion uses it. `examples` holds nothing where nobody wrote
    expansions: then no example is asked for.
    """

    terms: Sequence[str]
    own: Sequence[bool]
    fields: Mapping[str, Figures]
    units: Postings
    examples: Postings
    places: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", {term: place for place, term in enumerate(self.terms)})

    def asked(self, weights: Terms, kind: int) -> list[Asked]:
        """The terms of a question that have postings of this kind, UNITS or EXAMPLES_KIND."""
        postings = (self.units, self.examples)[kind]
        return [
            Asked(2 * place + kind, weight, postings.frequency[place], postings.top[place])
            for term, weight in asked(weights)
            if (place := self.places.get(term)) is not None and postings.frequency[place] and weight > 0
        ]


UNITS_KIND, EXAMPLES_KIND = 0, 1


class Searcher:
    """The newest generation for one key. A generation that is replaced while it is used is looked up again."""

    def __init__(self, database: Database, key: str, number: int) -> None:
        self.database = database
        self._key = key
        self._number = number

    def search(self, asking: Asking) -> Totals:
        try:
            return self.database.search(self._number, asking)
        except GenerationGoneError:
            self._number = newest(self.database, self._key)
            return self.database.search(self._number, asking)


def newest(database: Database, key: str) -> int:
    """Raises NoIndexError where nothing was built for this key."""
    ready = [generation for generation in database.generations() if generation.state == READY]
    for generation in ready:
        if generation.key == key:
            return generation.number
    reason = "was made for other documents or by another version of Palermo" if ready else "is not there yet"
    raise NoIndexError(f"The index that PALERMO_INDEX names {reason}. Make it with: palermo index")


class StoredIndex:
    """Scores units for weighted terms by asking a database."""

    def __init__(
        self,
        searcher: Searcher,
        dictionary: Dictionary,
        vocabulary: Mapping[str, int],
        library: Library,
        analyzer: Analyzer,
    ) -> None:
        self._searcher = searcher
        self._dictionary = dictionary
        self._library = library
        self._analyzer = analyzer
        self._lately: tuple[Corpus, list[dict[str, Sequence[str]]]] | None = None
        self.vocabulary = vocabulary
        self.first_rival = library.first_rival
        examples = dictionary.fields[EXAMPLES]
        self.rarity: Mapping[str, float] = {
            term: examples.idf(place) for place, term in enumerate(dictionary.terms) if examples.frequency[place]
        }
        self._voting = _joined([*library.own_examples, range(len(library), library.first_rival)])

    partial = True

    def is_own(self, term: str) -> bool:
        place = self._dictionary.places.get(term)
        return place is not None and bool(self._dictionary.own[place])

    def scores(
        self, weights: Terms, within: range | None = None, also: Collection[int] = (), whole: bool = False
    ) -> dict[int, float]:
        terms = self._dictionary.asked(weights, UNITS_KIND)
        totals = self._best(terms, NO_LIMIT if whole else POOL, None if within is None else [within])
        scores = {row: total / SCORE_UNIT for row, total in totals}
        if not whole:
            scores |= self.of(weights, [row for row in also if row not in scores and row in (within or _EVERY_ROW)])
        return scores

    def of(self, weights: Terms, rows: Collection[int]) -> dict[int, float]:
        terms = [(term.number, term.weight) for term in self._dictionary.asked(weights, UNITS_KIND)]
        if not terms:
            return {}
        return {row: total / SCORE_UNIT for row, total in summed(self._run(None), terms, rows)}

    def examples(self, weights: Terms, within: Sequence[range] | None = None) -> list[tuple[float, int]]:
        """As in memory, but of units and rivals only the few that are ever looked at."""
        terms = self._dictionary.asked(telling(weights, self.rarity), EXAMPLES_KIND)
        own = [range(self.first_rival)] if within is None else list(within)
        voting = [common for rows in self._voting for other in own if (common := _common(rows, other))]
        found = dict(self._best(terms, NEAREST, own))
        found.update(self._best(terms, NEAREST, [range(self.first_rival, NO_LIMIT)]))
        found.update(self._voters(terms, voting))
        return near(found)

    def _voters(self, terms: Sequence[Asked], voting: Sequence[range]) -> Totals:
        """The best, with all that are equal to the last of them."""
        wanted = 2 * VOTERS
        while True:
            found = self._best(terms, wanted, voting)
            if len(found) < wanted or found[-1][1] < found[VOTERS - 1][1]:
                return found
            wanted *= 4

    def _best(self, terms: Sequence[Asked], wanted: int, ranges: Sequence[range] | None) -> Totals:
        if not terms or (ranges is not None and not ranges):
            return []
        cheap = NO_LIMIT**2 if wanted == NO_LIMIT else self._searcher.database.cheap
        return best(self._run(ranges), terms, wanted, cheap)

    def _run(self, ranges: Sequence[range] | None) -> _Run:
        return _Run(self._searcher, None if ranges is None else [(rows.start, rows.stop - 1) for rows in ranges])

    def explain(self, row: int, weights: Terms) -> list[Explanation]:
        corpus, _ = self._library.at(row)
        if self._lately is None or self._lately[0] is not corpus:
            rows = list(unit_rows(self._library, corpus, self._analyzer.strong_terms, self._analyzer))
            self._lately = (corpus, rows)
        fields = self._lately[1][row - self._library.rows(corpus).start]
        counted = {name: Counter(terms) for name, terms in fields.items()}

        def found(name: str, term: str) -> tuple[float, float] | None:
            frequency = counted[name][term]
            if not frequency:
                return None
            how, figures = SETUP[name], self._dictionary.fields[name]
            idf = figures.idf(self._dictionary.places[term])
            norm = how.k1 * (1 - how.b + how.b * len(fields[name]) / (figures.length / figures.rows))
            return idf * (frequency * (how.k1 + 1) / (frequency + norm)), idf

        return explained(SETUP, weights, found)


@dataclass(frozen=True, slots=True)
class _Run:
    searcher: Searcher
    ranges: Sequence[tuple[int, int]] | None

    def __call__(self, terms: Sequence[tuple[int, int]], limit: int, rows: Sequence[int] | None) -> Totals:
        return self.searcher.search(Asking(terms, limit, rows, self.ranges))


def _joined(ranges: Sequence[range]) -> list[range]:
    """Ranges that touch each other as one."""
    found: list[range] = []
    for rows in sorted(filter(None, ranges), key=lambda rows: rows.start):
        if found and found[-1].stop >= rows.start:
            found[-1] = range(found[-1].start, max(rows.stop, found[-1].stop))
        else:
            found.append(rows)
    return found


def _common(left: range, right: range) -> range:
    return range(max(left.start, right.start), min(left.stop, right.stop))
