"""References to paragraphs, as people type them: `39b`, `para. 39 (b)`, `12-15, 18`, `40(a)-(c)`, `54–61`.

reference  = item (separator item)*            separator: comma, semicolon, "and", "&", or only space
item       = [word] locator [dash locator]     word: para., paras., paragraph(s), no., nos., number, ¶, §
locator    = number label* | label+            a bare label continues the paragraph before: 40(a)-(c)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .document import Document, Locator, Unit
from .errors import MalformedReferenceError

_ROMAN = r"x{0,2}(?:ix|iv|v?i{0,3})"
_LABELS = rf"(?:\s?\(\s?(?:[a-z]|{_ROMAN})\s?\)|\s?\.\d{{1,4}}(?!\d))"
_NUMBER = r"(?P<number>\d{1,99})"
_LOCATOR = re.compile(
    rf"{_NUMBER}(?P<labels>(?:\s?[a-z](?![a-z])|{_LABELS}){_LABELS}*)?|(?P<bare>{_LABELS}+|[a-z](?![a-z]))",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"(?:paragraphs?|paras?|par|sub-?paragraphs?|subparas?|nos?|numbers?|recommendations?|rec|[¶§]+)\.?\s*", re.I
)
_DASH = re.compile(r"\s*(?:[-‐‑‒–—]|to|through|until)\s*", re.I)
_SEPARATOR = re.compile(r"(?:\s*(?:[,;&]|and\b)\s*)+|\s+", re.I)
_LABEL = re.compile(r"[a-z]+|\d+", re.I)


@dataclass(frozen=True, slots=True)
class Reference:
    """One item of a reference: a single place (`last` is None) or a range, both ends included."""

    first: Locator
    last: Locator | None = None

    def __str__(self) -> str:
        return str(self.first) if self.last is None else f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The units that references name, in the order of the references, and what the document lacks."""

    units: tuple[Unit, ...]
    missing: tuple[str, ...]


def parse_references(text: str) -> tuple[Reference, ...]:
    """Read a reference.

    Raises MalformedReferenceError where the text is none, or where a range runs backwards.
    """
    found: list[Reference] = []
    position = 0
    stripped = text.strip().rstrip(".")
    while position < len(stripped):
        if word := _WORD.match(stripped, position):
            position = word.end()
        first, position = _locator(stripped, position, found[-1].last or found[-1].first if found else None)
        last = None
        if (dash := _DASH.match(stripped, position)) and _LOCATOR.match(stripped, _skip_word(stripped, dash.end())):
            last, position = _locator(stripped, _skip_word(stripped, dash.end()), first)
            _check_order(first, last)
        found.append(Reference(first, last))
        if position < len(stripped):
            separator = _SEPARATOR.match(stripped, position)
            if separator is None:
                raise _malformed(text)
            position = separator.end()
    if not found:
        raise _malformed(text)
    return tuple(found)


def resolve(document: Document, references: Iterable[Reference], *, whole: bool = False) -> Resolution:
    """Look references up. With `whole`, a place brings everything below it: `39` brings 39, 39(a) and 39(b).

    Each unit is given once. Ranges give every unit between their ends, in document order.
    """
    units: dict[Locator, Unit] = {}
    missing: list[str] = []
    order = {unit.locator: position for position, unit in enumerate(document.units)}
    for reference in references:
        ends = [locator for locator in (reference.first, reference.last) if locator is not None]
        absent = [locator for locator in ends if locator not in order]
        if absent:
            missing.extend(str(locator) for locator in absent)
        if len(ends) == len(absent):
            continue
        start, stop = _bounds(document, reference, order)
        for unit in document.units[start:stop]:
            if whole or reference.last is not None or unit.locator == reference.first:
                units.setdefault(unit.locator, unit)
    return Resolution(tuple(units.values()), tuple(dict.fromkeys(missing)))


def _bounds(document: Document, reference: Reference, order: dict[Locator, int]) -> tuple[int, int]:
    """Positions of the first unit and past the last one; an end that is missing is cut to what exists."""
    numbers = [unit.locator.paragraph for unit in document.units]
    last = reference.last or reference.first
    start = order.get(reference.first)
    if start is None:
        start = next((i for i, number in enumerate(numbers) if number >= reference.first.paragraph), len(numbers))
    stop = order.get(last)
    if stop is None:
        stop = max((i for i, number in enumerate(numbers) if number <= last.paragraph), default=-1)
    depth = len(last.labels)
    end = stop + 1
    while end < len(numbers) and _within(document.units[end].locator, document.units[stop].locator, depth):
        end += 1
    return start, end


def _within(inner: Locator, outer: Locator, depth: int) -> bool:
    return inner.paragraph == outer.paragraph and inner.labels[:depth] == outer.labels[:depth]


def _skip_word(text: str, position: int) -> int:
    word = _WORD.match(text, position)
    return word.end() if word else position


def _locator(text: str, position: int, before: Locator | None) -> tuple[Locator, int]:
    match = _LOCATOR.match(text, position)
    if match is None:
        raise _malformed(text)
    if match["number"] is not None:
        labels = tuple(label.lower() for label in _LABEL.findall(match["labels"] or ""))
        return Locator(int(match["number"]), labels), match.end()
    if before is None or not before.labels:
        raise _malformed(text)
    labels = tuple(label.lower() for label in _LABEL.findall(match["bare"]))
    return Locator(before.paragraph, before.labels[: len(before.labels) - len(labels)] + labels), match.end()


def _check_order(first: Locator, last: Locator) -> None:
    backwards = last.paragraph < first.paragraph or (
        last.paragraph == first.paragraph and [_rank(x) for x in last.labels] < [_rank(x) for x in first.labels]
    )
    if backwards:
        raise MalformedReferenceError(
            f"The range {first}-{last} runs backwards. Write the smaller number first: {last}-{first}."
        )


def _rank(label: str) -> tuple[int, str]:
    return (int(label), "") if label.isdigit() else (len(label) if len(label) > 1 else 0, label)


def _malformed(text: str) -> MalformedReferenceError:
    shown = " ".join(text.split())[:40]
    return MalformedReferenceError(
        f"“{shown}” is not a paragraph reference. Write for example 39b, 39(b) or 12-15, 18."
    )
