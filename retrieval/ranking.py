"""BM25 over one field, scored by rank-bm25's formula.

rank-bm25 counts, measures and weighs; this module reads what it counted into postings, so that a question costs
one walk over the postings of its terms instead of one pass over the whole corpus for each term. The sums are plain
Python floats added in a fixed order: the same on every platform and independent of threads.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rank_bm25 import BM25Okapi


class LuceneIdfBM25(BM25Okapi):  # type: ignore[misc]
    """Okapi BM25 with the idf of Lucene, ln(1 + (N - n + 0.5) / (n + 0.5)): always above zero.

    Robertson's idf makes a term in half of the paragraphs worthless and a term in most of them harmful; with a corpus
    of a few paragraphs that loses every hit.
    """

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        for term, containing in nd.items():
            self.idf[term] = math.log(1 + (self.corpus_size - containing + 0.5) / (containing + 0.5))


class Field:
    """One BM25-scored aspect of all units: their text, their headings, or their expansions.

    `k1` saturates repeated terms, `b` (0 to 1) normalises by length. Rows are unit positions, counted from 0.
    """

    def __init__(self, rows: Sequence[Sequence[str]], *, k1: float = 1.2, b: float = 0.75) -> None:
        self.size = len(rows)
        self.idf: dict[str, float] = {}
        self.postings: dict[str, list[tuple[int, float]]] = {}
        if any(rows):
            self._fill(LuceneIdfBM25([list(row) for row in rows], k1=k1, b=b))

    def _fill(self, model: Any) -> None:
        self.idf = model.idf
        norm = [model.k1 * (1 - model.b + model.b * length / model.avgdl) for length in model.doc_len]
        for row, frequencies in enumerate(model.doc_freqs):
            for term, frequency in frequencies.items():
                weight = self.idf[term] * (frequency * (model.k1 + 1) / (frequency + norm[row]))
                self.postings.setdefault(term, []).append((row, weight))

    def scores(self, query: Iterable[tuple[str, float]]) -> dict[int, float]:
        """Row to score, only for rows that hold a term. `query` is terms with their weights, each term once."""
        totals: defaultdict[int, float] = defaultdict(float)
        for term, weight in query:
            for row, value in self.postings.get(term, ()):
                totals[row] += weight * value
        return totals
