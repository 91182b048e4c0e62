"""Whether a text is a verbatim quotation: strict about words, generous about typography."""

from __future__ import annotations

import json
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.citation import cite, un_first_mention
from retrieval.document import Document, Locator, Masthead, Span, Unit
from retrieval.reference import parse_references
from retrieval.verification import Verification, Verifier, verify

from .samples import seed_corpus, seed_document, seed_unit, seed_units

QUOTE = "Consider, in line with their domestic legislation, not punishing or prosecuting trafficked persons"
LEAD_IN = "With regard to ensuring the non-punishment and non-prosecution of trafficked persons, States parties should:"


@cache
def verifier() -> Verifier:
    return Verifier(seed_corpus())


def check(text: str) -> Verification:
    return verifier().verify(text)


def places(found: Verification) -> list[str]:
    return [", ".join(map(str, place.references)) for place in found.places]


def test_a_quotation_is_verbatim_at_its_place() -> None:
    """Words as they stand are verbatim, from a corpus and from a bare document alike."""
    for source in (seed_corpus(), seed_document()):
        found = verify(source, QUOTE)
        assert (found.verdict, places(found)) == ("verbatim", ["39(b)"])
        assert found.difference == ()


@pytest.mark.parametrize(
    "text",
    [
        f"“{QUOTE}”",
        f"«\u00a0{QUOTE}\u00a0»",
        f"„{QUOTE}.“",
        f"'{QUOTE}'.",
        f"> {QUOTE}",
        f"*{QUOTE}*",
        f"…{QUOTE} …",
        f"(b) {QUOTE};",
        QUOTE.replace(" ", "\u2009\n"),
        QUOTE.replace("prosecuting", "prose\u00adcuting"),
        QUOTE.replace("prosecuting", "prose-\ncuting"),
        QUOTE.replace("legislation,", "legislation,¹"),
        QUOTE.replace("legislation,", "legislation,12"),
        QUOTE.replace("legislation,", "legislation,[3]"),
        QUOTE.replace("persons", "persons [sic]"),
        QUOTE.replace("persons", "persons [sic: people] (sic)"),
        QUOTE.replace("Consider", "[c]onsider"),
        QUOTE.replace("Consider", "\u202bConsider\u200b"),
    ],
)
def test_typography_does_not_count(text: str) -> None:
    """Quotation marks of any language, spaces, invisible characters, marks, labels and [sic] change no verdict."""
    found = check(text)
    assert (found.verdict, places(found)) == ("verbatim", ["39(b)"])


@pytest.mark.parametrize("style", ["un", "oscola", "bluebook", "chicago", "apa"])
def test_a_citation_behind_is_read_and_not_compared(style: str) -> None:
    """Each of our own forms may stand behind the quotation; it is understood and agrees."""
    citation = cite(seed_document().masthead, parse_references("39b"), style)
    for text in (f"“{QUOTE}” ({citation}).", f"{QUOTE} — {citation}"):
        found = check(text)
        assert (found.verdict, found.citation_agrees) == ("verbatim", True)
        assert found.cited is not None
        assert found.cited.references == parse_references("39b")


def test_a_first_mention_with_its_meeting_is_a_citation_too() -> None:
    """The long form with title and meeting behind a quotation is recognized."""
    citation = un_first_mention(seed_document().masthead, parse_references("39b"))
    found = check(f'"{QUOTE}" {citation} (adopted at the first meeting, 14-15 April 2009)')
    assert (found.verdict, found.citation_agrees) == ("verbatim", True)


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        (f"“{QUOTE}” (CTOC/COP/WG.4/2015/5, para. 39)", True),
        (f"“{QUOTE}” (paras. 39-41)", True),
        (f"“{QUOTE}” (paras. 12 and 39 (b))", True),
        (f"“{QUOTE}” (CTOC/COP/WG.4/2015/5)", True),
        (f"“{QUOTE}” (CTOC/COP/WG.4/2015/5, para. 40 (b))", False),
        (f"“{QUOTE}” (para. 39 (a))", False),
        (f"“{QUOTE}” (para. 999)", False),
        (f"“{QUOTE}” (CTOC/COP/WG.4/2013/5, para. 39 (b))", False),
        (f"'{QUOTE}', para 39b", True),
        (f"'{QUOTE}' [39(b)]", True),
        (f"“{QUOTE}” (40b)", False),
        (f"“{QUOTE}” (see ibid., para. 39 (b))", True),
        (f"“{QUOTE}” Id. ¶ 39(b)", True),
        (f"{QUOTE}, at para 39(b).", True),
        (f"39 (b) {QUOTE}", True),
        (f"para. 40 (b): {QUOTE}", False),
        (f"CTOC/COP/WG.4/2015/5, para. 39 (b): “{QUOTE}”", True),
        (QUOTE, None),
    ],
)
def test_a_wrong_citation_is_said(text: str, agrees: bool | None) -> None:
    """The words are verbatim, and whether the citation names their place is told apart from that."""
    found = check(text)
    assert (found.verdict, found.citation_agrees) == ("verbatim", agrees)


