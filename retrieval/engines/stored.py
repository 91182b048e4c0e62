"""The index that a retriever asks when postings are in a database: the same scores as `retrieval.index`, row by row.

What stays in memory is a dictionary: each term with its number, in how many rows it stands and its largest weight. It
grows with the vocabulary, not with the units.
"""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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

from .blocks import Block, Sums, Totals, places
from .database import READY, Database, GenerationGoneError

POOL = 48  # the best units that are fetched: those that a retriever keeps, and some for what is equal when rounded
_EVERY_ROW = range(2**31 - 1)


@dataclass(frozen=True, slots=True)
class Figures:
    """One field: how many rows it has, their words together, and in how many rows each term stands."""

    rows: int
    length: int
    frequency: Sequence[int]

    def idf(self, term: int) -> float:
        """Lucene's, as `ranking` has it."""
        return math.log(1 + (self.rows - self.frequency[term] + 0.5) / (self.frequency[term] + 0.5))


@dataclass(frozen=True)
class Dictionary:
    """Every term by its place. It has postings of two kinds, UNITS and EXAMPLES, and a number in each.

    `own` says of each term whether a unit or an expansion uses it; `units` and `examples` in how many rows it has
    postings of that kind. There are no examples where nobody wrote expansions: then none is asked for.
    """

    terms: Sequence[str]
    own: Sequence[bool]
    fields: Mapping[str, Figures]
    units: Sequence[int]
    examples: Sequence[int]
    places: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", {term: place for place, term in enumerate(self.terms)})

    def asked(self, weights: Terms, kind: int) -> dict[int, int]:
        """The numbers of those terms of a question that have postings of this kind, with their weights."""
        postings = (self.units, self.examples)[kind]
        return {
            2 * place + kind: weight
            for term, weight in asked(weights)
            if (place := self.places.get(term)) is not None and postings[place] and weight > 0
        }


UNITS_KIND, EXAMPLES_KIND = 0, 1


class Searcher:
    """The newest generation for one key. A generation that is replaced while it is used is looked up again."""

    def __init__(self, database: Database, key: str, number: int) -> None:
        self._database = database
        self._key = key
        self._number = number

    def blocks(self, terms: Collection[int], within: range | None = None) -> Iterable[Block]:
        """The postings of some terms; some outside of `within`, too."""
        if not terms or within == range(0):
            return ()
        numbers, (first, last) = sorted(terms), places(within)
        try:
            return self._database.blocks(self._number, numbers, first, last)
        except GenerationGoneError:
            self._number = newest(self._database, self._key)
            return self._database.blocks(self._number, numbers, first, last)


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
        self._ahead = threading.local()
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

    def examples(
        self, weights: Terms, within: Sequence[range] | None = None, then: tuple[Terms, range | None] | None = None
    ) -> list[tuple[float, int]]:
        """As in memory, but of units and rivals only the few that are ever looked at."""
        terms = self._dictionary.asked(telling(weights, self.rarity), EXAMPLES_KIND)
        if then is None:
            sums = Sums(self._searcher.blocks(terms), terms)
        else:
            units = self._dictionary.asked(then[0], UNITS_KIND)
            blocks = list(self._searcher.blocks({*terms, *units}, None if terms else then[1]))
            sums = Sums(blocks, terms)
            self._ahead.sums = then, Sums(blocks, units)
        own = [range(self.first_rival)] if within is None else list(within)
        voting = [common for rows in self._voting for other in own if (common := _common(rows, other))]
        found = dict(sums.best(NEAREST, own))
        found.update(sums.best(NEAREST, [range(self.first_rival, _EVERY_ROW.stop)]))
        found.update(_voters(sums, voting))
        return near(found)

    def scores(self, weights: Terms, within: range | None = None, also: Collection[int] = ()) -> dict[int, float]:
        sums = self._sums(weights, within)
        totals = dict(sums.best(POOL, None if within is None else [within]))
        totals.update(sums.of([row for row in also if row in (within or _EVERY_ROW)]))
        return _scored(totals)

    def of(self, weights: Terms, rows: Collection[int], within: range | None = None) -> dict[int, float]:
        return _scored(dict(self._sums(weights, within).of(rows))) if rows else {}

    def holding(
        self, weights: Terms, within: range | None, terms: Collection[str], confirmed: Callable[[int], bool]
    ) -> dict[int, float]:
        sums = self._sums(weights, within)
        if terms:
            needed = self._dictionary.asked([(term, 1.0) for term in terms], UNITS_KIND)
            if len(needed) < len(terms):
                return {}
            sums = sums.only(Sums(self._searcher.blocks(needed, within), needed, len(needed)))
        wanted, found, seen = POOL, dict[int, int](), 0
        while len(found) < POOL:
            totals = sums.best(wanted, None if within is None else [within])
            found.update([(row, total) for row, total in totals[seen:] if confirmed(row)])
            if len(totals) < wanted:
                break
            seen, wanted = wanted, 4 * wanted
        return _scored(found)

    def _sums(self, weights: Terms, within: range | None) -> Sums:
        """Of units: those that were fetched together with the examples of the same question, if there are such."""
        then, sums = getattr(self._ahead, "sums", (None, None))
        if sums is None or then != (weights, within):
            terms = self._dictionary.asked(weights, UNITS_KIND)
            sums = Sums(self._searcher.blocks(terms, within), terms)
        return sums

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


def _scored(totals: Mapping[int, int]) -> dict[int, float]:
    return {row: total / SCORE_UNIT for row, total in totals.items()}


def _voters(sums: Sums, voting: Sequence[range]) -> Totals:
    """The best, with all that are equal to the last of them."""
    wanted = 2 * VOTERS
    while True:
        found = sums.best(wanted, voting)
        if len(found) < wanted or found[-1][1] < found[VOTERS - 1][1]:
            return found
        wanted *= 4


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
