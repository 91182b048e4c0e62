"""Deciding not to answer: hints, answer types, contrast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval import scope
from retrieval.answer import Verdict
from retrieval.corpus import Corpus
from retrieval.document import Locator, Span, Unit
from retrieval.retriever import Retriever
from retrieval.rivals import Rival, contrast, load_rivals
from retrieval.scope import Pattern, missing_type
from tests.retrieval.samples import seed_corpus

RETRIEVER = Retriever(seed_corpus())
RIVALS = [Rival("hello", "chat"), Rival("how many victims", "statistics")]


ASCII = st.characters(max_codepoint=127)


def patterns() -> Iterator[Pattern]:
    yield from (kind.asks for kind in scope.ANSWER_TYPES)
    yield from (value for value in vars(scope).values() if isinstance(value, Pattern))


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_hints_hide_nothing(data: st.DataObject) -> None:
    """Every text that a rule matches holds one of the rule's hints."""
    pattern = data.draw(st.sampled_from(list(patterns())))
    text = data.draw(st.from_regex(re.compile(pattern.source, re.IGNORECASE), alphabet=ASCII))
    assert pattern.hinted(text), (pattern.source[:60], text)


def unit(text: str) -> Unit:
    return Unit(Locator(1), text, (Span(0, 1),))


@pytest.mark.parametrize(
    ("question", "holds", "lacks", "reason"),
    [
        ("how many days may somebody stay?", "at least 30 days", "a period of reflection", "duration"),
        ("how long is the reflection period?", "a period of reflection", "a shelter", "duration"),
        ("how many victims were found?", "some 500 victims", "victims should be found", "statistics"),
        ("how much was paid?", "$ 500 was paid", "money was paid", "money"),
        ("when was it founded?", "founded in 2009", "it was founded", "date"),
    ],
)
def test_a_type_of_answer_is_asked_of_the_units(question: str, holds: str, lacks: str, reason: str) -> None:
    """A question for a number is refused by name where no unit found holds one, and answered where one does."""
    assert missing_type(question, [unit(lacks)]) == reason
    assert missing_type(question, [unit(lacks), unit(holds)]) is None


def test_contrast_takes_the_best_of_each_side() -> None:
    """The nearest three of each side are summed, the nearest rival names the reason."""
    evidence = contrast([(9.0, 0), (8.0, 4), (7.0, 1), (6.0, 2), (5.0, 3), (1.0, 5)], RIVALS, first=4)
    assert (evidence.own, evidence.rival, evidence.reason) == (22.0, 9.0, "chat")
    assert 0 < evidence.share < 1


def test_contrast_of_nothing() -> None:
    """Where nothing is near, the share is zero; where only the corpus is, it is one."""
    assert contrast([], RIVALS, first=4).share == 0
    assert contrast([(3.0, 1)], RIVALS, first=4).share == 1


@given(st.floats(0, 50), st.floats(0, 50))
def test_unknown_words_never_help(less: float, more: float) -> None:
    """The more a question says in words that nobody used, the nearer it is to being refused."""
    less, more = sorted((less, more))
    examples = [(9.0, 0), (5.0, 4)]
    assert contrast(examples, RIVALS, 4, more).share <= contrast(examples, RIVALS, 4, less).share


@given(st.floats(-9, 9), st.floats(-9, 9))
def test_a_strange_manner_never_helps(less: float, more: float) -> None:
    """The stranger a question is put, the nearer it is to being refused."""
    less, more = sorted((less, more))
    found = contrast([(9.0, 0), (5.0, 4)], RIVALS, 4)
    assert replace(found, strangeness=more).belief <= replace(found, strangeness=less).belief


@pytest.mark.parametrize(
    "question",
    ["residence permits for victims", "reflection period", "What does the document say about demand?", "safe houses"],
)
def test_what_rivals_speak_of_too_is_answered(question: str) -> None:
    """That people ask for numbers and places on a subject does not close the subject."""
    assert RETRIEVER.ask(question).verdict is Verdict.ANSWERED


def test_a_message_that_leans_on_another_is_refused_by_rules_alone() -> None:
    """Few words that say little are no sign of another subject where the message before says what it is about."""
    before = "Should front-line staff be given checklists for spotting exploited people?"
    assert RETRIEVER.ask("How often do they have to be revisited?", previous=before).verdict is Verdict.ANSWERED
    assert RETRIEVER.ask("and how many are there in Peru?", previous=before).verdict is not Verdict.ANSWERED


