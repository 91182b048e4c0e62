"""What a parsed document is: values only, no behaviour that reads or ranks.

Offsets are positions in the decoded source (characters, counted from 0, end exclusive), so that every
quotation can be proven: the words of a unit are `squeeze` of its segments of the source.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

PieceKind = Literal["masthead", "heading", "number", "label", "text", "mark", "footnote", "dropped"]


def squeeze(text: str) -> str:
    """Every run of white space becomes one space; none is left at the ends."""
    return " ".join(text.split())


# A line that ends in a hyphen, a dash or a slash was broken inside a compound: "evidence-" / "based". A hyphen that
# waits for its noun ("gender-" / "and age-sensitive") keeps its space. A soft hyphen only marks a possible break.
_BROKEN_COMPOUND = re.compile(r"([-\u2010\u2013\u2014/])(?<=\w.)[^\S\n]*\n\s*(?!(?:and|or|nor|to|but)\b)(?=\w)")
_SOFT_HYPHEN = re.compile(r"\u00ad(?:[^\S\n]*\n\s*)?")
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)


def readable(text: str) -> str:
    """The words of a stretch of source as its readers see them on the page, squeezed.

    No letter is added or lost: a compound broken at a line end is closed again with its hyphen kept, a soft
    hyphen goes, and a ligature (one character for "fi") becomes its letters.
    """
    if "\u00ad" in text:
        text = _SOFT_HYPHEN.sub("", text)
    text = squeeze(_BROKEN_COMPOUND.sub(r"\1", text))
    return text if text.isascii() else text.translate(_LIGATURES)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the source, `start` included, `end` excluded."""

    start: int
    end: int


def words(source: str, segments: Iterable[Span]) -> str:
    """The words of the source at these places, `readable`.

    Segments refer to the source as decoded, soft hyphens, ligatures and all. A gap between two of them (a footnote
    mark, a page break) parts two words only where it holds white space: "Convention1, the" is "Convention, the".
    """
    parts: list[str] = []
    end: int | None = None
    for span in segments:
        gap = source[end : span.start] if end is not None else ""
        if gap and (gap.isspace() or any(map(str.isspace, gap))):
            parts.append("\n" if "\n" in gap or "\r" in gap else " ")
        parts.append(source[span.start : span.end])
        end = span.end
    return readable("".join(parts).replace("\r", "\n"))


