"""The best units of a search without reading every posting.

A unit that holds only terms whose largest weights together stay under the score of the last unit wanted cannot be
among the best (MaxScore; Turtle and Flood 1995, "Query evaluation: strategies and optimizations"). So the rare terms
are summed first; what the common ones add is looked up for the units that can still be among the best. The result is
the same, ties included, as with all terms at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from .statement import MOST_ROWS

Totals = list[tuple[int, int]]
Run = Callable[[Sequence[tuple[int, int]], int, Sequence[int] | None], Totals]
_CANDIDATES = 1000  # units that are looked at more closely, at most
_FIRST_BOUND = 0.5  # of all largest weights: how much the first reading may leave out
_NEXT_BOUND = 0.8  # of what is known to be needed: how much the next one may


@dataclass(frozen=True, slots=True)
class Asked:
    """A term of a search: its number and weight, in how many units it stands, and its largest weight in one."""

    number: int
    weight: int
    frequency: int
    top: int

    @property
    def most(self) -> int:
        return self.weight * self.top


def best(run: Run, terms: Sequence[Asked], wanted: int, cheap: int) -> Totals:
    """Units with their totals, best first, equal ones in the order of units; at least `wanted` where there are so many.

    `run` sums terms, for some units or for all, and gives no more than a limit of the best. Searches that read fewer
    postings than `cheap` are done at once.
    """
    everything = [(term.number, term.weight) for term in terms]
    if sum(term.frequency for term in terms) <= cheap:
        return run(everything, wanted, None)
    order = sorted(terms, key=lambda term: (term.frequency, term.number))
    bound = int(_FIRST_BOUND * sum(term.most for term in order))
    read = 0
    while True:
        read, rest = _enough(order, read, bound)
        if read == len(order):
            return run(everything, wanted, None)
        found = run([(term.number, term.weight) for term in order[:read]], _CANDIDATES, None)
        least = found[wanted - 1][1] if len(found) >= wanted else 0
        if rest >= least:
            bound = int(_NEXT_BOUND * least)
            read += 1
            continue
        near = {row: total for row, total in found if total + rest >= least}
        if len(near) == _CANDIDATES:  # there may be more of them: read more, so that fewer remain
            bound = rest // 2
            read += 1
            continue
        for row, more in summed(run, [(term.number, term.weight) for term in order[read:]], near):
            near[row] += more
        return ordered(near.items())[:wanted]


def summed(run: Run, terms: Sequence[tuple[int, int]], rows: Collection[int]) -> Totals:
    """The totals of single units."""
    rows = sorted(rows)
    parts = [rows[start : start + MOST_ROWS] for start in range(0, len(rows), MOST_ROWS)]
    return [item for part in parts for item in run(terms, len(part), part)]


def ordered(totals: Collection[tuple[int, int]]) -> Totals:
    return sorted(totals, key=lambda item: (-item[1], item[0]))


def _enough(order: Sequence[Asked], read: int, bound: int) -> tuple[int, int]:
    """How many terms have to be read so that the others add less than `bound`, and what these can add at most."""
    rest = sum(term.most for term in order[read:])
    while read < len(order) and rest >= max(bound, 1):
        rest -= order[read].most
        read += 1
    return read, rest
