"""Documents written by hand that hold what the document in seeds/ lacks (tests/data/documents/README.md)."""

import datetime
from functools import cache
from pathlib import Path

import pytest

from retrieval.document import Document, Unit
from retrieval.parser import parse, report

DOCUMENTS = Path(__file__).parents[1] / "data" / "documents"
NAMES = ["levels", "columns", "plain"]


@cache
def document(name: str) -> Document:
    return parse((DOCUMENTS / f"{name}.txt").read_bytes(), name)


def unit(name: str, id_: str) -> Unit:
    return next(unit for unit in document(name).units if unit.id == id_)


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        (
            "levels",
            "1 2 3 3(a) 3(a)(i) 3(a)(ii) 3(b) 3(c) 3(d) 3(e) 3(f) 3(g) 3(h) 3(i) 4 5 6 7",
        ),
        ("columns", "1 2 2(a) 2(b) 3 3.1 3.2 3.3 4"),
        ("plain", "1 2 2(a) 2(a)(i) 2(a)(i)(a) 2(a)(i)(b) 2(a)(i)(b)(i) 2(a)(i)(b)(ii) 2(a)(ii) 2(b) 3 4 5"),
    ],
)
def test_units(name: str, ids: str) -> None:
    """Each document has these units in this order, and no number of a heading or a sentence among them."""
    assert [unit.id for unit in document(name).units] == ids.split()


@pytest.mark.parametrize(
    ("name", "outline"),
    [
        ("levels", ["1 I", "1 II", "2 A", "3 1", "3 2", "4 a", "4 b", "2 B", "1 III"]),
        ("columns", ["1 ", "1 I", "2 A", "1 II"]),
        ("plain", []),
    ],
)
def test_outline(name: str, outline: list[str]) -> None:
    """Headings nest: Roman, capital, figure, letter; unnumbered and missing ones are no trouble."""
    assert [f"{heading.level} {heading.marker}" for heading in document(name).headings] == outline


@pytest.mark.parametrize("name", NAMES)
def test_text_is_proven_by_its_segments(name: str) -> None:
    """The source's words at a unit's segments are its text, and those of its closing words too."""
    for each in document(name).units:
        assert document(name).words(each.segments) == each.text
        assert (document(name).words(each.closing_segments) or None) == each.closing


@pytest.mark.parametrize("name", NAMES)
def test_every_character_has_one_place(name: str) -> None:
    """Pieces do not overlap, and between them is only white space."""
    position = 0
    for piece in document(name).pieces:
        assert document(name).source[position : piece.span.start].strip() == ""
        assert piece.span.start >= position
        position = piece.span.end
    assert document(name).source[position:].strip() == ""


def test_closing_words_belong_to_the_paragraph() -> None:
    """What follows the last sub-paragraph closes its paragraph and is not the sub-paragraph's."""
    assert unit("levels", "3").closing == (
        "These measures should be reviewed by the Working Group at each of its meetings."
    )
    assert unit("levels", "3(i)").text == "Thank the old."


def test_lead_in_joins_all_parents() -> None:
    """A unit of the third level carries the opening words of both its parents."""
    assert unit("levels", "3(a)(ii)").lead_in == (
        "With regard to lamps, States parties should: Inspect every lamp, with the following aims:"
    )


@pytest.mark.parametrize(
    ("name", "id_", "words"),
    [
        ("levels", "2", "(a) to collect what had been said; (b) to arrange it by subject; and (c) to send it"),
        ("levels", "3(a)(ii)", "evidence-based"),
        ("levels", "3(b)", "their keepers;"),
        ("levels", "3(c)", "a first spare lamp"),
        ("levels", "3(e)", "gender- and age-sensitive"),
        ("levels", "3(f)", "is open to all seafarers;"),
        ("levels", "4", "Lens Agenda 2030."),
        ("columns", "1", "20 to 31 January 2032. Its report was adopted without a vote; the delegation"),
        ("columns", "1", "which was not held, and once after it."),
        ("columns", "2", "risen by 4.5 per cent, and that everyone knew;"),
        ("plain", "3", "article 3, paragraph 4. It also reads paragraph 5 and subparagraph (b), as amended."),
        ("plain", "4", "• For the honey; • For the wax."),
    ],
)
def test_words(name: str, id_: str, words: str) -> None:
    """Page edges, line ends, marks, soft hyphens and ligatures leave the words as a reader sees them."""
    assert words in unit(name, id_).text


