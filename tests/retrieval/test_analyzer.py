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


def test_a_sentence_is_put_in_phrases_and_keywords_only_in_pairs() -> None:
    """Order, small words, beginning and end are kept of a sentence; a list of keywords has no beginning to tell of."""
    assert ANALYZER.phrases("Who pays me?") == ["^ who", "who pay", "pay me", "me $", "who *", "me *"]
    assert ANALYZER.phrases("joint investigation teams") == ["joint investig", "investig team"]
    assert ANALYZER.phrases("") == []


@given(st.text(max_size=80))
def test_phrases_are_no_terms(text: str) -> None:
    """Nothing that is searched as a phrase can match a word."""
    assert not set(ANALYZER.phrases(text)) & set(ANALYZER.terms(text))


@given(st.text(max_size=80))
def test_written_words_stand_in_the_text(text: str) -> None:
    """What is marked as matched is the text's own words, and no other words are analyzed."""
    written = ANALYZER.written(text)
    assert all(word in text and fold(word) == token.word for word, token in written.items())
    assert {token for token in written.values() if token.word} == set(ANALYZER.tokens(text))


def test_a_service_for_years_forgets_words() -> None:
    """However many words people type, the analysis is right and what is remembered stays bounded."""
    analyzer = Analyzer(most_kept=3)
    assert analyzer.terms("alpha beta gamma delta victims alpha victims")[4:] == ["victim", "alpha", "victim"]
    assert analyzer.remembered == 3
