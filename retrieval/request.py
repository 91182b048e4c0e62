"""What a question asks for by address instead of by meaning: paragraphs, meetings, areas, addressees, articles.

Such requests are exact and complete. What remains of the question after them (`rest`) is ranked by BM25 among what
they allow; where nothing remains, all that they allow is the answer, in document order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from .analyzer import Analyzer
from .document import Document, Heading
from .errors import MalformedReferenceError
from .reference import PART, Reference, parse_references
from .words import MONTHS, ORDINALS

_ORDINAL_FORMS = {f"{n}{'th' if n > 3 else ('st', 'nd', 'rd')[n - 1]}": word for n, word in enumerate(ORDINALS, 1)}
_LABEL = r"(?:\s?\(?[a-z]\)?(?![a-z])|\s?\([ivx]+\))"
_NUMBER = rf"\d{{1,4}}(?:\.\d{{1,4}})?{_LABEL}*"
_PARAGRAPH = re.compile(
    rf"(?P<part>{PART}[\s,]+)?"
    r"(?:\b(?:paragraphs?|paras?|par|recommendations?|rec|nos?|numbers?|points?)\b\.?|[¶§])\s*"
    rf"(?P<reference>{_NUMBER}(?:\s*(?:[-‐-―,;&]|and|to)\s*{_NUMBER})*)(?![\d%])(?P<behind>\s+(?:of|in)\s+(?:the\s+)?{PART})?",
    re.IGNORECASE,
)
_OTHER_PAPER = re.compile(
    r"\s*(?:of|in|from)\s+(?:the\s+)?(?:report|resolution|convention|protocol|directive|article|act)", re.I
)
_ARTICLE = re.compile(
    r"\b(?:art(?:icle)?s?\b\.?)\s*(?P<article>\d{1,3})"
    r"(?:\s*\(?(?P<sub>\d{1,2}|[a-z](?![a-z]))\)?)?(?:\s*\([a-z]\))?"
    r"(?:,?\s*(?:sub)?para(?:graph)?s?\.?\s*\(?(?P<sub2>\d{1,2}|[a-z])\)?)?",
    re.IGNORECASE,
)
_INSTRUMENT = re.compile(
    r"\b(?:of|in|under|to)\s+the\s+(?P<name>(?:[\w'-]+\s+){0,12}?"
    r"(?:protocol|convention|covenant|charter|statute|directive|act|law|code|constitution)"
    r"(?:\s+(?:on|against|of|for|relating to)\s+(?:the\s+)?[\w\s'-]{3,60})?)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TASK = re.compile(
    r"\b(?:tasks?|address(?:ed|es)?|direct(?:ed|s)?|dut(?:y|ies)|responsib\w+|tells?|told|asks?|asked|given?|expected|requested|do"
    r"|for)\b",
    re.IGNORECASE,
)
_MEETING_WORD = re.compile(r"\b(?:meetings?|sessions?)\b", re.IGNORECASE)
_ORDINAL = re.compile(
    rf"\b(?:(?P<relation>after|since|before)\s+(?:the\s+)?)?(?P<ordinal>{'|'.join([*ORDINALS, *_ORDINAL_FORMS])})\b",
    re.IGNORECASE,
)
_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b(?=\s+(?:19|20)\d\d)", re.IGNORECASE)
_ACTION = re.compile(r"\b(?P<action>adopted|endorsed|adopt|endorse)\b", re.IGNORECASE)
_LISTING = re.compile(r"\b(?:list|enumerate|show|give|all|every(?:thing)?|which|what)\b", re.IGNORECASE)
_LISTED = re.compile(
    r"\b(?:recommendations?|paragraphs?|points?|provisions?|tasks?|duties|everything|all|adopt(?:ed)?|endorsed?|decided?"
    r"|agree(?:d)?|say|said|cite[sd]?|do|addressed|asked|mentions?)\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\bwhere\b.*\b(?:cite[sd]?|mention(?:ed|s)?|referred|quoted)\b|^\s*(?:list|all)\b", re.IGNORECASE | re.DOTALL
)
_FILLER = frozenset(
    """
    meeting session hold held adopt endorse recommend recommendation list everything enumerate task duty give
    gave given address direct point paragraph provision cite quote mention refer reference responsible
    responsibility role working group vienna body organ party state country government national addressee ask
    decide agree name number document text item total only wording word contain instrument article protocol
    convention sub subparagraph
    """.split()
)
_BINDING = re.compile(r"\b(?:binding|mandatory|obligatory|compulsory)\b", re.IGNORECASE)
_PERSONAL = re.compile(r"\b(?:i|my|me|we|our|he|she|his|her|they)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """The structured part of a question.

    `meetings` are ordinals or years as the document's headings write them; an empty tuple means any. `rest` is
    the question without the structured words.
    """

    references: tuple[Reference, ...] = ()
    ordinals: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    action: str | None = None
    area: Heading | None = None
    addressee: str | None = None
    articles: tuple[tuple[str, str | None], ...] = ()
    instrument: str | None = None
    strength: str | None = None
    rest: str = ""

    @property
    def filters_meeting(self) -> bool:
        return bool(self.ordinals or self.years or self.action)


class RequestReader:
    """Reads requests against one document: its meetings, areas and addressees are the names it knows."""

    def __init__(self, document: Document, analyzer: Analyzer) -> None:
        self._document = document
        self._analyzer = analyzer
        meetings = [unit.meeting for unit in document.units if unit.meeting is not None]
        self._ordinals = [word for word in ORDINALS if any(meeting.ordinal == word for meeting in meetings)]
        self._years = {meeting.year for meeting in meetings if meeting.year}
        self._actions = {meeting.action for meeting in meetings if meeting.action}
        self._areas = _area_terms(document, analyzer)
        self._known = set(analyzer.terms(" ".join(_FILLER)))

    @cached_property
    def addressees(self) -> dict[str, re.Pattern[str]]:
        """Bodies that the document tells something, States apart: nearly everything is addressed to them."""
        from .directive import directives  # late: most questions never ask

        names = [item.addressee for unit in self._document.units for item in directives(unit) if item.addressee]
        return {name: _aliases(name) for name in dict.fromkeys(names) if not name.startswith("State")}

    def read(self, text: str) -> Request:
        """The request in `text`; a text that is nothing but a reference is one."""
        lists = _asks_for_list(text)
        articles, instrument, rest = self._article(text)
        references, rest = self._references(rest)
        ordinals, years, action, rest = self._meeting(rest, lists)
        addressee, rest = self._addressee(rest)
        strength, rest = self._strength(rest, lists)
        bare = next(self._strong(rest), None) is None
        area = None
        if (lists or bare) and (ordinals or years or action or bare):
            area = self._area(set(self._strong(rest)))
        if area is not None or (bare and (ordinals or years or action or addressee or articles)):
            rest = ""
        return Request(references, ordinals, years, action, area, addressee, articles, instrument, strength, rest)

    def _strong(self, text: str) -> Iterator[str]:
        """The terms that ask for more than what a request is made of."""
        for token in self._analyzer.tokens(text):
            if not (token.weak or token.term in self._known or token.term.isdigit()):
                yield token.term

    def _references(self, text: str) -> tuple[tuple[Reference, ...], str]:
        if not _DIGIT.search(text):
            return (), text
        if len(text) < 200:
            try:
                return parse_references(text), ""
            except MalformedReferenceError:
                pass
        found: list[Reference] = []
        rest = text
        for match in _PARAGRAPH.finditer(text):
            if _OTHER_PAPER.match(text, match.end()):
                continue
            try:
                found.extend(parse_references(f"{match['part'] or ''}{match['reference']}{match['behind'] or ''}"))
            except MalformedReferenceError:
                continue
            rest = rest.replace(match.group(), " ")
        return tuple(found), rest

    def _article(self, text: str) -> tuple[tuple[tuple[str, str | None], ...], str | None, str]:
        if not _DIGIT.search(text):
            return (), None, text
        found = [(m["article"], (m["sub"] or m["sub2"] or "").lower() or None) for m in _ARTICLE.finditer(text)]
        if not found:
            return (), None, text
        named = _INSTRUMENT.search(text)
        instrument = named["name"] if named and named["name"].lower() != "convention" else None
        return tuple(found), instrument, _ARTICLE.sub(" ", text)

    def _meeting(self, text: str, lists: bool) -> tuple[tuple[str, ...], tuple[int, ...], str | None, str]:
        said = _MEETING_WORD.search(text)
        action_match = _ACTION.search(text)
        action = None
        if action_match:
            word = action_match["action"].lower()
            action = next((known for known in self._actions if known.startswith(word.removesuffix("ed"))), None)
        years = tuple(dict.fromkeys(int(y) for y in _YEAR.findall(text) if int(y) in self._years))
        ordinals: tuple[str, ...] = ()
        if said:
            ordinals = self._named_meetings(text)
        if action and not (said or years or lists):
            action = None
        if years and not (said or action or lists) and _PERSONAL.search(text):
            years = ()
        if not (ordinals or years or action):
            return (), (), None, text
        rest = text
        for pattern in (_MONTH, _YEAR, _MEETING_WORD, _ORDINAL, _ACTION):
            rest = pattern.sub(" ", rest)
        return ordinals, years, action, rest

    def _named_meetings(self, text: str) -> tuple[str, ...]:
        """The ordinals that a text names; "after the first" names all later ones."""
        named: dict[str, None] = {}
        for match in _ORDINAL.finditer(text):
            word = match["ordinal"].lower()
            word = _ORDINAL_FORMS.get(word, word)
            position = ORDINALS.index(word)
            before = match["relation"]
            if before is None:
                fitting = [word]
            elif before.lower() == "before":
                fitting = ORDINALS[:position]
            else:
                fitting = ORDINALS[position + 1 :]
            named.update(dict.fromkeys(name for name in self._ordinals if name in fitting))
        return tuple(named)

    def _strength(self, text: str, lists: bool) -> tuple[str | None, str]:
        """`shall` for what binds, or the strength that a question names; then it asks for nothing else."""
        if not lists:
            return None, text
        if _BINDING.search(text):
            return "shall", ""
        named = _named_strength().search(text)
        return (" ".join(named["strength"].lower().split()), "") if named else (None, text)

    def _addressee(self, text: str) -> tuple[str | None, str]:
        if not _TASK.search(text):
            return None, text
        for name, pattern in self.addressees.items():
            if pattern.search(text):
                rest = set(self._strong(pattern.sub(" ", text))) - set(self._analyzer.terms("un united nations unodc"))
                return name, text if rest else ""
        return None, text

    def _area(self, strong: set[str]) -> Heading | None:
        fitting = [heading for heading, terms in self._areas if strong and strong <= terms]
        return fitting[0] if len(fitting) == 1 else None


def _asks_for_list(text: str) -> bool:
    """Two searches, one after the other: a single pattern would try every pair of words in a long text."""
    listing = _LISTING.search(text)
    if listing is not None and _LISTED.search(text, listing.end()):
        return True
    return _LIST.search(text) is not None


@cache
def _named_strength() -> re.Pattern[str]:
    """A question that ends with the words that it looks for: "which recommendations say 'should consider'?"."""
    from .directive import STRENGTHS  # late: most questions never ask

    values = "|".join(sorted(STRENGTHS, key=len, reverse=True))
    return re.compile(
        r"\b(?:says?|uses?|using|with|contains?|worded(?: as)?|the words?)\s+(?:the words?\s+)?"
        rf"[\"“”'‘]?(?P<strength>{values})[\"“”'’]?\W*$",
        re.IGNORECASE,
    )


def _area_terms(document: Document, analyzer: Analyzer) -> list[tuple[Heading, set[str]]]:
    """Each area with the terms of its title that no other area's title has in common with all the rest."""
    areas = list({unit.area.span: unit.area for unit in document.units if unit.area is not None}.values())
    terms = [set(analyzer.strong_terms(area.title)) for area in areas]
    return list(zip(areas, terms, strict=True))


def _aliases(name: str) -> re.Pattern[str]:
    """How people write an addressee: its name, or the first word of a longer one."""
    first, *rest = name.split()
    tail = rf"(?:\s+{re.escape(' '.join(rest))})?" if rest else ""
    return re.compile(rf"\b(?:the\s+)?{re.escape(first)}{tail}\b", re.IGNORECASE)
