"""The parser of this family of United Nations documents.

    bytes --source--> text --lines--> lines --furniture, footnotes--> the words of the author
          --front, structure--> drafts --masthead, assembly--> Document

Each step takes away one thing that is not the author's text and remembers where it stood, so that at the end every
character that is not white space is accounted for. What is not understood is refused with line numbers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NoReturn

from retrieval.document import Document, Span
from retrieval.errors import DocumentError, Problem

from . import annexes, assembly, endnotes, footnotes, front, masthead, structure, torn
from .furniture import find_furniture, find_job, find_symbol
from .lines import Line, split, without
from .report import report
from .source import decode
from .strangers import strangers

__all__ = ["parse", "report"]


def parse(source: bytes, name: str) -> Document:
    """The document that the source holds; `name` is what messages call it. Raises DocumentError, never half parses."""
    text = decode(source, name)
    lines = split(text)
    symbol = find_symbol(lines)
    if symbol is None:
        _refuse(name, [Problem(lines[0].number, "no document symbol on the first page", "one like A/HRC/59/15")])
    dropped = find_furniture(lines, symbol)
    at_end = endnotes.find([line for line in lines if line.number not in dropped])
    dropped |= {line.number: "heading of the notes" for line in at_end[:1]}
    behind = {line.number for line in at_end}
    blocks = footnotes.find_blocks([line for line in lines if line.number not in behind], dropped)
    flow = without(lines, dropped.keys() | blocks.lines | behind)
    footnotes.bind(blocks, flow)
    endnotes.bind(endnotes.read(at_end, blocks), flow, blocks)
    footnotes.cut_marks(flow)
    flow = list(masthead.head_first(flow))
    start = front.body_start(flow)
    if start is None:
        _refuse(name, [*blocks.problems, Problem(0, "no numbered paragraph", "paragraphs 1., 2., …")])
    listed = front.contents_list(flow[:start])
    opening = [line for line in flow[:start] if line.number not in listed]
    flow, start = [*opening, *flow[start:]], len(opening)
    if (annex := annexes.first_heading(opening)) is not None:
        if not front.is_covering_note(opening[:annex]):
            found = f"“{opening[annex].text[:40]}” before any paragraph"
            wanted = "paragraph 1 of the document before its annexes"
            _refuse(name, [*blocks.problems, Problem(opening[annex].number, found, wanted)])
        start = annex
    first = masthead.read(flow[:start], text, symbol.own, find_job(lines))
    parts = annexes.split(flow, start)
    read = [part for part in parts if part.is_numbered]
    body = structure.read(read)
    text_lines = [line for part in read for line in part.all_lines]
    problems = [*annexes.problems(parts), *blocks.problems, *body.problems, *footnotes.loose_marks(text_lines, blocks)]
    problems.extend(strangers(text_lines, first.masthead.title))
    if "page header" in dropped.values():  # only what a tool took from a page; the list of words costs much to read
        problems.extend(torn.problems(text_lines))
    if not first.masthead.title:
        problems.append(Problem(symbol.line.number, "no title on the first page", "a title before the first paragraph"))
    if problems:
        _refuse(name, sorted(problems, key=lambda problem: problem.line))

    notes = assembly.Footnotes(blocks.notes, text)
    headings = assembly.headings(body.headings, text, notes)
    reasons = dropped | dict.fromkeys(listed, "contents list") | annexes.set_aside(parts)
    away = _spans(lines, reasons)
    pieces = assembly.pieces(body, headings, first.places, blocks, away, text)
    if lost := list(assembly.unaccounted(pieces, text)):
        _refuse(name, lost)
    return Document(
        masthead=assembly.with_footnotes(first.masthead, first.places, notes),
        units=assembly.units(body.units, headings, text, notes),
        headings=tuple(headings),
        pieces=pieces,
        source=text,
        sha256=hashlib.sha256(source).hexdigest(),
    )


def _refuse(name: str, problems: Sequence[Problem]) -> NoReturn:
    raise DocumentError(name, problems)


def _spans(lines: Sequence[Line], reasons: dict[int, str]) -> list[tuple[Span, str]]:
    return [(span, reasons[line.number]) for line in lines if line.number in reasons for span in line.spans()]
