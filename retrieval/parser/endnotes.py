"""Endnotes: all notes of a document under the heading "Notes" behind its text, their marks in the text in one run.

With hundreds of notes a mark alone tells little: "12" may be a number.
That the marks rise through the text tells which.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.document import Span
from retrieval.errors import Problem

from .annexes import is_heading
from .footnotes import Blocks, Note, entry_of, mark_places, open_note
from .lines import Line

_HEADING = re.compile(r"(?:Notes|NOTES|End ?notes|ENDNOTES)\s*:?$")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a mark may stand; `kind` is smaller where it is surer."""

    kind: int
    line: Line
    span: Span


def find(lines: Sequence[Line]) -> list[Line]:
    """The heading of the endnotes and their lines, to the end or to an annex; empty where there are none."""
    start = next((i for i in range(len(lines) - 1, 0, -1) if _opens(lines, i)), None)
    if start is None:
        return []
    end = next((i for i in range(start, len(lines)) if is_heading(lines, i)), len(lines))
    return list(lines[start:end])


def _opens(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is the heading of the notes: the next one opens the first of them."""
    if not _HEADING.match(lines[index].text) or index + 1 == len(lines):
        return False
    entry = entry_of(lines[index + 1])
    return entry is not None and entry.mark == "1"


def read(lines: Sequence[Line], blocks: Blocks) -> list[Note]:
    """The notes in these lines, as `find` gave them; they are added to the blocks too."""
    notes: list[Note] = []
    for line in lines[1:]:
        entry = entry_of(line)
        if entry and entry.mark == str(len(notes) + 1):
            notes.append(open_note(line, entry, blocks))
        else:
            notes[-1].spans.append(Span(line.start, line.end))
            blocks.lines.add(line.number)
    for note in notes:
        if not note.spans:
            blocks.problems.append(Problem(note.number, f"note {note.mark} without words", "its words"))
    return notes


def bind(notes: Sequence[Note], lines: Sequence[Line], blocks: Blocks) -> None:
    """Finds the mark of each note in the text: the only surest one between those of its neighbours."""
    places = [_places(note.mark, lines) for note in notes]
    found: list[_Place | None] = _bounds(places)
    settled = False
    while not settled:
        settled = True
        for k, place in enumerate(found):
            if place is None and (only := _only(places[k], _before(found, k), _after(found, k))):
                found[k], settled = only, False
    for k, (note, place) in enumerate(zip(notes, found, strict=True)):
        if place is None:
            first = next((other.line.number for other in reversed(found[:k]) if other), lines[0].number)
            last = next((other.line.number for other in found[k + 1 :] if other), lines[-1].number)
            wanted = f"one mark for it in lines {first} to {last}, right behind a word or a full stop"
            blocks.problems.append(Problem(note.number, f"note {note.mark} without a sure mark", wanted))
        else:
            note.place = place.span
            place.line.marks = tuple(sorted((*place.line.marks, place.span)))


def _places(mark: str, lines: Sequence[Line]) -> list[_Place]:
    return [_Place(kind, line, span) for line in lines for kind, span in mark_places(mark, line)]


def _bounds(places: Sequence[Sequence[_Place]]) -> list[_Place | None]:
    """The marks that can stand at one place only if all rise: the earliest possible place is the latest one too."""
    early, position = [], -1
    for possible in places:
        first = next((place for place in possible if place.span.start > position), None)
        position = first.span.start if first else position
        early.append(first)
    late: list[_Place | None] = []
    limit = float("inf")
    for possible in reversed(places):
        last = next((place for place in reversed(possible) if place.span.start < limit), None)
        limit = last.span.start if last else limit
        late.append(last)
    return [one if one == other else None for one, other in zip(early, reversed(late), strict=True)]


def _only(possible: Sequence[_Place], after: int, before: float) -> _Place | None:
    within = [place for place in possible if after < place.span.start < before]
    surest = [place for place in within if place.kind == min(other.kind for other in within)]
    return surest[0] if len(surest) == 1 else None


def _before(found: Sequence[_Place | None], index: int) -> int:
    return next((place.span.start for place in reversed(found[:index]) if place), -1)


def _after(found: Sequence[_Place | None], index: int) -> float:
    return next((place.span.start for place in found[index + 1 :] if place), float("inf"))
