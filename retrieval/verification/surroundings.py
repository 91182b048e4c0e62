"""A citation in front of a quotation or behind it, in the styles that people use."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.areas import area_phrase, meetings
from retrieval.citation import SYMBOL, Citation, cite
from retrieval.document import Document
from retrieval.errors import MalformedReferenceError
from retrieval.reference import PART, Reference, parse_references
from retrieval.typography import even

_SYMBOL_WITH_DIGIT = rf"(?=[A-Z/.()-]{{1,40}}\d){SYMBOL}"
_GLUE = r"(?:[^\w¶§]|_)"
_ITEM = r"(?:\d{1,4}(?:[a-z](?![a-z])|\s?\([a-z]{1,4}\)|\.\d{1,3})*|\([a-z]{1,4}\))"
_PINPOINT = (
    rf"(?:{PART},?\s+)?(?:paras?\.?|paragraphs?|¶+|§+)\s*{_ITEM}(?:\s*(?:-|,|;|and|to|&)\s*{_ITEM})*"
    rf"(?:\s+(?:of|in)\s+(?:the\s+)?{PART})?"
)
_ID = rf"(?:{PART}\s?:\s?)?(?=\d{{1,3}}(?!\d)){_ITEM}"  # 39(b), annex-I:3
_BRACKETED = rf"(?<=[\[(]){_ID}(?=[\])])"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATE = (
    rf"(?:\d{{1,2}}(?:-\d{{1,2}})?\s+{_MONTH}(?:\s+\d{{4}})?"
    rf"|(?:\d{{4}},\s+)?{_MONTH}\s+\d{{1,2}}(?:,\s+\d{{4}})?|\d{{4}})"
)
_MEETING = r"(?:adopted|endorsed|recommended)\s+at\s+the\s+\w+\s+meeting"
_FIND_PINPOINT = re.compile(_PINPOINT, re.IGNORECASE)
_FIND_BRACKETED = re.compile(_BRACKETED, re.IGNORECASE)
_FIND_PART = re.compile(PART, re.IGNORECASE)
_FIND_SYMBOL = re.compile(SYMBOL)


class Surroundings:
    """Finds a citation of this document, or another's, in front of a quotation and behind it."""

    def __init__(self, document: Document) -> None:
        masthead = document.masthead
        self._symbol = even(masthead.symbol)
        names = [masthead.organ, masthead.body, masthead.title, masthead.subtitle]
        names.append(cite(masthead, (), "bluebook").split(",", 1)[0])
        known = _spaced(names)
        areas = dict.fromkeys(unit.area for unit in document.units if unit.area)
        source = _spaced([*map(area_phrase, areas), *(meeting.title for meeting in meetings(document))])
        head = [
            _SYMBOL_WITH_DIGIT,
            *known,
            _PINPOINT,
            _BRACKETED,
            r"UN\s+Docs?\b",
            r"U\.N\.\s+Docs?\b",
            r"United\s+Nations[.,]\s*\(?\d{4}",
        ]
        rest = [*head, r"https?://\S+", _DATE, r"In\s+text\b", r"n\.d\b", r"Vienna\b", _MEETING, r"(?:of|in|the|at)\b"]
        rest.extend([r"Area\s+[IVXLC\d]+", *source])
        self._behind = re.compile(
            rf"{_GLUE}*+(?<![^\W_])(?:(?:see|cf|source|from|in|at|ibid|id)\b{_GLUE}*+)*+(?:{'|'.join(head)})(?!\w)"
            rf"(?:{_GLUE}++|(?:{'|'.join(rest)})(?!\w))*+$",
            re.IGNORECASE,
        )
        self._before = re.compile(
            rf"[\W_]*?(?:(?P<symbol>{_SYMBOL_WITH_DIGIT})[\s,]*)?"
            rf"(?:{_PINPOINT}|(?P<number>(?:{PART}\s?:\s?)?\d{{1,4}}(?:\s?\([a-z]{{1,4}}\)|\.\d{{1,3}})*))(?:[.:,)\]]|\s[-])*\s+",
            re.IGNORECASE,
        )

    def behind(self, text: str) -> tuple[str, Citation | None]:
        """The text without a citation at its end, and that citation."""
        offset = max(0, len(text) - 1500)
        for match in self._behind.finditer(text, offset):
            cited = _cited(match[0], self._symbol)
            if cited is not None:
                return text[: match.start()], cited
        return text, None

    def before(self, text: str) -> tuple[str, Citation | None]:
        """The text without a reference or number at its beginning, and what that named."""
        match = self._before.match(text)
        if match is None:
            return text, None
        references = match["number"] or _after_word(match[0])
        try:
            return text[match.end() :], Citation(match["symbol"] or "", parse_references(references))
        except MalformedReferenceError:
            return text, None


def _spaced(names: Sequence[str | None]) -> list[str]:
    """Patterns of names, longest first, for any white space between their words."""
    known = sorted(filter(None, names), key=len, reverse=True)
    return [r"\s+".join(map(re.escape, even(name).split())) for name in known]


def _cited(text: str, ours: str) -> Citation | None:
    """What a citation names: the first paragraphs in it, and the first symbol, but `ours` where it is among others."""
    symbols = [found for found in _FIND_SYMBOL.findall(re.sub(r"https?://\S+", "", text)) if re.search(r"\d", found)]
    symbol = ours if ours in symbols else next(iter(symbols), "")
    pinpoint = (
        _FIND_PINPOINT.search(text, text.find(symbol)) or _FIND_PINPOINT.search(text) or _FIND_BRACKETED.search(text)
    )
    references: tuple[Reference, ...] = ()
    if pinpoint:
        try:
            references = parse_references(pinpoint[0] if ":" in pinpoint[0] else _after_word(pinpoint[0]))
        except MalformedReferenceError:
            references = ()
    return Citation(symbol, references) if symbol or references else None


def _after_word(pinpoint: str) -> str:
    """The numbers behind "para.", with the annex before or behind them."""
    start = _word_start(pinpoint)
    found = re.search(rf"{_ITEM}(?:\s*(?:-|,|;|and|to|&)\s*{_ITEM})*", pinpoint[start:], re.IGNORECASE)
    if found is None:
        return ""
    part = _FIND_PART.search(pinpoint[:start]) or _FIND_PART.search(pinpoint, start + found.end())
    return f"{part[0]}, paras. {found[0]}" if part else found[0]


def _word_start(text: str) -> int:
    sign = re.search(r"paras?\b|paragraphs?\b|¶|§", text, re.IGNORECASE)
    return sign.start() if sign else 0
