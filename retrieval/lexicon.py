"""How people say it → how United Nations documents say it: reviewed data of the package, about no document.

The longest phrase wins at each place of a question, and every match adds its terms once. The terms of one match
share one weight, so that a rich entry does not outweigh the asker's own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .analyzer import Analyzer, Token
from .packaged import packaged_items


@dataclass(frozen=True, slots=True)
class Entry:
    """Phrases of everyday speech and the words that a formal text would use instead."""

    say: tuple[str, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """An entry's phrase found in a question: which tokens it covers and what it adds."""

    start: int
    end: int
    terms: tuple[str, ...]


class Lexicon:
    """Finds phrases in analyzed questions; phrases are compared by their terms, weak words included."""

    def __init__(self, phrases: Mapping[tuple[str, ...], tuple[str, ...]]) -> None:
        """`phrases` are terms in their order, with what a match adds."""
        self.phrases = phrases
        self._longest: dict[tuple[str, ...], int] = {}  # the longest phrase that begins with two terms
        for phrase in phrases:
            self._longest[phrase[:2]] = max(self._longest.get(phrase[:2], 0), len(phrase))

    @classmethod
    def of(cls, entries: Sequence[Entry], analyzer: Analyzer) -> Lexicon:
        phrases: dict[tuple[str, ...], dict[str, None]] = {}
        for entry in entries:
            for say in entry.say:
                key = tuple(analyzer.terms(say))
                phrases.setdefault(key, {}).update(dict.fromkeys(entry.terms))
        return cls({key: tuple(terms) for key, terms in phrases.items() if key})

    def matches(self, tokens: Sequence[Token]) -> Iterator[Match]:
        """Non-overlapping matches from left to right, the longest at each place."""
        terms = tuple([token.term for token in tokens])
        free = 0
        for start in range(len(terms)):
            if start < free:
                continue
            longest = self._longest.get(terms[start : start + 2], 1)
            for end in range(min(len(terms), start + longest), start, -1):
                added = self.phrases.get(terms[start:end])
                if added is not None:
                    yield Match(start, end, added)
                    free = end
                    break


def load_lexicon() -> tuple[Entry, ...]:
    """The package's own entries. Raises DataError naming the line that is damaged."""
    return packaged_items("lexicon.jsonl", lambda item: Entry(tuple(item["say"]), tuple(item["terms"])))
