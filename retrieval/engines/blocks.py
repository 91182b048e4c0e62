"""Postings in blocks, and their sums.

A block holds the postings of one term among BLOCK neighbouring units: their weights (int32), then their places within
the block (uint16), both little-endian, in the order of units. A database keeps blocks and gives those of a question's
terms; they are summed here, in an array with a place for each unit. Rows of single postings, summed by the database,
took it ten times as long and more (docs/decisions/engines.md).

All numbers are whole, so that the order of adding does not matter. A sum fits: a weight has 31 bits, and what a
question adds to it 21 for each of up to a thousand terms.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

_BITS = 16
BLOCK = 2**_BITS
POSTING_BYTES = 6
LAST_PLACE = 2**31 - 1
_GROUP = 64  # units whose best one speaks for all, where the least total worth keeping is looked for

Numbers = npt.NDArray[np.int64]
Block = tuple[
    int, int, bytes
]  # its place, which counts from 0 and is of the units from place * BLOCK on; term; postings
Totals = list[tuple[int, int]]  # units and their sums


def packed(terms: Numbers, units: Numbers, weights: Numbers) -> Iterator[Block]:
    """The blocks of postings that are in the order of terms, then units."""
    if not len(terms):
        return
    places = units >> _BITS
    cuts = np.flatnonzero((terms[1:] != terms[:-1]) | (places[1:] != places[:-1])) + 1
    within, short = (units & (BLOCK - 1)).astype("<u2"), weights.astype("<i4")
    starts, stops = [0, *cuts.tolist()], [*cuts.tolist(), len(terms)]
    for start, stop, place, term in zip(starts, stops, places[starts].tolist(), terms[starts].tolist(), strict=True):
        yield place, term, short[start:stop].tobytes() + within[start:stop].tobytes()


def places(units: range | None) -> tuple[int, int]:
    """The first and the last place of the blocks of neighbouring units; None is all of them."""
    return (0, LAST_PLACE) if units is None else (units.start >> _BITS, (units.stop - 1) >> _BITS)


class Sums:
    """What terms with these weights add up to in each unit; blocks of other terms are passed over.

    `least` leaves units that hold less than so many of the terms.
    """

    def __init__(self, blocks: Iterable[Block], weights: Mapping[int, int], least: int = 1) -> None:
        at: dict[int, list[tuple[int, bytes]]] = {}
        for place, term, data in blocks:
            if term in weights:
                at.setdefault(place, []).append((weights[term], data))
        self._totals = {place: _added(at[place], least) for place in sorted(at)}

    def only(self, others: Sums) -> Sums:
        """These sums in the units that others have found."""
        found = Sums((), {})
        for place, totals in self._totals.items():
            held = others._totals.get(place, _NONE)[: len(totals)]
            found._totals[place] = np.where(held > 0, totals[: len(held)], 0)
        return found

    def best(self, wanted: int, among: Sequence[range] | None = None) -> Totals:
        """The best so many units of some ranges, best first, equal ones in the order of units."""
        units, sums, floor = [_NONE], [_NONE], 1
        for first, totals in self._pieces(among):
            floor = max(floor, _least(totals, wanted))
            kept = np.flatnonzero(totals >= floor)
            units.append(kept + first)
            sums.append(totals[kept])
        unit, total = np.concatenate(units), np.concatenate(sums)
        order = np.lexsort((unit, -total))[:wanted]
        return list(zip(unit[order].tolist(), total[order].tolist(), strict=True))

    def of(self, units: Collection[int]) -> Totals:
        """Those of single units that hold a term."""
        found = []
        for unit in units:
            totals = self._totals.get(unit >> _BITS, _NONE)
            place = unit & (BLOCK - 1)
            if place < len(totals) and totals[place]:
                found.append((unit, int(totals[place])))
        return found

    def _pieces(self, among: Sequence[range] | None) -> Iterator[tuple[int, Numbers]]:
        """The first unit of each stretch that may be found, with the totals from there on."""
        for place, totals in self._totals.items():
            begin = place << _BITS
            for rows in (range(begin, begin + BLOCK),) if among is None else among:
                start, stop = max(rows.start - begin, 0), min(rows.stop - begin, len(totals))
                if start < stop:
                    yield begin + start, totals[start:stop]


_NONE: Numbers = np.empty(0, np.int64)


def _added(parts: Sequence[tuple[int, bytes]], least: int) -> Numbers:
    """Totals of the units of one block, up to the last that holds a term; 0 where nothing is found."""
    postings = [(weight, *_unpacked(data)) for weight, data in parts]
    totals = np.zeros(1 + max([int(within[-1]) for _, within, _ in postings]), np.int64)
    for weight, within, weights in postings:
        totals[within] += np.multiply(weights, weight, dtype=np.int64)
    if least > 1:
        holds = np.zeros(len(totals), np.int32)
        for _, within, _ in postings:
            holds[within] += 1
        totals[holds < least] = 0
    return totals


def _unpacked(data: bytes) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.int32]]:
    count = len(data) // POSTING_BYTES
    return np.frombuffer(data, "<u2", count, 4 * count), np.frombuffer(data, "<i4", count)


def _least(totals: Numbers, wanted: int) -> int:
    """No more than the total of the last unit wanted: as many groups of units hold one with this total or more."""
    whole = len(totals) - len(totals) % _GROUP
    if whole <= wanted * _GROUP:
        return 0
    groups = totals[:whole].reshape(-1, _GROUP).max(axis=1)
    return int(np.partition(groups, -wanted)[-wanted])
