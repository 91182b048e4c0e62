"""Addressee and strength, against a table that was written by reading the document."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.directive import STRENGTHS, addressee, directive_fields, directives, requested
from retrieval.document import Locator, Span, Unit

from .samples import seed_units

TABLE = Path(__file__).parents[1] / "data" / "directives.tsv"


def unit(text: str, lead_in: str | None = None, closing: str | None = None) -> Unit:
    labels = ("a",) if lead_in else ()
    return Unit(Locator(1, labels), text, (Span(0, len(text)),), lead_in=lead_in, closing=closing)


def read_table() -> dict[str, tuple[str | None, str | None]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return {row["unit"]: (row["addressee"] or None, row["strength"] or None) for row in rows}


def test_every_unit_of_the_document_has_the_addressee_and_strength_of_the_table() -> None:
    """What a reader found in each of the units is what the code reads from its words."""
    found = {unit.id: directive_fields(unit) for unit in seed_units()}
    assert {key: (value["addressee"], value["strength"]["value"]) for key, value in found.items()} == read_table()


def test_the_paragraphs_have_the_counts_of_the_document() -> None:
    """The strengths of the recommendations, first clause of each, add up to what was counted by hand."""
    first = [directives(unit)[0] for unit in seed_units() if not unit.locator.labels and directives(unit)]
    assert Counter(directive.strength for directive in first) == {
        "should": 70,
        "should consider": 23,
        "encouraged": 13,
        "encouraged to consider": 3,
        "should endeavour": 4,
        "may consider": 2,
        "may": 2,
        "should seek": 1,
        "reaffirmed": 1,
        "recommended": 1,
        "shall": 1,
    }


def test_the_words_of_a_directive_stand_in_the_unit() -> None:
    """What a directive was derived from can be shown: the words are the unit's own, its opening words included."""
    for unit_ in seed_units():
        whole = f"{unit_.lead_in or ''} {unit_.text}"
        for directive in directives(unit_):
            assert directive.words
            assert directive.words in whole


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("4(b)", [("States parties", "should"), ("States parties", "should consider")]),
        ("6", [("States parties", "encouraged to consider"), ("States parties", "should")]),
        ("49", [("States parties", "should"), ("States parties", "encouraged")]),
        (
            "52",
            [
                ("States parties", "should"),
                ("States parties", "should seek"),
                ("Conference of the Parties", "should consider"),
            ],
        ),
        ("64", [("States parties", "should consider"), ("States parties", "should")]),
        ("79", [("States parties", "should endeavour"), ("States parties", "should")]),
        ("83", [("States parties", "should endeavour"), ("States parties", "should")]),
        ("101", [("States parties", "encouraged"), ("States parties", "should seek")]),
        ("105", [("States", "should"), (None, "should")]),
        ("87", [("States parties", "may consider")]),
        ("60", [("States", "should consider")]),
    ],
)
def test_each_clause_of_a_unit_speaks_for_itself(paragraph: str, expected: list[tuple[str | None, str]]) -> None:
    """A unit with several subjects or strengths gives one directive for each; modals of subordinate clauses none."""
    (found,) = [directives(unit) for unit in seed_units() if unit.id == paragraph]
    assert [(directive.addressee, directive.strength) for directive in found] == expected


@pytest.mark.parametrize(
    ("text", "to", "strength"),
    [
        ("Governments should ratify the Convention.", "Governments", "should"),
        ("The Council may wish to consider the report.", "Council", "may consider"),
        ("The Council may wish to adopt the report.", "Council", "may"),
        ("Member States are invited to submit views.", "Member States", None),
        ("All States parties shall, as appropriate, consider accession.", "States parties", "shall"),
        ("States parties should, where appropriate, consider accession.", "States parties", "should consider"),
        ("The Forum agreed that members of ECA should act.", "members of ECA", "should"),
        ("States parties that could do so should contribute.", "States parties", "should"),
        ("States parties are encouraged, as appropriate, to consider it.", "States parties", "encouraged to consider"),
        ("The Committee recommends that the State party adopt a law.", "State party", "recommended"),
        ("It was recommended that Member States adopt a law.", "Member States", "recommended"),
        ("The Commission encouraged Member States to report.", "Member States", "encouraged"),
        ("The Secretariat of the Forum should report.", "Secretariat of the Forum", "should"),
        ("The Conference of the Parties to the Convention shall meet.", "Conference of the Parties", "shall"),
        ("Law should protect victims.", None, "should"),
        ("The law could protect victims.", None, None),
        ("The delegation reported on its work.", None, None),
        ("It asked whether States should act.", None, None),
    ],
)
def test_other_documents_are_read_alike(text: str, to: str | None, strength: str | None) -> None:
    """Subjects and modals of other bodies' documents are understood, and a reported question tells nothing."""
    fields = directive_fields(unit(text))
    assert (fields["addressee"], fields["strength"]["value"]) == (to, strength)


def test_a_sub_paragraph_takes_up_the_last_clause_before_it() -> None:
    """Of two sentences in the opening words the one that leads to the list counts, with the list's own first verb."""
    lead_in = "States parties should act. In particular, the Secretariat may:"
    assert directives(unit("Consider a study.", lead_in))[0].strength == "may consider"
    assert addressee(unit("Consider a study.", lead_in)) == "Secretariat"
    assert directives(unit("Draft a study.", lead_in))[0].words == "the Secretariat may: Draft"


def test_words_after_the_last_sub_paragraph_count_too() -> None:
    """A paragraph's closing words can hold a directive of their own, after those of its opening words."""
    found = directives(unit("States parties should:", closing="The Secretariat should report on it."))
    assert [directive.addressee for directive in found] == ["States parties", "Secretariat"]


@pytest.mark.parametrize(
    ("paragraph", "names"),
    [
        ("3", ("Secretariat",)),
        ("52", ("UNODC",)),
        ("96(b)", ("intergovernmental meeting of experts",)),
        ("96(d)", ("Secretariat",)),
        ("124", ()),
        ("114", ()),
        ("98", ()),
    ],
)
def test_bodies_that_are_asked_by_others_are_named(paragraph: str, names: tuple[str, ...]) -> None:
    """A request to a body is found though it is no subject; "requesting States" are no such body."""
    (found,) = [requested(unit) for unit in seed_units() if unit.id == paragraph]
    assert found == names


@given(st.text(max_size=400))
def test_any_text_is_read_without_fault(text: str) -> None:
    """Whatever the words are, each directive has a known strength or none, and its words stand in the text."""
    for directive in directives(unit(text)):
        assert directive.strength is None or directive.strength in STRENGTHS
        assert directive.words in text
