"""The index of a library: several BM25 fields, and one ranking of units from their weighted sum.

Fields are scored apart and added with weights (the linear form of fields in Robertson, Zaragoza and Taylor 2004,
"Simple BM25 extension to multiple weighted fields", kept apart so that each field keeps its own statistics).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from typing import Protocol

import numpy as np

from .analyzer import Analyzer
from .answer import Explanation
from .corpus import Corpus
from .library import Library
from .ranking import ASKED_UNIT, K1, SCORE_UNIT, B, Field, Floats, Impacts, asked, build_field
from .rivals import Rival

SCORE_DIGITS = 9
Terms = Sequence[tuple[str, float]]
EXAMPLES = "examples"


@dataclass(frozen=True, slots=True)
class FieldSetup:
    """How a field counts: its weight in the sum, and BM25's k1 and b."""

    weight: float
    k1: float = K1
    b: float = B


# What the experiments of docs/explanation/retrieval.md support; the BM25 parameters are the published defaults.
SETUP: Mapping[str, FieldSetup] = {
    "text": FieldSetup(0.7),
    "headings": FieldSetup(0.1, b=0.0),
    "expansions": FieldSetup(2.0, b=0.5),
    "phrases": FieldSetup(1.0, b=0.5),
}
EXAMPLES_B = 0.4
HABIT = 2  # texts that put it so, from which a phrase says something about how people ask
_UNITS = 10.0**SCORE_DIGITS
TELLING = 1.5  # weight times idf from which a term counts among examples
NEAR_SHARE = 0.25  # of the best example's score, from which an example is near


class Scorer(Protocol):
    """What a retriever asks: the index in memory, or one in a database (`engines.stored`)."""

    @property
    def vocabulary(self) -> Mapping[str, int]: ...

    @property
    def first_rival(self) -> int: ...

    @property
    def rarity(self) -> Mapping[str, float]: ...

    @property
    def partial(self) -> bool: ...

    def is_own(self, term: str) -> bool: ...

    def of(self, weights: Terms, rows: Collection[int], within: range | None = None) -> dict[int, float]: ...

    def scores(self, weights: Terms, within: range | None = None, also: Collection[int] = ()) -> dict[int, float]: ...

    def holding(
        self, weights: Terms, within: range | None, terms: Collection[str], confirmed: Callable[[int], bool]
    ) -> dict[int, float]: ...

    def examples(
        self, weights: Terms, within: Sequence[range] | None = None, then: tuple[Terms, range | None] | None = None
    ) -> list[tuple[float, int]]: ...

    def explain(self, row: int, weights: Terms) -> list[Explanation]: ...


