"""What single expansions tell beyond their sum: the nearest ones vote, and units named together lend each other score.

The field of expansions joins all that was written for a unit, so that its words add up. A question that is close to
one of them should also count as such, and where people named several units for one question, a unit that is found
makes its companions likelier.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from .index import ranked
from .library import Library

VOTE_WEIGHT = 1.0
VOTERS = 120  # the expansions nearest to a question; the rest has nothing to say
VOTES = (1.0, 0.5, 0.25)  # of a unit's nearest expansion, the next, and the third
PLACE_LOSS = 0.1  # an expansion names its units best first: each place counts a tenth less,
LAST_PLACE = 4  # down to here
SPREAD = 0.2
SPREAD_FROM = 8  # the best units that lend
PRIOR = 5.0  # a unit that was seldom named with others lends little


# Row of a unit to the rows of those that were named with it, each with the share of a score that is lent to it.
Companions = Mapping[int, Sequence[tuple[int, float]]]


class Neighbours:
    """Votes and companions of the units of a library."""

    def __init__(self, library: Library, known: Companions | None = None) -> None:
        """`known` are the library's companions where somebody has counted them."""
        self._library = library
        self._companions = companions(library) if known is None else known
        self._named: dict[int, tuple[tuple[int, float], ...]] = {}

    def votes(self, examples: Sequence[tuple[float, int]]) -> dict[int, float]:
        """Row to what its nearest expansions give it; `examples` are those of the index, best first."""
        ballots: dict[int, list[float]] = {}
        known = self._named
        left = VOTERS
        last = 0.0
        for score, example in examples:
            if left <= 0 and score < last:  # all that tie with the last voter vote
                break
            named = known[example] if example in known else known.setdefault(example, self._names(example))
            if named:
                left -= 1
                last = score
                for row, share in named:
                    if row in ballots:
                        ballots[row].append(score * share)
                    else:
                        ballots[row] = [score * share]
        return {
            row: VOTE_WEIGHT * (_tally(cast) if len(cast) > 1 else VOTES[0] * cast[0]) for row, cast in ballots.items()
        }

    def _names(self, example: int) -> tuple[tuple[int, float], ...]:
        """The units that an example names, with their shares of its vote; nothing for a unit or a rival."""
        if any(example in rows for rows in self._library.own_examples):
            return ((example, 1.0),)
        named = self._library.named(example)
        return tuple([(row, 1 - PLACE_LOSS * min(place, LAST_PLACE)) for place, row in enumerate(named)])

    def spread(self, scores: Mapping[int, float]) -> dict[int, float]:
        """The scores, with what the best units lend to those that people named together with them."""
        lent = dict(scores)
        for row, score in ranked(scores, SPREAD_FROM):
            most = SPREAD * score
            for other, share in self._companions.get(row, ()):
                if other in lent:
                    lent[other] += most * share
                else:
                    lent[other] = most * share
        return lent

    def borrowers(self, scores: Mapping[int, float]) -> set[int]:
        """The rows to which `spread` lends."""
        best = ranked(scores, SPREAD_FROM)
        return {other for row, _ in best for other, _ in self._companions.get(row, ())}


def companions(library: Library) -> dict[int, tuple[tuple[int, float], ...]]:
    """Counted from all expansions of a library."""
    together: defaultdict[int, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
    for corpus in library.corpora:
        for example in library.expansion_rows(corpus):
            rows = library.named(example)
            for row in rows:
                for other in rows:
                    if other != row:
                        together[row][other] += 1 / math.sqrt(len(rows))
    return {
        row: tuple((other, seen / (sum(others.values()) + PRIOR)) for other, seen in sorted(others.items()))
        for row, others in sorted(together.items())
    }


def _tally(cast: list[float]) -> float:
    cast.sort(reverse=True)
    best = VOTES[0] * cast[0] + VOTES[1] * cast[1]
    return best + VOTES[2] * cast[2] if len(cast) > 2 else best
