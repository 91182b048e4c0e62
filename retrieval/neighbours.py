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


class Neighbours:
    """Votes and companions of the units of a library."""

    def __init__(self, library: Library) -> None:
        self._named: dict[int, tuple[int, ...]] = {}  # the row of an example to those of the units that it names
        for corpus in library.corpora:
            first = library.rows(corpus).start
            for row, expansion in zip(library.expansion_rows(corpus), corpus.expansions, strict=True):
                self._named[row] = tuple([first + corpus.positions[unit] for unit in expansion.units])
        longest = max(map(len, self._named.values()), default=1)
        self._shares = [1 - PLACE_LOSS * min(place, LAST_PLACE) for place in range(longest)]
        self._companions = self._count()
        self._named.update((row, (row,)) for rows in library.own_examples for row in rows)

    def votes(self, examples: Sequence[tuple[float, int]]) -> dict[int, float]:
        """Row to what its nearest expansions give it; `examples` are those of the index, best first."""
        ballots: dict[int, list[float]] = {}
        own = [item for item in examples if item[1] in self._named]
        floor = own[VOTERS - 1][0] if len(own) > VOTERS else 0.0  # all that tie with the last voter vote
        for score, example in own:
            if score < floor:
                break
            for place, row in enumerate(self._named[example]):
                vote = score * self._shares[place]
                if row in ballots:
                    ballots[row].append(vote)
                else:
                    ballots[row] = [vote, 0.0, 0.0]
        return {row: VOTE_WEIGHT * _tally(cast) for row, cast in ballots.items()}

    def spread(self, scores: Mapping[int, float]) -> dict[int, float]:
        """The scores, with what the best units lend to those that people named together with them."""
        lent = dict(scores)
        for row, score in ranked(scores)[:SPREAD_FROM]:
            for other, share in self._companions.get(row, ()):
                lent[other] = lent.get(other, 0.0) + SPREAD * score * share
        return lent

    def borrowers(self, scores: Mapping[int, float]) -> set[int]:
        """The rows to which `spread` lends."""
        best = ranked(scores)[:SPREAD_FROM]
        return {other for row, _ in best for other, _ in self._companions.get(row, ())}

    def _count(self) -> dict[int, tuple[tuple[int, float], ...]]:
        together: defaultdict[int, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
        for rows in self._named.values():
            for row in rows:
                for other in rows:
                    if other != row:
                        together[row][other] += 1 / math.sqrt(len(rows))
        return {
            row: tuple((other, seen / (sum(others.values()) + PRIOR)) for other, seen in sorted(others.items()))
            for row, others in together.items()
        }


def _tally(cast: list[float]) -> float:
    cast.sort()
    return VOTES[0] * cast[-1] + VOTES[1] * cast[-2] + VOTES[2] * cast[-3]
