"""Citations as lawyers write them; what reference managers import is read back by libraries of other people."""

from __future__ import annotations

import dataclasses
import datetime
import json
from typing import Any

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from retrieval.citation import (
    STYLES,
    Citation,
    citation_key,
    cite,
    csl_citation,
    link,
    meeting_suffix,
    parse_citation,
    un_first_mention,
)
from retrieval.document import Locator, Masthead
from retrieval.errors import MalformedReferenceError, UnknownNameError
from retrieval.reference import Reference, parse_references

from .samples import seed_document, seed_unit

ORGAN = "Conference of the Parties to the United Nations Convention against Transnational Organized Crime"
URL = "https://docs.un.org/en/CTOC/COP/WG.4/2015/5"
# The variables of a "report" that csl-data.json knows and that a masthead can fill.
CSL_PROPERTIES = {"id", "type", "title", "author", "genre", "number", "issued", "publisher", "URL"}


@pytest.fixture(scope="module")
def masthead() -> Masthead:
    return seed_document().masthead


def read_bibtex(text: str) -> dict[str, str]:
    """One entry, by whichever generation of the library is installed."""
    if hasattr(bibtexparser, "loads"):
        return dict(bibtexparser.loads(text).entries[0])
    (entry,) = bibtexparser.parse_string(text).entries  # type: ignore[attr-defined]
    fields = {field.key: str(field.value) for field in entry.fields}
    return fields | {"ID": entry.key, "ENTRYTYPE": entry.entry_type}


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("un", "CTOC/COP/WG.4/2015/5, para. 39 (b)"),
        (
            "oscola",
            f"{ORGAN}, 'Consolidated recommendations of the Working Group on Trafficking in Persons' "
            "(25 August 2015) UN Doc CTOC/COP/WG.4/2015/5, para 39(b)",
        ),
        (
            "bluebook",
            "Conf. of the Parties to the U.N. Convention Against Transnat'l Org. Crime, Consolidated Recommendations "
            "of the Working Group on Trafficking in Persons, ¶ 39(b), U.N. Doc. CTOC/COP/WG.4/2015/5 (Aug. 25, 2015)",
        ),
        (
            "chicago",
            f'{ORGAN}, "Consolidated Recommendations of the Working Group on Trafficking in Persons," note by the '
            f"Secretariat, CTOC/COP/WG.4/2015/5, August 25, 2015, para. 39(b), {URL}",
        ),
        (
            "apa",
            "United Nations. (2015, August 25). Consolidated recommendations of the Working Group on Trafficking in "
            f"Persons: Note by the Secretariat (CTOC/COP/WG.4/2015/5). {URL}. "
            "In text: (United Nations, 2015, para. 39(b))",
        ),
    ],
)
def test_a_sub_paragraph_is_cited_in_the_form_of_each_guide(masthead: Masthead, style: str, expected: str) -> None:
    """The styles that people read have exactly the form that their guides ask for."""
    assert cite(masthead, parse_references("39b"), style) == expected


def test_the_first_mention_gives_title_kind_and_symbol(masthead: Masthead) -> None:
    """A text that mentions the document for the first time can name it in full."""
    assert un_first_mention(masthead, parse_references("39b")) == (
        '"Consolidated recommendations of the Working Group on Trafficking in Persons", note by the Secretariat '
        "(CTOC/COP/WG.4/2015/5), para. 39 (b)"
    )


