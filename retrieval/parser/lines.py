"""Lines of the source, and the two things about their place that carry meaning: blank space and page edges."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.document import Span

_FEW = 20  # lines; fewer may all be paragraphs
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(slots=True)
class Line:
    """A line that is not blank. `start` and `end` leave out the white space around it; `number` counts from 1.

    `gap` and `page` describe what stands before it: blank space, the edge of a page. `text` is what is left to
    read once the footnote marks in `marks` are taken out.
    """

    number: int
    start: int
    end: int
    indent: int
    text: str
    gap: bool = False
    page: bool = False
    marks: tuple[Span, ...] = ()

    @property
    def width(self) -> int:
        """The column that the line ends in; a line much shorter than its neighbours ends a paragraph."""
        return self.indent + len(self.text)

    def spans(self, start: int | None = None) -> Iterator[Span]:
        """The stretches of the line, from `start`, that are not footnote marks."""
        position = self.start if start is None else start
        for mark in self.marks:
            if mark.start > position:
                yield Span(position, mark.start)
            position = max(position, mark.end)
        if position < self.end:
            yield Span(position, self.end)


def split(source: str) -> list[Line]:
    """The lines that hold more than white space; a form feed is a page edge.

    Where nearly every line has a blank one before it, the text is double-spaced, and only more than one is a gap.
    """
    lines: list[Line] = []
    blank: list[int] = []  # lines before each
    position, run, page = 0, 1, False
    for number, raw in enumerate(_LINE_END.split(source), 1):
        page = page or "\f" in raw
        if text := raw.strip():
            indent = len(raw) - len(raw.lstrip())
            start = position + indent
            lines.append(Line(number, start, start + len(text), indent, text, run > 0 or page, page))
            blank.append(run)
            run, page = 0, False
        else:
            run += 1
        position += len(raw) + _break_length(source, position + len(raw))
    if len(lines) > _FEW and blank.count(0) * 10 < len(lines):
        for line, before in zip(lines, blank, strict=True):
            line.gap = before > 1 or line.page
    return lines


def _break_length(source: str, position: int) -> int:
    return 2 if source.startswith("\r\n", position) else 1


def without(lines: Sequence[Line], dropped: set[int]) -> list[Line]:
    """The lines whose numbers are not in `dropped`; where some were taken out stood the edge of a page."""
    kept: list[Line] = []
    page = gap = False
    for line in lines:
        if line.number in dropped:
            page, gap = True, True
            continue
        line.page = line.page or page
        line.gap = line.gap or gap
        page = gap = False
        kept.append(line)
    return kept


def full_width(lines: Sequence[Line]) -> int:
    """The column that lines of running text end in, more or less: four of five lines are not wider."""
    widths = sorted(line.width for line in lines)
    return widths[len(widths) * 4 // 5] if widths else 0


def pieces_of(spans: Sequence[Span], source: str) -> tuple[Span, ...]:
    """The same spans, joined where only white space stands between them."""
    joined: list[Span] = []
    for span in spans:
        if joined and not source[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)
