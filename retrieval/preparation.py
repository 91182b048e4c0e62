"""What is made of a library and of the package's data before the first question, and is worth a cache."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .analyzer import Analyzer
from .index import EXAMPLES, Index, build_index
from .lexicon import Lexicon, load_lexicon
from .library import Library
from .rivals import Rival
from .scope import subjects
from .spelling import sound

TREATED_FROM = 3  # expansions that use a subject's words, from which the documents count as treating it


@dataclass(frozen=True, slots=True)
class Prepared:
    """`sounds` are the keys that words of the vocabulary share with words that sound alike.

    `known` are the terms of the lexicon; `subjects` the package's subjects that no document treats, as terms.
    """

    index: Index
    lexicon: Lexicon
    sounds: dict[str, str]
    known: frozenset[str]
    subjects: tuple[tuple[str, ...], ...]


def prepare(library: Library, rivals: Sequence[Rival], analyzer: Analyzer) -> Prepared:
    entries = load_lexicon()
    words = dict.fromkeys(
        token.word for entry in entries for phrase in (*entry.say, *entry.terms) for token in analyzer.tokens(phrase)
    )
    index = build_index(library, rivals, analyzer, words=words)
    return Prepared(
        index,
        Lexicon.of(entries, analyzer),
        {word: sound(word) for word in index.vocabulary if word.isalpha()},
        frozenset(map(analyzer.term, words)),
        _untreated(library, index, analyzer),
    )


def _untreated(library: Library, index: Index, analyzer: Analyzer) -> tuple[tuple[str, ...], ...]:
    """The subjects whose words neither a document uses nor several of those who wrote expansions."""
    texts = [unit.text for corpus in library.corpora for unit in corpus.document.units]
    texts += [expansion.text for corpus in library.corpora for expansion in corpus.expansions]
    first = len(library)
    postings = index.fields[EXAMPLES].postings
    found = []
    for subject in subjects():
        terms = tuple(analyzer.terms(subject))
        # Only texts that hold each of its strong terms are read: the index knows them.
        rows = [set(postings[term][0]) if term in postings else set() for term in analyzer.strong_terms(subject)]
        near = [row for row in set.intersection(*rows) if row < len(texts)] if rows else []
        using = [row for row in near if _says(analyzer.terms(texts[row]), terms)]
        if len(using) < TREATED_FROM and all(row >= first for row in using):
            found.append(terms)
    return tuple(found)


def _says(terms: Sequence[str], phrase: tuple[str, ...]) -> bool:
    return any(tuple(terms[place : place + len(phrase)]) == phrase for place in range(len(terms)))
