"""What a person sees: layout at any width, and the document's words unchanged."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import App, default_corpus, open_app
from bot.console.answers import show_answer, show_by_meeting, show_quotation, show_units
from bot.console.page import MIN_WIDTH, QUIET, Page, Styled, printable
from bot.quotation import whole
from retrieval.answer import Answer, Explanation, Hit, Part, Verdict
from retrieval.verification import Verifier

SEED_APP = open_app(default_corpus())
UNITS = SEED_APP.corpus.document.units


def page_of(width: int = 80) -> tuple[Page, io.StringIO]:
    stream = io.StringIO()
    return Page(stream, width), stream


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("width", [20, 40, 80, 120])
def test_every_unit_is_quoted_word_for_word(width: int) -> None:
    """At any width the words between the quotation marks are the document's, and no line is too long."""
    for unit in UNITS:
        page, stream = page_of(width)
        show_quotation(page, SEED_APP.library, SEED_APP.corpus, unit)
        text = stream.getvalue()
        assert unit.text in squeezed(text)
        if unit.lead_in:
            assert unit.lead_in in squeezed(text)
        assert all(len(line) <= width or " " not in line.strip() for line in text.splitlines())
        assert not any(line != line.rstrip() for line in text.splitlines())


def test_what_is_copied_from_an_answer_is_verbatim() -> None:
    """Every quotation, pasted back as it stood with all that is said about it, is found at the place that it names."""
    verifier = Verifier(SEED_APP.corpus)
    for unit in UNITS:
        page, stream = page_of()
        show_quotation(page, SEED_APP.library, SEED_APP.corpus, unit)
        found = verifier.verify(stream.getvalue())
        assert found.verbatim, unit.id
        assert found.citation_agrees, unit.id


@settings(max_examples=60)
@given(
    st.sampled_from(UNITS), st.sets(st.sampled_from(["States", "the", "victims", "of", "a", "trafficking", "(a)", "“"]))
)
def test_marking_changes_no_letter(unit: object, matched: set[str]) -> None:
    """Words that matched are marked, and the words stay the same."""
    plain, plain_stream = page_of()
    marked, marked_stream = page_of()
    show_quotation(plain, SEED_APP.library, SEED_APP.corpus, unit)  # type: ignore[arg-type]
    show_quotation(marked, SEED_APP.library, SEED_APP.corpus, unit, matched=tuple(matched))  # type: ignore[arg-type]
    assert marked_stream.getvalue() == plain_stream.getvalue()


def test_a_sub_paragraph_reads_as_a_sentence(app: App) -> None:
    """The opening words come first, with an ellipsis where the document has words between."""
    page, stream = page_of()
    show_quotation(page, app.library, app.corpus, app.corpus.by_id["39(b)"])
    text = squeezed(stream.getvalue())
    assert "“With regard to" in text
    assert "States parties should: … (b) Consider, in line" in text
    assert text.index("”") < text.index("CTOC/COP/WG.4/2015/5, para. 39 (b)")
    assert "adopted at the first meeting, 2009" in text


def test_the_first_sub_paragraph_needs_no_ellipsis(app: App) -> None:
    """Nothing lies between the opening words and (a)."""
    page, stream = page_of()
    show_quotation(page, app.library, app.corpus, app.corpus.by_id["39(a)"])
    assert "should: (a) Establish" in squeezed(stream.getvalue())


def test_a_note_follows_the_closed_quotation(app: App) -> None:
    """[sic] is ours and stands outside the quotation marks."""
    page, stream = page_of()
    show_quotation(page, app.library, app.corpus, app.corpus.by_id["98"])
    assert "persons Asdasd.” [sic: Asdasd]" in squeezed(stream.getvalue())


def test_derived_references_stand_apart(app: App) -> None:
    """What was derived is said after the citation, as derived."""
    page, stream = page_of()
    show_quotation(page, app.library, app.corpus, app.corpus.by_id["9"])
    text = squeezed(stream.getvalue())
    assert "See also paras. 5 and 94 (derived from “paragraph 11 of the report on the 2009 meeting”)" in text
    assert text.index("”") < text.index("See also")


def test_a_paragraph_brings_what_is_below_it(app: App) -> None:
    """A paragraph and its sub-paragraphs are one quotation, shown once."""
    page, stream = page_of()
    show_units(page, app.library, app.corpus, [app.corpus.by_id[i] for i in ("39", "39(a)", "39(b)")])
    assert stream.getvalue().count("“") == 1
    assert "    (b) Consider" in stream.getvalue()