def test_footnotes() -> None:
    """With or without a rule, glued or apart, each mark binds its note to the place that it hangs on."""
    assert [note.mark for note in unit("levels", "1").footnotes] == ["1"]
    heading = next(heading for heading in document("levels").headings if heading.marker == "B")
    assert [(note.mark, note.text) for note in heading.footnotes] == [("2", "As orally amended.")]
    assert heading.title.endswith("in 2030")
    assert [note.text for note in unit("columns", "1").footnotes] == ["A/XYZ/60/9."]
    assert [note.text for note in unit("columns", "2").footnotes] == ["A/XYZ/60/10."]
    assert [note.mark for note in document("columns").masthead.footnotes] == ["*"]


def test_meetings() -> None:
    """The nearest heading that names a meeting counts, whatever headings stand between."""
    meeting = unit("levels", "5").meeting
    assert meeting is not None
    assert (meeting.ordinal, meeting.year, meeting.action) == ("second", 2029, "adopted")
    meeting = unit("levels", "6").meeting
    assert meeting is not None
    assert (meeting.ordinal, meeting.year, meeting.action) == ("third", 2030, "endorsed")
    assert unit("levels", "7").meeting is None


def test_masthead_in_columns() -> None:
    """Two columns of a first page are taken apart."""
    masthead = document("columns").masthead
    assert (masthead.organ, masthead.body) == ("General Assembly", "Committee on Tides")
    assert masthead.session == "Seventieth session 1–12 March 2032"
    assert (masthead.agenda_item, masthead.agenda_title) == ("Agenda item 2", "High water")
    assert (masthead.title, masthead.subtitle) == ("Report of the Working Group on Tides", "Atlantis")
    assert masthead.date == datetime.date(2032, 1, 9)


def test_masthead_run_together() -> None:
    """Columns that the tool ran into one line are taken apart too."""
    masthead = document("plain").masthead
    assert (masthead.symbol, masthead.organ) == ("CTOC/COP/2033/7", "Conference of the Parties")
    assert (masthead.title, masthead.date) == ("Draft decision on bees", datetime.date(2033, 8, 12))


def test_contents_list_is_dropped_by_name() -> None:
    """A contents list is no outline; the report names each of its lines."""
    lines = report(document("levels"))
    assert any(line.startswith("line 27: dropped, contents list: I. Introduction") for line in lines)


@pytest.mark.parametrize("mark", ["{}/9", "{} / 9", "Page {}", "page {} of 9", "- {} -"])
def test_page_marks_of_many_kinds_are_dropped(mark: str) -> None:
    """Numbers of pages, between paragraphs and inside of sentences, are dropped by name and lost from no text."""
    body = [
        "1. States parties should keep their",
        "1st lamp burning.",
        "",
        "2. They",
        "should not sleep.",
        "",
        "3. They should",
    ]
    lines = ["United Nations", "A/XYZ/9/1", "General Assembly", "1 May 2030", "", "Report on tides", "", *body, "read."]
    for page, after in ((5, "sleep"), (4, "2. They"), (3, "burning"), (2, "keep")):
        index = next(i for i, line in enumerate(lines) if after in line) + 1
        lines[index:index] = ["", mark.format(page), ""]
    document = parse("\n".join(lines).encode(), "marks")
    assert [unit.text for unit in document.units] == [
        "States parties should keep their 1st lamp burning.",
        "They should not sleep.",
        "They should read.",
    ]
    assert sum(piece.detail == "page mark" for piece in document.pieces) == 4
