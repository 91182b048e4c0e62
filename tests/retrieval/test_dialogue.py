"""Which message leans on the one before, and which holds several questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analyzer import Analyzer
from retrieval.dialogue import MAX_PARTS, goes_on, questions
from retrieval.lexicon import Lexicon
from retrieval.query import QueryAnalyzer
from retrieval.spelling import Speller

QUERIES = QueryAnalyzer(Analyzer(), Speller({}), Lexicon({}))


@pytest.mark.parametrize(
    "text",
    [
        "and money laundering?",
        "And below the capital?",
        "what about children",
        "is that binding?",
        "who else?",
        "Does it cover them as well?",
        "Are there any regional texts a court could turn to for guidance on that?",
    ],
)
def test_an_unfinished_message_goes_on(text: str) -> None:
    """Openings that go on, and words for something named before, lean on the message before."""
    assert goes_on(QUERIES.analyze(text))


@pytest.mark.parametrize(
    "text",
    [
        "compensation for victims",
        "Which campaign symbols can we put on our posters against trafficking?",
        "He took my passport. What can I do?",
        "And should the police, prosecutors, judges, consular officers and labour inspectors be trained regularly?",
    ],
)
def test_a_whole_message_stands_alone(text: str) -> None:
    """A message with enough words of its own is a new question, whatever it begins with."""
    assert not goes_on(QUERIES.analyze(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("who pays?", ["who pays?"]),
        ("Should schools teach it, and from what age?", ["Should schools teach it", "from what age?"]),
        ("Who trains the police? And how many were trained?", ["Who trains the police?", "And how many were trained?"]),
        ("police and prosecutors", ["police and prosecutors"]),
        ("He locked me in. He has my papers. What can I do?", ["He locked me in. He has my papers. What can I do?"]),
    ],
)
def test_questions_of_a_message(text: str, expected: list[str]) -> None:
    """Each question by itself; a story belongs to the question that follows; an "and" between words parts nothing."""
    assert questions(text) == expected


@given(st.text("aw ?.,;hot and or is", max_size=120))
def test_parts_are_few_and_lose_no_word(text: str) -> None:
    """At most MAX_PARTS, and every word of the message but the joining ones is in one of them."""
    parts = questions(text)
    assert 1 <= len(parts) <= MAX_PARTS
    joining = {"and", "or", "also"}
    words = [word for word in text.replace(",", " ").split() if word not in joining]
    found = [word for part in parts for word in part.replace(",", " ").split() if word not in joining]
    assert sorted(words) == sorted(found)
