"""The paragraph that a text resembles most, and the alignment with it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from retrieval.alignment import Step, align

from .placement import boundaries
from .reading import Reading
from .stretches import Stretch

# A text is "nearly" a paragraph's if at least half of its information (the weight of its rarer words) stands there in
# the same order; below that, common words alone make any two English texts alike.
MIN_RESEMBLANCE = 0.5
_CANDIDATES = 4
_MAX_CELLS = 600_000


class Nearest:
    """Finds the most resembling of the paragraphs of one document."""

    def __init__(self, paragraphs: Sequence[tuple[Stretch, ...]], bags: Sequence[Counter[str]]) -> None:
        """`paragraphs` are each paragraph's stretches, `bags` the words of the first of them."""
        self._paragraphs = paragraphs
        self._bags = bags
        self._frequency = Counter(key for bag in bags for key in bag)

    def find(self, reading: Reading) -> tuple[Stretch, tuple[Step, ...], float] | None:
        """The best aligned of the paragraphs that share most of the text's information, if it shares enough.

        A stretch, the alignment with it, and between 0 and 1 how much of the information stands there.
        """
        keys = [word.key for word in reading.words]
        total = sum(map(self._weight, keys))
        bag = Counter(keys)
        shared = [sum(self._weight(key) * min(n, other[key]) for key, n in bag.items()) for other in self._bags]
        order = sorted(range(len(shared)), key=lambda position: (-shared[position], position))[:_CANDIDATES]
        best: tuple[float, Stretch, tuple[Step, ...]] | None = None
        for position in order:
            if shared[position] < MIN_RESEMBLANCE * total:
                break
            stretch = _most_alike(keys, self._paragraphs[position])
            if len(keys) * len(stretch.keys) > _MAX_CELLS:
                continue
            steps = align(keys, stretch.keys, boundaries(reading.runs))
            kept = [i for i, j in steps if i is not None and j is not None and keys[i] == stretch.keys[j]]
            score = sum(self._weight(keys[i]) for i in kept) / total
            if score >= MIN_RESEMBLANCE and (best is None or score > best[0]):
                best = (score, stretch, steps)
        return (best[1], best[2], best[0]) if best else None

    def _weight(self, key: str) -> float:
        """Inverse document frequency over paragraphs; a word that the document lacks weighs as the rarest."""
        return math.log(1 + len(self._bags) / max(1, self._frequency[key]))


def _most_alike(keys: Sequence[str], stretches: Sequence[Stretch]) -> Stretch:
    """Of the ways to read a paragraph the one that keeps most words in order; the shorter of equals."""
    return max(stretches, key=lambda item: (_common(keys, item.keys), -len(item.keys)))


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    """Length of the longest common subsequence, bit-parallel (Hyyrö 2004)."""
    places: dict[str, int] = {}
    for position, word in enumerate(left):
        places[word] = places.get(word, 0) | 1 << position
    full = (1 << len(left)) - 1
    row = full
    for word in right:
        matched = row & places.get(word, 0)
        row = ((row + matched) | (row - matched)) & full
    return len(left) - row.bit_count()
