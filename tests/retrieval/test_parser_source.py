"""The source document in seeds/: what a correct parse of it finds."""

import datetime
from collections import Counter
from pathlib import Path

import pytest

from retrieval.document import Document, Locator, Unit
from retrieval.parser import parse, report

SEED = Path(__file__).parents[2] / "seeds" / "ctoc-cop-wg4-2015-5.txt"


@pytest.fixture(scope="module")
def document() -> Document:
    return parse(SEED.read_bytes(), SEED.name)


@pytest.fixture(scope="module")
def units(document: Document) -> dict[str, Unit]:
    return {unit.id: unit for unit in document.units}


def test_paragraphs_are_one_run(document: Document) -> None:
    """The document has paragraphs 1 to 124, each once, in order."""
    assert [unit.locator.paragraph for unit in document.paragraphs] == list(range(1, 125))


def test_sub_paragraphs(document: Document) -> None:
    """Ten paragraphs have 36 sub-paragraphs, lettered from (a) without a gap."""
    last = {4: "d", 39: "b", 40: "h", 59: "c", 60: "f", 75: "b", 76: "b", 95: "b", 96: "d", 100: "c"}
    expected = [
        Locator(number, (chr(letter),)) for number, end in last.items() for letter in range(ord("a"), ord(end) + 1)
    ]
    assert [unit.locator for unit in document.units if unit.locator.labels] == expected
    assert len(document.units) == 160


def test_headings(document: Document) -> None:
    """Five Roman sections hold 4, 5, 5 and 4 lettered headings; the first holds none."""
    markers = [heading.marker for heading in document.headings if heading.level == 1]
    assert markers == ["I", "II", "III", "IV", "V"]
    letters: Counter[str] = Counter()
    for unit in document.units:
        for heading in unit.headings[1:]:
            letters[f"{unit.headings[0].marker}.{heading.marker}"] += 1
    assert list(letters) == [
        *("II.A", "II.B", "II.C", "II.D"),
        *("III.A", "III.B", "III.C", "III.D", "III.E"),
        *("IV.A", "IV.B", "IV.C", "IV.D", "IV.E"),
        *("V.A", "V.B", "V.C", "V.D"),
    ]


@pytest.mark.parametrize(
    ("paragraphs", "ordinal", "year", "action"),
    [
        (range(4, 6), "first", 2009, "adopted"),
        (range(6, 17), "second", 2010, "adopted"),
        (range(17, 28), "fourth", 2011, "adopted"),
        (range(28, 39), "fifth", 2013, "adopted"),
        (range(39, 44), "first", 2009, "adopted"),
        (range(44, 54), "second", 2010, "adopted"),
        (range(54, 62), "fourth", 2011, "endorsed"),
        (range(62, 70), "fourth", 2011, "adopted"),
        (range(70, 75), "fifth", 2013, "adopted"),
        (range(75, 76), "first", 2009, "adopted"),
        (range(76, 82), "second", 2010, "adopted"),
        (range(82, 84), "fourth", 2011, "endorsed"),
        (range(84, 87), "fourth", 2011, "adopted"),
        (range(87, 93), "fifth", 2013, "adopted"),
        (range(93, 101), "first", 2009, "adopted"),
        (range(101, 109), "second", 2010, "adopted"),
        (range(109, 119), "fourth", 2011, "adopted"),
        (range(119, 125), "fifth", 2013, "adopted"),
    ],
)
def test_meetings(units: dict[str, Unit], paragraphs: range, ordinal: str, year: int, action: str) -> None:
    """Every recommendation knows its meeting, and whether that adopted or endorsed it."""
    for number in paragraphs:
        meeting = units[str(number)].meeting
        assert meeting is not None
        assert (meeting.ordinal, meeting.year, meeting.action) == (ordinal, year, action)


def test_introduction_has_no_meeting(units: dict[str, Unit]) -> None:
    """Paragraphs 1 to 3 are no recommendations."""
    assert [units[number].meeting for number in ("1", "2", "3")] == [None, None, None]


def test_masthead(document: Document) -> None:
    """The first page gives every field of the masthead."""
    masthead = document.masthead
    assert masthead.symbol == "CTOC/COP/WG.4/2015/5"
    assert masthead.title == "Consolidated recommendations of the Working Group on Trafficking in Persons"
    assert masthead.subtitle == "Note by the Secretariat"
    assert masthead.organ == (
        "Conference of the Parties to the United Nations Convention against Transnational Organized Crime"
    )
    assert masthead.body == "Working Group on Trafficking in Persons"
    assert masthead.session == "Vienna, 16-18 November 2015"
    assert (masthead.agenda_item, masthead.agenda_title) == ("Item 5 of the provisional agenda", "Other matters")
    assert masthead.date == datetime.date(2015, 8, 25)
    assert (masthead.job_number, masthead.language) == ("V.15-06015", "English")


