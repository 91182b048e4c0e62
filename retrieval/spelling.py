"""Corrects a word that nobody knows to one that somebody does: the corpus's own words first, then English.

Candidates are words that agree after one deletion on each side (Garbe's symmetric deletes, wolfgarbe/SymSpell; looked
up from the asker's side alone, so that nothing has to be built first) and words that sound alike. They are ranked by
their edit distance. A word that the corpus
or the English list knows is never touched.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from string import ascii_lowercase

from .packaged import packaged_bytes

_SOUNDS = tuple(
    (hint, re.compile(pattern), sound)  # a word without the hint needs no search
    for hint, pattern, sound in (
        ("n", r"(?:shun|shon|[cst]ion)(?=s?$)", "tn"),
        ("ph", r"ph", "f"),
        ("gh", r"gh(?=t|$)", ""),
        ("n", r"^(?:kn|gn)", "n"),
        ("wr", r"^wr", "r"),
        ("c", r"c(?=[eiy])", "s"),
        ("", r"ck|c|q", "k"),
        ("x", r"x", "ks"),
        ("z", r"z", "s"),
        ("dg", r"dg", "j"),
        ("", r"(?<!^)[aeiouywh]", ""),
        ("", r"^[aeiouy]", "a"),
        ("", r"(.)\1+", r"\1"),
    )
)
_MIN_LENGTH = 3
_MAX_LENGTH = 24


@cache
def english_words(letter: str) -> frozenset[str]:
    """The English words with this first letter, folded: some 65 000 in all (SCOWL, see data/README.md).

    One letter's words are taken out of the sorted list in a millisecond; all of them would take fifty.
    """
    text = _english_text()
    start = text.find(f"\n{letter}")
    end = text.find(f"\n{chr(ord(letter) + 1)}", start)
    return frozenset(text[start : end if end >= 0 else None].split()) if start >= 0 else frozenset()


@cache
def _english_text() -> str:
    return "\n" + gzip.decompress(packaged_bytes("data/english.txt.gz")).decode("ascii")


def is_english(word: str) -> bool:
    """Whether the list has a folded word."""
    return bool(word) and word in english_words(word[0])


def by_sound(vocabulary: Iterable[str]) -> dict[str, list[str]]:
    """Plain words by what they sound like."""
    alike: dict[str, list[str]] = {}
    for word in vocabulary:
        if len(word) >= _MIN_LENGTH and word.isalpha():
            alike.setdefault(sound(word), []).append(word)
    return alike


def sound(word: str) -> str:
    """A key that words which sound alike share: its consonants, in one spelling each, `sekret` as `secret`."""
    for hint, pattern, replacement in _SOUNDS:
        if hint in word:
            word = pattern.sub(replacement, word)
    return word


def distance(left: str, right: str, limit: int) -> int:
    """Edits that turn one word into the other, a swap of neighbours being one; `limit + 1` where it takes more.

    Optimal string alignment (Damerau 1964).
    """
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        earlier, before, row = before, row, [i] + [0] * len(right)
        for j, b in enumerate(right, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                row[j] = min(row[j], earlier[j - 2] + 1)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


class Speller:
    """Corrects words to a vocabulary: `vocabulary` is folded words with how often the corpus uses them."""

    def __init__(self, vocabulary: Mapping[str, int], alike: Mapping[str, Sequence[str]] | None = None) -> None:
        """`alike` is the vocabulary by its sounds where somebody has it ready."""
        self._vocabulary = {word: count for word, count in vocabulary.items() if word.isalpha()}
        self._alike = by_sound(self._vocabulary) if alike is None else alike
        self._corrected: dict[str, str] = {}

    def knows(self, word: str) -> bool:
        return word in self._vocabulary or is_english(word)

    def correct(self, word: str) -> str:
        """The word meant, or the word itself where it is known, is no plain word, or nothing is near."""
        if word in self._vocabulary or not (word.isascii() and word.isalpha()):
            return word
        if not _MIN_LENGTH <= len(word) <= _MAX_LENGTH or is_english(word):
            return word
        found = self._corrected.get(word)
        if found is None:
            found = self._nearest(word) or self._english(word) or word
            if len(self._corrected) < 10_000:
                self._corrected[word] = found
        return found

    def _nearest(self, word: str) -> str | None:
        limit = 1 if len(word) <= 4 else 2
        key = sound(word)
        best: tuple[int, int, int, str] | None = None
        for candidate in self._candidates(word, key):
            alike = sound(candidate) == key
            edits = distance(word, candidate, limit + alike)
            if edits > limit + alike or (edits == 2 and not alike and len(word) < 6):
                continue
            rank = (edits - alike + (candidate[0] != word[0]), edits, -self._vocabulary[candidate], candidate)
            if best is None or rank < best:
                best = rank
        return best[-1] if best else None

    def _candidates(self, word: str, key: str) -> set[str]:
        near = {
            found
            for rest in _deletions(word)
            for found in (rest, *_insertions(rest))
            if found in self._vocabulary and len(found) >= _MIN_LENGTH
        }
        return near.union(self._alike.get(key, ()))

    def _english(self, word: str) -> str | None:
        words = english_words(word[0])
        splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
        edits = {left + right[1:] for left, right in splits if right}
        edits |= {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
        edits |= {left + char + right[1:] for left, right in splits if right for char in ascii_lowercase}
        edits |= {left + char + right for left, right in splits for char in ascii_lowercase}
        found = [edit for edit in edits if edit in words]
        return min(found, key=lambda edit: (sound(edit) != sound(word), edit), default=None)


def _deletions(word: str) -> set[str]:
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


def _insertions(word: str) -> list[str]:
    return [word[:i] + letter + word[i:] for i in range(len(word) + 1) for letter in ascii_lowercase]