@pytest.mark.parametrize(
    ("typed", "style", "pinpoint"),
    [
        ("39b, 74", "un", ", paras. 39 (b) and 74"),
        ("12-15, 18", "un", ", paras. 12-15 and 18"),
        ("1, 2, 3", "un", ", paras. 1, 2 and 3"),
        ("54-61", "un", ", paras. 54-61"),
        ("40a-40c", "un", ", para. 40 (a)-(c)"),
        ("40", "un", ", para. 40"),
        ("15(a)(i)-15(a)(iii)", "un", ", para. 15 (a) (i)-(iii)"),
        ("15(a)(i)-15(b)(ii)", "un", ", para. 15 (a) (i)-(b) (ii)"),
        ("40a-41", "un", ", paras. 40 (a)-41"),
        ("140.1-140.12", "un", ", paras. 140.1-140.12"),
        ("39b, 74", "oscola", ", paras 39(b), 74"),
        ("54-61", "bluebook", ", ¶¶ 54-61, U.N. Doc."),
        ("39b, 74", "chicago", ", paras. 39(b), 74, https"),
        ("54-61", "apa", "(United Nations, 2015, paras. 54-61)"),
    ],
)
def test_several_places_stand_in_one_citation(masthead: Masthead, typed: str, style: str, pinpoint: str) -> None:
    """One paragraph is "para.", several are "paras.", and sub-paragraphs of one paragraph name it once."""
    assert pinpoint in cite(masthead, parse_references(typed), style)


def test_ranges_take_the_dash_that_the_document_uses(masthead: Masthead) -> None:
    """Newer documents write ranges with an en dash; the dates of the first page tell."""
    newer = dataclasses.replace(masthead, session="Geneva, 16 June–11 July 2025", symbol="A/HRC/59/15")
    older = dataclasses.replace(newer, session="Vienna, 16-18 November 2015")
    assert cite(newer, parse_references("3-5")) == "A/HRC/59/15, paras. 3–5"
    assert cite(older, parse_references("3-5")) == "A/HRC/59/15, paras. 3-5"


def test_without_a_place_the_document_is_cited_as_a_whole(masthead: Masthead) -> None:
    """A citation without references has no pinpoint and no dangling comma, in every style."""
    assert cite(masthead) == "CTOC/COP/WG.4/2015/5"
    for style in STYLES:
        whole = cite(masthead, (), style)
        assert "para" not in whole.lower().replace("paragraph", "")
        assert "¶" not in whole
        assert ", ," not in whole


def test_a_bare_first_page_still_gives_a_citation() -> None:
    """Where date, organ and kind are missing, every style leaves them out and invents nothing."""
    bare = Masthead(symbol="A/59/15", title="Report on the session")
    reference = parse_references("3")
    assert cite(bare, reference, "oscola") == "United Nations, 'Report on the session' UN Doc A/59/15, para 3"
    assert cite(bare, reference, "bluebook") == "U.N., Report on the Session, ¶ 3, U.N. Doc. A/59/15"
    assert cite(bare, reference, "chicago") == (
        'United Nations, "Report on the Session," A/59/15, para. 3, https://docs.un.org/en/A/59/15'
    )
    assert cite(bare, reference, "apa") == (
        "United Nations. (n.d.). Report on the session (A/59/15). https://docs.un.org/en/A/59/15. "
        "In text: (United Nations, n.d., para. 3)"
    )
    assert un_first_mention(bare) == '"Report on the session" (A/59/15)'
    for style in ("ris", "bibtex", "csl"):
        assert "None" not in cite(bare, reference, style)


def test_an_unknown_style_is_named_with_the_nearest_one(masthead: Masthead) -> None:
    """A mistyped style is answered with the one that was meant and with all that exist; letter case is no mistake."""
    with pytest.raises(UnknownNameError, match=r"Did you mean oscola\?.*un, oscola, bluebook, chicago, apa, ris"):
        cite(masthead, (), "oscla")
    with pytest.raises(UnknownNameError, match=r"There is no citation style “xyz”\. The styles are"):
        cite(masthead, (), "xyz")
    assert cite(masthead, (), " OSCOLA ") == cite(masthead, (), "oscola")