def test_whole_keeps_order_and_loses_nothing() -> None:
    """Every unit is shown by itself or below another one that is."""
    kept = whole(UNITS)
    assert [unit.locator.labels for unit in kept] == [()] * 124


def test_list_by_meeting(app: App) -> None:
    """A list has the headings of its meetings, adopted and endorsed apart."""
    page, stream = page_of()
    show_by_meeting(page, app.library, app.corpus, next(area.units for area in app.areas if area.name == "protection"))
    text = squeezed(stream.getvalue())
    assert "Recommendations endorsed by the Working Group at its fourth meeting" in text
    assert "Recommendations adopted by the Working Group at its fourth meeting" in text


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.ANSWERED])
@pytest.mark.parametrize("near", [False, True])
def test_every_verdict_has_a_sentence(app: App, verdict: Verdict, near: bool) -> None:
    """No verdict leaves a person without a sentence; near units follow it where there are some."""
    hits = (Hit(1, 1.0, UNITS[5], SEED_APP.corpus),) if near else ()
    page, stream = page_of()
    show_answer(page, app.library, Answer("x", verdict, near=hits))
    first = stream.getvalue().splitlines()[0]
    assert len(first) > 20
    assert ("nearest" in squeezed(stream.getvalue()) and near and "“" in stream.getvalue()) or not near or first


def test_two_questions_get_two_answers(app: App) -> None:
    """A part that is refused says so beside the part that is answered."""
    hits = (Hit(1, 2.0, UNITS[10], SEED_APP.corpus),)
    parts = (Part("what helps?", Verdict.ANSWERED), Part("from what age?", Verdict.NEAR, reason="statistics"))
    page, stream = page_of()
    show_answer(page, app.library, Answer("x", Verdict.ANSWERED, hits, parts=parts))
    text = squeezed(stream.getvalue())
    assert UNITS[10].text in text
    assert "As to “from what age?”" in text
    assert "As to “what helps?”" not in text


def test_explanation_is_a_tree(app: App) -> None:
    """Each level of a score's explanation is further in."""
    tree = Explanation(3.0, "score", (Explanation(2.0, "text", (Explanation(1.0, "idf"),)),))
    page, stream = page_of()
    show_answer(
        page, app.library, Answer("x", Verdict.ANSWERED, (Hit(1, 3.0, UNITS[10], app.corpus, explanation=tree),))
    )
    rows = [line for line in stream.getvalue().splitlines() if re.match(r"\s+\d", line) and "  " in line.strip()]
    assert [len(row) - len(row.lstrip()) for row in rows] == [2, 4, 6]


@given(st.text(max_size=300))
def test_printable_is_safe(text: str) -> None:
    """What is printed holds no control character but those of the page itself."""
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", printable(text))


@settings(max_examples=60)
@given(st.lists(st.from_regex(r"[a-z]{1,12}", fullmatch=True), max_size=40), st.integers(20, 120), st.integers(0, 6))
def test_wrapping_keeps_the_words(words: list[str], width: int, indent: int) -> None:
    """Wrapping changes white space only and keeps to the width."""
    page, stream = page_of(width)
    page.write(" ".join(words), indent=indent, hang=2)
    assert stream.getvalue().split() == words
    assert all(len(line) <= width or " " not in line.strip() for line in stream.getvalue().splitlines())


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_styles_are_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words are the same with and without styles, which NO_COLOR and a dumb terminal switch off."""
    monkeypatch.setenv("TERM", "xterm")
    styled, plain = Terminal(), io.StringIO()
    for stream in (styled, plain):
        Page(stream, 30).write("some words that ", Styled("are struck out", QUIET), " and wrapped", indent=2)
    assert "\x1b[2m" in styled.getvalue()
    assert re.sub(r"\x1b\[\d*m", "", styled.getvalue()) == plain.getvalue()
    for name, value in (("NO_COLOR", "1"), ("TERM", "dumb")):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            stream = Terminal()
            Page(stream, 30).write(Styled("some words", QUIET))
            assert stream.getvalue() == "some words\n"


def test_width_follows_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """COLUMNS decides, within what can be read."""
    monkeypatch.setenv("COLUMNS", "50")
    assert Page(io.StringIO()).width == 50
    monkeypatch.setenv("COLUMNS", "1")
    assert Page(io.StringIO()).width == MIN_WIDTH
