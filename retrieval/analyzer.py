"""From text to tokens: the same analysis for paragraphs and for questions.

    text --words--> surface words with offsets --fold--> plain letters --normalize--> one spelling --stem--> term

`term` is what is indexed and searched. Offsets point into the text that was given, so that matched words can be
marked without touching a quotation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from .words import IRREGULAR, WEAK_WORDS, british

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text. `word` is folded to plain lower-case letters, `term` is its stem."""

    term: str
    word: str
    start: int
    end: int

    @property
    def weak(self) -> bool:
        """Whether the word says little by itself (the, should, about): it counts, but for little."""
        return self.word in WEAK_WORDS


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case without diacritics or apostrophes: `Señor's` is `senor`."""
    plain = word.replace("’", "'").casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return plain.removesuffix("'s").replace("'", "")


class Analyzer:
    """English analysis: Snowball stems, irregular plurals, one spelling for British and American forms.

    Snowball English is Porter's second algorithm (Porter 2001, snowballstem.org). Two analyzers always agree.
    """

    def __init__(self) -> None:
        self._stem = Stemmer.Stemmer("english", 0).stemWord
        self._terms: dict[str, str] = {}
        self._raw: dict[str, tuple[str, str, bool]] = {}

    def tokens(self, text: str) -> Iterator[Token]:
        """Every word of `text`, weak ones included, in order."""
        for match in _WORD.finditer(text):
            word = fold(match.group())
            if word:
                yield Token(self.term(word), word, match.start(), match.end())

    def words(self, text: str) -> list[tuple[str, str, bool]]:
        """Word, term and whether it is weak, for every word of `text`: tokens without their places, for bulk work."""
        known = self._raw
        found = []
        for raw in _WORD.findall(text):
            word = known.get(raw)
            if word is None:
                folded = fold(raw)
                word = known[raw] = (folded, self.term(folded), folded in WEAK_WORDS)
            if word[0]:
                found.append(word)
        return found

    def terms(self, text: str) -> list[str]:
        return [term for _, term, _ in self.words(text)]

    def strong_terms(self, text: str) -> list[str]:
        """The terms of the words that carry meaning."""
        return [term for _, term, weak in self.words(text) if not weak]

    def term(self, word: str) -> str:
        """The term of one folded word."""
        found = self._terms.get(word)
        if found is None:
            found = self._stem(british(IRREGULAR.get(word, word)))
            self._terms[word] = found
        return found
