"""First pages: two symbols, remarks beside the head, subtitles under titles, letters that transmit a report."""

from __future__ import annotations

import pytest

from retrieval.document import Document
from retrieval.errors import DocumentError
from retrieval.parser import parse

BODY = "\n\n1. One and\n\n{header}\n2/3\n\nthe tide.\n\n2. Two.\n"


def parsed(text: str) -> Document:
    return parse(text.encode(), "first page")


@pytest.mark.parametrize(
    ("head", "header"),
    [
        ("United Nations   A/9/1*-E/2030/2*", "A/9/1-E/2030/2"),
        ("United Nations\nA/9/1–E/2030/2", "A/9/1–E/2030/2"),
        ("United Nations\nA/9/1\nE/2030/2", "A/9/1\nE/2030/2"),
        ("United Nations\nA/9/1 (Part I)*", "A/9/1"),
    ],
)
def test_a_document_of_two_organs(head: str, header: str) -> None:
    """The first symbol names the document; both are dropped where a page begins with them."""
    document = parsed(f"{head}\nGeneral Assembly\n1 May 2030\n\nReport on tides" + BODY.format(header=header))
    assert document.symbol == "A/9/1"
    assert [unit.text for unit in document.units] == ["One and the tide.", "Two."]


@pytest.mark.parametrize("symbol", ["DP-FPA/2030/1", "ICCD/COP(8)/CST/8", "E/ICEF/2030/AB/L.3/Add.2"])
def test_symbols_with_hyphens_and_brackets(symbol: str) -> None:
    """Series may hold a hyphen or a session in brackets."""
    text = f"United Nations\n{symbol}\nGeneral Assembly\n1 May 2030\n\nReport on tides" + BODY.format(header=symbol)
    assert parsed(text).symbol == symbol


@pytest.mark.parametrize(
    ("stretches", "title", "subtitle", "session"),
    [
        ("English only\n\nReport on tides", "Report on tides", "", ""),
        ("For information\n\nReport on tides\n\nSummary", "Report on tides", "", ""),
        ("Report on\ntides\nNote by the Secretariat", "Report on tides", "Note by the Secretariat", ""),
        ("Notes on the\nReport of the Secretariat", "Notes on the Report of the Secretariat", "", ""),
        ("Ninth session\nItem 7 (c) of the preliminary list*\nTides\n\nTides", "Tides", "", "Ninth session"),
        (
            "2030 session\n2 May–3 June 2030\nAgenda item 4\nTides\n\nTides",
            "Tides",
            "",
            "2030 session 2 May–3 June 2030",
        ),
    ],
)
def test_titles(stretches: str, title: str, subtitle: str, session: str) -> None:
    """A remark, a session and the label of a summary are no titles; "Note by the …" under a title is its subtitle."""
    head = "United Nations\nA/9/1\nGeneral Assembly\n1 May 2030\nOriginal: English\n\n"
    note = "\n\n______\n\n*  A/9/50.\n" if "*" in stretches else ""
    found = parsed(f"{head}{stretches}{note}" + BODY.format(header="A/9/1")).masthead
    assert (found.title, found.subtitle, found.session) == (title, subtitle, session)
    assert found.body == ""


LETTER = """United Nations
A/9/1
General Assembly
1 May 2030

Letter dated 1 May 2030 from the Keeper addressed to the President

{says}

(Signed) A Keeper

A/9/1
2/3

Annex

Report on tides

1. One.

2. Two:

(a) A;

(b) B.
"""


def test_a_letter_that_transmits_a_report() -> None:
    """The paragraphs of what is transmitted are those of the annex; the letter is kept and named as front matter."""
    document = parsed(LETTER.format(says="I have the honour to transmit the report (see annex)."))
    assert [unit.id for unit in document.units] == ["annex:1", "annex:2", "annex:2(a)", "annex:2(b)"]
    assert document.masthead.title.startswith("Letter dated 1 May 2030")
    assert "I have the honour" in "".join(
        document.source[piece.span.start : piece.span.end]
        for piece in document.pieces
        if piece.detail == "front matter"
    )
    assert [heading.title for heading in document.headings] == ["Report on tides"]


def test_a_report_whose_paragraphs_have_no_numbers() -> None:
    """Where the text before the annex is more than a letter, reading the annex alone would be half."""
    with pytest.raises(DocumentError, match="line 15: “Annex” before any paragraph"):
        parsed(LETTER.format(says="The tides rose."))


def test_titles_of_an_annex_in_two_parts() -> None:
    """A title may have a second part before the first paragraph of an annex."""
    text = LETTER.format(says="I transmit it.").replace("Report on tides", "Report on tides\n\n\n\nAs pledged in 2029")
    assert [heading.title for heading in parsed(text).headings] == ["Report on tides", "As pledged in 2029"]


def test_a_list_inside_a_sentence_under_a_short_line() -> None:
    """(b) goes on with a list of which the sentence holds (a), even where the line above ended early."""
    wide = "The tide of the moon rose in many of the harbours of the coast, as the keepers wrote then"
    head = "United Nations\nA/9/1\n\nReport on tides\n\n"
    text = f"{head}1. {wide}: (a) one\nof 2029; (b) two of\n2030;\n(c) three of 2031.\n\n2. Two.\n"
    assert [unit.id for unit in parsed(text).units] == ["1", "2"]
    assert parsed(text).units[0].text.endswith("(b) two of 2030; (c) three of 2031.")
