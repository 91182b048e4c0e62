"""A paragraph as it may be read from front to back: the text in which quotations are looked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.document import Document, Unit
from retrieval.typography import Word, even, words


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose word it is: position of the unit, and whether the word belongs to its closing words."""

    unit: int
    closing: bool = False


@dataclass(frozen=True)
class Run:
    """Words that are quoted without a break."""

    words: tuple[Word, ...]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def text(self) -> str:
        return f" {' '.join(word.key for word in self.words)} "


@dataclass(frozen=True)
class Stretch:
    """One way to read a paragraph from front to back; `owners` is None for numbers and labels."""

    words: tuple[Word, ...]
    owners: tuple[Owner | None, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(word.key for word in self.words)

    @cached_property
    def text(self) -> str:
        return f" {' '.join(self.keys)} "

    def find(self, run: Run, after: int = 0) -> Iterator[int]:
        """Positions, from `after` on, at which these words stand, capitals and punctuation aside."""
        wanted = run.text
        position = self.text.find(wanted)
        while position >= 0:
            index = self.text.count(" ", 0, position)
            if index >= after:
                yield index
            position = self.text.find(wanted, position + 1)

    def letters_differ(self, start: int, run: Run) -> bool:
        return any(not word.same_letters(self.words[start + i]) for i, word in enumerate(run.words))

    def punctuation_differs(self, start: int, run: Run) -> bool:
        return any(
            run.words[i].after + run.words[i + 1].before
            != self.words[start + i].after + self.words[start + i + 1].before
            for i in range(len(run) - 1)
            if self.owners[start + i] is not None and self.owners[start + i + 1] is not None
        )


def paragraphs_of(document: Document) -> list[tuple[Stretch, ...]]:
    """The stretches of each paragraph: without and with labels as a whole, then for each sub-paragraph."""
    told = [_Told(unit, words(even(unit.text)), words(even(unit.closing or ""))) for unit in document.units]
    return [tuple(_stretches(told, start, stop)) for start, stop in _ranges(document)]


def _ranges(document: Document) -> Iterator[tuple[int, int]]:
    """First and past-last position of the units of each paragraph."""
    start = 0
    for position in range(1, len(document.units) + 1):
        last = position == len(document.units)
        if last or document.units[position].locator.top != document.units[start].locator.top:
            yield start, position
            start = position


@dataclass(frozen=True, slots=True)
class _Told:
    """A unit with its words, the closing ones apart."""

    unit: Unit
    own: tuple[Word, ...]
    closing: tuple[Word, ...]

    def above(self, other: _Told) -> bool:
        upper, lower = self.unit.locator, other.unit.locator
        depth = len(upper.labels)
        return depth < len(lower.labels) and lower.labels[:depth] == upper.labels


def _stretches(told: Sequence[_Told], start: int, stop: int) -> Iterator[Stretch]:
    """The paragraph as a whole, then its opening words before each sub-paragraph; without labels and with them."""
    for labels in (False, True):
        yield _stretch(told, range(start, stop), range(start, stop), labels=labels)
    for position in range(start + 1, stop):
        above = [i for i in range(start, position) if told[i].above(told[position])]
        below = [i for i in range(position, stop) if i == position or told[position].above(told[i])]
        for labels in (False, True):
            yield _stretch(told, [*above, *below], below, labels=labels)


def _stretch(told: Sequence[_Told], positions: Sequence[int], closing_of: Sequence[int], *, labels: bool) -> Stretch:
    """Own words of the units in turn, their closing words after everything below them."""
    found: list[tuple[Word, Owner | None]] = []
    above: list[int] = []

    def close() -> None:
        position = above.pop()
        if position in closing_of:
            found.extend((word, Owner(position, closing=True)) for word in told[position].closing)

    for position in positions:
        while above and not told[above[-1]].above(told[position]):
            close()
        if labels:
            found.append((_label(told[position].unit), None))
        found.extend((word, Owner(position)) for word in told[position].own)
        above.append(position)
    while above:
        close()
    return Stretch(tuple(word for word, _ in found), tuple(owner for _, owner in found))


def _label(unit: Unit) -> Word:
    labels = unit.locator.labels
    if not labels:
        return Word(str(unit.locator.paragraph), "", ".")
    return Word(str(unit.locator)) if labels[-1].isdigit() else Word(labels[-1], "(", ")")
