"""What a new edition of a document did to the old one.

Units are paired by what they say, never by their numbers: first those with equal words, then those that share most of
their information. Whole paragraphs come first, then sub-paragraphs inside of paired ones, then whatever is left, so
that a sub-paragraph which became a paragraph is found as well. What stays alone was dropped or added.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Literal

from .areas import meeting_key
from .directive import directives
from .document import Document, Heading, Locator, Span, Unit

Kind = Literal["added", "dropped", "renumbered", "reworded", "moved", "footnotes"]
KINDS: tuple[Kind, ...] = ("added", "dropped", "reworded", "renumbered", "moved", "footnotes")
HeadingKind = Literal["added", "dropped", "renamed", "renumbered", "footnotes"]

# Two texts are one in two wordings if more than half of the information of both together, the weight of their words by
# how rare these are in the two editions, is common: the rest would have to be called "not the same".
MIN_RESEMBLANCE = 0.5


@dataclass(frozen=True, slots=True)
class Edit:
    """One step from the old words to the new; `old` is empty where words came in, `new` where they went."""

    change: Literal["equal", "insert", "delete", "replace"]
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """A unit in both editions, None where it has no partner; `kinds` is empty where nothing changed.

    `text` and `closing` are the edits of each, empty where it is the same. `strength` holds the old and the new
    values, one for each clause that has one, where a rewording changed them.
    """

    old: Unit | None
    new: Unit | None
    kinds: tuple[Kind, ...]
    text: tuple[Edit, ...] = ()
    closing: tuple[Edit, ...] = ()
    strength: tuple[tuple[str, ...], tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class HeadingChange:
    """A heading in both editions, None where it has no partner."""

    old: Heading | None
    new: Heading | None
    kinds: tuple[HeadingKind, ...]


@dataclass(frozen=True)
class Comparison:
    """All units of both editions, in the order of the new one, dropped ones where they stood."""

    old: Document
    new: Document
    units: tuple[Change, ...]
    headings: tuple[HeadingChange, ...]

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        return tuple(change for change in self.units if change.kinds)

    @cached_property
    def heading_changes(self) -> tuple[HeadingChange, ...]:
        return tuple(change for change in self.headings if change.kinds)

    @property
    def same(self) -> bool:
        """Whether paragraphs, headings and footnotes are; the first page does not count."""
        return not self.changes and not self.heading_changes


def compare(old: Document, new: Document) -> Comparison:
    """Deterministic: the same editions give the same comparison."""
    pairs = _Pairing(old, new).pairs()
    headings = _pair_headings(old, new, pairs)
    places = {span: other for span, other in headings.items() if other is not None}
    changes = [_change(one, other, places) for one, other in pairs.items()]
    paired = set(pairs.values())
    changes.extend(Change(None, unit, ("added",)) for unit in new.units if unit not in paired)
    return Comparison(
        old, new, tuple(_in_order(changes, old, new)), tuple(_heading_changes(old.headings, new.headings, headings))
    )


class _Pairing:
    """Finds the partner of each unit; see the module's docstring for the order."""

    def __init__(self, old: Document, new: Document) -> None:
        self.old, self.new = old, new
        self.order = {id(unit): i for document in (old, new) for i, unit in enumerate(document.units)}
        self.whole = {**_whole_texts(old), **_whole_texts(new)}
        self.found: dict[int, Unit] = {}
        self.taken: set[int] = set()
        bags = {id(unit): Counter(self._own(unit).split()) for document in (old, new) for unit in document.units}
        frequency = Counter(word for bag in bags.values() for word in bag)
        self.weight = {word: math.log(1 + len(bags) / count) for word, count in frequency.items()}

    def pairs(self) -> dict[Unit, Unit | None]:
        depths = range(1 + max(len(unit.locator.labels) for unit in (*self.old.units, *self.new.units)))
        self._pair(self.old.paragraphs, self.new.paragraphs, self._of_whole)
        for depth in depths[1:]:
            below_old, below_new = _below(self.old, depth), _below(self.new, depth)
            for locator, units in below_old.items():
                parent = self.found.get(id(self.old.by_locator[locator]))
                if parent is not None:
                    self._pair(units, below_new.get(parent.locator, ()), self._own)
        self._pair(self.old.units, self.new.units, self._own)
        return {unit: self.found.get(id(unit)) for unit in self.old.units}

    def _own(self, unit: Unit) -> str:
        return f"{unit.text}\n{unit.closing}" if unit.closing else unit.text

    def _of_whole(self, unit: Unit) -> str:
        return self.whole[id(unit)]

    def _pair(self, olds: Iterable[Unit], news: Iterable[Unit], content: Callable[[Unit], str]) -> None:
        self._equal(olds, news, content)
        self._alike(olds, news, content)

    def _equal(self, olds: Iterable[Unit], news: Iterable[Unit], content: Callable[[Unit], str]) -> None:
        """Those with equal words; where words repeat, the ones that stand most alike."""
        by_words: dict[str, list[Unit]] = defaultdict(list)
        for other in self._free_new(news):
            by_words[content(other)].append(other)
        self._take((0.0, one, other) for one in self._free_old(olds) for other in by_words.get(content(one), ()))

    def _alike(self, olds: Iterable[Unit], news: Iterable[Unit], content: Callable[[Unit], str]) -> None:
        left = [(other, Counter(content(other).split())) for other in self._free_new(news)]
        candidates = []
        for one in self._free_old(olds) if left else ():
            bag = Counter(content(one).split())
            for other, its_bag in left:
                if (resemblance := self._resemblance(bag, its_bag)) > MIN_RESEMBLANCE:
                    candidates.append((-resemblance, one, other))
        self._take(candidates)

    def _take(self, candidates: Iterable[tuple[float, Unit, Unit]]) -> None:
        """The best first, each unit once."""
        for _, one, other in sorted(candidates, key=self._rank):
            if id(one) not in self.found and id(other) not in self.taken:
                self.found[id(one)] = other
                self.taken.add(id(other))

    def _rank(self, candidate: tuple[float, Unit, Unit]) -> tuple[float, bool, bool, int, int, int]:
        """By unlikeness, then by place: section, number, distance."""
        unlikeness, one, other = candidate
        i, j = self.order[id(one)], self.order[id(other)]
        return unlikeness, _section(one) != _section(other), one.locator != other.locator, abs(i - j), i, j

    def _resemblance(self, one: Counter[str], other: Counter[str]) -> float:
        """Between 0 and 1: the common part of the information of both (Dice's coefficient over weighted words)."""
        total = self._information(one) + self._information(other)
        return 2 * self._information(one & other) / total if total else 0.0

    def _information(self, bag: Counter[str]) -> float:
        return math.fsum(self.weight[word] * count for word, count in bag.items())

    def _free_old(self, units: Iterable[Unit]) -> Iterator[Unit]:
        return (unit for unit in units if id(unit) not in self.found)

    def _free_new(self, units: Iterable[Unit]) -> Iterator[Unit]:
        return (unit for unit in units if id(unit) not in self.taken)


