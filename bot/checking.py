"""What `palermo check` tells an editor: everything that the parser made of a source, with the lines where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from retrieval.areas import areas
from retrieval.corpus import Corpus
from retrieval.document import Document, Footnote, Masthead, Unit, squeeze
from retrieval.errors import DocumentError
from retrieval.parser.annexes import NO_PARAGRAPHS
from retrieval.parser.source import LineIndex
from retrieval.provision import pointers

LONGEST_EXCERPT = 80  # characters of a line that was left out


def understood(corpus: Corpus, name: str) -> dict[str, Any]:
    """The report on a source that was parsed. `line` counts from 1, as editors show it; lists are in line order."""
    document = corpus.document
    lines = LineIndex(document.source)
    masthead = document.masthead
    body = [unit for unit in document.units if unit.locator.part is None]
    paragraphs = [unit for unit in body if not unit.locator.labels]
    return {
        "file": name,
        "understood": True,
        "symbol": document.symbol,
        "title": masthead.full_title,
        "date": masthead.date.isoformat() if masthead.date else None,
        "not_found": list(_silent(masthead)),
        "paragraphs": len(paragraphs),
        "first": paragraphs[0].id,
        "last": paragraphs[-1].id,
        "sub_paragraphs": len(body) - len(paragraphs),
        "levels": _levels(body),
        "annexes": sorted(_annexes(document, lines), key=lambda annex: int(annex["line"])),
        "headings": [
            {"line": lines.number(heading.span.start), "level": heading.level}
            | {"marker": heading.marker, "title": heading.title}
            for heading in document.headings
        ],
        "areas": [
            {"line": lines.number(area.heading.span.start), "name": area.name}
            | {"marker": area.marker, "title": area.title, "units": len(area.units)}
            for area in areas(document)
        ],
        "meetings": list(_meetings(document, lines)),
        "footnotes": sorted(_footnotes(document, lines), key=lambda note: int(note["line"])),
        "references": list(_references(corpus, lines)),
        "front_matter": list(_left_out(document, lines, front=True)),
        "dropped": list(_left_out(document, lines, front=False)),
        "problems": [],
    }


def refused(error: DocumentError, name: str) -> dict[str, Any]:
    """The report on a source that was refused, with all that was not understood; line 0 is the source as a whole."""
    problems = [{"line": each.line, "found": each.found, "expected": each.expected} for each in error.problems]
    return {"file": name, "understood": False, "problems": problems}


def _silent(masthead: Masthead) -> Iterator[str]:
    """What the first page of such documents says, and this one does not."""
    fields = {"date": masthead.date, "organ": masthead.organ, "session": masthead.session}
    fields |= {"agenda item": masthead.agenda_item, "job number": masthead.job_number}
    return (field for field, value in fields.items() if not value)


def _levels(units: Sequence[Unit]) -> list[dict[str, Any]]:
    """Each level of sub-paragraphs with the first one of it, outermost first."""
    depths = Counter(len(unit.locator.labels) for unit in units)
    first = {len(unit.locator.labels): unit.id for unit in reversed(units)}
    return [{"depth": depth, "units": depths[depth], "first": first[depth]} for depth in sorted(depths) if depth]


def _annexes(document: Document, lines: LineIndex) -> Iterator[dict[str, Any]]:
    """Those with paragraphs of their own, and those without, which are kept out of the text with all their lines."""
    for part, group in groupby(document.units, lambda unit: unit.locator.part):
        units = list(group)
        paragraphs = [unit for unit in units if not unit.locator.labels]
        if part is not None:
            area = units[0].area
            yield {
                "line": lines.number(area.span.start if area else units[0].span.start),
                "name": part,
                "title": area.title if area else "",
                "paragraphs": len(paragraphs),
                "first": paragraphs[0].id,
                "last": paragraphs[-1].id,
                "sub_paragraphs": len(units) - len(paragraphs),
            }
    for detail, pieces in groupby(document.pieces, lambda piece: piece.detail):
        if detail.endswith(NO_PARAGRAPHS):
            held = list(pieces)
            words = squeeze(" ".join(document.source[piece.span.start : piece.span.end] for piece in held[:3]))
            yield {
                "line": lines.number(held[0].span.start),
                "name": detail.removesuffix(NO_PARAGRAPHS),
                "title": words[:LONGEST_EXCERPT],
                "paragraphs": 0,
                "last_line": lines.number(held[-1].span.start),
            }


def _meetings(document: Document, lines: LineIndex) -> Iterator[dict[str, Any]]:
    """The headings that name a meeting, each with how many paragraphs stand under it."""
    under = Counter(unit.meeting for unit in document.paragraphs if unit.meeting)
    for meeting, count in under.items():
        yield {
            "line": lines.number(meeting.heading.span.start),
            "title": meeting.title,
            "ordinal": meeting.ordinal,
            "year": meeting.year,
            "action": meeting.action,
            "paragraphs": count,
        }


def _footnotes(document: Document, lines: LineIndex) -> Iterator[dict[str, Any]]:
    owners: list[tuple[str, Iterable[Footnote]]] = [("the first page", document.masthead.footnotes)]
    for heading in document.headings:
        marker = f"{heading.marker}. " if heading.marker else ""
        owners.append((f"heading {marker}{heading.title}", heading.footnotes))
    owners.extend((f"para. {unit.locator.formal}", unit.footnotes) for unit in document.units)
    for owner, notes in owners:
        for note in notes:
            yield {"line": lines.number(note.span.start), "mark": note.mark, "on": owner, "text": note.text}


def _references(corpus: Corpus, lines: LineIndex) -> Iterator[dict[str, Any]]:
    """Where the text points to numbered paragraphs, and what of that this document has; `leads_to` is empty for others.

    Reviewed derivations from the notes beside the document lead somewhere too.
    """
    document = corpus.document
    for unit in document.units:
        crossings = corpus.cross_references.get(unit.id, ())
        for pointer in pointers(unit):
            derived = [id_ for item in crossings if item.words in pointer.words for id_ in item.derived]
            known = [str(locator) for locator in pointer.locators if locator in document.by_locator]
            missing = [str(locator) for locator in pointer.locators if locator not in document.by_locator]
            yield {
                "line": lines.number(unit.span.start),
                "unit": unit.id,
                "words": pointer.words,
                "leads_to": known + derived,
                "missing": missing,
            }


def _left_out(document: Document, lines: LineIndex, *, front: bool) -> Iterator[dict[str, Any]]:
    for piece in document.pieces:
        is_front = piece.kind == "masthead" and piece.detail == "front matter"
        is_dropped = piece.kind == "dropped" and not piece.detail.endswith(NO_PARAGRAPHS)
        if is_front if front else is_dropped:
            words = squeeze(document.source[piece.span.start : piece.span.end])
            yield {"line": lines.number(piece.span.start), "reason": piece.detail, "words": words[:LONGEST_EXCERPT]}