def test_a_reference_that_belongs_to_the_words_is_no_citation() -> None:
    """Words of the document that look like a pinpoint are compared as words."""
    found = check("the recommendations contained in paragraph 12")
    assert (found.verdict, places(found), found.cited) == ("verbatim", ["48"], None)


@pytest.mark.parametrize(
    ("text", "reference", "opening"),
    [
        (f"{LEAD_IN} {QUOTE}", "39(b)", True),
        (f"39. {LEAD_IN} (b) {QUOTE}", "39(b)", True),
        (f"{LEAD_IN}\n(b) {QUOTE}", "39(b)", True),
        (LEAD_IN, "39", False),
        ("giving such victims support; (b) Consider, in line", "39(a)-39(b)", False),
        ("giving such victims support; Consider, in line", "39(a)-39(b)", False),
        ("States parties should: (a) Establish appropriate procedures", "39(a)", True),
    ],
)
def test_opening_words_go_with_each_of_their_sub_paragraphs(text: str, reference: str, opening: bool) -> None:
    """A sub-paragraph may follow its opening words directly, and a run over several is named as a range."""
    found = check(text)
    assert (found.verdict, places(found)) == ("verbatim", [reference])
    assert found.places[0].opening_words is opening


def test_all_places_are_named() -> None:
    """Words that stand in several paragraphs are verbatim in each of them, in document order."""
    found = check("victims of trafficking in persons")
    expected = [unit.id for unit in seed_units() if "ictims of trafficking in persons" in unit.text]
    assert len(expected) > 5
    assert places(found) == expected


@pytest.mark.parametrize(
    "text",
    [
        "States parties should: […] Consider, in line with their domestic legislation",
        "With regard to ensuring the non-punishment ... Consider, in line",
        "Consider, in line (…) not punishing or prosecuting",
        "“Consider, in line [. . .] not punishing or prosecuting” (para. 39 (b))",
        "Consider, in line … punishing",
    ],
)
def test_omission_marks_join_runs_in_order(text: str) -> None:
    """What a quotation openly leaves out does not make it wrong."""
    assert check(text).verdict == "verbatim with omissions"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("not punishing or prosecuting … Consider, in line with their domestic legislation", "differs"),
        ("Establish an online real-time mechanism … as trafficked persons or where they were compelled", "differs"),
        ("trafficked persons … compelled", "too short"),
        ("trafficked … persons … were … compelled", "too short"),
        ("States parties should", "too short"),
        ("", "too short"),
        ("39 (b)", "too short"),
        ("The quick brown fox jumps over the lazy dog.", "not found"),
        ("All human beings are born free and equal in dignity and rights.", "not found"),
        ("مرحبا بالعالم كيف حالك اليوم", "not found"),
    ],
)
def test_what_is_no_quotation(text: str, verdict: str) -> None:
    """Runs out of order, from several paragraphs, too few words and foreign text each have their verdict."""
    assert check(text).verdict == verdict


def test_an_omission_that_turns_the_sense_is_pointed_out() -> None:
    """An honest mark of omission can still hide "not", "consider" or a qualification: these are named."""
    found = check("Consider, in line with their domestic legislation … punishing or prosecuting trafficked persons")
    assert found.verdict == "verbatim with omissions"
    assert [(change.document, change.quotation) for change in found.strength_changes] == [("not", "")]
    weak = check("States parties should … providing a sufficient period of time")
    assert [(change.document, change.quotation) for change in weak.strength_changes] == [("should consider", "should")]
    dropped = check("States parties should: Consider … not punishing or prosecuting")
    assert dropped.dropped_qualifications == ("in line with their domestic legislation",)


