"""Annexes count their paragraphs anew: an address names its annex, and every form of it leads back to one unit."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.citation import STYLES, cite, csl_citation, parse_citation
from retrieval.document import Document, Locator, Masthead
from retrieval.errors import MalformedReferenceError
from retrieval.parser import parse
from retrieval.provision import pointers
from retrieval.reference import Reference, parse_references, part_name, resolve
from retrieval.verification import verify

PARTS = ["annex", "annex I", "annex IV", "annex B", "appendix", "annex II, appendix", "annex I, appendix III"]

parts = st.none() | st.sampled_from(PARTS)
labels = st.sampled_from([(), ("b",), ("c", "ii"), ("12",)])
places = st.builds(Locator, st.integers(1, 400), labels, parts)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("annex I, para. 3 (b)", "annex-I:3(b)"),
        ("annex I para 3", "annex-I:3"),
        ("Annex 1, 3(a)", "annex-I:3(a)"),
        ("annex i 3", "annex-I:3"),
        ("annex-I:3", "annex-I:3"),
        ("ANNEX-II:3B", "annex-II:3(b)"),
        ("annex, paragraph 3", "annex:3"),
        ("annex 3", "annex:3"),
        ("paragraph 3 of annex I", "annex-I:3"),
        ("paras. 3 and 4 (a) of the annex", "annex:3, annex:4(a)"),
        ("annex I, paras. 3-5", "annex-I:3-5"),
        ("annex I, paras. 3, 4 and 6", "annex-I:3, annex-I:4, annex-I:6"),
        ("annex I, para. 3; para. 7", "annex-I:3, 7"),
        ("annex-I:3, 7", "annex-I:3, 7"),
        ("39b; annex II, appendix I, para. 2", "39(b), annex-II-appendix-I:2"),
        ("annex B, ¶ 2", "annex-B:2"),
    ],
)
def test_typed_references(typed: str, meant: str) -> None:
    """A person writes an annex as the United Nations do, as an id, or in short; all mean the same places."""
    assert ", ".join(map(str, parse_references(typed))) == meant


@pytest.mark.parametrize("typed", ["annex", "annex I", "Annex II, appendix", "annex I, paras. 5-3"])
def test_annexes_without_a_paragraph_are_no_reference(typed: str) -> None:
    """An annex as a whole is no paragraph, and a range runs forwards inside an annex too."""
    with pytest.raises(MalformedReferenceError):
        parse_references(typed)


@given(st.lists(places, min_size=1, max_size=6))
def test_ids_lead_back(found: list[Locator]) -> None:
    """Ids in a row, each in an annex or the body, are read back as they were."""
    assert [each.first for each in parse_references(", ".join(map(str, found)))] == found


@given(st.lists(places, min_size=1, max_size=6))
def test_citations_lead_back(found: list[Locator]) -> None:
    """What the United Nations style prints is read back, whatever annexes it names."""
    references = tuple(map(Reference, found))
    assert parse_citation(cite(Masthead("A/59/15", "Tides"), references)).references == references


@given(places)
def test_formal_addresses_lead_back(place: Locator) -> None:
    """The form behind "para.", such as "3 (b) of annex I", is a reference."""
    assert parse_references(f"para. {place.formal}") == (Reference(place),)


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("un", "annex I, paras. 3 (b) and 5"),
        ("oscola", "annex I, paras 3(b), 5"),
        ("bluebook", "annex I, ¶¶ 3(b), 5"),
        ("chicago", "annex I, paras. 3(b), 5"),
        ("apa", "annex I, paras. 3(b), 5"),
        ("ris", "N1  - annex I, paras. 3 (b) and 5"),
        ("bibtex", "note = {annex I, paras. 3 (b) and 5}"),
    ],
)
def test_every_style_names_the_annex(style: str, words: str) -> None:
    """The annex stands before its paragraphs, once."""
    places = parse_references("annex I, paras. 3 (b) and 5")
    assert words in cite(Masthead("A/59/15", "Tides"), places, style)
    assert style in STYLES


def test_the_locator_of_a_csl_citation_names_the_annex() -> None:
    """CSL has no field for an annex, so it stands in the locator."""
    cited = csl_citation(Masthead("A/59/15", "Tides"), parse_references("annex I, para. 3 (b)"))
    assert cited["citationItems"][0]["locator"] == "annex I, 3(b)"


@pytest.mark.parametrize("number", range(1, 50))
def test_arabic_and_roman_numbers_name_the_same_annex(number: int) -> None:
    """Annex 4 and ANNEX IV are one annex; no two numbers share a name."""
    assert part_name(f"Annex {number}") == part_name(part_name(f"ANNEX {number}").upper())
    assert len({part_name(f"Annex {other}") for other in range(1, 50)}) == 49


FIRST_PAGE = "United Nations\nA/XYZ/9/1\nGeneral Assembly\n1 May 2030\n\nReport on tides\n\n"
LAYOUTS = Path(__file__).parents[1] / "data" / "layouts"


def parsed(body: str) -> Document:
    return parse((FIRST_PAGE + body).encode(), "annexes")


def set_aside(document: Document) -> list[str]:
    return [piece.detail for piece in document.pieces if "no numbered paragraphs" in piece.detail]


@pytest.mark.parametrize(
    ("heading", "marker", "title"),
    [
        ("Annex\n\nRules", "Annex", "Rules"),
        ("Annex I\nRules", "Annex I", "Rules"),
        ("ANNEX I\n\n[English only]\n\nRules\nof procedure", "ANNEX I", "Rules of procedure"),
        ("Annex I: Rules", "Annex I", "Rules"),
        ("Annex I. Rules of\nprocedure", "Annex I", "Rules of procedure"),
        ("Annex I", "", "Annex I"),
        ("Annex to the report of the Chair", "", "Annex to the report of the Chair"),
    ],
)
def test_headings_of_annexes(heading: str, marker: str, title: str) -> None:
    """The name of an annex is the marker of its heading, the words behind or under it are the title."""
    document = parsed(f"1. One.\n\n{heading}\n\n1. Uno.\n\n2. Due.\n")
    assert [unit.id.rpartition(":")[2] for unit in document.units] == ["1", "1", "2"]
    assert [(each.level, each.marker, each.title) for each in document.headings] == [(1, marker, title)]
    assert document.units[-1].area == document.headings[0]


def test_neighbours_and_children_stay_in_the_annex() -> None:
    """Paragraph 2 of the body and of an annex have children and opening words of their own."""
    document = parse((LAYOUTS / "annexes.txt").read_bytes(), "annexes")
    places = document.by_locator
    for part, words in ((None, "To keep time;"), ("annex I", "Arrive safely;")):
        paragraph = places[Locator(2, (), part)]
        assert [child.locator.part for child in document.children(paragraph)] == [part, part]
        assert next(document.children(paragraph)).text == words
        assert places[Locator(2, ("b",), part)].lead_in == paragraph.text


def test_ranges_stay_in_the_annex() -> None:
    """A range, a whole paragraph and a missing one are looked up in their own annex only."""
    document = parse((LAYOUTS / "annexes.txt").read_bytes(), "annexes")
    found = resolve(document, parse_references("annex I, paras. 2-9"), whole=True)
    assert [unit.id for unit in found.units] == ["annex-I:2", "annex-I:2(a)", "annex-I:2(b)", "annex-I:3"]
    assert found.missing == ("annex-I:9",)
    found = resolve(document, parse_references("2-9"), whole=True)
    assert [unit.id for unit in found.units] == ["2", "2(a)", "2(b)"]


@pytest.mark.parametrize(
    "held",
    [
        "List of documents\n\nSymbol   Title\n\nA/1   Tides",
        "Agenda\n\n1. Opening\n\n2. Closing",
        "Names\n\nMr. A, Atlantis.",
    ],
)
def test_an_annex_without_numbered_paragraphs_is_kept_out_whole(held: str) -> None:
    """A table or list is no paragraph: no unit has a word of it, every line of it is accounted for by name."""
    document = parsed(f"1. One.\n\nAnnex I\n\n{held}\n\nAnnex II\n\n1. Uno.\n")
    assert [unit.id for unit in document.units] == ["1", "annex-II:1"]
    lines = 1 + sum(bool(line.strip()) for line in held.splitlines())
    assert set_aside(document) == ["annex I: no numbered paragraphs"] * lines


def test_the_name_of_an_annex_as_a_page_header() -> None:
    """Old documents print the annex's name on each of its pages; it is dropped and breaks no sentence."""
    pages = "1. One.\n\nAnnex I\n\nRules\n\n1. Uno and\n\fAnnex I\ndue.\n\n2. Tre.\n"
    document = parsed(pages)
    assert [unit.text for unit in document.units] == ["One.", "Uno and due.", "Tre."]
    assert [piece.detail for piece in document.pieces if piece.kind == "dropped"] == ["page header"]


