"""A quotation as every front end shows it: the document's words, and apart from them what is said about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from retrieval.areas import area_phrase
from retrieval.citation import cite
from retrieval.corpus import Corpus
from retrieval.document import Document, Locator, Unit
from retrieval.reference import Reference


@dataclass(frozen=True, slots=True)
class Item:
    """A sub-paragraph inside a quotation, `depth` levels below it; `label` is `(b)`, or empty for closing words."""

    depth: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """One unit with everything below it.

    `lead_in` is what must be read before `text` for it to be a sentence, labels included, an ellipsis where the
    document has words between: `States parties should: … (b) `. `remarks` are ours and stand after the closed
    quotation: `[sic: word]`. `see_also` is derived: citation, then the words that it was derived from.
    """

    unit: Unit
    lead_in: str
    text: str
    items: tuple[Item, ...]
    remarks: tuple[str, ...]
    citation: str
    source: str
    see_also: tuple[tuple[str, str], ...]
    footnotes: tuple[str, ...]


def quote(corpus: Corpus, unit: Unit) -> Quotation:
    document = corpus.document
    below = list(_below(document, unit))
    quoted = [unit, *below]
    return Quotation(
        unit=unit,
        lead_in=_lead_in(document, unit),
        text=unit.text,
        items=tuple(_items(document, unit)),
        remarks=tuple(f"[sic: {note.words}]" for part in quoted for note in corpus.notes.get(part.id, ())),
        citation=citation(corpus, unit.locator),
        source=source(unit),
        see_also=tuple(
            (_see(reference.derived), reference.words)
            for part in quoted
            for reference in corpus.cross_references.get(part.id, ())
        ),
        footnotes=tuple(f"{note.mark} {note.text}" for part in quoted for note in part.footnotes),
    )


def whole(units: Iterable[Unit]) -> list[Unit]:
    """The units to quote so that each of the given ones is shown once: what stands below another goes with it."""
    kept: dict[Locator, Unit] = {}
    for unit in units:
        if not any(above in kept for above in _above(unit.locator)):
            kept[unit.locator] = unit
    return list(kept.values())


def citation(corpus: Corpus, *places: Locator) -> str:
    return cite(corpus.document.masthead, [Reference(place) for place in places])


def source(unit: Unit) -> str:
    """Where in the document: `Area III, protection of victims; adopted at the first meeting, 2009`."""
    parts = []
    if unit.area is not None:
        marker = f"Area {unit.area.marker}, " if unit.area.marker else ""
        parts.append(f"{marker}{area_phrase(unit.area)}")
    if (meeting := unit.meeting) is not None:
        if meeting.ordinal:
            year = f", {meeting.year}" if meeting.year else ""
            parts.append(f"{meeting.action or 'recommended'} at the {meeting.ordinal} meeting{year}")
        else:
            parts.append(meeting.title)
    return "; ".join(parts)


def _see(places: Iterable[str]) -> str:
    shown = [place.replace("(", " (", 1) for place in places]
    word = "para." if len(shown) == 1 else "paras."
    return f"{word} {' and '.join(filter(None, (', '.join(shown[:-1]), shown[-1])))}"


def _above(locator: Locator) -> Iterator[Locator]:
    while (parent := locator.parent) is not None:
        yield parent
        locator = parent


def _below(document: Document, unit: Unit) -> Iterator[Unit]:
    for child in document.children(unit):
        yield child
        yield from _below(document, child)


def _label(locator: Locator) -> str:
    last = locator.labels[-1]
    return str(locator) if last.isdigit() else f"({last})"


def _items(document: Document, unit: Unit, depth: int = 1) -> Iterator[Item]:
    """What stands below a unit, each with its closing words after what stands below it in turn."""
    for child in document.children(unit):
        yield Item(depth, _label(child.locator), child.text)
        yield from _items(document, child, depth + 1)
    if unit.closing:
        yield Item(depth - 1, "", unit.closing)


def _lead_in(document: Document, unit: Unit) -> str:
    chain = [unit.locator, *_above(unit.locator)][::-1]
    words = []
    for outer, inner in pairwise(chain):
        parent = document.by_locator.get(outer)
        if parent is None:
            continue
        first = next(document.children(parent)).locator == inner
        words.append(f"{parent.text} {'' if first else '… '}{_label(inner)} ")
    return "".join(words)