@dataclass(frozen=True)
class Index:
    """Scores units for weighted terms.

    Rows of the fields named in `setup` are the library's. The field of examples has these rows too, then one for each
    expansion, then from `first_rival` on one for each rival. `vocabulary` counts the words of all of them: what
    spelling corrects to.
    """

    fields: Mapping[str, Field]
    vocabulary: Mapping[str, int]
    setup: Mapping[str, FieldSetup]
    first_rival: int

    @cached_property
    def _units(self) -> Impacts:
        return Impacts.of([(self.fields[name], how.weight) for name, how in self.setup.items()])

    @cached_property
    def _examples(self) -> Impacts:
        return Impacts.of([(self.fields[EXAMPLES], 1.0)])

    @property
    def partial(self) -> bool:
        """Whether `scores` may leave out units that hold a term; what it left out is asked of `of`."""
        return False

    @property
    def rarity(self) -> Mapping[str, float]:
        """Term to its idf among the examples: all that people and documents wrote, and the rivals."""
        return self.fields[EXAMPLES].idf

    def is_own(self, term: str) -> bool:
        """Whether a unit, or somebody who asked about one, uses the term: its first row stands before the rivals."""
        rows = self.fields[EXAMPLES].holding(term)
        return len(rows) > 0 and bool(rows[0] < self.first_rival)

    def scores(self, weights: Terms, within: range | None = None, also: Collection[int] = ()) -> dict[int, float]:
        """Row to score for units that hold one of the terms; with `within` only for those rows.

        This index gives all of them, whatever `also` is. Another one may give the best alone, with those of `also`.
        """
        found = self._units.scores(weights)
        rows = np.flatnonzero(found)
        if within is not None:
            rows = rows[(rows >= within.start) & (rows < within.stop)]
        return dict(zip(rows.tolist(), found[rows].tolist(), strict=True))

    def of(self, weights: Terms, rows: Collection[int], within: range | None = None) -> dict[int, float]:
        """The scores of single rows that hold one of the terms; `within` is that of the `scores` before."""
        return {row: score for row, score in self.scores(weights).items() if row in rows}

    def holding(
        self, weights: Terms, within: range | None, terms: Collection[str], confirmed: Callable[[int], bool]
    ) -> dict[int, float]:
        """Where `scores` gives the best alone: the scores of the best units that hold all of some other terms and are
        `confirmed`, more than an answer shows.
        """
        return {}

    def examples(
        self, weights: Terms, within: Sequence[range] | None = None, then: tuple[Terms, range | None] | None = None
    ) -> list[tuple[float, int]]:
        """Scores and rows of the nearest examples, best first, equal scores in the order of rows.

        `within` leaves only rows of these ranges and rivals. Terms that can add little are left out unless there are no
        others: single examples are short, and what tells them apart are rare words. `then` is what `scores` will be
        asked next: an index that has to fetch it does so together with the examples.
        """
        scores = self._examples.scores(telling(weights, self.rarity))
        if within is not None:
            kept = np.zeros(len(scores), bool)
            for rows in (*within, range(self.first_rival, len(scores))):
                kept[rows.start : rows.stop] = True
            scores *= kept
        return _near(scores)

    def explain(self, row: int, weights: Terms) -> list[Explanation]:
        """What each field and term adds to a unit's score, largest first."""

        def found(name: str, term: str) -> tuple[float, float] | None:
            value = self.fields[name].weight(term, row)
            return None if value is None else (value, self.fields[name].idf[term])

        return explained(self.setup, weights, found)


def explained(
    setup: Mapping[str, FieldSetup], weights: Terms, found: Callable[[str, str], tuple[float, float] | None]
) -> list[Explanation]:
    """What adds to a unit's score, largest first. `found` gives, of a field and a term, its BM25 weight and idf."""
    parts = []
    for name, how in setup.items():
        terms = []
        for term, whole in asked(weights):
            if (value := found(name, term)) is not None:
                weight = whole / ASKED_UNIT
                text = f"{term}: weight {weight:.2f} × idf {value[1]:.2f} × tf"
                terms.append(Explanation(how.weight * weight * value[0], text))
        terms.sort(key=lambda item: (-item.value, item.description))
        if terms:
            total = sum(item.value for item in terms)
            parts.append(Explanation(total, f"field {name}, weight {how.weight}", tuple(terms)))
    return sorted(parts, key=lambda item: (-item.value, item.description))


def telling(weights: Terms, rarity: Mapping[str, float]) -> Terms:
    """The terms that tell examples apart, or all where there are no such."""
    return [(term, weight) for term, weight in weights if rarity.get(term, 0.0) * weight >= TELLING] or weights


def near(totals: Mapping[int, int]) -> list[tuple[float, int]]:
    """Scores and rows of those that come near the best, from row to score in parts of SCORE_UNIT."""
    rows = sorted(totals)
    return [(score, rows[place]) for score, place in _near(np.array([totals[row] / SCORE_UNIT for row in rows]))]


def _near(scores: Floats) -> list[tuple[float, int]]:
    """Scores and places of those that come near the best, best first."""
    floor = NEAR_SHARE * scores.max(initial=0.0)
    near = np.flatnonzero(scores >= floor) if floor else np.empty(0, np.int64)
    order = near[np.argsort(-scores[near], kind="stable")]
    return list(zip(scores[order].tolist(), order.tolist(), strict=True))


def ranked(scores: Mapping[int, float], count: int | None = None) -> list[tuple[int, float]]:
    """The best `count` rows with their scores, best first; equal scores stay in document order.

    Scores are rounded to SCORE_DIGITS: what is equal but for the order of its sum is equal.
    """
    floor = float("-inf")
    if count is not None and count < len(scores):
        last = sorted(scores.values(), reverse=True)[count - 1]
        floor = last - 1 / _UNITS  # with all that rounding makes equal to it
    order = sorted([(int(-score * _UNITS - 0.5), row) for row, score in scores.items() if score >= floor])
    return [(row, -units / _UNITS) for units, row in order[:count]]


