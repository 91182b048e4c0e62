"""Everyday phrases and what formal texts say instead."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analyzer import Analyzer
from retrieval.lexicon import Entry, Lexicon, Match, load_lexicon

ANALYZER = Analyzer()
LEXICON = Lexicon.of(
    [
        Entry(("money back", "cash"), ("compensation",)),
        Entry(("money",), ("financial",)),
        Entry(("pay me my money back",), ("restitution",)),
        Entry(("cash",), ("proceeds",)),
    ],
    ANALYZER,
)


def found(text: str) -> list[Match]:
    return list(LEXICON.matches(list(ANALYZER.tokens(text))))


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("where is the money", ["financial"]),
        ("I want my money back", ["compensation"]),
        ("they must pay me my money back", ["restitution"]),
        ("MONEY, back!", ["compensation"]),
        ("monies", []),
        ("nothing of that", []),
        ("money and money back", ["financial", "compensation"]),
    ],
)
def test_the_longest_phrase_wins(text: str, added: list[str]) -> None:
    """Phrases come before words, from left to right, whatever the case and the marks between."""
    assert [term for match in found(text) for term in match.terms] == added


def test_entries_with_the_same_phrase_add_up() -> None:
    """What two entries say of one phrase is all added, in their order."""
    assert found("cash")[0].terms == ("compensation", "proceeds")


@given(st.lists(st.sampled_from(["pay", "me", "my", "money", "back", "cash", "x"]), max_size=12))
def test_matches_never_overlap(words: list[str]) -> None:
    """Each word of a question belongs to one match at most, and matches stand in order."""
    matches = found(" ".join(words))
    assert all(left.end <= right.start for left, right in pairwise(matches))
    assert all(0 <= match.start < match.end <= len(words) for match in matches)


def test_the_packages_entries_are_found_by_their_own_phrases() -> None:
    """Every phrase of the shipped lexicon matches itself whole."""
    lexicon = Lexicon.of(load_lexicon(), ANALYZER)
    for entry in load_lexicon():
        for say in entry.say:
            tokens = list(ANALYZER.tokens(say))
            (match,) = lexicon.matches(tokens)
            assert match.end == len(tokens)
            assert set(entry.terms) <= set(match.terms)
