"""What stands on the pages of one document, in no language yet: the words of ours come with the templates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from bot.names import language_code
from bot.quotation import citation, quote
from bot.wording import RIGHT_TO_LEFT
from retrieval.areas import Area
from retrieval.citation import STYLES, cite, link
from retrieval.corpus import Corpus
from retrieval.directive import directive_fields
from retrieval.document import Footnote, Heading, Locator, Meeting, Unit
from retrieval.provision import Instruments, instruments, pointers, reference_fields
from retrieval.reference import Reference
from retrieval.words import MONTHS

from .addresses import FRONT, Addresses, Stretch, anchor

# A page begins with a heading of level 1, and HTML has six.
MAX_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Target:
    """A place of the same document to link to: the page's file and the place on it."""

    locator: Locator
    page: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Derived:
    """Paragraphs that words of a unit point to by a derivation that people reviewed."""

    words: str
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Passage:
    """A unit with what is said about it. `level` is that of its heading; `below` are its sub-paragraphs.

    `refers` are words of the unit that name something, each with the paragraphs of this document that they mean, if
    any. `referred` are the paragraphs that point here, marked True where that was derived.
    """

    unit: Unit
    anchor: str
    level: int
    lead_in: str
    remarks: tuple[str, ...]
    citation: str
    meeting: Meeting | None
    addressee: str | None
    strength: str | None
    refers: tuple[tuple[str, tuple[Target, ...]], ...]
    derived: tuple[Derived, ...]
    referred: tuple[tuple[Target, bool], ...]
    styles: tuple[tuple[str, str], ...]
    below: tuple[Passage, ...]

    @property
    def footnotes(self) -> tuple[Footnote, ...]:
        return self.unit.footnotes


@dataclass(frozen=True, slots=True)
class Title:
    """A heading of the document on its page."""

    heading: Heading
    level: int
    meeting: Meeting | None


@dataclass(frozen=True)
class Page:
    """One page of paragraphs: titles and passages as they follow each other."""

    stretch: Stretch
    parts: tuple[Title | Passage, ...]

    @property
    def name(self) -> str:
        return self.stretch.name

    @property
    def area(self) -> Area | None:
        return self.stretch.area

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Its area's, else the outermost headings of its paragraphs."""
        if self.area is not None:
            return (self.area.heading,)
        return tuple(dict.fromkeys(unit.headings[0] for unit in self.stretch.units if unit.headings))