def _whole_texts(document: Document) -> dict[int, str]:
    """Each paragraph with everything below it, by the identity of its unit."""
    texts: dict[Locator, list[str]] = defaultdict(list)
    for unit in document.units:
        texts[unit.locator.top].append(f"{unit.text}\n{unit.closing or ''}")
    return {id(unit): "\n".join(texts[unit.locator]) for unit in document.paragraphs}


def _below(document: Document, depth: int) -> dict[Locator, list[Unit]]:
    """The units with so many labels, by their parents."""
    below: dict[Locator, list[Unit]] = defaultdict(list)
    for unit in document.units:
        if len(unit.locator.labels) == depth and unit.locator.parent is not None:
            below[unit.locator.parent].append(unit)
    return below


def _section(unit: Unit) -> tuple[object, ...]:
    area = unit.area.title if unit.area else ""
    return area, meeting_key(unit.meeting) if unit.meeting else ()


def _change(one: Unit, other: Unit | None, places: dict[Span, Heading]) -> Change:
    if other is None:
        return Change(one, None, ("dropped",))
    text, closing = edits(one.text, other.text), edits(one.closing or "", other.closing or "")
    found: dict[Kind, bool] = {
        "reworded": bool(text or closing),
        "renumbered": one.locator != other.locator,
        "moved": _has_moved(one, other, places),
        "footnotes": [note.text for note in one.footnotes] != [note.text for note in other.footnotes],
    }
    kinds = tuple(kind for kind in KINDS if found.get(kind))
    strength = _strengths(one), _strengths(other)
    return Change(one, other, kinds, text, closing, strength if text and strength[0] != strength[1] else None)


