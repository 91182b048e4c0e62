"""Votes of the nearest expansions, and what units that were named together lend each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.corpus import Corpus, Expansion
from retrieval.library import Library
from retrieval.neighbours import PLACE_LOSS, VOTERS, VOTES, Neighbours
from tests.retrieval.samples import seed_document, seed_units

FIRST = len(seed_units())
IDS = [unit.id for unit in seed_units()]


def neighbours(*named: tuple[int, ...]) -> Neighbours:
    expansions = tuple(Expansion(f"question {n}", tuple(IDS[row] for row in rows)) for n, rows in enumerate(named))
    return Neighbours(Library([Corpus(seed_document(), expansions=expansions)]))


def test_the_nearest_expansion_votes_with_its_score() -> None:
    """A unit with one near expansion gets that expansion's score."""
    assert neighbours((3,)).votes([(8.0, FIRST)]) == {3: 8.0}


def test_later_places_get_a_tenth_less_each() -> None:
    """The unit that an expansion names first gets most."""
    votes = neighbours((3, 5)).votes([(10.0, FIRST)])
    assert votes[5] == pytest.approx((1 - PLACE_LOSS) * votes[3])


def test_further_expansions_count_less() -> None:
    """Three of a unit's expansions count, the second half, the third a quarter; a fourth adds nothing."""
    named = [(3,)] * 4
    examples = [(8.0, FIRST), (6.0, FIRST + 1), (4.0, FIRST + 2), (2.0, FIRST + 3)]
    expected = 8.0 * VOTES[0] + 6.0 * VOTES[1] + 4.0 * VOTES[2]
    assert neighbours(*named).votes(examples) == {3: pytest.approx(expected)}


def test_units_and_rivals_do_not_vote() -> None:
    """Only expansions have a vote."""
    assert neighbours((3,)).votes([(9.0, 0), (8.0, FIRST + 1)]) == {}


def test_expansions_that_tie_with_the_last_voter_vote_too() -> None:
    """Where the line of voters is drawn, equal scores are on the same side of it."""
    named = [(3,)] * VOTERS + [(5,)]
    examples = [(2.0, FIRST + n) for n in range(VOTERS + 1)]
    assert 5 in neighbours(*named).votes(examples)
    assert 5 not in neighbours(*named).votes([*examples[:-1], (1.0, FIRST + VOTERS)])


def test_companions_lend() -> None:
    """A unit that is found makes those likelier that people named together with it, and loses nothing."""
    lent = neighbours((3, 5), (3, 5), (7,)).spread({3: 10.0, 7: 4.0})
    assert lent[3] == 10.0
    assert 0.0 < lent[5] < 10.0
    assert lent[7] == 4.0


@given(st.dictionaries(st.integers(0, 20), st.floats(0.1, 100), max_size=12))
def test_lending_takes_nothing_away(scores: dict[int, float]) -> None:
    """No score falls."""
    lent = neighbours((1, 2, 3), (2, 9), (4, 20)).spread(scores)
    assert all(lent[row] >= score for row, score in scores.items())


def test_a_document_without_expansions_has_no_neighbours() -> None:
    """Votes and companions are empty, not wrong."""
    bare = Neighbours(Library([Corpus(seed_document())]))
    assert bare.votes([(3.0, FIRST)]) == {}
    assert bare.spread({1: 2.0}) == {1: 2.0}
