"""Footnote marks that a tool set off from their words: "the Strategy 3 and its", "of the States parties, 4 which".

A number between two words may be a number, so much must agree: the number stands only once where the mark must be
(on the footnote's page, between the marks of its neighbours, at no start of a line), it hangs on the end of a word or
of a clause, what it hangs on counts and numbers nothing, and what follows goes on without it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.document import Span

from .lines import Line

_NUMBERED = frozenset(
    """
    agenda annex annexes appendix area areas article articles box category categories chapter chapters clause
    clauses class decision decisions figure figures goal goals grade group groups indicator indicators item items
    level levels no nos number numbers objective objectives option options outcome outcomes output outputs page
    pages para paragraph paragraphs paras part parts phase phases pillar pillars principle principles priority
    priorities protocol recommendation recommendations regulation regulations resolution resolutions round rule
    rules scenario section sections sector stage step steps subparagraph subparagraphs table tables target targets
    tier track type types version volume zone
    january february march april may june july august september october november december
    """.split()
)
_BEFORE_A_COUNT = frozenset(
    """
    a about above additional all almost among an and any are around as at be been below between but by can could
    each every exactly few for from further had has have he her his in into is it its least less may more most
    nearly not of on only or other our over past plus she should some than that the their these they those through
    to total under until up was we were what when which while who with within would
    """.split()
)
_GOES_ON = frozenset(
    """
    after and are as at be because been before between but by can could did do does during for from had has have
    if in including into is its may might must nor not on or shall should since such that the their they this
    through to under until upon was were when where whereas whether which while who whose will with within without
    would – — – (
    """.split()
)
_AFTER_A_CLAUSE = re.compile(r"[^\d\s][,;:)\]”’\"]$")
_COUNTS = frozenset("of per percent million billion thousand years months days weeks hours".split())


def find(mark: str, lines: Sequence[Line], after: int, before: float) -> tuple[Line, Span] | None:
    """The place of the mark among these lines and positions; None if it is not the only such number there."""
    number = re.compile(rf"(?<![\w.,/$€£:-]){mark}(?![\w/:%]|[.,-]\d)")
    places = [
        (index, match)
        for index, line in enumerate(lines)
        for match in number.finditer(line.text)
        if match.start() and after < line.start + match.start() < before
    ]
    fitting = [place for place in places if _may_be_mark(lines, *place)]
    if len(fitting) != 1 or len(places) > len(fitting):
        return None
    index, match = fitting[0]
    line = lines[index]
    return line, Span(line.start + match.start(), line.start + match.end())


def _may_be_mark(lines: Sequence[Line], index: int, match: re.Match[str]) -> bool:
    text = lines[index].text
    before, after = text[: match.start()].rstrip(), text[match.end() :].split()
    following = after[0] if after else _next_word(lines, index)
    if _AFTER_A_CLAUSE.search(before):
        return not following or (following[0].islower() and following not in _COUNTS) or following in _GOES_ON
    word = before.split()[-1]
    if not word[-1].isalpha() or word.lower() in _NUMBERED or word.lower() in _BEFORE_A_COUNT:
        return False
    return not following or following in _GOES_ON


def _next_word(lines: Sequence[Line], index: int) -> str:
    """The first word of the next line; empty where blank space parts the two, as behind a heading."""
    if index + 1 == len(lines) or lines[index + 1].gap:
        return ""
    return lines[index + 1].text.split(maxsplit=1)[0]
