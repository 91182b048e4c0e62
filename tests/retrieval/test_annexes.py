"""Annexes count their paragraphs anew: an address names its annex, and every form of it leads back to one unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.citation import STYLES, cite, csl_citation, parse_citation
from retrieval.document import Locator, Masthead
from retrieval.errors import MalformedReferenceError
from retrieval.reference import Reference, parse_references, part_name

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
