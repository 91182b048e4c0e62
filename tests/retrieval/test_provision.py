"""What units cite, against the complete list that was made by reading the document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.document import Locator, Span, Unit
from retrieval.provision import (
    Instruments,
    citing,
    instruments,
    pointers,
    provisions,
    reference_fields,
)
from retrieval.reference import Reference

from .samples import seed_corpus, seed_document, seed_unit, seed_units

CONVENTION = "Organized Crime Convention"
PROTOCOL = "Trafficking in Persons Protocol"


def unit(text: str, paragraph: int = 1, labels: tuple[str, ...] = ()) -> Unit:
    return Unit(Locator(paragraph, labels), text, (Span(0, len(text)),))


def cited(text: str, known: Instruments | None = None) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(found.kind, found.instrument, found.article, found.sub) for found in provisions(unit(text), known)]


def test_the_document_cites_these_articles_and_no_others() -> None:
    """Every article and rule that the document cites is found, under one name for each instrument, and nothing more."""
    known = instruments(seed_document())
    found = [
        (unit.id, provision.kind, provision.instrument, provision.article, provision.sub)
        for unit in seed_units()
        for provision in provisions(unit, known)
        if provision.article is not None
    ]
    assert found == [
        ("1", "article", CONVENTION, "32", "3"),
        ("1", "rule", "rules of procedure for the Conference", "2", "2"),
        ("46", "article", PROTOCOL, "6", "2"),
        ("47", "article", CONVENTION, "25", None),
        ("54", "article", PROTOCOL, "6", "6"),
        ("55", "article", PROTOCOL, "6", "2"),
        ("59", "article", PROTOCOL, "6", "6"),
        ("76(a)", "article", PROTOCOL, "3", "a"),
        ("78", "article", PROTOCOL, "3", "a"),
        ("81", "article", CONVENTION, "26", "2"),
        ("81", "article", CONVENTION, "26", "3"),
        ("90", "article", CONVENTION, "15", None),
    ]


def test_decisions_resolutions_and_documents_are_named() -> None:
    """Acts and symbols count as references too, those of footnotes included."""
    found = {
        (unit.id, provision.kind, provision.instrument)
        for unit in seed_units()
        for provision in provisions(unit)
        if provision.kind in {"decision", "resolution", "document"}
    }
    assert found == {
        ("1", "decision", "decision 4/4"),
        ("2", "resolution", "resolution 7/1"),
        ("3", "document", "CTOC/COP/WG.4/2013/5"),
        ("96(b)", "decision", "Conference decision 4/1"),
    }


def test_the_words_of_a_provision_stand_in_the_unit() -> None:
    """What a provision was read from can be shown in the unit or its footnotes."""
    for unit_ in seed_units():
        words = [unit_.text, *(footnote.text for footnote in unit_.footnotes)]
        assert all(any(found.words in text for text in words) for found in provisions(unit_))


@pytest.mark.parametrize(
    ("article", "instrument", "sub", "expected"),
    [
        ("6", "the Protocol", None, ["46", "54", "55", "59"]),
        ("6", "Palermo Protocol", "6", ["54", "59"]),
        ("15", "united nations convention against transnational organized crime", None, ["90"]),
        ("15", "UNTOC", None, ["90"]),
        ("3", None, None, ["76(a)", "78"]),
        ("24", CONVENTION, None, []),
        ("2", None, None, []),
    ],
)
def test_the_recommendations_that_cite_an_article(
    article: str, instrument: str | None, sub: str | None, expected: list[str]
) -> None:
    """An article is found under any name of its instrument; a rule's number is no article."""
    assert [unit.id for unit in citing(seed_document(), article, instrument, sub)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Articles 6 and 7 of the Smuggling of Migrants Protocol apply.",
            [
                ("article", "Smuggling of Migrants Protocol", "6", None),
                ("article", "Smuggling of Migrants Protocol", "7", None),
            ],
        ),
        ("See article 6 (2) of the Palermo Protocol.", [("article", PROTOCOL, "6", "2")]),
        ("Under article 18 States cooperate.", [("article", None, "18", None)]),
        (
            "In line with article 4 of the Minamata Convention on Mercury, States act.",
            [("article", "Minamata Convention on Mercury", "4", None)],
        ),
        (
            "General Assembly resolution 55/25 and Security Council resolution 1325 (2000)",
            [
                ("resolution", "General Assembly resolution 55/25", None, None),
                ("resolution", "Security Council resolution 1325 (2000)", None, None),
            ],
        ),
        (
            "resolutions 55/25 and 55/255",
            [("resolution", "resolution 55/25", None, None), ("resolution", "resolution 55/255", None, None)],
        ),
        (
            "as in A/HRC/WG.6/48/SVN/1 and E/HLPF/2025/3/Add.1.",
            [
                ("document", "A/HRC/WG.6/48/SVN/1", None, None),
                ("document", "E/HLPF/2025/3/Add.1", None, None),
            ],
        ),
        ("men and/or women, 24/7, N/A", []),
        ("The particle 6 of the whole; the Convention’s aims and its Protocols", []),
        (
            "The Firearms Protocol and the Firearms Protocol and UNTOC",
            [("instrument", "Firearms Protocol", None, None), ("instrument", CONVENTION, None, None)],
        ),
    ],
)
def test_other_documents_are_read_alike(
    text: str, expected: list[tuple[str, str | None, str | None, str | None]]
) -> None:
    """Forms that the document in `seeds/` lacks are read: several articles, brackets, unknown instruments, acts."""
    bare = [item for item in cited(text) if item != ("instrument", "Convention", None, None)]
    assert bare == expected


