"""Which postings may be left out: none that changes the best units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.engines import pruning
from retrieval.engines.pruning import Asked, best, ordered

POSTINGS = st.dictionaries(st.integers(0, 60), st.integers(1, 6), min_size=1, max_size=60)


@settings(max_examples=200)
@given(st.lists(POSTINGS, min_size=1, max_size=8), st.integers(1, 12), st.integers(2, 30))
def test_the_best_are_those_of_all_postings(lists: list[dict[int, int]], wanted: int, candidates: int) -> None:
    """Whatever is left out, the best units, their totals and the order of equal ones are those of the whole sum."""

    def run(terms: Sequence[tuple[int, int]], limit: int, rows: Sequence[int] | None) -> list[tuple[int, int]]:
        totals: Counter[int] = Counter()
        for number, weight in terms:
            for row, value in lists[number].items():
                if rows is None or row in rows:
                    totals[row] += weight * value
        return ordered(totals.items())[:limit]

    terms = [Asked(n, 1 + n % 3, len(rows), max(rows.values())) for n, rows in enumerate(lists)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pruning, "_CANDIDATES", candidates)
        found = best(run, terms, wanted, 0)
    assert found == run([(term.number, term.weight) for term in terms], wanted, None)


def test_common_terms_are_not_read_for_a_rare_one() -> None:
    """Where a rare word decides, the postings of a word of every unit are looked up for its units alone."""
    read: list[tuple[int, bool]] = []

    def run(terms: Sequence[tuple[int, int]], limit: int, rows: Sequence[int] | None) -> list[tuple[int, int]]:
        read.extend((number, rows is None) for number, _ in terms)
        return [(1, 90), (2, 80)] if rows is None else [(1, 1), (2, 1)]

    found = best(run, [Asked(0, 1, 100_000, 2), Asked(1, 1, 2, 90)], 2, 10)
    assert found == [(1, 91), (2, 81)]
    assert read == [(1, True), (0, False)]
