"""Sums of postings in blocks: the same as when each posting is added up by itself."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.engines.blocks import BLOCK, Sums, packed

# Close together, so that there are ties, at the borders of blocks and far apart.
UNITS = st.one_of(st.integers(0, 200), st.integers(BLOCK - 70, BLOCK + 70), st.integers(0, 5 * BLOCK))
POSTINGS = st.dictionaries(st.tuples(st.integers(0, 5), UNITS), st.integers(1, 4), min_size=1, max_size=150)
WEIGHTS = st.dictionaries(st.integers(0, 6), st.integers(1, 3), min_size=1)


def blocks_of(postings: dict[tuple[int, int], int]) -> list[tuple[int, int, bytes]]:
    rows = np.array([(*place, weight) for place, weight in sorted(postings.items())], np.int64)
    return list(packed(rows[:, 0], rows[:, 1], rows[:, 2]))


def summed(postings: dict[tuple[int, int], int], weights: dict[int, int]) -> Counter[int]:
    totals: Counter[int] = Counter()
    for (term, unit), weight in postings.items():
        if term in weights:
            totals[unit] += weight * weights[term]
    return totals


@settings(max_examples=200)
@given(POSTINGS, WEIGHTS, st.integers(1, 70), st.integers(0, 3 * BLOCK), st.integers(0, 3 * BLOCK))
def test_the_best_are_those_of_all_postings(
    postings: dict[tuple[int, int], int], weights: dict[int, int], wanted: int, start: int, length: int
) -> None:
    """The best units, their sums and the order of equal ones, of all units, of a range, and of single ones."""
    totals = summed(postings, weights)
    order = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    sums = Sums(blocks_of(postings), weights)
    assert sums.best(wanted) == order[:wanted]
    among = range(start, start + length)
    assert sums.best(wanted, [among]) == [item for item in order if item[0] in among][:wanted]
    assert dict(sums.of(range(100))) == {unit: total for unit, total in totals.items() if unit < 100}


def test_many_equal_ones_come_in_the_order_of_units() -> None:
    """Where more units than are wanted have the best sum, in more blocks than one, the first of them are given."""
    postings = {(0, unit): 1 + (unit % 977 == 0) for unit in range(2 * BLOCK)}
    assert Sums(blocks_of(postings), {0: 5}).best(50) == [(977 * place, 10) for place in range(50)]


@settings(max_examples=100)
@given(POSTINGS, WEIGHTS)
def test_only_units_that_hold_every_term_are_left(
    postings: dict[tuple[int, int], int], weights: dict[int, int]
) -> None:
    """What holds a quotation holds each of its words; its sum is still that of the whole question."""
    blocks, needed = blocks_of(postings), {0: 1, 1: 1}
    held = {unit for term, unit in postings if term == 0} & {unit for term, unit in postings if term == 1}
    expected = {unit: total for unit, total in summed(postings, weights).items() if unit in held}
    assert dict(Sums(blocks, weights).only(Sums(blocks, needed, 2)).best(1000)) == expected


def test_sums_are_exact_where_floats_are_not() -> None:
    """The largest weights that there may be, of a thousand terms, add up to the unit."""
    postings = {(term, 7): 2**31 - 1 for term in range(1000)}
    assert Sums(blocks_of(postings), dict.fromkeys(range(1000), 2**21 + 1)).of([7]) == [
        (7, 1000 * (2**31 - 1) * (2**21 + 1))
    ]
