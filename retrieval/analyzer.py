"""From text to tokens: the same analysis for paragraphs and for questions.

    text --words--> words as written --fold--> plain letters --normalize--> one spelling --stem--> term

`term` is what is indexed and searched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import Stemmer

from .words import IRREGULAR, WEAK_WORDS, british

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# What an analyzer remembers: a service for years must not grow with what people type.
MOST_KEPT = 50_000
_LONGEST_KEPT = 32


class Token(NamedTuple):
    """A word of a text. `word` is folded to plain lower-case letters, `term` is its stem.

    `weak` says that it means little by itself (the, should, about): it counts, but for little.
    """

    word: str
    term: str
    weak: bool


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

    def __init__(self, most_kept: int = MOST_KEPT) -> None:
        """`most_kept` bounds how many words are remembered."""
        self._most_kept = most_kept
        self._stem = Stemmer.Stemmer("english", 0).stemWord
        self._known: dict[str, Token] = {}  # by the word as it is written

    @property
    def remembered(self) -> int:
        return len(self._known)

    def tokens(self, text: str) -> list[Token]:
        """Every word of `text`, weak ones included, in order."""
        known = self._known  # nearly every word is there: to look here first saves a call
        return [token for word in _WORD.findall(text) if (token := known.get(word) or self.token(word)).word]

    def token(self, written: str) -> Token:
        """One word as it is written, or folded."""
        known = self._known.get(written)
        if known is None:
            word = fold(written)
            known = Token(word, self._stem(british(IRREGULAR.get(word, word))), word in WEAK_WORDS)
            if len(self._known) < self._most_kept and len(written) <= _LONGEST_KEPT:
                self._known[written] = known
        return known

    def written(self, text: str) -> dict[str, Token]:
        """The words of `text` as they stand there, each once, in order."""
        return {written: self.token(written) for written in _WORD.findall(text)}

    def terms(self, text: str) -> list[str]:
        return [token.term for token in self.tokens(text)]

    def strong_terms(self, text: str) -> list[str]:
        """The terms of the words that carry meaning."""
        return [token.term for token in self.tokens(text) if not token.weak]

    def phrases(self, text: str) -> list[str]:
        """How `text` puts it: see `phrases`."""
        return phrases(self.tokens(text))

    def term(self, word: str) -> str:
        """The term of one word."""
        return self.token(word).term


def phrases(tokens: Sequence[Token]) -> list[str]:
    """How something is put rather than what it is about: neighbouring terms in pairs, the weak words by themselves, and
    in a sentence, which has weak words, what opens it and what ends it.

    Each holds a blank, so that none is ever taken for a term.
    """
    pairs = [f"{left.term} {right.term}" for left, right in pairwise(tokens)]
    weak = [f"{token.term} *" for token in tokens if token.weak]
    return [f"^ {tokens[0].term}", *pairs, f"{tokens[-1].term} $", *weak] if weak else pairs
