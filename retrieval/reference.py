"""References to paragraphs, as people type them: `39b`, `para. 39 (b)`, `12-15, 18`, `40(a)-(c)`, `annex I, para. 3`.

reference  = item (separator item)*            separator: comma, semicolon, "and", "&", or only space
item       = [part] [word] locator [dash locator] ["of" part]
part       = annex, appendix, enclosure or attachment, with its number: annex I, annex 1, annex-I:, annex I, appendix
word       = para., paras., paragraph(s), no., nos., number, ¶, §
locator    = number label* | label+            a bare label continues the paragraph before: 40(a)-(c)

A part holds for the items after it, until another part or another "para.": "annex I, paras. 3 and 4; para. 7". Written
as an id, `annex-I:3`, it holds for its own item.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .document import Document, Locator, Unit
from .errors import MalformedReferenceError

_ROMAN = r"x{0,2}(?:ix|iv|v?i{0,3})"
_LABELS = rf"(?:\s?\(\s?(?:[a-z]|{_ROMAN})\s?\)|\s?\.\d{{1,4}}(?!\d))"
_NUMBER = r"(?P<number>\d{1,99})"
_DIVISION = r"(?:annex|appendix|enclosure|attachment)"
_DIVISION_NUMBER = r"(?:[IVXL]{1,7}|\d{1,2}|[A-Z])"
_ONE_PART = rf"\b{_DIVISION}\b(?:[\s-]*\b{_DIVISION_NUMBER}(?![\w(]))?"
PART = rf"{_ONE_PART}(?:(?:,?\s+|-){_ONE_PART})?"
"""Pattern of a part of a document as people write it, for any letter case."""
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
_PART_BEFORE = re.compile(rf"(?P<part>{PART})(?P<end>\s*:\s*|[\s,]*)(?=[\d¶§(]|(?:sub)?-?par|no|num|rec)", re.I)
_PART_BEHIND = re.compile(rf"\s*,?\s*(?:of|in|to)\s+(?:the\s+)?(?P<part>{PART})(?!\w)", re.I)
_DIVISIONS = re.compile(rf"({_DIVISION})[\s-]*({_DIVISION_NUMBER}(?!\w))?", re.I)
_ROMAN_TENS = ("", "X", "XX", "XXX", "XL")
_ROMAN_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


@dataclass(frozen=True, slots=True)
class Reference:
    """One item of a reference: a single place (`last` is None) or a range, both ends included."""

    first: Locator
    last: Locator | None = None

    def within(self, part: str) -> Reference:
        """The same numbers in an annex."""
        return Reference(replace(self.first, part=part), self.last and replace(self.last, part=part))

    def __str__(self) -> str:
        return str(self.first) if self.last is None else f"{self.first}-{self.last.number}"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The units that references name, in the order of the references, and what the document lacks."""

    units: tuple[Unit, ...]
    missing: tuple[str, ...]


def part_name(text: str) -> str:
    """The one name of a part, however it is written: `annex I` for "Annex 1", `annex I, appendix` for both of them.

    The United Nations number annexes in Roman numerals; letters stay letters.
    """
    return ", ".join(
        f"{division.lower()} {_division_number(number)}".rstrip() for division, number in _DIVISIONS.findall(text)
    )


def _division_number(text: str) -> str:
    if not text.isdecimal():
        return text.upper()
    tens, ones = divmod(int(text), 10)
    return _ROMAN_TENS[tens] + _ROMAN_ONES[ones] if tens < len(_ROMAN_TENS) else text


def parse_references(text: str) -> tuple[Reference, ...]:
    """Read a reference.

    Raises MalformedReferenceError where the text is none, or where a range runs backwards.
    """
    found: list[Reference] = []
    position = 0
    stripped = text.strip().rstrip(".")
    part: str | None = None
    while position < len(stripped):
        keeps_part = True
        if before := _PART_BEFORE.match(stripped, position):
            part, keeps_part, position = part_name(before["part"]), ":" not in before["end"], before.end()
        if word := _WORD.match(stripped, position):
            part, position = part if before else None, word.end()
        first, position = _locator(stripped, position, found[-1].last or found[-1].first if found else None, part)
        last = None
        if (dash := _DASH.match(stripped, position)) and _LOCATOR.match(stripped, _skip_word(stripped, dash.end())):
            last, position = _locator(stripped, _skip_word(stripped, dash.end()), first, first.part)
            _check_order(first, last)
        found.append(Reference(first, last))
        if behind := _PART_BEHIND.match(stripped, position):
            found, position = _in_part(found, part_name(behind["part"])), behind.end()
        part = part if keeps_part else None
        if position < len(stripped):
            separator = _SEPARATOR.match(stripped, position)
            if separator is None:
                raise _malformed(text)
            position = separator.end()
    if not found:
        raise _malformed(text)
    return tuple(found)


def _in_part(found: list[Reference], part: str) -> list[Reference]:
    """ "paras. 3 and 4 of annex I": the part belongs to every number before it that has none yet."""
    return [item.within(part) if item.first.part is None else item for item in found]


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
    part = reference.first.part
    numbers = [(i, unit.locator.paragraph) for i, unit in enumerate(document.units) if unit.locator.part == part]
    last = reference.last or reference.first
    start = order.get(reference.first)
    if start is None:
        start = next((i for i, number in numbers if number >= reference.first.paragraph), len(document.units))
    stop = order.get(last)
    if stop is None:
        stop = max((i for i, number in numbers if number <= last.paragraph), default=-1)
    depth = len(last.labels)
    end = stop + 1
    while end < len(document.units) and _within(document.units[end].locator, document.units[stop].locator, depth):
        end += 1
    return start, end


def _within(inner: Locator, outer: Locator, depth: int) -> bool:
    return inner.top == outer.top and inner.labels[:depth] == outer.labels[:depth]


def _skip_word(text: str, position: int) -> int:
    word = _WORD.match(text, position)
    return word.end() if word else position


def _locator(text: str, position: int, before: Locator | None, part: str | None) -> tuple[Locator, int]:
    match = _LOCATOR.match(text, position)
    if match is None:
        raise _malformed(text)
    if match["number"] is not None:
        labels = tuple(label.lower() for label in _LABEL.findall(match["labels"] or ""))
        return Locator(int(match["number"]), labels, part), match.end()
    if before is None or not before.labels:
        raise _malformed(text)
    labels = tuple(label.lower() for label in _LABEL.findall(match["bare"]))
    return replace(before, labels=before.labels[: len(before.labels) - len(labels)] + labels), match.end()


def _check_order(first: Locator, last: Locator) -> None:
    backwards = last.paragraph < first.paragraph or (
        last.paragraph == first.paragraph and [_rank(x) for x in last.labels] < [_rank(x) for x in first.labels]
    )
    if backwards:
        raise MalformedReferenceError(
            f"The range {Reference(first, last)} runs backwards. Write the smaller number first: "
            f"{Reference(last, first)}."
        )


def _rank(label: str) -> tuple[int, str]:
    return (int(label), "") if label.isdigit() else (len(label) if len(label) > 1 else 0, label)


def _malformed(text: str) -> MalformedReferenceError:
    shown = " ".join(text.split())[:40]
    return MalformedReferenceError(
        f"“{shown}” is not a paragraph reference. Write for example 39b, 39(b) or 12-15, 18."
    )