def build_index(
    library: Library,
    rivals: Sequence[Rival],
    analyzer: Analyzer,
    setup: Mapping[str, FieldSetup] = SETUP,
    words: Iterable[str] = (),
) -> Index:
    """Analyze and weigh everything once. `words` belong to the vocabulary although no row holds them."""
    vocabulary: Counter[str] = Counter()
    rows: dict[str, list[Sequence[str]]] = {name: [] for name in (*setup, EXAMPLES)}
    for fields in rows_of(library, rivals, analyzer, vocabulary):
        for name, terms in fields.items():
            rows[name].append(terms)
    weighed = {name: build_field(rows[name], k1=s.k1, b=s.b) for name, s in setup.items()}
    weighed[EXAMPLES] = build_field(rows[EXAMPLES], b=EXAMPLES_B)
    return Index(weighed, {**dict.fromkeys(words, 1), **vocabulary}, setup, library.first_rival)


def rows_of(
    library: Library, rivals: Sequence[Rival], analyzer: Analyzer, vocabulary: Counter[str], start: int = 0
) -> Iterator[dict[str, Sequence[str]]]:
    """The terms of each row's fields, in the order of rows from `start` on, one document at a time.

    Rows of units have all fields, those behind them only the examples. `vocabulary` counts every word met.
    """

    def terms(source: str) -> list[str]:
        tokens = analyzer.tokens(source)
        vocabulary.update([word for word, _, _ in tokens])
        return [term for _, term, weak in tokens if not weak]

    for corpus in library.corpora:
        rows = library.rows(corpus)
        if rows.stop > start:
            yield from unit_rows(library, corpus, terms, analyzer, max(start - rows.start, 0))
    others = chain((e.text for c in library.corpora for e in c.expansions), (rival.text for rival in rivals))
    for text in islice(others, max(start - len(library), 0), None):
        yield {EXAMPLES: terms(text)}


def unit_rows(
    library: Library, corpus: Corpus, terms: Callable[[str], list[str]], analyzer: Analyzer, start: int = 0
) -> Iterator[dict[str, Sequence[str]]]:
    """The terms of the fields of a document's units from `start` on; `terms` analyzes what it is given."""
    slips = {note.unit: set(analyzer.terms(note.words)) for notes in corpus.notes.values() for note in notes}
    asking: dict[str, list[str]] = {}
    for expansion in corpus.expansions:
        for unit_id in expansion.units:
            asking.setdefault(unit_id, []).extend(analyzer.strong_terms(expansion.text))
    put = _phrases(corpus, analyzer)
    stands_in = library.rows(corpus) in library.own_examples
    for unit in islice(corpus.document.units, start, None):
        own = terms(" ".join(filter(None, (unit.lead_in, unit.text, unit.closing))))
        unit_id = unit.id  # made anew each time that it is asked for
        text = ([term for term in own if term not in slips[unit_id]] or own) if unit_id in slips else own
        yield {
            "text": text,
            "headings": terms(" ".join(heading.title for heading in unit.headings)),
            "expansions": text if stands_in else asking.get(unit_id, ()),
            "phrases": analyzer.phrases(unit.text) if stands_in else put.get(unit_id, ()),
            EXAMPLES: text,
        }


def _phrases(corpus: Corpus, analyzer: Analyzer) -> dict[str, list[str]]:
    """How each unit and those who asked about it put it, by the unit's id; nothing where nobody asked.

    What only one of them says so is left out: that is most of it, and tells little.
    """
    if not corpus.expansions:
        return {}
    said: list[tuple[tuple[str, ...], list[str]]]
    said = [((unit.id,), analyzer.phrases(unit.text)) for unit in corpus.document.units]
    said += [(expansion.units, analyzer.phrases(expansion.text)) for expansion in corpus.expansions]
    counts = Counter(chain.from_iterable(set(phrases) for _, phrases in said))
    put: dict[str, list[str]] = {}
    for units, phrases in said:
        habits = [phrase for phrase in phrases if counts[phrase] >= HABIT]
        for unit_id in units:
            put.setdefault(unit_id, []).extend(habits)
    return put
