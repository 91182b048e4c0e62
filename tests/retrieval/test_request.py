"""What a question names: paragraphs, meetings, areas, addressees, articles."""

from __future__ import annotations

import pytest

from retrieval.retriever import Retriever
from tests.retrieval.samples import seed_corpus

RETRIEVER = Retriever(seed_corpus())


def ids(question: str) -> list[str]:
    return [hit.unit.id for hit in RETRIEVER.ask(question).quotations]


FOURTH_ENDORSED = ["54", "55", "56", "57", "58", "59", "59(a)", "59(b)", "59(c)"]
FOURTH_ENDORSED += ["60", *(f"60({label})" for label in "abcdef"), "61", "82", "83"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("57", ["57"]),
        ("39b", ["39(b)"]),
        ("para. 39 (b)", ["39(b)"]),
        ("show me paragraph 57", ["57"]),
        ("what does no. 26 say?", ["26"]),
        ("12-14, 18", ["12", "13", "14", "18"]),
        ("paras. 54–56", ["54", "55", "56"]),
        ("39", ["39", "39(a)", "39(b)"]),
        ("Which recommendations were endorsed at the fourth meeting?", FOURTH_ENDORSED),
        (
            "What did the January 2010 meeting adopt on prosecution?",
            ["76", "76(a)", "76(b)", "77", "78", "79", "80", "81"],
        ),
        ("List everything they said in 2013 about protecting victims", ["70", "71", "72", "73", "74"]),
        ("Where is article 6 of the Trafficking Protocol cited?", ["46", "54", "55", "59"]),
        ("which recommendations cite article 15 of the Organized Crime Convention?", ["90"]),
        ("article 6, paragraph 6, of the Protocol", ["54", "59"]),
        ("Which recommendations are binding?", ["119"]),
        ("list all recommendations that say “may consider”", ["61", "87"]),
    ],
)
def test_an_address_brings_all_that_it_names_in_document_order(question: str, expected: list[str]) -> None:
    """Requests by number, meeting, area and article are exact and complete, also when there are twenty."""
    assert ids(question) == expected


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What must the Secretariat do?", ["43", "98", "99"]),
        ("List the tasks given to the Secretariat.", ["43", "98", "99"]),
        ("Which points are addressed to the Conference of the Parties and not to governments?", ["10", "52", "96"]),
    ],
)
def test_an_addressee_brings_its_recommendations_first(question: str, first: list[str]) -> None:
    """Those that tell a body something come first, those that ask somebody to ask it come after."""
    assert ids(question)[:3] == first


def test_those_that_are_asked_through_others_come_after() -> None:
    """96 (d) has the Conference request the Secretariat: it belongs to the list, behind the Secretariat's own."""
    assert ids("What must the Secretariat do?")[3:] == ["3", "96(d)"]


@pytest.mark.parametrize(
    "question", ["show me paragraph 130", "para 0", "39(z)", "article 24 of the Organized Crime Convention"]
)
def test_what_the_document_lacks_is_said_so(question: str) -> None:
    """A paragraph that does not exist, or an article that nobody cites, is not answered with something else."""
    answer = RETRIEVER.ask(question)
    assert answer.verdict == "not_found"
    assert answer.quotations == ()


def test_a_meeting_beside_a_question_prefers_that_meeting() -> None:
    """`2010, money trail` is about following money, and the meeting of 2010 comes first."""
    answer = RETRIEVER.ask("2010 meeting: following the money trail")
    assert answer.hits[0].unit.id == "77"


def test_a_year_in_a_story_is_no_meeting() -> None:
    """Somebody who tells what happened to her in 2010 is not asking about the second meeting."""
    hits = RETRIEVER.ask("in 2010 he took my passport and locked me in. who helps me to get compensation?").hits
    assert hits[0].unit.meeting is not None
    assert not RETRIEVER.ask("in 2010 he took my passport, who gives me compensation?").enumeration


def test_after_the_first_meeting_means_the_later_ones() -> None:
    """`after the first` prefers what the later meetings said."""
    hits = RETRIEVER.ask("Was non-punishment of victims confirmed at the meetings after the first one?").hits
    assert hits[0].unit.meeting is not None
    assert hits[0].unit.meeting.ordinal != "first"