def test_footnotes_hang_on_their_places(document: Document, units: dict[str, Unit]) -> None:
    """Footnote 1 hangs on paragraph 3, 2 and 3 on the headings of endorsed recommendations, * on the masthead."""
    assert [(note.mark, note.text) for note in units["3"].footnotes] == [("1", "CTOC/COP/WG.4/2013/5.")]
    assert [(note.mark, note.text) for note in document.masthead.footnotes] == [("*", "CTOC/COP/WG.4/2015/1.")]
    third, fourth = units["54"].meeting, units["82"].meeting
    assert third is not None
    assert [(note.mark, note.text) for note in third.footnotes] == [
        (
            "2",
            "The fourth meeting of the Working Group endorsed, as orally amended, these recommendations that had been "
            "proposed by the Chair of the Working Group at its third meeting (see CTOC/COP/WG.4/2011/8).",
        )
    ]
    assert fourth is not None
    assert [(note.mark, note.text) for note in fourth.footnotes] == [("3", "Ibid.")]
    assert [unit.id for unit in document.units if unit.footnotes] == ["3"]


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("3", "adopted by the Working Group. In addition"),
        ("30", "human rights-based and targeted"),
        ("1", "establish an open-ended interim"),
        ("52", "requesting UNODC to continue providing to States"),
        ("83", "the possibility of seizing and confiscating goods"),
        ("117", "rehabilitation for victims of trafficking"),
        ("60(a)", "Costs of medical, physical, psychological or psychiatric treatment required by the victim;"),
        ("60(b)", "Costs of physical and occupational therapy or rehabilitation required by the victim;"),
        ("98", "involved in fighting trafficking in persons Asdasd."),
        ("49", "should ensure that, provisions for"),
        ("40(h)", "on the best interest of the child."),
        ("13", "traffickers’ actions"),
    ],
)
def test_words_are_the_documents_own(units: dict[str, Unit], unit: str, words: str) -> None:
    """Page edges, footnotes and marks leave no trace in a text; its oddities stay."""
    assert words in units[unit].text


def test_marks_leave_headings(units: dict[str, Unit]) -> None:
    """The year 2011 in a heading does not become 20112."""
    meeting = units["54"].meeting
    assert meeting is not None
    assert meeting.title == (
        "Recommendations endorsed by the Working Group at its fourth meeting, held in Vienna from 10 to 12 October 2011"
    )


def test_lead_in_is_the_chapeau(units: dict[str, Unit]) -> None:
    """A sub-paragraph carries the opening words of its paragraph; a paragraph carries none."""
    assert units["75(a)"].lead_in == "States parties should:"
    assert units["75"].lead_in is None


def test_area_is_the_roman_section(units: dict[str, Unit]) -> None:
    """The area of a unit is its section."""
    area = units["39(b)"].area
    assert area is not None
    assert (area.marker, area.title) == (
        "III",
        "Recommendations in the area of protection of victims of trafficking in persons",
    )


def test_nothing_closes(document: Document) -> None:
    """No paragraph goes on after its last sub-paragraph."""
    assert [unit.id for unit in document.units if unit.closing] == []


def test_text_is_proven_by_its_segments(document: Document) -> None:
    """The source's words at a unit's segments are its text."""
    for unit in document.units:
        assert document.words(unit.segments) == unit.text


def test_every_character_has_one_place(document: Document) -> None:
    """Pieces do not overlap, and between them is only white space."""
    position = 0
    for piece in document.pieces:
        assert document.source[position : piece.span.start].strip() == ""
        assert piece.span.start >= position
        position = piece.span.end
    assert document.source[position:].strip() == ""


def test_only_the_printers_marks_are_dropped(document: Document) -> None:
    """Job number, bar code and three footnote rules are all that is dropped."""
    dropped = Counter(piece.detail for piece in document.pieces if piece.kind == "dropped")
    assert dropped == {"job number": 1, "bar code": 1, "footnote rule": 3}


def test_report_says_what_was_understood(document: Document) -> None:
    """The report counts, names first and last number, and gives each dropped line with its number and reason."""
    lines = report(document)
    assert "124 paragraphs, 1 to 124" in lines
    assert "36 sub-paragraphs" in lines
    assert "line 20: dropped, job number: V.15-06015 (E) 310815 010915" in lines
    assert "line 79: footnote 1 hangs on para. 3" in lines


def test_digest_names_the_bytes(document: Document) -> None:
    """The digest is of the file, not of the decoded text."""
    assert parse(b"\xef\xbb\xbf" + SEED.read_bytes(), "bom").sha256 != document.sha256
