"""Where the runs of a quotation stand in a stretch, and the alignment that this gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.alignment import Step

from .stretches import Run, Stretch


@dataclass(frozen=True, slots=True)
class Match:
    stretch: Stretch
    starts: tuple[int, ...]
    runs: tuple[Run, ...]
    letters: bool = False
    punctuation: bool = False

    @property
    def exact(self) -> bool:
        return not self.letters and not self.punctuation

    @property
    def positions(self) -> list[int]:
        return [start + i for start, run in zip(self.starts, self.runs, strict=True) for i in range(len(run))]


def placements(stretch: Stretch, runs: Sequence[Run]) -> Iterator[Match]:
    """For each place of the first run the earliest places of the others behind it, exact ones first."""
    for start in stretch.find(runs[0]):
        starts = [start]
        for run in runs[1:]:
            after = starts[-1] + len(runs[len(starts) - 1])
            later = list(stretch.find(run, after))
            exact = [j for j in later if not stretch.letters_differ(j, run) and not stretch.punctuation_differs(j, run)]
            if not later:
                break
            starts.append((exact or later)[0])
        if len(starts) == len(runs):
            pairs = list(zip(starts, runs, strict=True))
            yield Match(
                stretch,
                tuple(starts),
                tuple(runs),
                letters=any(stretch.letters_differ(j, run) for j, run in pairs),
                punctuation=any(stretch.punctuation_differs(j, run) for j, run in pairs),
            )


def steps_of(match: Match) -> list[Step]:
    """The alignment of a match: each word with its own, what lies between the runs with nothing."""
    steps: list[Step] = []
    before: int | None = None
    for i, j in enumerate(match.positions):
        if before is not None:
            steps.extend((None, skipped) for skipped in range(before + 1, j))
        steps.append((i, j))
        before = j
    return steps


def boundaries(runs: Sequence[Run]) -> frozenset[int]:
    """Numbers of quoted words before each omission mark."""
    total = 0
    found = set()
    for run in runs[:-1]:
        total += len(run)
        found.add(total)
    return frozenset(found)


def gap_positions(steps: Sequence[Step], boundaries: frozenset[int]) -> frozenset[int]:
    """Words of the document that the quotation marks as left out."""
    count = 0
    found = set()
    for i, j in steps:
        if i is not None:
            count = i + 1
        elif j is not None and count in boundaries:
            found.add(j)
    return frozenset(found)