@pytest.mark.parametrize(
    ("text", "document", "quotation"),
    [
        ("States parties should provide a sufficient period of time during which", "should consider", "should"),
        ("States parties shall consider providing a sufficient period of time", "should consider", "shall consider"),
        ("States parties should recognize the role of civil society, in accordance", "shall", "should"),
        ("States parties must recognize the role of civil society, in accordance", "shall", "must"),
        ("States parties ensure that the assets derived from offences covered by", "are encouraged to", ""),
        ("States parties shall consider the relevant guidance provided in regional", "may consider", "shall consider"),
        ("States parties should not take measures to combat trafficking in persons", "should", "should not"),
        ("victims must be provided with immediate support and protection", "", "must"),
        (
            "States parties should not punish or prosecute trafficked persons for unlawful acts committed by them",
            "should consider",
            "should",
        ),
    ],
)
def test_a_word_that_changes_the_strength_stands_out(text: str, document: str, quotation: str) -> None:
    """How briefs go wrong: what the document says and what became of it are named."""
    found = check(text)
    assert found.verdict == "differs"
    assert (document, quotation) in [(change.document, change.quotation) for change in found.strength_changes]


def test_a_dropped_qualification_is_named() -> None:
    """A quotation without "in accordance with domestic law" says more than the document."""
    found = check("States parties shall recognize the role of civil society, as partners in developing")
    assert found.nearest is not None
    assert found.nearest.units == ("119",)
    assert found.dropped_qualifications == ("in accordance with domestic law",)


def test_the_difference_gives_both_texts_back() -> None:
    """The operations, read on one side, are the quotation, and on the other the document's words."""
    text = "States parties should take measures to fight trafficking in persons through vulnerability of children"
    found = check(text)
    assert found.nearest is not None
    assert found.nearest.units == ("86",)
    assert " ".join(item.quotation for item in found.difference if item.quotation) == text
    assert " ".join(item.document for item in found.difference if item.document) in seed_unit("86").text
    assert [(item.change, item.document, item.quotation) for item in found.difference if item.change != "equal"] == [
        ("replace", "combat", "fight"),
        ("delete", "occurring", ""),
        ("delete", "the abuse of the", ""),
    ]


@pytest.mark.parametrize(
    ("text", "only"),
    [
        (QUOTE.lower(), "capitals"),
        (QUOTE.replace(",", ""), "punctuation"),
        (QUOTE.lower().replace(",", ""), "capitals and punctuation"),
        (QUOTE.replace("their", "their [own]"), "insertions"),
        (f"{seed_unit('33').text} {seed_unit('34').text}", "paragraphs"),
    ],
)
def test_smaller_differences_have_a_name(text: str, only: str) -> None:
    """Where the words are the document's, the verdict says what alone is not."""
    found = check(text)
    assert (found.verdict, found.only) == ("differs", only)


def test_what_the_quoter_put_in_brackets_is_named() -> None:
    """An insertion is a difference, and its words are given."""
    found = check(QUOTE.replace("trafficked persons", "trafficked persons [and victims]"))
    assert found.insertions == ("and victims",)
    assert found.nearest is not None
    assert found.nearest.units == ("39(b)",)


def test_closing_words_and_deeper_levels_are_verbatim_too() -> None:
    """Words after the last sub-paragraph and opening words of two levels are parts of their paragraph."""
    text = "x"
    span = (Span(0, len(text)),)
    units = (
        Unit(
            Locator(1),
            "The Council should:",
            span,
            closing="It should report on this every year.",
            closing_segments=span,
        ),
        Unit(Locator(1, ("a",)), "Take measures to:", span, lead_in="The Council should:"),
        Unit(Locator(1, ("a", "i")), "Protect all children;", span, lead_in="The Council should: Take measures to:"),
        Unit(Locator(1, ("a", "ii")), "Inform all parents;", span, lead_in="The Council should: Take measures to:"),
        Unit(Locator(1, ("b",)), "Report on its work.", span, lead_in="The Council should:"),
    )
    small = Verifier(Document(Masthead("A/1", "T"), units, (), (), text))
    for quoted, reference, opening, closing in [
        ("The Council should: Take measures to: Inform all parents", "1(a)(ii)", True, False),
        ("Take measures to: (ii) Inform all parents", "1(a)(ii)", True, False),
        ("Protect all children; (ii) Inform all parents", "1(a)(i)-1(a)(ii)", False, False),
        ("It should report on this every year.", "1", False, True),
        ("Report on its work. It should report on this", "1(b)", False, True),
        ("Inform all parents; (b) Report on its work", "1(a)(ii)-1(b)", False, False),
    ]:
        found = small.verify(quoted)
        assert (found.verdict, places(found)) == ("verbatim", [reference])
        assert (found.places[0].opening_words, found.places[0].closing_words) == (opening, closing)