class Pages:
    """The pages of one document. `site_url` is where they will stand, None where that is not known; `folder` is the
    document's own there, empty for the one that its symbol gives."""

    def __init__(self, corpus: Corpus, site_url: str | None = None, folder: str = "") -> None:
        self.corpus = corpus
        self.document = corpus.document
        self.masthead = corpus.document.masthead
        self.addresses = Addresses(corpus.document, folder)
        self.language = language_code(self.masthead)
        self._site_url = site_url

    @property
    def folder(self) -> str:
        return self.addresses.folder

    @property
    def direction(self) -> str:
        """Of the document's own words, as HTML's `dir`."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    @property
    def date(self) -> str:
        """`25 August 2015`, as the document writes it; empty where it has none."""
        date = self.masthead.date
        return f"{date.day} {MONTHS[date.month - 1]} {date.year}" if date else ""

    def official(self, language: str = "") -> str:
        """The official document in a language of the United Nations, else in the document's own."""
        return link(self.masthead, language or self.language or "en")

    @cached_property
    def all(self) -> tuple[Page, ...]:
        return tuple(Page(stretch, tuple(self._parts(stretch))) for stretch in self.addresses.stretches)

    def neighbours(self, name: str) -> tuple[str | None, str | None]:
        """The files before and after a page; the front page is the first."""
        names = [FRONT, *(stretch.name for stretch in self.addresses.stretches)]
        at = names.index(name)
        return (names[at - 1] if at else None, names[at + 1] if at + 1 < len(names) else None)

    def target(self, locator: Locator) -> Target:
        return Target(locator, self.addresses.page_of(locator), anchor(locator))

    def cited(self, target: Target) -> str:
        """`A/70/4, para. 3`: a place with the symbol of its document."""
        return cite(self.masthead, [Reference(target.locator)])

    @cached_property
    def for_victims(self) -> tuple[Target, ...]:
        return self._targets(self.corpus.for_victims)

    def _parts(self, stretch: Stretch) -> Iterator[Title | Passage]:
        here = {unit.locator for unit in stretch.units}
        shown: Sequence[Heading] = ()
        for unit in stretch.units:
            if unit.locator.parent in here:
                continue
            headings = [heading for heading in unit.headings if stretch.area is None or heading != stretch.area.heading]
            for depth, heading in enumerate(headings):
                if list(shown[: depth + 1]) != headings[: depth + 1]:
                    is_meeting = unit.meeting is not None and unit.meeting.heading == heading
                    yield Title(heading, min(depth + 2, MAX_LEVEL), unit.meeting if is_meeting else None)
            shown = headings
            yield self._passage(unit, len(headings) + 2, here)

    def _passage(self, unit: Unit, level: int, here: AbstractSet[Locator]) -> Passage:
        """A unit with those below it that are on the same page."""
        corpus = self.corpus
        directive = directive_fields(unit)
        refers, derived = self._references(unit)
        below = [child for child in self.document.children(unit) if child.locator in here]
        return Passage(
            unit=unit,
            anchor=anchor(unit.locator),
            level=min(level, MAX_LEVEL),
            lead_in=quote(corpus, unit).lead_in,
            remarks=tuple(f"[sic: {note.words}]" for note in corpus.notes.get(unit.id, ())),
            citation=citation(corpus, unit.locator),
            meeting=unit.meeting,
            addressee=directive["addressee"],
            strength=directive["strength"]["value"],
            refers=refers,
            derived=derived,
            referred=self._referred.get(unit.locator, ()),
            styles=self.styles(Reference(unit.locator)),
            below=tuple(self._passage(child, level + 1, here) for child in below),
        )

    def styles(self, *places: Reference) -> tuple[tuple[str, str], ...]:
        """The citation of some places in each style, with the address of the first."""
        url = self.addresses.address_of(self._site_url, places[0].first) if self._site_url else None
        cited = ((style, cite(self.masthead, places, style, url=url)) for style in STYLES)
        return tuple((style, text.replace("\r\n", "\n").strip("\n")) for style, text in cited)

    @cached_property
    def _instruments(self) -> Instruments:
        return instruments(self.document)

    def _references(self, unit: Unit) -> tuple[tuple[tuple[str, tuple[Target, ...]], ...], tuple[Derived, ...]]:
        """What the unit names, in its own words, each once; and what was derived from them."""
        inside = {pointer.words: self._existing(pointer.locators) for pointer in pointers(unit)}
        crossings = self.corpus.cross_references.get(unit.id, ())
        named: dict[str, tuple[Target, ...]] = {}
        for item in reference_fields(unit, self._instruments, crossings):
            named.setdefault(item["words"], inside.get(item["words"], ()))
        derived = tuple(Derived(crossing.words, self._targets(crossing.derived)) for crossing in crossings)
        return tuple(named.items()), derived

    @cached_property
    def _referred(self) -> dict[Locator, tuple[tuple[Target, bool], ...]]:
        """Of each unit, those that point to it."""
        found: dict[Locator, dict[Target, bool]] = {}
        for unit in self.document.units:
            source = self.target(unit.locator)
            for pointer in pointers(unit):
                for target in self._existing(pointer.locators):
                    found.setdefault(target.locator, {})[source] = False
            for crossing in self.corpus.cross_references.get(unit.id, ()):
                for target in self._targets(crossing.derived):
                    found.setdefault(target.locator, {}).setdefault(source, True)
        return {locator: tuple(sources.items()) for locator, sources in found.items()}

    def _existing(self, locators: Iterable[Locator]) -> tuple[Target, ...]:
        return tuple(self.target(locator) for locator in locators if locator in self.document.by_locator)

    def _targets(self, ids: Iterable[str]) -> tuple[Target, ...]:
        return tuple(self.target(self.corpus.by_id[unit].locator) for unit in ids)
