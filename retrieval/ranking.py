"""BM25 over one field, scored by rank-bm25's formula.

rank-bm25 counts, measures and weighs; this module reads what it counted into postings, so that a question costs
one walk over the postings of its terms instead of one pass over the whole corpus for each term.

What is summed for a question are whole numbers (`impact`, `asked`): their sum is the same in whatever order and by
whatever program it is made, this one or a database, so that equal scores are equal everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

K1 = 1.2
B = 0.75
IMPACT_UNIT = 2**22  # what a term adds to a row's score counts in parts of 2e-7, and fits into 31 bits
ASKED_UNIT = 2**20  # a question's weight of a term in parts of 1e-6; the sum of ten thousand terms fits into 63 bits
SCORE_UNIT = IMPACT_UNIT * ASKED_UNIT


def impact(value: float) -> int:
    return round(value * IMPACT_UNIT)


def asked(query: Iterable[tuple[str, float]]) -> list[tuple[str, int]]:
    """The terms of a question with their weights as whole numbers."""
    return [(term, round(weight * ASKED_UNIT)) for term, weight in query]


@dataclass(frozen=True, slots=True)
class Field:
    """One BM25-scored aspect of a corpus: its units' text, their headings, their expansions, or single examples.

    `idf` is a weight a term; `postings` are, a term, the rows that hold it and what it adds to their scores, in the
    order of rows. Rows count from 0.
    """

    idf: Mapping[str, float] = field(default_factory=dict)
    postings: dict[str, tuple[Sequence[int], Sequence[float]]] = field(default_factory=dict)

    def scores(self, query: Iterable[tuple[str, float]]) -> dict[int, float]:
        """Row to score, only for rows that hold a term. `query` is terms with their weights, each term once."""
        totals: dict[int, float] = {}
        so_far = totals.get  # three times as fast as a defaultdict, and this is the innermost loop of a search
        for term, weight in query:
            found = self.postings.get(term)
            if found is not None:
                for row, value in zip(*found, strict=True):
                    totals[row] = so_far(row, 0.0) + weight * value
        return totals


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
    return Field(model.idf, dict(gathered))


def _model(rows: Sequence[Sequence[str]], k1: float, b: float) -> Any:
    # numpy comes with it and takes 0.1 s: not imported where the index is read from its cache.
    from rank_bm25 import BM25Okapi

    class LuceneIdfBM25(BM25Okapi):  # type: ignore[misc]
        """Okapi BM25 with the idf of Lucene, ln(1 + (N - n + 0.5) / (n + 0.5)): always above zero.

        Robertson's idf makes a term in half of the paragraphs worthless and a term in most of them harmful; with a
        corpus of a few paragraphs that loses every hit.
        """

        def _calc_idf(self, nd: Mapping[str, int]) -> None:
            for term, containing in nd.items():
                self.idf[term] = math.log(1 + (self.corpus_size - containing + 0.5) / (containing + 0.5))

    return LuceneIdfBM25([list(row) for row in rows], k1=k1, b=b)
