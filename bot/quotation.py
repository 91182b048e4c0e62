"""A quotation as every front end shows it: the document's words, and apart from them what is said about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.answer import Hit
from retrieval.areas import area_phrase
from retrieval.citation import cite
from retrieval.corpus import Corpus
from retrieval.document import Document, Locator, Unit
from retrieval.library import Library
from retrieval.links import links
from retrieval.reference import Reference


@dataclass(frozen=True, slots=True)
class Item:
    """A sub-paragraph inside a quotation, `depth` levels below it; `label` is `(b)`, `… (d)` where sub-paragraphs
    before it are left out, and empty for closing words."""

    depth: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """A unit with everything below it, or with some of what is below it.

    `lead_in` is what must be read before `text` for it to be a sentence, labels included, an ellipsis where the
    document has words between: `States parties should: … (b) `. `remarks` are ours and stand after the closed
    quotation: `[sic: word]`. `see_also` is derived: citation, then the words that it was derived from. `parts` are the
    units that are quoted.
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
    parts: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Ranked units that are read as one quotation, the best of them first."""

    hits: tuple[Hit, ...]
    quotation: Quotation

    @property
    def corpus(self) -> Corpus:
        """The document that it is from."""
        return self.hits[0].corpus

    @property
    def matched(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for hit in self.hits for word in hit.matched))


def quote(corpus: Corpus, first: Unit, *others: Unit) -> Quotation:
    """Quote a unit; several below one paragraph together, after the opening words that they share."""
    document = corpus.document
    unit, chosen, places = first, None, [first.locator]
    if others:
        places = [other.locator for other in sorted((first, *others), key=lambda other: other.span)]
        unit, chosen = document.by_locator[_shared(document, places)], frozenset(places)
    inside = list(_inside(document, unit, chosen))
    quoted = list(dict.fromkeys([unit, *(part for part, _ in inside)]))
    return Quotation(
        unit=unit,
        lead_in=_lead_in(document, unit),
        text=unit.text,
        items=tuple(item for _, item in inside),
        remarks=tuple(f"[sic: {note.words}]" for part in quoted for note in corpus.notes.get(part.id, ())),
        citation=citation(corpus, *places),
        source=source(unit),
        see_also=tuple(
            (_see(reference.derived), reference.words)
            for part in quoted
            for reference in corpus.cross_references.get(part.id, ())
        ),
        footnotes=tuple(f"{note.mark} {note.text}" for part in quoted for note in part.footnotes),
        parts=tuple(quoted),
    )


def passages(corpus: Corpus, hits: Iterable[Hit], quoting: Callable[..., Quotation] = quote) -> list[Passage]:
    """Ranked units as they are read: what belongs to one paragraph stands together, where the best of it stands, so
    that nobody reads the same opening words twice. `quoting` may keep the quotations that `quote` makes."""
    groups: dict[Locator, list[Hit]] = {}
    for hit in hits:
        top = hit.unit.locator.top
        groups.setdefault(top if top in corpus.document.by_locator else hit.unit.locator, []).append(hit)
    return [Passage(tuple(group), quoting(corpus, *(hit.unit for hit in group))) for group in groups.values()]


def readable(hits: Iterable[Hit]) -> list[Passage]:
    """Ranked units of any documents as they are read: nothing twice, what belongs to one paragraph together."""
    by_document: dict[str, list[Hit]] = {}
    for hit in hits:
        by_document.setdefault(hit.corpus.document.sha256, []).append(hit)
    found: list[Passage] = []
    for group in by_document.values():
        by_locator = {hit.unit.locator: hit for hit in group}
        new = [by_locator[unit.locator] for unit in unread(hit.unit for hit in group)]
        found.extend(passages(group[0].corpus, new))
    return sorted(found, key=lambda passage: passage.hits[0].rank)


def whole(units: Iterable[Unit]) -> list[Unit]:
    """The units to quote so that each of the given ones is shown once: what stands below another goes with it."""
    kept: dict[Locator, Unit] = {}
    for unit in units:
        if not any(above in kept for above in _above(unit.locator)):
            kept[unit.locator] = unit
    return list(kept.values())


def unread(units: Iterable[Unit]) -> list[Unit]:
    """Of ranked units those that say something new to who reads them in this order: nothing that stands below one
    before it, and no paragraph whose opening words led to one before it."""
    new: list[Unit] = []
    kept: set[tuple[object, ...]] = set()
    read: set[tuple[object, ...]] = set()
    for unit in units:
        # Tuples: a locator takes five times as long to hash, and this is done for every answer.
        locator = unit.locator
        part, number, labels = locator.part, locator.paragraph, locator.labels
        place = (part, number, labels)
        if place in read:
            continue
        if labels:
            above = [(part, number, labels[:depth]) for depth in range(len(labels))]
            if not kept.isdisjoint(above):
                continue
            read.update(above)
        new.append(unit)
        kept.add(place)
        read.add(place)
    return new


def elsewhere(library: Library, corpus: Corpus, quoted: Quotation) -> list[str]:
    """Citations of what a quotation refers to in other documents of the library: `A/70/4, para. 3`."""
    found = [link for part in quoted.parts for link in links(library, corpus, part)]
    return list(dict.fromkeys(cite(link.corpus.document.masthead, link.references) for link in found))


def citation(corpus: Corpus, *places: Locator) -> str:
    return cite(corpus.document.masthead, [Reference(place) for place in places])


def source(unit: Unit) -> str:
    """Where in the document: `Area III, protection of victims; adopted at the first meeting, 2009`."""
    parts = []
    if unit.area is not None:
        kind = "" if unit.locator.part else "Area "
        marker = f"{kind}{unit.area.marker}, " if unit.area.marker else ""
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


def _shared(document: Document, places: Sequence[Locator]) -> Locator:
    """The lowest unit that all these places of one paragraph are in."""
    for lowest in (places[0], *_above(places[0])):
        if lowest in document.by_locator and all(lowest in (place, *_above(place)) for place in places):
            return lowest
    raise ValueError("only what belongs to one paragraph is quoted together")


def _label(locator: Locator) -> str:
    last = locator.labels[-1]
    return locator.number if last.isdigit() else f"({last})"


def _inside(
    document: Document, unit: Unit, chosen: frozenset[Locator] | None, depth: int = 1
) -> Iterator[tuple[Unit, Item]]:
    """What stands below a unit, each with its closing words after what stands below it in turn: all of it where
    `chosen` is None, else what is chosen and what leads to it."""
    on_the_way = {above for place in chosen for above in _above(place)} if chosen else set()
    ellipsis = ""
    for child in document.children(unit):
        if chosen and child.locator not in chosen | on_the_way:
            ellipsis = "… "
            continue
        yield child, Item(depth, f"{ellipsis}{_label(child.locator)}", child.text)
        ellipsis = ""
        yield from _inside(document, child, chosen if child.locator in on_the_way else None, depth + 1)
    if unit.closing and not chosen:
        yield unit, Item(depth - 1, "", unit.closing)


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
