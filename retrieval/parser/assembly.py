"""From drafts to the values of `retrieval.document`, and where every character went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.document import Footnote, Heading, Locator, Masthead, Meeting, Piece, PieceKind, Span, Unit, words
from retrieval.errors import Problem

from .drafts import HeadingDraft, Structure, UnitDraft
from .footnotes import Blocks, Note
from .lines import pieces_of
from .meetings import meeting_of
from .source import LineIndex


@dataclass(slots=True)
class Footnotes:
    """The footnotes of a source, handed out by the place of their marks."""

    notes: Sequence[Note]
    source: str

    def within(self, spans: Sequence[Span]) -> tuple[Footnote, ...]:
        """Those whose marks stand right behind or between these words."""
        if not spans:
            return ()
        return tuple(note.value(self.source) for note in self.notes if note.place and self._is_in(note.place, spans))

    def _is_in(self, place: Span, spans: Sequence[Span]) -> bool:
        if not spans[0].start <= place.start:
            return False
        last = spans[-1].end
        return place.end <= last or not self.source[last : place.start].strip()


def headings(drafts: Sequence[HeadingDraft], source: str, notes: Footnotes) -> list[Heading]:
    made: list[Heading] = []
    for draft in drafts:
        spans = pieces_of(draft.spans, source)
        start = draft.mark.start if draft.mark else spans[0].start
        title = words(source, spans)
        made.append(Heading(draft.level, draft.marker, title, Span(start, spans[-1].end), notes.within(spans)))
    return made


def units(drafts: Sequence[UnitDraft], made: Sequence[Heading], source: str, notes: Footnotes) -> tuple[Unit, ...]:
    meetings = {index: meeting for index, heading in enumerate(made) if (meeting := meeting_of(heading))}
    texts: dict[Locator, str] = {}
    result: list[Unit] = []
    for draft in drafts:
        segments, closing = pieces_of(draft.spans, source), pieces_of(draft.closing, source)
        text = words(source, segments)
        lead_in = _lead_in(draft.locator, texts)
        texts[draft.locator] = text
        result.append(
            Unit(
                locator=draft.locator,
                text=text,
                segments=segments,
                headings=tuple(made[i] for i in draft.headings),
                lead_in=lead_in,
                area=made[draft.headings[0]] if draft.headings else None,
                meeting=_nearest(draft.headings, meetings),
                footnotes=notes.within(segments) + notes.within(closing),
                closing=words(source, closing) if closing else None,
                closing_segments=closing,
            )
        )
    return tuple(result)


def _lead_in(locator: Locator, texts: dict[Locator, str]) -> str | None:
    """The opening words of all parents, outermost first."""
    parents: list[str] = []
    parent = locator.parent
    while parent is not None:
        parents.append(texts[parent])
        parent = parent.parent
    return " ".join(reversed(parents)) or None


def _nearest(path: Sequence[int], meetings: dict[int, Meeting]) -> Meeting | None:
    return next((meetings[index] for index in reversed(path) if index in meetings), None)


def with_footnotes(masthead: Masthead, places: Iterable[tuple[Span, str]], notes: Footnotes) -> Masthead:
    """The masthead with the notes that hang on its words."""
    found = {note.mark: note for span, _ in places for note in notes.within([span])}
    return replace(masthead, footnotes=tuple(found.values()))


def pieces(
    structure: Structure,
    made: Sequence[Heading],
    front: Iterable[tuple[Span, str]],
    blocks: Blocks,
    dropped: Iterable[tuple[Span, str]],
    source: str,
) -> tuple[Piece, ...]:
    """Every place of the source with what became of it, in order."""
    found: list[Piece] = [Piece(span, "masthead", detail) for span, detail in front]
    found.extend(Piece(span, "dropped", detail) for span, detail in dropped)
    found.extend(Piece(span, "dropped", "footnote rule") for span in blocks.rules)
    found.extend(Piece(span, "mark", "of a footnote") for span in blocks.marks)
    for note in blocks.notes:
        if note.place:
            found.append(Piece(note.place, "mark", note.mark))
        found.extend(_all(pieces_of(note.spans, source), "footnote", note.mark))
    for draft, heading in zip(structure.headings, made, strict=True):
        found.extend(_heading_pieces(draft, heading, source))
    for unit in structure.units:
        name = str(unit.locator)
        found.append(Piece(unit.mark, "label" if unit.locator.labels else "number", name))
        found.extend(_all(pieces_of([*unit.spans], source), "text", name))
        found.extend(_all(pieces_of([*unit.closing], source), "text", name))
    return tuple(sorted(found, key=lambda piece: piece.span))


def _all(spans: Iterable[Span], kind: PieceKind, detail: str) -> Iterator[Piece]:
    return (Piece(span, kind, detail) for span in spans)


def _heading_pieces(draft: HeadingDraft, heading: Heading, source: str) -> Iterator[Piece]:
    spans = [draft.mark, *draft.spans] if draft.mark else draft.spans
    return _all(pieces_of(spans, source), "heading", heading.title)


def unaccounted(found: Sequence[Piece], source: str) -> Iterator[Problem]:
    """Characters that ended nowhere, or in two places: a fault of the parser, refused like any other."""
    index, position = None, 0
    for piece in (*found, Piece(Span(len(source), len(source)), "dropped")):
        if piece.span.start < position or source[position : piece.span.start].strip():
            index = index or LineIndex(source)
            lost = source[position : piece.span.start].strip() or source[piece.span.start : piece.span.end]
            yield Problem(
                index.number(min(position, piece.span.start)), f"“{lost[:40]}”", "one place for every character"
            )
        position = max(position, piece.span.end)