@dataclass(frozen=True, slots=True)
class Locator:
    """The address of a unit: paragraph number and the labels below it, outermost first.

    `part` names the annex whose own count the number is of (`annex I`, `annex I, appendix`), None for the body.
    Prints as `39`, `39(b)`, `15(a)(ii)`, `annex-I:3(b)`; a label of digits is a decimal level and prints as `140.12`.
    """

    paragraph: int
    labels: tuple[str, ...] = ()
    part: str | None = None

    def __str__(self) -> str:
        return f"{self.part.replace(', ', '-').replace(' ', '-')}:{self.number}" if self.part else self.number

    @property
    def number(self) -> str:
        """The address inside its part: `39(b)`."""
        return f"{self.paragraph}" + "".join(f".{x}" if x.isdigit() else f"({x})" for x in self.labels)

    @property
    def formal(self) -> str:
        """The form of United Nations documents, a space before the brackets: `39 (b)`, `3 (a) (ii) of annex I`."""
        number = f"{self.paragraph}" + "".join(f".{x}" if x.isdigit() else f" ({x})" for x in self.labels)
        if self.part is None:
            return number
        return f"{number} of {self.part}" if " " in self.part else f"{number} of the {self.part}"

    @property
    def parent(self) -> Locator | None:
        return Locator(self.paragraph, self.labels[:-1], self.part) if self.labels else None

    @property
    def top(self) -> Locator:
        """The paragraph that it belongs to, itself where it has no labels."""
        return Locator(self.paragraph, (), self.part)


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note and its mark (`1`, `*`); `text` is squeezed."""

    mark: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body. `level` counts from 1 (Roman), `marker` is `III`, `C`, `1`, `a` or empty."""

    level: int
    marker: str
    title: str
    span: Span
    footnotes: tuple[Footnote, ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a heading says of the meeting that its recommendations come from.

    `action` is the heading's own verb (`adopted`, `endorsed`): the two are different things.
    """

    heading: Heading
    ordinal: str | None
    year: int | None
    action: str | None

    @property
    def title(self) -> str:
        return self.heading.title

    @property
    def footnotes(self) -> tuple[Footnote, ...]:
        return self.heading.footnotes


@dataclass(frozen=True, slots=True)
class Unit:
    """A numbered paragraph or a labelled sub-paragraph: what can be found, quoted and cited.

    `text` is the document's own words, squeezed, footnote marks taken out. A paragraph with sub-paragraphs has
    its opening words as `text` and whatever follows its last sub-paragraph as `closing`. `lead_in` is the
    opening words of all its parents, squeezed into one sentence, without which a sub-paragraph has no verb.
    """

    locator: Locator
    text: str
    segments: tuple[Span, ...]
    headings: tuple[Heading, ...] = ()
    lead_in: str | None = None
    area: Heading | None = None
    meeting: Meeting | None = None
    footnotes: tuple[Footnote, ...] = ()
    closing: str | None = None
    closing_segments: tuple[Span, ...] = ()

    @property
    def id(self) -> str:
        return str(self.locator)

    @property
    def span(self) -> Span:
        """From the first to the last of its own words, whatever stands between (footnotes, page marks)."""
        return Span(self.segments[0].start, self.segments[-1].end)


_KIND = re.compile(
    r"(?:\w+ ){0,2}(?:note|report|letter|memorandum|proposal|summary|compilation|paper|draft|addendum|corrigendum|"
    r"submission|statement|document|analysis|overview|review)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the first page says of the document; a field is empty or None where the page is silent."""

    symbol: str
    title: str
    subtitle: str = ""
    body: str = ""
    organ: str = ""
    session: str = ""
    agenda_item: str = ""
    agenda_title: str = ""
    date: datetime.date | None = None
    language: str = "English"
    job_number: str = ""
    footnotes: tuple[Footnote, ...] = ()

    @property
    def kind(self) -> str:
        """The subtitle where it says what kind of document this is (`Note by the Secretariat`); else empty."""
        return self.subtitle if _KIND.match(self.subtitle) else ""

    @property
    def full_title(self) -> str:
        """The title, and a subtitle that belongs to it."""
        return self.title if self.kind or not self.subtitle else f"{self.title}: {self.subtitle}"


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a stretch of the source went. `detail` is a unit id, a heading's title or why a line was dropped."""

    span: Span
    kind: PieceKind
    detail: str = ""


@dataclass(frozen=True)
class Document:
    """A parsed source. `sha256` is the digest of its bytes: the version of the corpus.

    `pieces` are in source order, do not overlap, and cover every character that is not white space.
    """

    masthead: Masthead
    units: tuple[Unit, ...]
    headings: tuple[Heading, ...]
    pieces: tuple[Piece, ...]
    source: str = field(repr=False)
    sha256: str = ""

    @property
    def symbol(self) -> str:
        return self.masthead.symbol

    @cached_property
    def length(self) -> int:
        """How many units there are."""
        return len(self.units)

    @cached_property
    def index_digest(self) -> str:
        """SHA-256 of all that an index is made of: ids and words of the units, and the headings above them."""
        digest = hashlib.sha256()
        for unit in self.units:
            parts = (unit.id, unit.lead_in, unit.text, unit.closing, *(heading.title for heading in unit.headings))
            digest.update(repr(parts).encode())
        return digest.hexdigest()

    @cached_property
    def by_locator(self) -> dict[Locator, Unit]:
        return {unit.locator: unit for unit in self.units}

    @cached_property
    def paragraphs(self) -> tuple[Unit, ...]:
        """The units without labels, in document order."""
        return tuple(unit for unit in self.units if not unit.locator.labels)

    @cached_property
    def _children(self) -> dict[Locator, list[Unit]]:
        found: dict[Locator, list[Unit]] = {}
        for unit in self.units:
            if (parent := unit.locator.parent) is not None:
                found.setdefault(parent, []).append(unit)
        return found

    def children(self, unit: Unit) -> Iterator[Unit]:
        """Its direct sub-paragraphs, in document order."""
        return iter(self._children.get(unit.locator, ()))

    def words(self, segments: tuple[Span, ...]) -> str:
        """The source's own words at these places: how the text of every unit is made, and how it is proven."""
        return words(self.source, segments)
