"""Checks texts against one document: readings of the input, places in the stretches, else the nearest paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retrieval.alignment import Step
from retrieval.alteration import StrengthChange, dropped_qualifications, strength_changes
from retrieval.citation import Citation
from retrieval.document import Document, Unit
from retrieval.reference import Reference, resolve

from .difference import operations
from .nearest import Nearest
from .placement import Match, boundaries, gap_positions, placements, steps_of
from .reading import Reader, Reading
from .result import Place, Verification
from .stretches import Owner, Run, Stretch, paragraphs_of

if TYPE_CHECKING:
    from retrieval.corpus import Corpus

MIN_WORDS = 4
MIN_RUN = 2
# Longer input is no quotation of a paragraph; what is cut off is said (`cut`).
MAX_CHARACTERS = 20_000


def verify(source: Document | Corpus, text: str) -> Verification:
    """Check one text. For many, keep a `Verifier`. Raises nothing, whatever the text is."""
    return Verifier(source).verify(text)


@dataclass
class Verifier:
    """Checks texts against one document; reading the document once takes some milliseconds."""

    source: Document | Corpus
    document: Document = field(init=False)

    def __post_init__(self) -> None:
        self.document = self.source if isinstance(self.source, Document) else self.source.document
        self._paragraphs = paragraphs_of(self.document)
        self._stretches = [stretch for paragraph in self._paragraphs for stretch in paragraph]
        bags = [Counter(stretches[0].keys) for stretches in self._paragraphs]
        self._nearest = Nearest(self._paragraphs, bags)
        self._reader = Reader(self.document, Counter(key for bag in bags for key in bag))

    def verify(self, text: str) -> Verification:
        """Check one text of any kind and length."""
        readings = self._reader.readings(text[:MAX_CHARACTERS])
        cut = len(text) > MAX_CHARACTERS
        barest = readings[-1]
        long_enough = [reading for reading in readings if len(reading.words) >= MIN_WORDS]
        if not long_enough:
            return Verification("too short", self.document.symbol, len(barest.words), cited=barest.cited, cut=cut)
        altered: Verification | None = None
        for reading in long_enough:
            matches = self._matches(reading.runs)
            exact = [match for match in matches if match.exact]
            if exact and not reading.insertions and not cut:
                return self._verbatim(reading, exact)
            if matches and altered is None:
                altered = self._altered(reading, exact or matches, cut)
        if altered is not None:
            return altered
        return self._across(long_enough, cut) or self._compared(long_enough[-1], cut)

    def _across(self, readings: Sequence[Reading], cut: bool) -> Verification | None:
        """Words that are the document's own, but of several paragraphs in a row."""
        for labels in (0, 1):
            parts = [stretches[labels] for stretches in self._paragraphs]
            whole = Stretch(
                tuple(word for part in parts for word in part.words),
                tuple(owner for part in parts for owner in part.owners),
            )
            for reading in readings:
                match = next(placements(whole, reading.runs), None)
                if match is not None and match.exact and not reading.insertions:
                    return self._differing(reading, whole, steps_of(match), "paragraphs", cut, resemblance=1.0)
        return None

    def _matches(self, runs: Sequence[Run]) -> list[Match]:
        found = [match for stretch in self._stretches for match in placements(stretch, runs)]
        return [match for match in found if match.exact] or found

    def _verbatim(self, reading: Reading, matches: Sequence[Match]) -> Verification:
        places = tuple(dict.fromkeys(self._place(match.stretch, match.positions) for match in matches))
        omissions = len(reading.runs) > 1
        if omissions and all(len(run) < MIN_RUN for run in reading.runs):
            return Verification("too short", self.document.symbol, len(reading.words), cited=reading.cited)
        changes: tuple[StrengthChange, ...] = ()
        dropped: tuple[str, ...] = ()
        if omissions:
            match = matches[0]
            steps = steps_of(match)
            keys = [word.key for word in reading.words]
            gap = frozenset(j for i, j in steps if i is None and j is not None)
            changes = strength_changes(keys, match.stretch.keys, steps, gap)
            dropped = dropped_qualifications(keys, match.stretch.keys, steps)
        return Verification(
            "verbatim with omissions" if omissions else "verbatim",
            self.document.symbol,
            len(reading.words),
            places=places,
            strength_changes=changes,
            dropped_qualifications=dropped,
            cited=reading.cited,
            citation_agrees=self._agrees(reading.cited, places),
            resemblance=1.0,
        )

    def _altered(self, reading: Reading, matches: Sequence[Match], cut: bool) -> Verification:
        """The words are the document's; capitals, punctuation or the quoter's insertions are not."""
        match = min(matches, key=lambda item: item.letters + item.punctuation)
        kinds = [name for name, on in (("capitals", match.letters), ("punctuation", match.punctuation)) if on]
        only: Any = " and ".join(kinds) or ("insertions" if reading.insertions else None)
        return self._differing(reading, match.stretch, steps_of(match), only, cut, resemblance=1.0)

    def _compared(self, reading: Reading, cut: bool) -> Verification:
        nearest = self._nearest.find(reading)
        if nearest is None:
            return Verification("not found", self.document.symbol, len(reading.words), cited=reading.cited, cut=cut)
        stretch, steps, resemblance = nearest
        return self._differing(reading, stretch, steps, None, cut, resemblance)

    def _differing(
        self, reading: Reading, stretch: Stretch, steps: Sequence[Step], only: Any, cut: bool, resemblance: float
    ) -> Verification:
        quoted = reading.words
        keys = [word.key for word in quoted]
        place = self._place(stretch, [j for i, j in steps if i is not None and j is not None])
        gap = gap_positions(steps, boundaries(reading.runs))
        return Verification(
            "differs",
            self.document.symbol,
            len(quoted),
            nearest=place,
            difference=operations(quoted, stretch, steps, gap),
            only=only,
            strength_changes=strength_changes(keys, stretch.keys, steps, gap),
            dropped_qualifications=dropped_qualifications(keys, stretch.keys, steps),
            insertions=reading.insertions,
            cited=reading.cited,
            citation_agrees=self._agrees(reading.cited, (place,)),
            resemblance=resemblance,
            cut=cut,
        )

    def _place(self, stretch: Stretch, positions: Sequence[int]) -> Place:
        owners = {owner for owner in (stretch.owners[j] for j in positions) if owner is not None}
        units = self.document.units
        own = sorted({owner.unit for owner in owners})
        parents = {units[i].locator.parent for i in own}
        grand = {parent.parent for parent in parents if parent is not None}
        leaves = [i for i in own if units[i].locator not in parents | grand] or own[:1]
        inner = [i for i in own if i not in leaves]
        return Place(
            _as_references([units[i] for i in leaves], len(leaves) == leaves[-1] - leaves[0] + 1 if leaves else True),
            tuple(units[i].id for i in leaves),
            opening_words=any(Owner(i) in owners for i in inner),
            closing_words=any(Owner(i, closing=True) in owners for i in own),
        )

    def _agrees(self, cited: Citation | None, places: Sequence[Place]) -> bool | None:
        """Whether a citation names this document and a place that holds one of those found; None without a citation."""
        if cited is None:
            return None
        if cited.symbol and cited.symbol.casefold() != self.document.symbol.casefold():
            return False
        if not cited.references:
            return True
        named = {unit.id for unit in resolve(self.document, cited.references, whole=True).units}
        return any(named.issuperset(place.units) for place in places)


def _as_references(units: Sequence[Unit], unbroken: bool) -> tuple[Reference, ...]:
    if len(units) > 1 and unbroken:
        return (Reference(units[0].locator, units[-1].locator),)
    return tuple(Reference(unit.locator) for unit in units)
