"""From a question to weighted terms: shorthand, spelling, weak words, and the lexicon's other ways to say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .analyzer import Analyzer, Token
from .lexicon import Lexicon
from .spelling import Speller
from .words import SHORTHAND, WEAK_WORDS

MAX_QUESTION_CHARACTERS = 4_000
WEAK_WEIGHT = 0.1
ADDED_WEIGHT = 1.2
SHARING = 0.7  # the terms of one match share its weight: 1 would share it out fully, 0 not at all
_QUOTED = re.compile(r"[\"“„«”]([^\"“”„«»]+)[\"”“»]")


@dataclass(frozen=True, slots=True)
class Query:
    """A question, ready to be scored.

    `tokens` are the question's words, corrected; `weights` gives each term its weight, 1 for a word of the asker's;
    `added` are the lexicon's words for it, as a person reads them; `literal` are phrases in quotation marks, which
    must occur as they stand and switch everything else off.
    """

    text: str
    tokens: tuple[Token, ...]
    weights: tuple[tuple[str, float], ...]
    added: tuple[str, ...] = ()
    literal: tuple[str, ...] = ()

    @property
    def strong(self) -> frozenset[str]:
        """The terms of the asker's own words that carry meaning."""
        return frozenset(token.term for token in self.tokens if not token.weak)


class QueryAnalyzer:
    """Builds queries. The same text always gives the same query."""

    def __init__(
        self, analyzer: Analyzer, speller: Speller, lexicon: Lexicon, idf: Mapping[str, float] | None = None
    ) -> None:
        """`idf` says how rare a term is among the texts that people and documents wrote on the subject."""
        self._idf = idf or {}
        self._rarest = max(self._idf.values(), default=1.0)
        self._analyzer = analyzer
        self._speller = speller
        self._lexicon = lexicon
        self._phrases: dict[str, list[str]] = {}

    def analyze(self, text: str) -> Query:
        """Analyze at most MAX_QUESTION_CHARACTERS of `text`; more than that is nobody's question."""
        text = text[:MAX_QUESTION_CHARACTERS]
        literal = tuple(phrase.strip() for phrase in _QUOTED.findall(text) if phrase.strip())
        tokens = tuple(self._corrected(self._analyzer.tokens(text)))
        weights: dict[str, float] = {}
        for token in tokens:
            weights[token.term] = max(weights.get(token.term, 0.0), WEAK_WEIGHT if token.weak else 1.0)
        added: dict[str, float] = {}
        phrases: dict[str, None] = {}
        if not literal:
            for match in self._lexicon.matches(tokens):
                terms = [term for phrase in match.terms for term in self._strong(phrase)]
                new = [term for term in dict.fromkeys(terms) if weights.get(term, 0.0) < 1.0]
                share = ADDED_WEIGHT * self._rarity(tokens[match.start : match.end]) / max(len(new), 1) ** SHARING
                for term in new:
                    added[term] = max(added.get(term, 0.0), share)
                phrases.update(dict.fromkeys(phrase for phrase in match.terms if self._is_new(phrase, weights)))
        merged = weights | {term: max(weights.get(term, 0.0), weight) for term, weight in added.items()}
        return Query(text, tokens, tuple(merged.items()), tuple(phrases), literal)

    def _rarity(self, tokens: Sequence[Token]) -> float:
        """From 0 to 1: how much the rarest word of a phrase says. `man` adds less than `pimp`."""
        return max(self._idf.get(token.term, self._rarest) for token in tokens) / self._rarest

    def _is_new(self, phrase: str, weights: dict[str, float]) -> bool:
        return any(weights.get(term, 0.0) < 1.0 for term in self._strong(phrase))

    def _strong(self, phrase: str) -> list[str]:
        """The strong terms of one of the lexicon's phrases, analyzed once."""
        found = self._phrases.get(phrase)
        if found is None:
            found = self._phrases[phrase] = self._analyzer.strong_terms(phrase)
        return found

    def _corrected(self, tokens: Iterable[Token]) -> Iterable[Token]:
        for token in tokens:
            words = SHORTHAND.get(token.word)
            if words is None:
                word = self._speller.correct(token.word) if token.word not in WEAK_WORDS else token.word
                yield token if word == token.word else replace(token, word=word, term=self._analyzer.term(word))
            else:
                for word in words.split():
                    yield replace(token, word=word, term=self._analyzer.term(word))
