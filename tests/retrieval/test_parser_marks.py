"""Footnote marks that a tool set off from their words: bound where nothing else can be meant, refused elsewhere."""

from __future__ import annotations

import pytest

from retrieval.document import Unit
from retrieval.errors import DocumentError
from retrieval.parser import parse

FIRST_PAGE = "United Nations A/XYZ/1\nGeneral Assembly\n1 May 2030\n\nReport on tides\n\n"
NOTE = "______\n\n{}  See the note.\n\nA/XYZ/1\n1/2\n\n"


def unit(text: str) -> Unit:
    """Paragraph 1 of a document with this text, over a footnote 1."""
    source = f"{FIRST_PAGE}1. {text}\n\n{NOTE.format(1)}2. Two.\n"
    return parse(source.encode(), "marks").units[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Strategy 1 and its tides.", "The Strategy and its tides."),
        ("The Strategy 1  and its tides.", "The Strategy and its tides."),
        ("The harbours, 1 which are old, rose.", "The harbours, which are old, rose."),
        ("The Group (Tides), 1 both of it, rose.", "The Group (Tides), both of it, rose."),
        ("The “Strategy”, 1 as well as\nthe tide, rose.", "The “Strategy”, as well as the tide, rose."),
        ("They read the Strategy 1\nand its tides.", "They read the Strategy and its tides."),
        (
            "The 24 States parties 1 are 1,000 miles from 1.5 tides.",
            "The 24 States parties are 1,000 miles from 1.5 tides.",
        ),
        ("They recalled resolution 70/305.1", "They recalled resolution 70/305."),
        ("They recalled decision 14/CP.1,1 and went.", "They recalled decision 14/CP.1, and went."),
    ],
)
def test_a_mark_apart_is_bound(text: str, words: str) -> None:
    """The mark leaves the words, and its note hangs on them."""
    found = unit(text)
    assert found.text == words
    assert [note.text for note in found.footnotes] == ["See the note."]


@pytest.mark.parametrize(
    "text",
    [
        "They met on 1 May and rose.",
        "They met in article 1 and rose.",
        "They met in paragraphs 1 and rose.",
        "They raised 1 tide.",
        "Of the keepers, 1 of them rose.",
        "Of the keepers, 1 Million rose.",
        "They saw more than 1 and rose.",
        "The Strategy 1 and the Plan 1 and rose.",
        "The Strategy 1 and 1 other rose.",
        "The harbours 2, 1 and 3 rose.",
    ],
)
def test_a_number_is_no_mark(text: str) -> None:
    """Where a number may count or name something, the note without a mark is refused with its line."""
    with pytest.raises(DocumentError) as caught:
        unit(text)
    assert [(problem.line, problem.found) for problem in caught.value.problems] == [(11, "footnote 1 without a mark")]


def test_a_mark_apart_is_looked_for_on_its_page() -> None:
    """A number on another page is not the mark of this page's note."""
    source = f"{FIRST_PAGE}1. The Strategy 1 and tides.\n\nA/XYZ/1\n1/2\n\n2. Two.\n\n{NOTE.format(1)}3. Three.\n"
    with pytest.raises(DocumentError, match="footnote 1 without a mark"):
        parse(source.encode(), "marks")


def test_a_mark_apart_stands_between_its_neighbours() -> None:
    """The second note's mark is looked for behind the first one's."""
    text = "The tides 2 and the keepers.1 The harbours 2 and the lamps."
    source = f"{FIRST_PAGE}1. {text}\n\n______\n\n1  One.\n\n2  Two.\n\nA/XYZ/1\n1/2\n\n2. Two.\n"
    assert parse(source.encode(), "marks").units[0].text == "The tides 2 and the keepers. The harbours and the lamps."


def test_stars_apart() -> None:
    """Stars are never words: they may stand apart from theirs and from each other."""
    source = f"{FIRST_PAGE}1. The tides,* ** of the moon.\n\n______\n\n*  One.\n\n**  Two.\n\nA/XYZ/1\n1/2\n\n2. Two.\n"
    found = parse(source.encode(), "marks").units[0]
    assert found.text == "The tides, of the moon."
    assert [note.mark for note in found.footnotes] == ["*", "**"]


@pytest.mark.parametrize("signs", [("[1]", "[2]"), ("¹", "²"), ("1", "2")])
@pytest.mark.parametrize("marks", [("[1]", "[2]"), ("¹", "²")])
def test_marks_in_brackets_and_raised_ones(marks: tuple[str, str], signs: tuple[str, str]) -> None:
    """They hang where they stand, however the notes themselves are marked; an exponent is none."""
    text = f"The Strategy{marks[0]} of 4 km² and tides.{marks[1]} Go."
    notes = f"______\n\n{signs[0]} One note.\n\n{signs[1]} Two note.\n"
    source = f"{FIRST_PAGE}1. {text}\n\n{notes}\nA/XYZ/1\n1/2\n\n2. Two.\n"
    found = parse(source.encode(), "marks").units[0]
    assert found.text == "The Strategy of 4 km² and tides. Go."
    assert [(note.mark, note.text) for note in found.footnotes] == [("1", "One note."), ("2", "Two note.")]


@pytest.mark.parametrize("mark", ["[3]", "³"])
def test_a_lost_note_of_such_a_mark_is_refused(mark: str) -> None:
    """Without its note the mark would be quoted as a word."""
    with pytest.raises(DocumentError, match="where a mark may be"):
        parse(f"{FIRST_PAGE}1. The Strategy{mark} rose.\n\n2. Two.\n".encode(), "marks")