@pytest.mark.parametrize("words", ["see\nAnnex I\nand the rules.", "see annex I.", "Annex I has the rules."])
def test_sentences_that_name_an_annex_open_none(words: str) -> None:
    """Only a line of its own that does not go on in small letters is a heading."""
    document = parsed(f"1. For more, {words}\n\n2. Two.\n")
    assert [unit.id for unit in document.units] == ["1", "2"]
    assert document.headings == ()


NETS = "The nets of the coast dry in the sun"
TIDES = parsed(
    "1. The tide of the moon rises in the harbours of the coast.\n\n"
    "2. See paragraph 2 of annex I and annex II, para. 1.\n\n"
    f"Annex I\n\n1. {NETS} for all.\n\n2. See paragraph 1 above, paragraph 9 of the annex to the Plan of A/1, and "
    f"resolution 60/147, annex, para. 1.\n\nAnnex II\n\n1. Uno.\n"
)


@pytest.mark.parametrize(
    "pasted",
    [
        f"{NETS} (annex I, para. 1)",
        f"“{NETS}” (A/XYZ/9/1, annex I, para. 1)",
        f"annex I, para. 1: {NETS}",
        f"{NETS} [annex-I:1]",
        f"{NETS} (para. 1 of annex I).",
    ],
)
def test_a_quotation_is_verified_against_the_annex_that_is_cited(pasted: str) -> None:
    """The citation is taken off whole, annex and all, and names the place where the words stand."""
    found = verify(TIDES, pasted)
    assert found.verdict == "verbatim"
    assert [place.units for place in found.places] == [("annex-I:1",)]
    assert found.citation_agrees is True


@pytest.mark.parametrize("pasted", [f"{NETS} (para. 1)", f"{NETS} (annex II, para. 1)"])
def test_the_paragraph_of_another_part_is_another_place(pasted: str) -> None:
    """Paragraph 1 of the body, or of another annex, is not paragraph 1 of annex I."""
    found = verify(TIDES, pasted)
    assert found.verdict == "verbatim"
    assert found.citation_agrees is False


@pytest.mark.parametrize(("unit", "pointed"), [("2", ["annex-I:2", "annex-II:1"]), ("annex-I:2", ["annex-I:1"])])
def test_words_that_name_an_annex_lead_there(unit: str, pointed: list[str]) -> None:
    """ "paragraph 2 of annex I" is a place of this document; the annex of another document is none."""
    found = pointers({each.id: each for each in TIDES.units}[unit])
    assert [str(place) for pointer in found for place in pointer.locators] == pointed