def test_the_result_is_ready_for_json() -> None:
    """A program gets verdict, places with citations, and the differences by name."""
    fields = json.loads(json.dumps(check(f"{LEAD_IN} {QUOTE} (para. 39 (b))").as_dict()))
    assert fields["verdict"] == "verbatim"
    assert fields["places"] == [
        {
            "reference": "39(b)",
            "units": ["39(b)"],
            "opening_words": True,
            "closing_words": False,
            "citation": "CTOC/COP/WG.4/2015/5, para. 39 (b)",
        }
    ]
    assert (fields["cited"], fields["citation_agrees"]) == ("CTOC/COP/WG.4/2015/5, para. 39 (b)", True)
    differing = check("States parties may make use of the signs of the Blue Heart campaigns").as_dict()
    assert differing["nearest"]["units"] == ["21"]
    assert {"op", "document", "quotation"} == set(differing["difference"][0])


@pytest.mark.parametrize(
    "text",
    [
        *(
            "x " * 50_000,
            "\0" * 100_000,
            "(" * 100_000,
            "para. 1, " * 12_000,
            "…" * 100_000,
            "a\n-\n" * 30_000,
            "\ud800",
        ),
        *(
            "CTOC/" * 20_000,
            "[sic " * 20_000,
            "a" * 100_000,
            "\u202e" * 9,
            "😀 " * 50_000,
            "1." * 50_000,
            "[a" * 50_000,
        ),
    ],
)
def test_hostile_input_gets_a_verdict(text: str) -> None:
    """Whatever is pasted, there is an answer, and a text that was cut is never called verbatim."""
    found = check(text)
    assert found.verdict in {"too short", "not found"}
    assert found.cut == (len(text) > 20_000)


def test_a_text_that_was_cut_is_not_verbatim() -> None:
    """What was not compared cannot be vouched for."""
    found = check(QUOTE + " " * 20_000 + "and more")
    assert found.cut
    assert not found.verbatim


@given(st.text(max_size=300))
def test_any_text_gets_a_verdict(text: str) -> None:
    """No text raises, and every verdict can be written as JSON."""
    assert json.dumps(check(text).as_dict())


SPACES = st.sampled_from([" ", "  ", "\u00a0", "\u202f", "\n", " \r\n ", "\t", "\u2003"])
OUTER = st.sampled_from(
    [("", ""), ("“", "”"), ("«\u00a0", "\u00a0»"), ("„", "“"), ('"', '"'), ("「", "」"), ("‘", "’.")]
)
HYPHENS = st.sampled_from(["-", "\u2010", "\u2011", "\u2013"])
APOSTROPHES = st.sampled_from(["'", "’", "´", "ʼ"])


@st.composite
def runs(draw: st.DrawFn) -> tuple[Unit, int, list[str]]:
    """A unit and at least four of its words in a row, with the position of the first."""
    unit = draw(st.sampled_from([unit for unit in seed_units() if len(unit.text.split()) >= 4]))
    chunks = unit.text.split()
    start = draw(st.integers(0, len(chunks) - 4))
    stop = draw(st.integers(start + 4, len(chunks)))
    return unit, start, chunks[start:stop]


@given(runs(), SPACES, OUTER, HYPHENS, APOSTROPHES)
def test_every_run_of_a_unit_is_verbatim_there(
    run: tuple[Unit, int, list[str]], space: str, outer: tuple[str, str], hyphen: str, apostrophe: str
) -> None:
    """Any four or more words in a row, in any typography, are found where they stand."""
    unit, _, chunks = run
    text = space.join(chunks).replace("-", hyphen).replace("’", apostrophe)
    found = check(f"{outer[0]}{text}{outer[1]}")
    assert found.verdict == "verbatim"
    assert any(unit.id in place.units for place in found.places)


@given(runs(), st.data())
def test_a_changed_word_is_never_verbatim(run: tuple[Unit, int, list[str]], data: st.DataObject) -> None:
    """One word that is not the document's is enough, wherever it stands."""
    _, _, chunks = run
    position = data.draw(st.integers(0, len(chunks) - 1))
    changed = [*chunks[:position], "xylophone", *chunks[position + 1 :]]
    assert check(" ".join(changed)).verdict in {"differs", "not found"}


@pytest.mark.parametrize(
    "unit", [unit for unit in seed_units() if " should consider " in unit.text], ids=lambda u: u.id
)
def test_should_consider_that_became_should_is_always_flagged(unit: Unit) -> None:
    """In every paragraph that says "should consider", leaving out "consider" is pointed out as a change of strength."""
    found = check(unit.text.replace(" should consider ", " should ", 1))
    assert found.verdict == "differs"
    assert found.nearest is not None
    assert unit.id in found.nearest.units
    assert any(
        change.document.startswith("should consider") and change.quotation == "should"
        for change in found.strength_changes
    )
