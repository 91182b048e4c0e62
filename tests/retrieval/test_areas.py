"""Areas, meetings and addressees by the names that people give them."""

from __future__ import annotations

import pytest

from retrieval.areas import (
    addressed_to,
    addressees,
    areas,
    find_addressee,
    find_area,
    find_meeting,
    meetings,
    of_meeting,
    recommendations,
)
from retrieval.document import Document, Heading, Locator, Masthead, Span, Unit
from retrieval.errors import UnknownNameError

from .samples import seed_document


def document(*titles: str, text: str = "States parties should act.") -> Document:
    """A document with one paragraph below each of these sections."""
    headings = [Heading(1, "I" * n, title, Span(n, n + 1)) for n, title in enumerate(titles, start=1)]
    units = [
        Unit(Locator(n), text, (Span(0, 1),), headings=(heading,), area=heading)
        for n, heading in enumerate(headings, 1)
    ]
    return Document(Masthead("A/1/2", "Title"), tuple(units), tuple(headings), (), "")


def test_areas_of_the_seed() -> None:
    """The introduction is no area; the others go by the first word after "in the area of"."""
    found = areas(seed_document())
    assert [(area.marker, area.name) for area in found] == [
        ("II", "prevention"),
        ("III", "protection"),
        ("IV", "prosecution"),
        ("V", "partnerships"),
    ]
    assert found[0].units[0].id == "4"
    assert found[-1].units[-1].id == "124"


@pytest.mark.parametrize("name", ["III", "iii", "protection", "/Protection", "PROTECTION ", "of victims"])
def test_find_area(name: str) -> None:
    """An area is found by marker, command name or title, in any letter case."""
    assert find_area(seed_document(), name).marker == "III"


def test_find_area_by_title() -> None:
    """The whole title works, too."""
    for area in areas(seed_document()):
        assert find_area(seed_document(), area.title) == area


@pytest.mark.parametrize("name", ["", " ", "I", "VI", "area", "protecton", "recommendations"])
def test_unknown_area(name: str) -> None:
    """What is no area, or fits several, is refused with the names that there are."""
    with pytest.raises(UnknownNameError, match="prevention, protection"):
        find_area(seed_document(), name)


def test_equal_names_are_numbered() -> None:
    """Two areas about victims are told apart by a number."""
    sections = document(
        "Introduction", "Recommendations on victims", "Recommendations in the area of the victims of war"
    )
    assert [area.name for area in areas(sections)] == ["victims", "victims2"]
    assert find_area(sections, "victims2").units[0].id == "3"
    assert find_area(sections, "victims1").units[0].id == "2"


def test_names_are_plain() -> None:
    """A command name is made of what a command may be made of."""
    assert [area.name for area in areas(document("Éducation: recommendations", "1990–2000"))] == [
        "education",
        "19902000"[:4],
    ]


def test_areas_without_the_word() -> None:
    """Where no title says "recommendation", the first section that tells somebody something is the first area."""
    told = document("Background", "Findings")
    assert [area.name for area in areas(told)] == ["background", "findings"]
    untold = document("Background", "Findings", text="The meeting was opened.")
    assert [area.name for area in areas(untold)] == ["background", "findings"]


def test_a_document_without_sections() -> None:
    """Everything can be listed where there are no areas, and an area is refused."""
    plain = Document(Masthead("A/1/2", "T"), (Unit(Locator(1), "It is so.", (Span(0, 1),)),), (), (), "")
    assert areas(plain) == ()
    assert recommendations(plain) == plain.units
    with pytest.raises(UnknownNameError, match="not divided"):
        find_area(plain, "x")
    with pytest.raises(UnknownNameError, match="names no meetings"):
        find_meeting(plain, "first")


def test_meetings_of_the_seed() -> None:
    """What the fourth meeting adopted and what it endorsed are two entries."""
    found = [(meeting.ordinal, meeting.year, meeting.action) for meeting in meetings(seed_document())]
    assert found == [
        ("first", 2009, "adopted"),
        ("second", 2010, "adopted"),
        ("fourth", 2011, "adopted"),
        ("fourth", 2011, "endorsed"),
        ("fifth", 2013, "adopted"),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("fourth", "fourth"), ("4", "fourth"), ("4th", "fourth"), ("Fourth meeting", "fourth"), ("2011", "2011")],
)
def test_find_meeting(name: str, expected: str) -> None:
    """A meeting goes by ordinal, number or year."""
    assert find_meeting(seed_document(), name) == expected


@pytest.mark.parametrize("name", ["third", "3", "1999", "", "0", "99", "next"])
def test_unknown_meeting(name: str) -> None:
    """The third meeting has no recommendations of its own here, and the others are named."""
    with pytest.raises(UnknownNameError, match="first, second, fourth, fifth"):
        find_meeting(seed_document(), name)


def test_year_and_ordinal_give_the_same() -> None:
    """2011 is the fourth meeting, adopted and endorsed."""
    units = recommendations(seed_document())
    by_year, by_ordinal = of_meeting(units, "2011"), of_meeting(units, "fourth")
    assert by_year == by_ordinal
    assert {unit.meeting.action for unit in by_year if unit.meeting} == {"adopted", "endorsed"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("secretariat", "Secretariat"),
        ("The SECRETARIAT", "Secretariat"),
        ("conference", "Conference of the Parties"),
        ("States", "States"),
        ("state parties", "States parties"),
        ("states party", "States parties"),
    ],
)
def test_find_addressee(name: str, expected: str) -> None:
    """An addressee is found by its name or the beginning of it."""
    assert find_addressee(seed_document(), name) == expected


@pytest.mark.parametrize("name", ["", "nobody", "the"])
def test_unknown_addressee(name: str) -> None:
    """Whom nothing is addressed to is refused with those whom something is."""
    with pytest.raises(UnknownNameError, match="Secretariat"):
        find_addressee(seed_document(), name)


@pytest.mark.parametrize(
    ("name", "paragraphs"),
    [("Secretariat", {43, 98, 99}), ("Conference of the Parties", {10, 52, 96, 97}), ("States", {60, 90, 93, 105})],
)
def test_addressed_to(name: str, paragraphs: set[int]) -> None:
    """Every paragraph that tells this body something, read from the document by hand."""
    units = addressed_to(recommendations(seed_document()), name)
    assert {unit.locator.paragraph for unit in units} == paragraphs
    assert name in addressees(seed_document())
