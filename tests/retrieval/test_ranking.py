"""BM25 over postings, and rank-bm25's own scores."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.ranking import _model, build_field

LETTERS = st.sampled_from("abcdefgh")
TERMS = st.lists(LETTERS, max_size=9)


@settings(max_examples=60)
@given(
    st.lists(TERMS, min_size=1, max_size=12), st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=4, unique=True)
)
def test_postings_score_as_rank_bm25_does(rows: list[list[str]], query: list[str]) -> None:
    """The sum over postings is what rank-bm25 computes over the whole corpus."""
    if not any(rows):
        return
    expected = _model(rows, 1.2, 0.75).get_scores(query)
    found = build_field(rows).scores([(term, 1.0) for term in query])
    for row, score in enumerate(expected):
        assert found.get(row, 0.0) == pytest.approx(float(score))


def test_a_term_in_half_of_a_tiny_corpus_still_finds() -> None:
    """With two paragraphs, a word of one of them finds it: rank-bm25's own idf would score it zero."""
    assert build_field([["victim", "shelter"], ["police"]]).scores([("shelter", 1.0)])[0] > 0


def test_a_term_of_every_paragraph_is_worth_little_and_never_negative() -> None:
    """A word that stands everywhere neither finds nor hides."""
    scores = build_field([["state", "victim"], ["state", "police"], ["state"]]).scores([("state", 1.0)])
    assert all(0 < score < 0.3 for score in scores.values())


@pytest.mark.parametrize("rows", [[], [[]], [[], []]])
def test_an_empty_field_finds_nothing(rows: list[list[str]]) -> None:
    """A corpus without a word is no division by zero."""
    assert build_field(rows).scores([("victim", 1.0)]) == {}


def test_only_rows_that_hold_a_term_are_scored() -> None:
    """No paragraph is found for a question that shares no word with it."""
    assert build_field([["a"], ["b"]]).scores([("zzz", 1.0)]) == {}