def test_ris_is_read_back(masthead: Masthead) -> None:
    """A reference manager finds every field; lines end in CR LF, the type comes first and the end last."""
    text = cite(masthead, parse_references("39b"), "ris")
    assert text.startswith("TY  - RPRT\r\n")
    assert text.endswith("\r\nER  - \r\n")
    assert text.count("\n") == text.count("\r\n")
    (entry,) = rispy.loads(text)
    assert entry["authors"] == [ORGAN]
    assert entry["title"] == masthead.title
    assert (entry["year"], entry["date"], entry["publisher"]) == ("2015", "2015/08/25", "United Nations")
    assert (entry["urls"], entry["notes"]) == ([URL], ["para. 39 (b)"])
    assert "CTOC/COP/WG.4/2015/5" in entry.values()


def test_ris_keeps_one_line_for_one_field() -> None:
    """A title with a line break or a marked author cannot break the format."""
    odd = Masthead(symbol="A/1", title="A title\r\nER  - of two lines", organ="Human Rights Council*")
    (entry,) = rispy.loads(cite(odd, (), "ris"))
    assert entry["title"] == "A title ER - of two lines"
    assert entry["authors"] == ["Human Rights Council"]


def test_bibtex_is_read_back(masthead: Masthead) -> None:
    """The entry has a key without slashes, protected capitals and the paragraph as its note."""
    entry = read_bibtex(cite(masthead, parse_references("39b"), "bibtex"))
    assert (entry["ID"], entry["ENTRYTYPE"]) == ("unctoc_wg4_2015_5", "techreport")
    assert entry["title"] == f"{{{masthead.title}}}"
    assert entry["author"] == f"{{{ORGAN}}}"
    assert (entry["number"], entry["institution"], entry["year"]) == ("CTOC/COP/WG.4/2015/5", "United Nations", "2015")
    assert (entry["note"], entry["url"]) == ("para. 39 (b)", URL)


def test_bibtex_escapes_what_tex_would_read_as_commands() -> None:
    """Characters that mean something to TeX are printed as themselves."""
    odd = Masthead(symbol="A/1", title=r"50% of R&D_costs #1 {a} \b ~^ $")
    entry = read_bibtex(cite(odd, (), "bibtex"))
    assert entry["title"] == (
        r"{50\% of R\&D\_costs \#1 \{a\} \textbackslash{}b \textasciitilde{}\textasciicircum{} \$}"
    )


@pytest.mark.parametrize(
    ("symbol", "key"),
    [
        ("CTOC/COP/WG.4/2015/5", "unctoc_wg4_2015_5"),
        ("E/HLPF/2025/3/Add.1", "une_hlpf_2025_3_add1"),
        ("A/HRC/59/15", "una_hrc_59_15"),
    ],
)
def test_keys_are_derived_from_the_symbol(symbol: str, key: str) -> None:
    """Every document has a key of letters, digits and underscores."""
    assert citation_key(Masthead(symbol=symbol, title="T")) == key


def test_csl_has_known_fields_only_and_no_pinpoint(masthead: Masthead) -> None:
    """The item holds what csl-data.json knows; the paragraph is the locator of a citation object."""
    (item,) = json.loads(cite(masthead, parse_references("39b"), "csl"))
    assert set(item) == CSL_PROPERTIES
    assert (item["type"], item["number"]) == ("report", "CTOC/COP/WG.4/2015/5")
    assert item["author"] == [{"literal": ORGAN}]
    assert item["issued"] == {"date-parts": [[2015, 8, 25]]}
    assert item["genre"] == "Note by the Secretariat"
    (cited,) = csl_citation(masthead, parse_references("39b"))["citationItems"]
    assert (cited["locator"], cited["label"], cited["itemData"]) == ("39(b)", "paragraph", item)


def test_csl_is_read_by_a_citation_processor(masthead: Masthead) -> None:
    """A processor that other people wrote accepts the item and finds title, author, number and date in it."""
    source: Any = pytest.importorskip("citeproc.source.json")
    items = json.loads(cite(masthead, (), "csl"))
    (reference,) = source.CiteProcJSON(items).values()
    assert str(reference["title"]) == masthead.title
    assert str(reference["number"]) == masthead.symbol
    assert (reference["issued"].year, reference["issued"].month, reference["issued"].day) == (2015, 8, 25)


