"""Which words of a quotation match the question: they are marked, and not a letter is changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from retrieval.document import Document

# A word of a larger share of the units is not marked where it matches.
COMMON_SHARE = 0.25
_WORD = re.compile(r"\w+")


def common_words(document: Document) -> frozenset[str]:
    """Words, in small letters, of so many units that it says nothing when one matches."""
    counts = Counter(word for unit in document.units for word in set(_WORD.findall(unit.text.casefold())))
    return frozenset(word for word, count in counts.items() if count > COMMON_SHARE * len(document.units) > 1)


def pieces(text: str, matched: Sequence[str]) -> list[tuple[str, bool]]:
    """A text taken apart: joined again it is the same, and True stands with each of the matched words in it."""
    if not matched:
        return [(text, False)]
    found = _pattern(tuple(matched)).split(text)
    return [(piece, position % 2 == 1) for position, piece in enumerate(found) if piece]


@lru_cache(maxsize=1024)
def _pattern(matched: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(set(matched), key=len, reverse=True))
    return re.compile(rf"(?<!\w)({words})(?!\w)", re.IGNORECASE)
