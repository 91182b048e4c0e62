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
_JOINED = re.compile(r"\w+(?:['’]\w+)+")


def common_words(document: Document) -> frozenset[str]:
    """Words, in small letters, of so many units that it says nothing when one matches."""
    counts = Counter(word for unit in document.units for word in set(_WORD.findall(unit.text.casefold())))
    return frozenset(word for word, count in counts.items() if count > COMMON_SHARE * len(document.units) > 1)


def pieces(text: str, matched: Sequence[str]) -> list[tuple[str, bool]]:
    """A text taken apart: joined again it is the same, and True stands with each of the matched words in it.

    `matched` are words, or whole sentences.
    """
    places = _places(text)
    marks: list[tuple[int, int]] = []
    for word in {word.lower() for word in matched}:
        marks += places.get(word) or _elsewhere(text, word)
    found: list[tuple[str, bool]] = []
    end = 0
    for start, minus in sorted(marks):
        if start < end:
            continue  # inside of a longer one
        if start > end:
            found.append((text[end:start], False))
        end = -minus
        found.append((text[start:end], True))
    return [*found, (text[end:], False)] if end < len(text) else found


def _elsewhere(text: str, phrase: str) -> list[tuple[int, int]]:
    """Where a text says something that is not one word."""
    if _WORD.fullmatch(phrase) or not phrase:
        return []
    pattern = rf"(?<!\w){re.escape(phrase)}(?!\w)"
    return [(match.start(), -match.end()) for match in re.finditer(pattern, text, re.IGNORECASE)]


# Units are quoted again and again: looking each word up is a tenth of what an expression of all matched words takes.
@lru_cache(maxsize=2048)
def _places(text: str) -> dict[str, list[tuple[int, int]]]:
    """Where each word of a text begins and, less than nought, ends, by its small letters; sorted, the longest of those
    that begin together comes first. `victim's` is a word, and so is `victim` in it."""
    places: dict[str, list[tuple[int, int]]] = {}
    for pattern in (_WORD, _JOINED):
        for match in pattern.finditer(text):
            places.setdefault(match[0].lower(), []).append((match.start(), -match.end()))
    return places
