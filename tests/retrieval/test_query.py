"""From a question to weighted terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analyzer import Analyzer
from retrieval.lexicon import Entry, Lexicon
from retrieval.query import ADDED_WEIGHT, MAX_QUESTION_CHARACTERS, WEAK_WEIGHT, QueryAnalyzer
from retrieval.spelling import Speller

ANALYZER = Analyzer()
ENTRIES = [Entry(("money back",), ("compensation", "restitution", "damages")), Entry(("pimp",), ("exploiter",))]
LEXICON = Lexicon.of(ENTRIES, ANALYZER)
VOCABULARY = {"victim": 9, "money": 3, "back": 3, "compensation": 5, "people": 2, "pimp": 1}
QUERIES = QueryAnalyzer(ANALYZER, Speller(VOCABULARY), LEXICON)


def weights(text: str) -> dict[str, float]:
    return dict(QUERIES.analyze(text).weights)


def test_weak_words_count_for_little_and_are_not_dropped() -> None:
    """`what` keeps a small weight; a word that carries meaning has weight one."""
    assert weights("what victims") == {"what": WEAK_WEIGHT, "victim": 1.0}


@pytest.mark.parametrize(("typed", "meant"), [("vctims", "victims"), ("ppl", "people"), ("wat", "what")])
def test_slips_and_shorthand_mean_the_words(typed: str, meant: str) -> None:
    """A question with slips is the question that was meant."""
    assert weights(typed) == weights(meant)


def test_added_terms_share_a_weight() -> None:
    """More words for one phrase each weigh less, and none more than a word of the asker's own would be boosted to."""
    found = weights("money back")
    terms = ANALYZER.strong_terms("compensation restitution damages")
    assert len({found[term] for term in terms}) == 1
    assert found[terms[0]] < found["money"] == 1.0
    assert found[terms[0]] < weights("pimp")[ANALYZER.term("exploiter")] <= ADDED_WEIGHT


def test_what_was_added_is_named_as_people_read_it() -> None:
    """Words are named whole, not as stems, and not where the asker said them."""
    assert QUERIES.analyze("my money back").added == ("compensation", "restitution", "damages")
    assert QUERIES.analyze("compensation, my money back").added == ("restitution", "damages")


@pytest.mark.parametrize("quoted", ['"money back"', "“money back”", "«money back»", "„money back“"])
def test_quotation_marks_switch_expansion_off(quoted: str) -> None:
    """What stands in quotation marks of any style is literal, and nothing is added to it."""
    query = QUERIES.analyze(quoted)
    assert query.literal == ("money back",)
    assert query.added == ()
    assert set(dict(query.weights)) == {"money", "back"}


def test_a_long_text_is_cut() -> None:
    """No more than MAX_QUESTION_CHARACTERS are read."""
    assert "victim" not in weights("x " * MAX_QUESTION_CHARACTERS + "victim")


@given(st.text(max_size=200))
def test_every_word_has_a_weight(text: str) -> None:
    """Weights are positive, each term stands once, and every token's term has one."""
    query = QUERIES.analyze(text)
    found = dict(query.weights)
    assert len(found) == len(query.weights)
    assert all(weight > 0 for weight in found.values())
    assert all(token.term in found for token in query.tokens)
    assert query.strong <= found.keys()
