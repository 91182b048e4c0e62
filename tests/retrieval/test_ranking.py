"""BM25 over postings, and rank-bm25's own scores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.ranking import ASKED_UNIT, IMPACT_UNIT, Field, Impacts, _model, build_field, laid_out

LETTERS = st.sampled_from("abcdefgh")
TERMS = st.lists(LETTERS, max_size=9)


def scores(rows: list[list[str]], *query: str) -> list[float]:
    """The score of each row for terms of weight 1."""
    found = Impacts.of([(build_field(rows), 1.0)]).scores([(term, 1.0) for term in query])
    return [*found.tolist(), *[0.0] * (len(rows) - len(found))]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(TERMS, min_size=1, max_size=12), st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=4, unique=True)
)
def test_postings_score_as_rank_bm25_does(rows: list[list[str]], query: list[str]) -> None:
    """The sum over postings is what rank-bm25 computes over the whole corpus."""
    if not any(rows):
        return
    expected = _model(rows, 1.2, 0.75).get_scores(query)
    assert scores(rows, *query) == pytest.approx(expected.tolist(), abs=1e-5)


def test_a_term_in_half_of_a_tiny_corpus_still_finds() -> None:
    """With two paragraphs, a word of one of them finds it: rank-bm25's own idf would score it zero."""
    found, other = scores([["victim", "shelter"], ["police"]], "shelter")
    assert found > 0 == other


def test_a_term_of_every_paragraph_is_worth_little_and_never_negative() -> None:
    """A word that stands everywhere neither finds nor hides."""
    found = scores([["state", "victim"], ["state", "police"], ["state"]], "state")
    assert all(0 < score < 0.3 for score in found)


@pytest.mark.parametrize("rows", [[], [[]], [[], []]])
def test_an_empty_field_finds_nothing(rows: list[list[str]]) -> None:
    """A corpus without a word is no division by zero."""
    assert not any(scores(rows, "victim"))


def test_only_rows_that_hold_a_term_are_scored() -> None:
    """No paragraph is found for a question that shares no word with it."""
    assert scores([["a"], ["b"]], "zzz") == [0.0, 0.0]


WEIGHTS = st.floats(0.001, 500.0)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 5), WEIGHTS), unique_by=lambda p: p[:2], min_size=1),
    st.dictionaries(LETTERS, st.floats(0.01, 1.2), min_size=1),
)
def test_a_score_is_the_exact_sum_of_whole_numbers(
    postings: list[tuple[str, int, float]], query: dict[str, float]
) -> None:
    """As whole numbers of any size would give it, also where the sum is more than floats can count."""
    postings.sort()
    lengths: dict[str, int] = {}
    for term, _, _ in postings:
        lengths[term] = lengths.get(term, 0) + 1
    rows, weights = np.array([row for _, row, _ in postings]), np.array([weight for _, _, weight in postings])
    field = Field(dict.fromkeys(lengths, 1.0), laid_out(lengths), rows, weights)
    found = Impacts.of([(field, 0.7), (field, 2.0)]).scores(query.items())
    for row, score in enumerate(found.tolist()):
        total = sum(
            round(how * weight * IMPACT_UNIT) * round(query[term] * ASKED_UNIT)
            for how in (0.7, 2.0)
            for term, at, weight in postings
            if at == row and term in query
        )
        assert score == total / (IMPACT_UNIT * ASKED_UNIT)


def test_a_field_knows_what_a_term_adds_to_a_row() -> None:
    """The weight that explanations show is the one that was summed; a row without the term has none."""
    field = build_field([["a", "b"], ["b"], ["a", "a"]])
    assert field.holding("a").tolist() == [0, 2]
    assert field.weight("a", 1) is None
    assert field.weight("zzz", 1) is None
    assert Impacts.of([(field, 1.0)]).scores([("a", 1.0)])[2] == pytest.approx(field.weight("a", 2), abs=1e-6)