def test_a_url_of_our_own_replaces_the_official_one(masthead: Masthead) -> None:
    """Where the pages are served elsewhere, the styles with an address give that one."""
    for style in ("chicago", "apa", "ris", "bibtex", "csl"):
        assert "https://example.org/39" in cite(masthead, (), style, url="https://example.org/39")


def test_links_lead_to_the_document_in_a_language(masthead: Masthead) -> None:
    """The link is the plain one of the official document, in one of the six languages."""
    assert link(masthead) == URL
    assert link(masthead, "fr") == "https://docs.un.org/fr/CTOC/COP/WG.4/2015/5"
    with pytest.raises(UnknownNameError, match="Choose one of ar, zh, en"):
        link(masthead, "de")


@pytest.mark.parametrize(
    ("paragraph", "suffix"),
    [
        ("4", "(adopted at the first meeting, 14-15 April 2009)"),
        ("54", "(endorsed at the fourth meeting, 10-12 October 2011)"),
        ("62", "(adopted at the fourth meeting, 10-12 October 2011)"),
    ],
)
def test_adopted_and_endorsed_survive_in_a_citation(paragraph: str, suffix: str) -> None:
    """The meeting can be added with its own verb and dates, read from its heading."""
    meeting = seed_unit(paragraph).meeting
    assert meeting is not None
    assert meeting_suffix(meeting) == suffix


def locators(depth: int = 2) -> st.SearchStrategy[Locator]:
    labels = st.lists(st.sampled_from("abcdefgh"), max_size=depth).map(tuple)
    return st.builds(Locator, st.integers(1, 400), labels)


def references() -> st.SearchStrategy[Reference]:
    ranges = st.tuples(locators(1), locators(1)).filter(lambda pair: in_order(*pair))
    return locators().map(Reference) | ranges.map(lambda pair: Reference(pair[0], pair[1]))


def in_order(first: Locator, last: Locator) -> bool:
    return (first.paragraph, first.labels) < (last.paragraph, last.labels)


@given(st.lists(references(), min_size=1, max_size=4).map(tuple), st.booleans())
def test_what_un_prints_is_read_back(places: tuple[Reference, ...], newer: bool) -> None:
    """Symbol and references survive the way through a printed citation, in both kinds of dash."""
    session = "1–2 May 2025" if newer else "1-2 May 2015"
    masthead = Masthead(symbol="E/HLPF/2025/3/Add.1", title="T", session=session, date=datetime.date(2025, 5, 14))
    assert parse_citation(cite(masthead, places)) == Citation(masthead.symbol, places)


def test_a_citation_with_its_meeting_is_read_back(masthead: Masthead) -> None:
    """The suffix of the meeting does not stand in the way, and a whole document is a citation too."""
    printed = cite(masthead, parse_references("54-61")) + " (endorsed at the fourth meeting, 10-12 October 2011)"
    assert parse_citation(printed) == Citation(masthead.symbol, parse_references("54-61"))
    assert parse_citation("A/HRC/59/15") == Citation("A/HRC/59/15")


@pytest.mark.parametrize("text", ["", "39 (b)", "hello world", "A/59/15, para. x"])
def test_what_is_no_citation_is_refused(text: str) -> None:
    """Other text is refused with a sentence rather than half read."""
    with pytest.raises(MalformedReferenceError):
        parse_citation(text)


@pytest.mark.parametrize("style", ["oscola", "bluebook", "chicago", "apa", "ris", "bibtex", "csl"])
def test_a_subtitle_that_is_no_kind_of_document_belongs_to_the_title(masthead: Masthead, style: str) -> None:
    """A report on one country is cited with the country in its title, not as a document of the type "Atlantis"."""
    report = dataclasses.replace(masthead, title="Report of the Working Group on Tides", subtitle="Atlantis")
    assert "Report of the Working Group on Tides: Atlantis" in cite(report, (), style)
    assert "Atlantis" not in {report.kind, masthead.kind}
    assert masthead.kind == masthead.subtitle != ""
