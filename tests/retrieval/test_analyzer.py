"""From text to tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analyzer import Analyzer, fold

ANALYZER = Analyzer()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("labor", "labour"),
        ("criminalize", "criminalise"),
        ("program", "programmes"),
        ("women", "woman"),
        ("children", "child"),
        ("people", "persons"),
        ("defense", "defence"),
        ("centers", "centre"),
        ("judgment", "judgement"),
        ("enrollment", "enrolment"),
        ("Victim’s", "victims"),
        ("VICTIMS", "victims"),
        ("señora", "senora"),
        ("paid", "pay"),
    ],
)
def test_forms_of_one_word_share_a_term(left: str, right: str) -> None:
    """British and American, singular and plural, upper and lower case find the same paragraphs."""
    assert ANALYZER.terms(left) == ANALYZER.terms(right)


def test_different_words_keep_different_terms() -> None:
    """Folding never makes one word of two that matter: a port is no harbour, a colour no collar."""
    assert len(set(ANALYZER.terms("labour favour color harbor prize prison person"))) == 7


def test_weak_words_are_marked_and_not_dropped() -> None:
    """A question made of small words alone still has tokens to search with."""
    tokens = list(ANALYZER.tokens("what should they do about it"))
    assert len(tokens) == 6
    assert all(token.weak for token in tokens)


@given(st.text(max_size=80))
def test_offsets_point_at_the_word(text: str) -> None:
    """A token's place in the text holds exactly the word that it stands for, whatever the text is."""
    for token in ANALYZER.tokens(text):
        assert fold(text[token.start : token.end]) == token.word


@given(st.text(max_size=80))
def test_bulk_analysis_agrees_with_tokens(text: str) -> None:
    """What is indexed and what is asked go through the same analysis."""
    assert ANALYZER.words(text) == [(token.word, token.term, token.weak) for token in ANALYZER.tokens(text)]
