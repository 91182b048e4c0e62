"""From a question to weighted terms: shorthand, spelling, weak words, and the lexicon's other ways to say it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .analyzer import Analyzer, Token, phrases
from .lexicon import Lexicon
from .spelling import Speller
from .words import SHORTHAND

MAX_QUESTION_CHARACTERS = 4_000
WEAK_WEIGHT = 0.1
ADDED_WEIGHT = 1.2
SHARING = 0.7  # the terms of one match share its weight: 1 would share it out fully, 0 not at all
_QUOTED = re.compile(r"[\"“„«”]([^\"“”„«»]+)[\"”“»]")


@dataclass(frozen=True)
class Query:
    """A question, ready to be scored.

    `tokens` are the question's words, corrected; `weights` gives each term its weight, 1 for a word of the asker's;
    `added` are the lexicon's words for it, as a person reads them; `literal` are phrases in quotation marks, which
    must occur as they stand and switch everything else off; `phrases` say how it is put.
    """

    text: str
    tokens: tuple[Token, ...]
    weights: tuple[tuple[str, float], ...]
    added: tuple[str, ...] = ()
    literal: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()

    @cached_property
    def strong(self) -> frozenset[str]:
        """The terms of the asker's own words that carry meaning."""
        return frozenset([token.term for token in self.tokens if not token.weak])


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
        tokens = tuple(self._corrected(text))
        weights: dict[str, float] = {}
        for token in tokens:
            if token.weak:
                weights.setdefault(token.term, WEAK_WEIGHT)
            else:
                weights[token.term] = 1.0
        added: dict[str, float] = {}
        also: dict[str, None] = {}
        for match in () if literal else self._lexicon.matches(tokens):
            own = {phrase: self._strong(phrase) for phrase in match.terms}
            new = dict.fromkeys([term for terms in own.values() for term in terms if weights.get(term, 0.0) < 1.0])
            share = ADDED_WEIGHT * self._rarity(tokens[match.start : match.end]) / max(len(new), 1) ** SHARING
            for term in new:
                added[term] = max(added.get(term, 0.0), share)
            also.update(dict.fromkeys([phrase for phrase, terms in own.items() if not new.keys().isdisjoint(terms)]))
        merged = weights | {term: max(weights.get(term, 0.0), weight) for term, weight in added.items()}
        put = () if literal else tuple(dict.fromkeys(phrases(tokens)))
        return Query(text, tokens, tuple(merged.items()), tuple(also), literal, put)

    def _rarity(self, tokens: Sequence[Token]) -> float:
        """From 0 to 1: how much the rarest word of a phrase says. `man` adds less than `pimp`."""
        return max([self._idf.get(token.term, self._rarest) for token in tokens]) / self._rarest

    def _strong(self, phrase: str) -> list[str]:
        """The strong terms of one of the lexicon's phrases, analyzed once."""
        found = self._phrases.get(phrase)
        if found is None:
            found = self._phrases[phrase] = self._analyzer.strong_terms(phrase)
        return found

    def _corrected(self, text: str) -> Iterator[Token]:
        analyzed, correct = self._analyzer.token, self._speller.correct
        for token in self._analyzer.tokens(text):
            words = SHORTHAND.get(token.word)
            if words is not None:
                yield from map(analyzed, words.split())
            elif token.weak:
                yield token
            else:
                word = correct(token.word)
                yield token if word == token.word else analyzed(word)
