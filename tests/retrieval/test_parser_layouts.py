"""Layouts of the family, one short document written by hand for each: read right, or refused with the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.document import Document
from retrieval.errors import DocumentError
from retrieval.parser import parse

LAYOUTS = Path(__file__).parents[1] / "data" / "layouts"
UNDERSTOOD = {
    "contents": ("1 2 3 4 5", ["I", "II", "A", "B", "III"]),
    "ligatures": ("1 2 3 4", []),
    "deep": ("1 1(a) 1(a)(i) 1(a)(i)(a) 1(a)(i)(b) 1(a)(i)(b)(i) 1(a)(i)(b)(ii) 1(a)(ii) 1(b) 2", ["I"]),
    "decimals": ("1 2 2.1 2.2 2.3 3", ["I"]),
    "collide": ("1 2 3 4 5 6", ["I", "A", "1", "2", "3", "B", "1", "2"]),
    "chapters": ("1 2", ["", ""]),
    "head-last": ("1 2 2(a) 2(b) 3 4", ["", "I", "A"]),
    "endnotes": ("1 2 3 4", ["I", "A", "1", ""]),
    "annex": ("1 2 annex-I:1 annex-I:2 annex-II:1", ["I", "Annex I", "Annex II"]),
    "annexes": (
        "1 2 2(a) 2(b) annex-I:1 annex-I:2 annex-I:2(a) annex-I:2(b) annex-I:3 annex-I-appendix:1 annex-I-appendix:2",
        ["I", "Annex I", "A", "B", ""],
    ),
}
REFUSED = {
    "masthead": (1, "no document symbol"),
    "crp": (23, "“2”"),
    "two-columns": (13, "“4.” far behind a sentence"),
    "running-head": (15, "“Ferries in winter 3” inside a sentence"),
}


def layout(name: str) -> Document:
    return parse((LAYOUTS / f"{name}.txt").read_bytes(), name)


def test_every_document_is_tried() -> None:
    """No file of the folder is left out."""
    assert {path.stem for path in LAYOUTS.glob("*.txt")} == UNDERSTOOD.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_understood(name: str) -> None:
    """All units and headings, none more, and their words are the source's."""
    ids, markers = UNDERSTOOD[name]
    document = layout(name)
    assert [unit.id for unit in document.units] == ids.split()
    assert [heading.marker for heading in document.headings] == markers
    assert all(document.words(unit.segments) == unit.text for unit in document.units)


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    """The first problem names the line and what stands there."""
    line, found = REFUSED[name]
    with pytest.raises(DocumentError) as caught:
        layout(name)
    assert caught.value.problems[0].line == line
    assert found in caught.value.problems[0].found


def test_words_of_the_layouts() -> None:
    """A page header leaves a sentence whole; soft hyphens, ligatures and footnote marks leave no trace."""
    assert "moving through the winter months" in layout("contents").units[0].text
    first = layout("ligatures").units[0]
    assert first.text == "The traffic on the straits grew, and ferryboats were late in most of the winter months."
    assert [note.mark for note in first.footnotes] == ["1", "2"]
    assert layout("chapters").headings[0].title == "Chapter I Introduction"


def test_a_first_page_whose_head_a_tool_prints_last() -> None:
    """The title is not taken for the organ, its note stays with it, and the contents list opens no paragraph."""
    masthead = layout("head-last").masthead
    assert (masthead.full_title, masthead.organ) == (
        "Report of the Working Group on Ferries: Atlantis",
        "General Assembly",
    )
    assert (masthead.body, masthead.session) == ("Committee on Ferries", "Ninth session 16–27 June 2034")
    assert (masthead.agenda_item, masthead.agenda_title) == ("Agenda item 6", "Ferries in winter")
    assert (masthead.job_number, masthead.language) == ("GE.34-00021", "English")
    assert [note.mark for note in masthead.footnotes] == ["*"]
    dropped = {piece.detail for piece in layout("head-last").pieces if piece.kind == "dropped"}
    assert dropped == {
        *("bar code", "job number", "page header", "page number", "contents list"),
        "annex: no numbered paragraphs",
    }


def test_endnotes_hang_where_their_marks_stand() -> None:
    """Each note is bound by the order of all; a number that is no mark stays in its sentence."""
    document = layout("endnotes")
    assert [[note.mark for note in unit.footnotes] for unit in document.units] == [
        ["1", "2", "3", "4"],
        ["5", "6", "7"],
        ["9", "10"],
        ["11"],
    ]
    assert [note.mark for heading in document.headings for note in heading.footnotes] == ["8"]
    assert document.units[0].text.endswith("The ferries were small, and in 2034, 12 more came.")
    assert document.units[2].text == (
        "The Committee recommended that large ferries be painted, as 12 of them were in 2032, and that the others be "
        "painted too."
    )
    notes = {note.mark: note.text for unit in document.units for note in unit.footnotes}
    assert notes["2"].startswith("The ferries listed below spoke: Civil society MV Motor vessel, Atlantis;")
    assert (notes["6"], notes["11"]) == ("A/AC.9/2034/6.", "A/AC.9/2034/11, para. 12")


@pytest.mark.parametrize("mark", ["report", "HIV/AIDS.5", "members.11"])
def test_an_endnote_whose_mark_is_lost_is_refused(mark: str) -> None:
    """The message names the note's line and between which lines its mark should stand."""
    source = (LAYOUTS / "endnotes.txt").read_text(encoding="utf-8")
    lost = (
        source.replace("Committee.1 ", "Committee. ") if mark == "report" else source.replace(mark, mark.rstrip("15"))
    )
    with pytest.raises(DocumentError) as caught:
        parse(lost.encode(), "lost")
    assert any("without a sure mark" in problem.found for problem in caught.value.problems)


@pytest.mark.parametrize("number", range(1, 12))
def test_a_lost_endnote_is_refused(number: int) -> None:
    """Without its note a mark would be quoted as a number that nobody wrote."""
    lines = (LAYOUTS / "endnotes.txt").read_text(encoding="utf-8").split("\n")
    start = lines.index("Notes")
    kept = [
        line
        for i, line in enumerate(lines)
        if i <= start or (not line.startswith(f"{number} ") and line != str(number))
    ]
    with pytest.raises(DocumentError):
        parse("\n".join(kept).encode(), "lost")


CLAUSES = """United Nations
A/XYZ/1
General Assembly
1 May 2030

Resolution 9 (2030)

The Group,

Recalling the tides,

1. Decides to rise;

2. Calls upon the keepers:

(a) To rise;

(b) To fall;

3. Decides to sleep.
"""


def test_a_resolution() -> None:
    """Each paragraph is a clause that ends with a semicolon; the preamble is kept out of the text by name."""
    document = parse(CLAUSES.encode(), "resolution")
    assert [unit.id for unit in document.units] == ["1", "2", "2(a)", "2(b)", "3"]
    assert document.units[3].text == "To fall;"
    assert document.masthead.title == "Resolution 9 (2030)"


def test_double_spaced_text() -> None:
    """A blank line under every line parts nothing; more of them do."""
    single = (LAYOUTS / "contents.txt").read_text(encoding="utf-8")
    double = parse("\n\n".join(single.split("\n")).encode(), "double")
    plain = parse(single.encode(), "single")
    assert [(unit.id, unit.text) for unit in double.units] == [(unit.id, unit.text) for unit in plain.units]
    assert [heading.title for heading in double.headings] == [heading.title for heading in plain.headings]
    assert double.masthead.title == plain.masthead.title
