"""References between the documents of a library: where a text names another document, and which paragraphs of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .corpus import Corpus
from .document import Unit
from .errors import MalformedReferenceError
from .library import Library, Mention
from .reference import Reference, parse_references, resolve

_PARAGRAPHS = (
    r"(?:sub-?)?para(?:graph)?s?\.?\s(?P<places>\d+(?:\.\d+)*(?:\s?\([a-z]{1,4}\))*"
    r"(?:(?:\s?[-–]\s?|,?\s(?:and|to)\s|,\s)(?:\d+(?:\.\d+)*|\([a-z]{1,4}\))(?:\s?\([a-z]{1,4}\))*)*)"
)
_BEHIND = re.compile(rf",?\s?\(?{_PARAGRAPHS}", re.IGNORECASE)
# "paragraph 3 of the report on its second meeting (A/70/4": up to the symbol, within the sentence.
_BEFORE = re.compile(rf"\b{_PARAGRAPHS}\sof\s(?:[^.;:()]{{0,160}}[\s(])?$", re.IGNORECASE)
_REACH = 240  # characters before a symbol in which its paragraphs are looked for


@dataclass(frozen=True, slots=True)
class Link:
    """Words of a unit that name another document of the library.

    `references` are the paragraphs that the words name and that document has, `ids` the units that they mean; both are
    empty where it is named as a whole.
    """

    words: str
    corpus: Corpus
    references: tuple[Reference, ...] = ()
    ids: tuple[str, ...] = ()


def links(library: Library, corpus: Corpus, unit: Unit) -> tuple[Link, ...]:
    """Where a unit and its footnotes lead among the library's documents, in the order of the words, each once."""
    found: dict[tuple[str, tuple[str, ...]], Link] = {}
    for text in _texts(unit):
        for mention in library.mentions(text):
            if mention.corpus is not None and mention.corpus is not corpus:
                link = _link(text, mention, mention.corpus)
                found.setdefault((link.corpus.document.sha256, link.ids), link)
    return tuple(found.values())


def _closed(text: str, start: int, end: int) -> str:
    """These words, and the bracket behind them that closes one in them."""
    words = text[start:end]
    return f"{words})" if words.count("(") > words.count(")") and text[end : end + 1] == ")" else words


def _texts(unit: Unit) -> Iterator[str]:
    yield unit.text
    if unit.closing:
        yield unit.closing
    for footnote in unit.footnotes:
        yield footnote.text


def _link(text: str, mention: Mention, target: Corpus) -> Link:
    behind = _BEHIND.match(text, mention.end)
    before = None if behind else _BEFORE.search(text[max(0, mention.start - _REACH) : mention.start])
    named = behind or before
    if named is None:
        return Link(mention.words, target)
    start = mention.start if behind else mention.start - len(before[0]) if before else mention.start
    words = _closed(text, start, behind.end() if behind else mention.end)
    try:
        references = parse_references(named["places"])
    except MalformedReferenceError:
        return Link(mention.words, target)
    there = {unit.locator for unit in target.document.units}
    kept = tuple(item for item in references if {item.first, item.last or item.first} <= there)
    units = resolve(target.document, kept).units
    return Link(words, target, kept, tuple(unit.id for unit in units)) if units else Link(mention.words, target)