def _has_moved(one: Unit, other: Unit, places: dict[Span, Heading]) -> bool:
    """To another area or meeting; an area that only got another title is the same."""
    area = places.get(one.area.span) if one.area else None
    meetings = [meeting_key(unit.meeting) if unit.meeting else None for unit in (one, other)]
    return (area.span if area else None) != (other.area.span if other.area else None) or meetings[0] != meetings[1]


def _strengths(unit: Unit) -> tuple[str, ...]:
    return tuple(found.strength for found in directives(unit) if found.strength)


def edits(old: str, new: str) -> tuple[Edit, ...]:
    """From one text to another, word by word; nothing where they are the same. The words of both are all there."""
    if old == new:
        return ()
    before, after = old.split(), new.split()
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return tuple(Edit(change, " ".join(before[a:b]), " ".join(after[c:d])) for change, a, b, c, d in steps)


def _in_order(changes: Sequence[Change], old: Document, new: Document) -> Iterator[Change]:
    """In the order of the new edition; a dropped unit behind the one that it followed in the old edition."""
    place = {unit: i for i, unit in enumerate(new.units)}
    partner = {change.old: change.new for change in changes if change.old}
    keys: dict[Unit | None, tuple[int, int]] = {}
    last = -1
    for i, unit in enumerate(old.units):
        other = partner[unit]
        last = place[other] if other else last
        keys[unit] = last, i + 1
    yield from sorted(changes, key=lambda item: (place[item.new], 0) if item.new else keys[item.old])


# Headings


def _pair_headings(old: Document, new: Document, pairs: dict[Unit, Unit | None]) -> dict[Span, Heading | None]:
    """The new heading of each old one: of the same titles from the outermost on, else where most of its units went."""
    paths = dict(reversed([(path, heading) for path, heading in _paths(new.headings)]))
    found: dict[Span, Heading | None] = {}
    for path, heading in _paths(old.headings):
        other = paths.pop(path, None)
        found[heading.span] = other
    free = {heading.span for heading in paths.values()}
    votes: Counter[tuple[Span, Heading]] = Counter()
    for one, partner in pairs.items():
        for heading, other in zip(one.headings, partner.headings if partner else (), strict=False):
            if found[heading.span] is None and other.span in free and heading.level == other.level:
                votes[heading.span, other] += 1
    for (span, other), _ in sorted(votes.items(), key=lambda item: (-item[1], item[0][0], item[0][1].span)):
        if found[span] is None and other.span in free:
            found[span] = other
            free.discard(other.span)
    return found


def _paths(headings: Iterable[Heading]) -> Iterator[tuple[tuple[str, ...], Heading]]:
    open_titles: list[str] = []
    for heading in headings:
        open_titles[heading.level - 1 :] = [heading.title]
        yield tuple(open_titles), heading


def _heading_changes(
    olds: Sequence[Heading], news: Sequence[Heading], pairs: dict[Span, Heading | None]
) -> Iterator[HeadingChange]:
    for one in olds:
        other = pairs[one.span]
        if other is None:
            yield HeadingChange(one, None, ("dropped",))
            continue
        found: dict[HeadingKind, bool] = {
            "renamed": one.title != other.title,
            "renumbered": one.marker != other.marker,
            "footnotes": [note.text for note in one.footnotes] != [note.text for note in other.footnotes],
        }
        yield HeadingChange(one, other, tuple(kind for kind, changed in found.items() if changed))
    paired = {other.span for other in pairs.values() if other}
    yield from (HeadingChange(None, heading, ("added",)) for heading in news if heading.span not in paired)
