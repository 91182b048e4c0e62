"""Texts as they are saved: encodings and line ends that say what they are are read, all others are refused."""

from __future__ import annotations

import codecs

import pytest

from retrieval.errors import DocumentError, Problem
from retrieval.parser import parse

TEXT = """\
United Nations A/XYZ/1
General Assembly
1 May 2030
Original: English

Report on tides

I. Introduction

1. The Committee’s report was “adopted” at the café.1

2. States should:

(a) Keep their lamps;

(b) Sleep.

______
1  A/XYZ/2.
"""


def problem(source: bytes) -> Problem:
    with pytest.raises(DocumentError) as caught:
        parse(source, "test")
    return caught.value.problems[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_with_a_mark_and_line_ends_of_any_kind(encoding: str, end: str) -> None:
    """The same units, texts and segments come out, whatever the bytes were."""
    document = parse(TEXT.replace("\n", end).encode(encoding), "test")
    assert [(unit.id, unit.text) for unit in document.units] == [
        ("1", "The Committee’s report was “adopted” at the café."),
        ("2", "States should:"),
        ("2(a)", "Keep their lamps;"),
        ("2(b)", "Sleep."),
    ]
    assert all(document.words(unit.segments) == unit.text for unit in document.units)
    assert [note.text for note in document.units[0].footnotes] == ["A/XYZ/2."]


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE])
def test_utf_16_of_either_order(mark: bytes) -> None:
    """The byte order mark says which order it is."""
    order = "utf-16-be" if mark == codecs.BOM_UTF16_BE else "utf-16-le"
    assert len(parse(mark + TEXT.encode(order), "test").units) == 4


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("encoding", "shown"), [("cp1252", "“’”"), ("mac-roman", "“Õ”")])
def test_other_encodings_are_never_guessed(encoding: str, shown: str, end: str) -> None:
    """The message names the line and what the byte would be in the likeliest encoding, and asks for UTF-8."""
    found = problem(TEXT.replace("\n", end).encode(encoding))
    assert (found.line, "is not UTF-8" in found.found, shown in found.found) == (10, True, True)
    assert "save it as UTF-8" in found.expected


def test_wrongly_converted_text_is_refused() -> None:
    """UTF-8 that was taken for Windows-1252 once would be quoted with words that nobody wrote."""
    twice = TEXT.encode().replace("”".encode(), b"'").decode("cp1252").encode()
    assert problem(twice).line == 10
    assert "wrong conversion" in problem(twice).found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF file"),
        (b"PK\x03\x04\x14\x00", "a Word or other packed file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Word file"),
        (b"{\\rtf1\\ansi", "an RTF file"),
        (TEXT.encode("utf-16-le"), "UTF-16 without its byte order mark"),
        (TEXT.encode("utf-16")[:-1], "UTF-16 that is cut or damaged"),
        (TEXT.replace("2.", "\u200b2.").encode(), "an invisible character (U+200B)"),
    ],
)
def test_what_is_no_text_is_called_by_its_name(source: bytes, found: str) -> None:
    """An editor learns what the file is, not which byte of it is odd."""
    assert found in problem(source).found
