"""What is made of a corpus and of the package's data before the first question, and is worth a cache."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .analyzer import Analyzer
from .corpus import Corpus
from .index import Index, build_index
from .lexicon import Lexicon, load_lexicon
from .rivals import Rival
from .scope import subjects
from .spelling import sound

TREATED_FROM = 3  # expansions that use a subject's words, from which the corpus counts as treating it


@dataclass(frozen=True, slots=True)
class Prepared:
    """`sounds` are the keys that words of the vocabulary share with words that sound alike.

    `known` are the terms of the lexicon; `subjects` the package's subjects that the corpus does not treat, as terms.
    """

    index: Index
    lexicon: Lexicon
    sounds: dict[str, str]
    known: frozenset[str]
    subjects: tuple[tuple[str, ...], ...]


def prepare(corpus: Corpus, rivals: Sequence[Rival], analyzer: Analyzer) -> Prepared:
    entries = load_lexicon()
    words = dict.fromkeys(
        word for entry in entries for phrase in (*entry.say, *entry.terms) for word, _, _ in analyzer.words(phrase)
    )
    index = build_index(corpus, rivals, analyzer, words=words)
    return Prepared(
        index,
        Lexicon.of(entries, analyzer),
        {word: sound(word) for word in index.vocabulary if word.isalpha()},
        frozenset(map(analyzer.term, words)),
        _untreated(corpus, analyzer),
    )


def _untreated(corpus: Corpus, analyzer: Analyzer) -> tuple[tuple[str, ...], ...]:
    """The subjects whose words neither the document uses nor several of those who wrote expansions."""
    own = _spoken((unit.text for unit in corpus.document.units), analyzer)
    asked = _spoken((expansion.text for expansion in corpus.expansions), analyzer)
    found = []
    for terms in map(analyzer.terms, subjects()):
        words = f" {' '.join(terms)} "
        if words not in own and asked.count(words) < TREATED_FROM:
            found.append(tuple(terms))
    return tuple(found)


def _spoken(texts: Iterable[str], analyzer: Analyzer) -> str:
    """The terms of all texts in one string, parted so that no phrase reaches from one text into the next."""
    return " " + " | ".join([" ".join(analyzer.terms(text)) for text in texts]) + " "
