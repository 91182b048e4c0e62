"""The parsed document as Markdown and as a table; JSON Lines are in `records`."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from retrieval.corpus import Corpus
from retrieval.document import Heading, Unit

from .records import Records

COLUMNS = (
    "id",
    "paragraph",
    "labels",
    "lead_in",
    "text",
    "closing",
    "area",
    "meeting",
    "year",
    "action",
    "addressee",
    "strength",
    "notes",
    "citation",
    "document",
)
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


def csv_table(corpora: Iterable[Corpus], records: Records) -> Iterator[str]:
    """A header and a row a unit, as RFC 4180 has it: quoted where needed, lines ended by CR LF."""
    yield _row(COLUMNS)
    for corpus in corpora:
        for unit in corpus.document.units:
            yield _row(_cells(unit, records.of(corpus)))


def markdown(corpora: Iterable[Corpus], _records: Records) -> Iterator[str]:
    """Headings, numbered paragraphs and their sub-paragraphs; footnotes and editorial notes below what they hang on."""
    for corpus in corpora:
        yield from _markdown(corpus)


def _markdown(corpus: Corpus) -> Iterator[str]:
    document = corpus.document
    yield f"# {_escaped(document.masthead.title)}\n\n{_escaped(document.symbol)}\n\n"
    shown: tuple[Heading, ...] = ()
    closings: list[Unit] = []
    for unit in document.units:
        yield from _closings(closings, unit)
        for heading in unit.headings:
            if heading not in shown:
                yield _heading(heading)
        shown = unit.headings
        depth = len(unit.locator.labels)
        marker = f"{unit.locator.paragraph}\\." if not depth else _escaped(_label(unit))
        notes = "".join(f" \\[sic: {_escaped(note.words)}\\]" for note in corpus.notes.get(unit.id, ()))
        yield f"{'> ' * depth}{marker} {_escaped(unit.text)}{notes}\n\n"
        for footnote in unit.footnotes:
            yield f"Footnote {_escaped(footnote.mark)}: {_escaped(footnote.text)}\n\n"
        if unit.closing:
            closings.append(unit)
    yield from _closings(closings, None)


def _closings(pending: list[Unit], following: Unit | None) -> Iterator[str]:
    """The closing words of the units that end before `following`."""
    while pending:
        depth = len(pending[-1].locator.labels)
        if (
            following is not None
            and following.locator.labels[:depth] == pending[-1].locator.labels
            and following.locator.top == pending[-1].locator.top
        ):
            return
        unit = pending.pop()
        yield f"{'> ' * depth}{_escaped(unit.closing or '')}\n\n"


def _heading(heading: Heading) -> str:
    marker = f"{_escaped(heading.marker)}. " if heading.marker else ""
    notes = "".join(f"\n\nFootnote {_escaped(note.mark)}: {_escaped(note.text)}" for note in heading.footnotes)
    return f"{'#' * min(heading.level + 1, 6)} {marker}{_escaped(heading.title)}{notes}\n\n"


def _label(unit: Unit) -> str:
    last = unit.locator.labels[-1]
    return unit.locator.number if last.isdigit() else f"({last})"


def _cells(unit: Unit, records: Records) -> list[str]:
    record = records.unit(unit)
    meeting = unit.meeting
    return [
        unit.id,
        str(unit.locator.paragraph),
        " ".join(unit.locator.labels),
        unit.lead_in or "",
        unit.text,
        unit.closing or "",
        unit.area.title if unit.area else "",
        (meeting.ordinal or meeting.title) if meeting else "",
        str(meeting.year or "") if meeting else "",
        (meeting.action or "") if meeting else "",
        record["addressee"] or "",
        record["strength"]["value"] or "",
        " ".join(record["notes"]),
        record["citation"],
        records.corpus.document.symbol,
    ]


def _row(cells: list[str] | tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