def test_what_a_meeting_adopted_is_refused_by_rules_alone() -> None:
    """Who asks for what was adopted or endorsed asks this document, in whatever words."""
    question = "What was endorsed at the fourth meeting after long nights of haggling over brackets?"
    assert RETRIEVER.ask(question).verdict is Verdict.ANSWERED
    assert RETRIEVER.ask("Who chaired the meeting that adopted this in 2013?").verdict is not Verdict.ANSWERED


def test_each_question_of_a_message_is_doubted_by_itself() -> None:
    """One that is put like those without an answer is refused, and the other is answered."""
    answer = RETRIEVER.ask("Should the laws on compensation cover lost wages? And who is the boss of UNODC these days?")
    assert answer.verdict is Verdict.ANSWERED
    assert [part.verdict is Verdict.ANSWERED for part in answer.parts] == [True, False]


@pytest.mark.parametrize(
    "question",
    [
        "what does paragraph 12 of the Beijing rules say",
        "article 5 of the constitution",
        "Smuggling of Migrants Protocol, article 6: elements of the offence",
    ],
)
def test_numbers_of_another_text_are_not_ours(question: str) -> None:
    """A paragraph or article of another text is no paragraph of this document and no list of what cites the article."""
    answer = RETRIEVER.ask(question)
    assert (answer.verdict, answer.reason) == (Verdict.NEAR, "other-instrument")


def test_who_cites_an_article_is_still_listed() -> None:
    """Which units cite an article can be asked whatever text the article is of."""
    assert RETRIEVER.ask("Where is article 25 of the Organized Crime Convention cited?").enumeration
    assert RETRIEVER.ask("which recommendations cite article 6 of the Protocol").enumeration


def test_a_story_may_name_a_foreign_subject() -> None:
    """A neighbouring subject is refused where it is asked about, not where it belongs to what happened."""
    story = "My client was caught with heroin that her trafficker gave her."
    assert RETRIEVER.ask(f"{story} May she be punished?").verdict is Verdict.ANSWERED
    assert RETRIEVER.ask("What does it say about heroin?").reason == "topic"


def test_rivals_are_refused_in_their_own_words() -> None:
    """Of the shipped out-of-scope examples at most one in eight is answered."""
    answered = [r.text for r in load_rivals() if RETRIEVER.ask(r.text).verdict is Verdict.ANSWERED]
    assert len(answered) <= len(load_rivals()) // 8, answered


def test_own_questions_are_not_refused() -> None:
    """Of the questions that people wrote for the document at most one in thirty is refused."""
    sample = seed_corpus().expansions[::10]
    refused = [e.text for e in sample if RETRIEVER.ask(e.text).verdict is not Verdict.ANSWERED]
    assert len(refused) <= len(sample) // 30, refused


def test_nobody_is_refused_what_they_quote() -> None:
    """A unit's own words find it, whatever rule its words would meet."""
    for one in seed_corpus().document.units[::7]:
        words = " ".join(one.text.split()[:12])
        assert RETRIEVER.ask(words).verdict in (Verdict.ANSWERED, Verdict.NEAR), words


def test_a_subject_that_the_document_treats_is_not_foreign() -> None:
    """A neighbouring subject is refused by name, and only where the corpus does not treat it."""
    assert RETRIEVER.ask("what does it say about ivory").reason == "topic"
    assert RETRIEVER.ask("what does it say about organ removal").verdict is Verdict.ANSWERED


def test_without_expansions_nothing_is_refused_by_contrast() -> None:
    """A document that nobody wrote questions for is not held to be out of scope by rivals alone."""
    bare = Retriever(Corpus(seed_corpus().document))
    assert bare.ask("protection of witnesses").verdict is Verdict.ANSWERED


@pytest.mark.parametrize(
    "text",
    [
        "test" + "1" * 3_900 + "~",
        "!" * 3_900 + "a",
        "how? " + " " * 3_900 + "a",
        "list " * 20_000,
        "1 " * 20_000,
        "hi " * 1_300,
    ],
)
def test_no_message_makes_a_rule_hang(text: str) -> None:
    """Texts made to let a pattern try every way to split them get their verdict like others."""
    assert RETRIEVER.ask(text).verdict in Verdict
