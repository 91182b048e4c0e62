"""What reads like text but is none of the author's sentence: the page's running head, or the column beside it.

Such lines would be quoted as if somebody had written them so. Neither can be taken out safely, so both are refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from retrieval.errors import Problem

from .lines import Line, full_width
from .markers import marker
from .sentences import ending

_SHORT = 0.6  # of the full width: no margin ended this line
_NEXT_COLUMN = re.compile(r"[.;:”)]\s{3,}(?P<mark>\d{1,4}\.|\([a-z]\))\s+(?=[A-Z“])")
_FIGURES = re.compile(r"\s*\d+\s*")


def strangers(lines: Sequence[Line], title: str) -> Iterator[Problem]:
    """`title` is the document's own: it makes a running head even where it stands but once."""
    heads = [line for line in _inside_sentences(lines) if len(line.text.split()) > 1]
    times = Counter(_without_figures(line) for line in heads)
    for line in heads:
        words = _without_figures(line)
        if times[words] > 1 or words == title:
            yield Problem(line.number, f"“{line.text[:40]}” inside a sentence", "no running head of the page there")
    for line in lines:
        if column := _NEXT_COLUMN.search(line.text):
            yield Problem(line.number, f"“{column['mark']}” far behind a sentence", "one column of text, not two")


def _inside_sentences(lines: Sequence[Line]) -> Iterator[Line]:
    """Short lines with a capital that neither open anything nor end, in the middle of a stretch of text."""
    full = full_width(lines)
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        goes_on = after.text[:1].islower() and not after.gap and not line.gap
        if not goes_on or line.width >= full * _SHORT or not line.text[:1].isupper():
            continue
        stands_in_text = ending(before.text) == "open" and ending(line.text) == "open"
        if stands_in_text and marker(line.text) is None and marker(after.text) is None:
            yield line


def _without_figures(line: Line) -> str:
    return _FIGURES.sub(" ", line.text).strip()
