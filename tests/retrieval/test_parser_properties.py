"""Documents made from a model give the model back, however they were laid out; damaged bytes never raise oddly."""

import contextlib
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import DocumentError
from retrieval.parser import parse

SYMBOL = "A/XYZ/9/1"
ROMAN = ("I", "II", "III", "IV", "V", "VI")
WORDS = ["tide", "moon", "harbour", "keeper", "lamp", "2030", "well-kept", "State’s", "(see", "and", "of", "4.5"]

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join)
sentence = words.map(lambda text: f"States {text} shore")
items = st.lists(sentence, min_size=2, max_size=11)


@dataclass(frozen=True)
class Paragraph:
    """`items` are its sub-paragraphs; the first of them has `inner` ones, where there are any."""

    text: str
    items: list[str]
    inner: list[str]
    closing: str


paragraphs = st.builds(
    Paragraph,
    sentence,
    st.just([]) | items,
    st.just([]) | st.lists(sentence, min_size=2, max_size=4),
    st.just("") | sentence,
)
sections = st.lists(st.lists(paragraphs, min_size=1, max_size=4), min_size=1, max_size=5)


@dataclass(frozen=True)
class Layout:
    """How the model becomes lines: where numbers stand, how wide lines are, and how long pages."""

    alone: bool
    width: int
    page: int
    end: str
    indent: int


layouts = st.builds(
    Layout,
    st.booleans(),
    st.integers(60, 90),
    st.integers(7, 40),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([0, 12]),
)


def units_of(model: list[list[Paragraph]]) -> list[tuple[str, str, str | None]]:
    """Address, text and closing words of every unit of the model, as the parser should find them."""
    found: list[tuple[str, str, str | None]] = []
    for number, paragraph in enumerate((each for section in model for each in section), 1):
        closing = f"{paragraph.closing}." if paragraph.items and paragraph.closing else None
        found.append((f"{number}", paragraph.text + (":" if paragraph.items else "."), closing))
        for place, item in enumerate(paragraph.items):
            label = f"{number}({'abcdefghijk'[place]})"
            is_last = place == len(paragraph.items) - 1
            inner = paragraph.inner if place == 0 else []
            found.append((label, item + (":" if inner else "." if is_last else ";"), None))
            found.extend((f"{label}({ROMAN[i].lower()})", f"{text};", None) for i, text in enumerate(inner))
    return found


def blocks_of(model: list[list[Paragraph]]) -> list[tuple[str, str]]:
    """Marker and text of everything that the document prints, in order."""
    blocks: list[tuple[str, str]] = []
    found = iter(units_of(model))
    for marker, section in zip(ROMAN, model, strict=False):
        blocks.append((f"{marker}.", "On tides and harbours"))
        for paragraph in section:
            address, text, closing = next(found)
            blocks.append((f"{address}.", text))
            for _ in range(len(paragraph.items) + (len(paragraph.inner) if paragraph.items else 0)):
                address, text, _none = next(found)
                blocks.append((f"({address.rstrip(')').rpartition('(')[2]})", text))
            if closing:
                blocks.append(("", closing))
    return blocks


def printed(model: list[list[Paragraph]], layout: Layout, annexes: Sequence[list[list[Paragraph]]] = ()) -> bytes:
    lines = ["United Nations", SYMBOL, "General Assembly", "1 May 2030", "", "Report on tides", ""]
    pages = 1
    room = layout.page
    blocks = blocks_of(model)
    for name, annex in zip(ROMAN, annexes, strict=False):
        blocks += [("", f"Annex {name}"), ("", "Rules of the harbours"), *blocks_of(annex)]
    for marker, text in blocks:
        body = textwrap.wrap(text, layout.width, break_on_hyphens=False, break_long_words=False)
        if marker and layout.alone:
            body = [marker, *body]
        elif marker:
            body = textwrap.wrap(f"{marker} {text}", layout.width, break_on_hyphens=False, break_long_words=False)
        for line in body:
            # A page ends inside a text only where the text cannot be over, as the parser asks for.
            if room <= 0 and lines[-1] and not lines[-1].rstrip().endswith((".", ";", ":", ")")):
                pages += 1
                lines.extend(["", SYMBOL, f"{pages}/99", ""])
                room = layout.page
            lines.append(" " * layout.indent + line)
            room -= 1
        lines.append("")
    return layout.end.join(lines).encode()


@settings(max_examples=80, deadline=None)
@given(sections, layouts)
def test_the_model_comes_back(model: list[list[Paragraph]], layout: Layout) -> None:
    """Units, texts and closing words of a printed model are those of the model."""
    document = parse(printed(model, layout), "model")
    assert [(unit.id, unit.text, unit.closing) for unit in document.units] == units_of(model)
    assert [heading.marker for heading in document.headings] == list(ROMAN[: len(model)])
    for unit in document.units:
        assert document.words(unit.segments) == unit.text


@settings(max_examples=40, deadline=None)
@given(sections, st.lists(sections, min_size=1, max_size=3), layouts)
def test_each_annex_comes_back(
    model: list[list[Paragraph]], annexes: list[list[list[Paragraph]]], layout: Layout
) -> None:
    """Annexes count their paragraphs, labels and headings anew, and no unit has a word of its neighbour."""
    document = parse(printed(model, layout, annexes), "annexes")
    expected = units_of(model)
    for name, annex in zip(ROMAN, annexes, strict=False):
        expected += [(f"annex-{name}:{address}", text, closing) for address, text, closing in units_of(annex)]
    assert [(unit.id, unit.text, unit.closing) for unit in document.units] == expected
    for unit in document.units:
        parts = {heading.marker for heading in unit.headings if heading.marker.startswith("Annex")}
        assert parts == ({f"Annex {unit.id.partition(':')[0].rpartition('-')[2]}"} if ":" in unit.id else set())


@settings(max_examples=80, deadline=None)
@given(sections, layouts, st.data())
def test_a_lost_line_is_never_a_lost_unit(model: list[list[Paragraph]], layout: Layout, data: st.DataObject) -> None:
    """Without one of its lines a document is refused, or has all units that the line did not end."""
    lines = printed(model, layout).decode().split(layout.end)
    index = data.draw(st.integers(7, len(lines) - 1))
    try:
        document = parse(layout.end.join(lines[:index] + lines[index + 1 :]).encode(), "damaged")
    except DocumentError:
        return
    expected = [address for address, _, _ in units_of(model)]
    found = [unit.id for unit in document.units]
    # A whole last paragraph, or the last item in one line, can go without a trace; nothing else can.
    missing = [address for address in expected if address not in found]
    assert [address for address in found if address not in expected] == []
    assert len(missing) <= 1


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_anything_else_is_refused(source: bytes) -> None:
    """Bytes of any kind give a document or a DocumentError."""
    with contextlib.suppress(DocumentError):
        parse(source, "noise")
    with contextlib.suppress(DocumentError):
        parse(b"United Nations A/XYZ/1\n\nTitle\n\n1. " + source, "noise")