def test_the_protocol_stands_for_one_only_where_no_other_is_named() -> None:
    """With two protocols in a document "the Protocol" stays as written rather than guessed."""
    one = Instruments.of(["the Firearms Protocol", "the Protocol"])
    two = Instruments.of(["the Firearms Protocol", "the Palermo Protocol"])
    assert cited("article 5 of the Protocol", one) == [("article", "Firearms Protocol", "5", None)]
    assert cited("article 5 of the Protocol", two) == [("article", "Protocol", "5", None)]


def test_pointers_to_another_report_are_outside() -> None:
    """A paragraph of another report is a pointer with its target, never a paragraph of this document."""
    (found,) = pointers(seed_unit("103"))
    assert found.words == (
        "paragraph 17 of the report of the Working Group on its meeting held in Vienna on 14 and 15 April 2009"
    )
    assert (found.inside, found.locators) == (False, ())
    assert [unit.id for unit in seed_units() if pointers(unit)] == ["9", "48", "103"]


@pytest.mark.parametrize(
    ("text", "inside", "references"),
    [
        ("as set out in paragraph 15 (a) above", True, (Reference(Locator(15, ("a",))),)),
        ("see paras. 3-5 below", True, (Reference(Locator(3), Locator(5)),)),
        ("paragraphs 2 and 3 of the present report, and", True, (Reference(Locator(2)), Reference(Locator(3)))),
        ("subparagraph (b) above", True, (Reference(Locator(7, ("b",))),)),
        ("in accordance with paragraph 15 (b); and", False, (Reference(Locator(15, ("b",))),)),
        ("paragraph 5 of the annex to Council resolution 16/21, the", False, (Reference(Locator(5)),)),
    ],
)
def test_pointers_say_whether_they_stay_inside(text: str, inside: bool, references: tuple[Reference, ...]) -> None:
    """Only "above", "below" and "the present document" make a pointer one of this document."""
    (found,) = pointers(unit(text, paragraph=7, labels=("a",)))
    assert (found.inside, found.references) == (inside, references)


def test_reviewed_cross_references_are_added_to_their_words() -> None:
    """The JSON of a unit carries what was derived beside the words that it was derived from."""
    fields = reference_fields(seed_unit("48"), crossings=seed_corpus().cross_references["48"])
    assert [(item["instrument"], item["derived"]) for item in fields] == [
        ("report on the 2009 meeting of the Working Group", ["39"])
    ]
    assert reference_fields(seed_unit("54"))[0] == {
        "words": "article 6, paragraph 6, of the Trafficking in Persons Protocol",
        "kind": "article",
        "instrument": PROTOCOL,
        "article": "6",
        "sub": "6",
    }
    assert [(item["article"], item["sub"]) for item in reference_fields(seed_unit("47"))] == [("25", None)]


@given(st.text(max_size=300))
def test_any_text_is_read_without_fault(text: str) -> None:
    """Whatever the words are, what is found in them stands in them."""
    words = [found.words for found in provisions(unit(text))] + [found.words for found in pointers(unit(text))]
    assert all(found.split()[0] in text for found in words)
