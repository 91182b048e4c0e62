"""BM25 over one field, scored by rank-bm25's formula.

rank-bm25 counts, measures and weighs; this module keeps what it counted as postings, so that a question costs one
reading of the postings of its terms instead of one pass over the whole corpus for each term.

What is summed for a question are whole numbers (`impact`, `asked`): their sum is the same in whatever order and by
whatever program it is made, this one or a database, so that equal scores are equal everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

K1 = 1.2
B = 0.75
IMPACT_UNIT = 2**22  # what a term adds to a row's score counts in parts of 2e-7, and fits into 31 bits
ASKED_UNIT = 2**20  # a question's weight of a term in parts of 1e-6; the sum of a thousand terms fits into 63 bits
SCORE_UNIT = IMPACT_UNIT * ASKED_UNIT
_EXACT = 2.0**53  # floats hold whole numbers up to here, and so each sum of positive ones that does not exceed it

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Places = dict[str, tuple[int, int]]  # where the postings of a term begin and end


def asked(query: Iterable[tuple[str, float]]) -> list[tuple[str, int]]:
    """The terms of a question with their weights as whole numbers."""
    return [(term, round(weight * ASKED_UNIT)) for term, weight in query]


@dataclass(frozen=True, slots=True)
class Field:
    """One BM25-scored aspect of a corpus: its units' text, their headings, their expansions, or single examples.

    `idf` is a weight a term. `rows` and `weights` are the postings of all terms, one term after the other: the rows
    that hold it, in order, and what it adds to their scores. Rows count from 0.
    """

    idf: Mapping[str, float] = field(default_factory=dict)
    places: Places = field(default_factory=dict)
    rows: Rows = field(default_factory=lambda: np.empty(0, np.int64))
    weights: Floats = field(default_factory=lambda: np.empty(0))

    def holding(self, term: str) -> Rows:
        """The rows that hold a term."""
        start, end = self.places.get(term, (0, 0))
        return self.rows[start:end]

    def weight(self, term: str, row: int) -> float | None:
        """What a term adds to a row's score; None where the row does not hold it."""
        rows = self.holding(term)
        place = int(np.searchsorted(rows, row))
        return float(self.weights[self.places[term][0] + place]) if place < len(rows) and rows[place] == row else None


@dataclass(frozen=True, slots=True)
class Impacts:
    """What terms add to the scores of rows, over one field or several, as whole numbers (in floats, which add faster).

    The postings are those of all terms, one after the other; a term has one for each row and field that holds it.
    """

    places: Places
    rows: Rows
    values: Floats
    size: int
    _known: dict[str, tuple[Rows, Floats]] = field(default_factory=dict, init=False)  # postings that were asked for

    @classmethod
    def of(cls, fields: Sequence[tuple[Field, float]]) -> Impacts:
        """Of fields with their weights. There are as many rows as one of the fields has."""
        if len(fields) == 1:
            ((only, weight),) = fields
            size = int(only.rows.max(initial=-1)) + 1
            return cls(only.places, only.rows, np.rint(weight * only.weights * IMPACT_UNIT), size)
        names: dict[str, int] = {}
        parts = []
        for each, _ in fields:
            numbers = np.array([names.setdefault(term, len(names)) for term in each.places], np.int64)
            parts.append(np.repeat(numbers, [end - start for start, end in each.places.values()]))
        terms = np.concatenate(parts)
        rows = np.concatenate([each.rows for each, _ in fields])
        values = np.concatenate([np.rint(weight * each.weights * IMPACT_UNIT) for each, weight in fields])
        order = np.argsort(terms, kind="stable")
        counts = np.bincount(terms, minlength=len(names)).tolist()
        size = int(rows.max(initial=-1)) + 1
        return cls(laid_out(dict(zip(names, counts, strict=True))), rows[order], values[order], size)

    def scores(self, query: Iterable[tuple[str, float]]) -> Floats:
        """The score of every row, 0 for those that hold no term; `query` is terms with their weights, each once."""
        known, places = self._known, self.places
        found = [(known.get(term) or self._postings(term), weight) for term, weight in query if term in places]
        if not found:
            return np.zeros(self.size)
        rows = np.concatenate([rows for (rows, _), _ in found])
        values = np.concatenate([values for (_, values), _ in found])
        wholes = np.rint(np.array([weight for _, weight in found]) * ASKED_UNIT)
        values *= wholes.repeat([len(rows) for (rows, _), _ in found])
        totals = np.bincount(rows, values, self.size)
        if totals.max() >= _EXACT:
            whole_totals = np.zeros(self.size, np.int64)
            np.add.at(whole_totals, rows, values.astype(np.int64))
            totals = whole_totals.astype(np.float64)
        return totals / SCORE_UNIT

    def _postings(self, term: str) -> tuple[Rows, Floats]:
        start, end = self.places[term]
        found = self._known[term] = (self.rows[start:end], self.values[start:end])
        return found


def build_field(rows: Sequence[Sequence[str]], *, k1: float = K1, b: float = B) -> Field:
    """Weigh the terms of each row. `k1` saturates repeated terms, `b` (0 to 1) normalises by length."""
    if not any(rows):
        return Field()
    model = _model(rows, k1, b)
    norm = [k1 * (1 - b + b * length / model.avgdl) for length in model.doc_len]
    gathered: dict[str, tuple[list[int], list[float]]] = {}
    for row, frequencies in enumerate(model.doc_freqs):
        for term, frequency in frequencies.items():
            rows_of, weights = gathered.setdefault(term, ([], []))
            rows_of.append(row)
            weights.append(model.idf[term] * (frequency * (k1 + 1) / (frequency + norm[row])))
    return Field(
        model.idf,
        laid_out({term: len(rows_of) for term, (rows_of, _) in gathered.items()}),
        np.array([row for rows_of, _ in gathered.values() for row in rows_of], np.int64),
        np.array([weight for _, weights in gathered.values() for weight in weights]),
    )


def laid_out(lengths: Mapping[str, int]) -> Places:
    """Where the postings of terms stand, one after the other, from how many each has."""
    ends = list(accumulate(lengths.values()))
    return dict(zip(lengths, zip([0, *ends], ends, strict=False), strict=True))


def _model(rows: Sequence[Sequence[str]], k1: float, b: float) -> Any:
    from rank_bm25 import BM25Okapi  # late: not needed where the index is read from its cache

    class LuceneIdfBM25(BM25Okapi):  # type: ignore[misc]
        """Okapi BM25 with the idf of Lucene, ln(1 + (N - n + 0.5) / (n + 0.5)): always above zero.

        Robertson's idf makes a term in half of the paragraphs worthless and a term in most of them harmful; with a
        corpus of a few paragraphs that loses every hit.
        """

        def _calc_idf(self, nd: Mapping[str, int]) -> None:
            for term, containing in nd.items():
                self.idf[term] = math.log(1 + (self.corpus_size - containing + 0.5) / (containing + 0.5))

    return LuceneIdfBM25([list(row) for row in rows], k1=k1, b=b)
