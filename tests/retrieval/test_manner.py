"""How a question is put: odds of words and phrases, and what they say of a text."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from retrieval.analyzer import Analyzer
from retrieval.manner import odds, strangeness

ANALYZER = Analyzer()
INSIDE = ("may we punish the victim", "may we keep the victim", "should a victim pay", "should we pay")
OUTSIDE = ("who heads the office", "who heads the group", "how many victims are there", "how many offices are there")


def known(inside: tuple[str, ...] = INSIDE, outside: tuple[str, ...] = OUTSIDE) -> dict[str, int]:
    return odds(map(ANALYZER.tokens, inside), map(ANALYZER.tokens, outside))


def strange(text: str) -> float:
    return strangeness(ANALYZER.tokens(text), known())


def test_a_manner_is_known_by_its_small_words() -> None:
    """On the same subject, a question put like those outside is stranger than one put like those inside."""
    assert strange("how many victims pay") > 0 > strange("may we pay the victim")
    assert strange("who heads the victims") > strange("should victims head it")


def test_what_was_seldom_seen_says_nothing() -> None:
    """A word of a single text has no odds, and a text of nothing but new words is neither strange nor usual."""
    assert "punish" not in known()
    assert strange("zebras graze") == 0
    assert strange("") == 0


def test_without_two_sides_there_are_no_odds() -> None:
    """A document that nobody asked about has no manner to compare with."""
    assert known(inside=()) == {}
    assert known(outside=()) == {}


def test_sides_of_different_size_are_compared_by_their_shares() -> None:
    """A word as frequent on both sides has no odds, however many texts each side has."""
    assert known(("a wall",) * 4 + ("the sea",) * 4, ("a wall", "the sea"))["wall"] == 0


@given(st.integers(0, 99))
def test_the_order_of_examples_does_not_matter(seed: int) -> None:
    """The same examples in another order give the same odds."""
    mixed = list(OUTSIDE)
    random.Random(seed).shuffle(mixed)
    assert known(outside=tuple(mixed)) == known()


@given(st.text(max_size=60))
def test_any_text_has_a_finite_strangeness(text: str) -> None:
    """Whatever is typed, the strangeness is a number that a threshold can be held against."""
    assert abs(strange(text)) < 1_000
